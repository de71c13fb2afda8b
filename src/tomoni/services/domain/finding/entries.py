"""What can be found, with its names, the words of people and its texts; made of what packs say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from tomoni.services.domain.called import Called, Office
from tomoni.services.domain.definition import Definition
from tomoni.services.domain.life_events import LifeEvent

ANSWERS = ("summary", "who", "gets", "until", "employer")  # what says what it is for; the rest stands in all of them
TOLD = ("what", "where", "why", "until")
NAME, WORD, TEXT = "name", "word", "text"


@dataclass(frozen=True)
class Said:
    """One thing a pack says: name, word or text; under which key, in which language."""

    kind: str
    text: str
    language: str
    key: str = ""


@dataclass(frozen=True)
class Entry:
    """One thing to find. kind: service, event, elsewhere or office. within: the event of an elsewhere."""

    kind: str
    id: str
    said: tuple[Said, ...]
    within: str = ""


def entries_of(
    definitions: Iterable[Definition],
    events: Iterable[LifeEvent],
    offices: Iterable[Office],
    departments: Mapping[str, str],
) -> tuple[Entry, ...]:
    """Everything to be found. departments: key -> name, as the town has them."""
    found = [Entry("service", one.id, tuple(_service(one))) for one in definitions]
    for event in events:
        if not event.services and not event.elsewhere:
            continue
        said = (*_said(NAME, event.words), *_called(event.called), *_said(TEXT, event.about, "about"))
        found.append(Entry("event", event.id, said))
        for one in event.elsewhere:
            told = chain.from_iterable(_said(TEXT, one.words.get(key, {}), key) for key in TOLD)
            own = (*_said(NAME, one.words.get("title", {})), *_called(one.called), *told)
            found.append(Entry("elsewhere", one.id, own, event.id))
    answers = {office.key: office.answers for office in offices}
    for key, name in departments.items():
        found.append(Entry("office", key, (Said(NAME, name, "ja"), *_called(answers.get(key, {})))))
    return tuple(found)


def _service(one: Definition) -> Iterable[Said]:
    for language, words in one.words.items():
        for kind, keys in ((NAME, ("title", "short")), (TEXT, ANSWERS)):
            yield from (Said(kind, words[key], language, key) for key in keys if words.get(key))
    yield from _called(one.called)


def _said(kind: str, words: Mapping[str, str], key: str = "") -> tuple[Said, ...]:
    return tuple(Said(kind, text, language, key) for language, text in words.items())


def _called(called: Called) -> tuple[Said, ...]:
    return tuple(Said(WORD, word, language) for language, words in called.items() for word in words)
