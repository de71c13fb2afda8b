"""What a search found, as rows of a page: where it leads, what the pack says, why it was found, who answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import Resolver404, resolve

from tomoni.channels.look import interface as look
from tomoni.core import interface as core
from tomoni.rules import interface as rules
from tomoni.services import interface as services

LONGEST = 60  # signs of what is typed


@dataclass(frozen=True)
class Row:
    """One result. pieces: the phrase that was found, as (text, whether it was typed); lang: its language.

    text: what the pack answers; label: which of its answers it is. source: service or event, and its articles.
    """

    kind: str
    title: str
    url: str
    label: str
    text: str
    why: str
    pieces: tuple[tuple[str, bool], ...]
    lang: str
    source: str
    office: Any = None
    more: tuple[str, ...] = ()


def found_rows(typed: str, language: str) -> list[Row]:
    """The results for what somebody typed, best first."""
    definitions = {one.id: one for one in services.list_definitions(core.today())}
    events = {one.id: one for one in services.list_life_events(core.today())}
    departments = core.list_departments()
    rows = []
    for one in services.search(typed):
        if one.entry.kind == "service":
            rows.append(_service(one, definitions[one.entry.id], departments, language))
        elif one.entry.kind == "office":
            rows.append(_office(one, departments[one.entry.id], language))
        else:
            rows.append(_event(one, events[one.entry.within or one.entry.id], language))
    return rows


def whom_to_ask(typed: str) -> list[Any]:
    """Nothing fits: the words are counted for who writes the packs, without who typed them; and whom to ask."""
    services.note_missed(typed)
    return offices_to_ask()


def offices_to_ask() -> list[Any]:
    """Whom to ask where nothing fits: the department that the town's pack names, else all of them."""
    departments = core.list_departments()
    first = departments.get(services.first_office())
    return [first] if first else list(departments.values())


def _service(
    one: services.Finding, definition: services.Definition, departments: Mapping[str, Any], language: str
) -> Row:
    texts = definition.texts(language)
    key = one.answer if texts.get(one.answer) else one.said.key if one.said.kind == "text" else "summary"
    law = "、".join(rules.law_words(law.text, law.unverified, language) for law in definition.law)
    return Row(
        title=definition.title(language), url=f"/services/{definition.id}/", label=_label(key, language),
        text=texts.get(key, ""), source=f"{definition.title(language)}・{law}",
        office=departments.get(definition.department), **_why(one, language),
    )  # fmt: skip


def _event(one: services.Finding, event: services.LifeEvent, language: str) -> Row:
    name = look.pick(event.words, language)[0]
    if one.entry.kind == "event":
        return Row(title=name, url=_address(event.id), label="", text=look.pick(event.about, language)[0],
                   source=name, **_why(one, language))  # fmt: skip
    told = next(elsewhere for elsewhere in event.elsewhere if elsewhere.id == one.entry.id)
    words = {key: look.pick(text, language)[0] for key, text in told.words.items()}
    key = one.answer if one.answer in words else "what"
    law = "、".join(rules.law_words(law.text, law.unverified, language) for law in told.law)
    return Row(
        title=words["title"], url=_address(event.id), label="", text=words[key],
        more=tuple(words[other] for other in ("where", "until") if words.get(other) and other != key),
        source="・".join(part for part in (name, law) if part), **_why(one, language),
    )  # fmt: skip


def _office(one: services.Finding, department: Any, language: str) -> Row:
    return Row(title=department.name, url="", label="", text="", source="", office=department, **_why(one, language))


def _address(event: str) -> str:
    """The page of an event; where this town has none, its services."""
    try:
        resolve(f"/events/{event}/")
    except Resolver404:
        return f"/services/?event={event}"
    return f"/events/{event}/"


def _label(key: str, language: str) -> str:
    return str(look.word(f"service.{key}", language)) if look.has_word(f"service.{key}") else ""


def _why(one: services.Finding, language: str) -> dict[str, Any]:
    """Kind, the reason and the phrase of the pack with what was typed marked."""
    text, pieces, at = services.widened(one.said.text), [], 0
    for start, end in one.marks:
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    pieces.append((text[at:], False))
    return {
        "kind": one.entry.kind,
        "why": str(look.word(f"find.why_{one.said.kind}", language)),
        "pieces": tuple(piece for piece in pieces if piece[0]),
        "lang": "en" if one.said.language == "en" else "ja",
    }
