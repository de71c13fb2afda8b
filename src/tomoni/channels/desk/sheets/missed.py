"""Words that found nothing, and the line of a pack that makes one of them another name of something."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tomoni.channels.look import interface as look
from tomoni.core import interface as core
from tomoni.services import interface as services

KINDS = (("event", "できごと"), ("service", "手続き"), ("elsewhere", "ほかの窓口ですること"), ("office", "課・係"))
COUNTRY = "japan"
LATIN = re.compile(r"[a-z0-9 '’-]+")
KANA = re.compile(r"[\u3041-\u30ff 　]+")


@dataclass(frozen=True)
class Line:
    """What to write and where. open: the town may write it there; else only where the service is its own."""

    file: str
    text: str
    name: str
    open: bool = True


def missed_rows() -> tuple[list[services.Missed], list[services.Missed]]:
    """(words that still find nothing, words that find something by now)."""
    still: list[services.Missed] = []
    found: list[services.Missed] = []
    for one in services.list_missed():
        (found if services.search(one.word, most=1) else still).append(one)
    return still, found


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """What a word may be another name of: (group, [(key, name)])."""
    found: dict[str, list[tuple[str, str]]] = {kind: [] for kind, _ in KINDS}
    day = core.today()
    for event in services.list_life_events(day):
        if event.services or event.elsewhere:
            found["event"].append((f"event/{event.id}", look.pick(event.words, "ja")[0]))
        for one in event.elsewhere:
            name = f"{look.pick(one.words['title'], 'ja')[0]}（{look.pick(event.words, 'ja')[0]}）"
            found["elsewhere"].append((f"elsewhere/{event.id}/{one.id}", name))
    found["service"] = [
        (f"service/{one.id}", one.title()) for one in services.list_definitions(day) if one.is_open(day)
    ]
    found["office"] = [(f"office/{key}", one.name) for key, one in core.list_departments().items()]
    return [(label, found[kind]) for kind, label in KINDS if found[kind]]


def line_for(word: str, key: str) -> Line | None:
    """The line that makes `word` another name of `key`; None where there is no such thing here."""
    name = next((name for _, group in choices() for one, name in group if one == key), None)
    if name is None:
        return None
    kind, *ids = key.split("/")
    language = "en" if LATIN.fullmatch(word) else "easy" if KANA.fullmatch(word) else "ja"
    quoted = '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'
    town = _folder()
    if kind == "service":
        one = services.find_definition(ids[0])
        file = f"{town}/services/{one.id}/texts/{language}.yaml"
        return Line(file, f"also_called: [{quoted}]", name, "texts" in one.open)
    if kind == "office":
        return Line(f"{town}/offices.yaml", _nested(("offices", ids[0], "answers"), language, quoted), name)
    places = ("life_events", ids[0], *(("elsewhere", ids[1]) if kind == "elsewhere" else ()), "also_called")
    return Line(f"{town}/life-events.yaml", _nested(places, language, quoted), name)


def _nested(places: tuple[str, ...], language: str, word: str) -> str:
    lines = [f"{'  ' * depth}{place}:" for depth, place in enumerate(places)]
    return "\n".join([*lines, f"{'  ' * len(places)}{language}: [{word}]"])


def _folder() -> str:
    """The folder of the pack that this town published last: its own, or the country's where it has none."""
    pack = next((one.pack for one in services.list_definitions(core.today()) if one.pack), "")
    return f"packs/{pack}" if pack == COUNTRY else f"packs/towns/{pack}"
