"""Names on the desk: people through the ledger's reader, services from their definitions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tomoni.core import interface as core
from tomoni.services import interface as services

from .access import Desk
from .words import HELD


def names_of(reader: Any, desk: Desk, people: Iterable[int]) -> dict[int, str]:
    """Names by row number. A protected person is `確かめ中` to everybody but the officer in charge (支援措置)."""
    wanted = set(people)
    found = reader.find_people(wanted)
    hidden = set() if desk.has("protection-officer") else set(core.find_protections(wanted))
    return {pk: HELD if pk in hidden or pk not in found else found[pk].name for pk in wanted}


def service_names() -> dict[str, str]:
    """Titles of the services published today, by id and by the right they serve."""
    names: dict[str, str] = {}
    for definition in services.list_definitions(core.today()):
        title = title_of(definition)
        names[definition.id] = title
        names.setdefault(definition.right, title)
    return names


def title_of(definition: Any) -> str:
    """The Japanese title of a service."""
    return str(definition.texts("ja").get("title") or definition.id)
