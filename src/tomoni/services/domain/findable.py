"""What of a pack people hardly find: no words of theirs, or a name that does not lead to it. Warnings, no faults."""

from collections.abc import Iterator

from tomoni.rules import interface as rules
from tomoni.services.domain.definition import Definition
from tomoni.services.domain.finding.entries import entries_of
from tomoni.services.domain.finding.index import Index
from tomoni.services.domain.life_events import LifeEvent
from tomoni.services.domain.pack import Pack
from tomoni.services.domain.reading.called import KEY

FIRST = 3  # its own name leads to something that stands among so many


def warnings_of(pack: Pack) -> list[rules.PackFault]:
    """Services and events without `also_called` in a promised language, and those their own name does not find."""
    definitions = list(pack.services.values())
    events = [_gathering(pack, one) for one in pack.life_events.values()]
    offices = definitions[0].offices if definitions else ()
    index = Index(entries_of(definitions, events, offices, {}))
    found = [warning for one in definitions for warning in _of_service(pack, one, index)]
    return found + [
        warning for one in events if one.services or one.elsewhere for warning in _of_event(pack, one, index)
    ]


def _gathering(pack: Pack, event: LifeEvent) -> LifeEvent:
    naming = [one.id for one in pack.services.values() if event.id in one.life_events]
    return event.with_services(naming, pack.services)


def _of_service(pack: Pack, one: Definition, index: Index) -> Iterator[rules.PackFault]:
    for language in pack.languages:
        file = _file(pack, f"services/{one.id}/texts/{language}.yaml")
        if not one.called.get(language):
            yield _without_words(file, 1, KEY)
        title = one.words.get(language, {}).get("title", "")
        if not _leads(index, title, one.id):
            yield _not_found(file, _line(pack, file, "title:"), "title", title)


def _of_event(pack: Pack, one: LifeEvent, index: Index) -> Iterator[rules.PackFault]:
    file = _file(pack, "life-events.yaml", f"\n  {one.id}:")
    line = _line(pack, file, f"  {one.id}:")
    for language in pack.languages:
        if not one.called.get(language):
            yield _without_words(file, line, f"life_events.{one.id}.{KEY}.{language}")
        title = one.words.get(language, "")
        if not _leads(index, title, one.id):
            yield _not_found(file, line, f"life_events.{one.id}.title.{language}", title)


def _leads(index: Index, title: str, wanted: str) -> bool:
    return any(found.entry.id == wanted for found in index.search(title)[:FIRST])


def _file(pack: Pack, path: str, holding: str = "") -> str:
    """The last layer's file of this path that holds a text; the town's before the country's."""
    having = [one for one in pack.layers if holding in one.files.get(path, "\0")] or [
        one for one in pack.layers if path in one.files
    ]
    return f"{having[-1].name if having else pack.id}/{path}"


def _line(pack: Pack, file: str, begins: str) -> int:
    lines = pack.files.get(file, "").split("\n")
    return next((number for number, line in enumerate(lines, start=1) if line.startswith(begins)), 1)


def _without_words(file: str, line: int, key: str) -> rules.PackFault:
    return rules.PackFault(file, line, 1, key, "nothing", "the words that people use, so that it is found")


def _not_found(file: str, line: int, key: str, title: str) -> rules.PackFault:
    expected = f"a name that finds it among the first {FIRST}: say it in other words, or add it to {KEY}"
    return rules.PackFault(file, line, 1, key, title or "nothing", expected)
