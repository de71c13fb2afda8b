"""Logo, contact and links of a town, out of its pack into the town's settings, where every page finds them."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tomoni.channels.look import interface as look
from tomoni.core import interface as core
from tomoni.rules import interface as rules


def read_looks(folders: Sequence[Path]) -> dict[str, Any]:
    """What the last folder that says something says. Raises rules.PackError with every fault."""
    faults = list(look_faults(folders))
    if faults:
        raise rules.PackError(faults)
    return next((told for folder in reversed(folders) if (told := look.read_town_look(folder)[0])), {})


def look_faults(folders: Iterable[Path]) -> list[rules.PackFault]:
    """Every fault in `look/` of the packs."""
    return [fault for folder in folders for fault in look.read_town_look(folder)[1]]


def keep_look(town: core.Municipality, told: dict[str, Any]) -> None:
    """Keep it with the town, inside its tenant; what the pack says no more goes."""
    if (town.settings.get("look") or {}) == told:
        return
    rest = {key: value for key, value in town.settings.items() if key != "look"}
    core.Municipality.objects.filter(code=town.code).update(settings={**rest, "look": told} if told else rest)
    core.forget("municipalities")
