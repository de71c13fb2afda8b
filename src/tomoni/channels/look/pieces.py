"""The pieces of a page as plain values: steps, ledger lines, the explanation tree with what may be shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from tomoni.channels.look.days import full_day, plain_day
from tomoni.channels.look.words import HTML_LANG, has_word, pick, word


@dataclass(frozen=True)
class Step:
    """One step of a step line. state: done, now or later; note: the sentence of the tall form."""

    label: str
    state: str
    on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class LedgerLine:
    """Who looked at or used what, when and why, in words. looked: did a person see it."""

    at: datetime
    who: str
    why: str
    what: str
    looked: bool = True


@dataclass(frozen=True)
class Viewer:
    """Who reads an explanation.

    sees: may the value of a fact about this entity id be shown. name: display name of an entity id, without さん.
    values: a value of a named fact in words. labels: the label of a named fact.
    """

    language: str = "ja"
    sees: Callable[[str], bool] = lambda entity: True
    name: Callable[[str], str] = lambda entity: entity
    values: Callable[[str, object], str] = lambda fact, value: value_words(value, "ja")
    labels: Callable[[str], str] = lambda fact: fact


@dataclass(frozen=True)
class Node:
    """One line of the tree as it is drawn. mark: yes, no, open, or val for a value that is no condition.

    lang: language the text is really in. of_fact: the line is a fact and not a condition.
    """

    mark: str
    text: str
    lang: str
    value: str = ""
    source: str = ""
    law: str = ""
    children: tuple["Node", ...] = field(default=())
    of_fact: bool = False


def value_words(value: object, language: str) -> str:
    """A value of a fact in words: yes and no, days, sums of things, names of choices as they are."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(word("value.yes" if value else "value.no", language))
    if isinstance(value, date):
        return full_day(value, language)
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, (list, tuple, set, frozenset)):
        return "、".join(value_words(one, language) for one in value)
    return str(value)


def source_words(source: str, on: date | None, language: str) -> str:
    """The text of a source chip: 住民票から・2026年4月1日現在."""
    if source == "declared":
        return str(word("source.declared", language))
    kind = source.split(":", 1)[0]
    key = f"source.{kind}"
    name = word(key, language) if has_word(key) else source
    if on is None:
        return str(word("source.chip", language, name=name))
    return str(word("source.chip_on", language, name=name, day=plain_day(on, language)))


def _hidden(entity: object, viewer: Viewer) -> bool:
    return entity is not None and not viewer.sees(str(getattr(entity, "id", entity)))


class _Names(dict):
    """Fills {child} of a condition with the display name; a role nobody bound stays out of the sentence."""

    def __init__(self, names: Mapping[str, object], viewer: Viewer) -> None:
        super().__init__({role: viewer.name(str(getattr(one, "id", one))) for role, one in names.items()})

    def __missing__(self, key: str) -> str:
        return ""


def draw_tree(explanation: object, viewer: Viewer, *, short: bool = False) -> tuple[Node, ...]:
    """The lines of an explanation for one reader.

    A fact of somebody whose facts the reader may not see appears only as the result it led to: its own line is left
    out, and the condition above it keeps its mark and its sentence but neither value nor source.
    short: for a card of what is due; the first conditions with one source each, what is open before what is fulfilled.
    A condition that only chooses between two amounts (not yet three years old) may be ✕ and says nothing there.
    """
    lines = _once(_draw(explanation, viewer, short))
    if not short:
        return lines
    wanted = [line for line in lines if line.mark == "open" or (line.mark == "yes" and not line.of_fact)]
    return tuple(sorted(wanted, key=lambda line: line.mark == "yes")[:SHORT])


SHORT = 6  # conditions on a card


def _draw(one: object, viewer: Viewer, short: bool) -> tuple[Node, ...]:
    says, fact = getattr(one, "says", None) or {}, getattr(one, "fact", None)
    hidden = _hidden(getattr(one, "entity", None), viewer)
    if fact and not says:
        return () if hidden else (_fact_line(one, viewer),)
    kids = _once(tuple(line for child in getattr(one, "children", ()) for line in _draw(child, viewer, short)))
    if not says:
        return kids
    mark = _mark(one)
    if short and hidden and mark == "yes":
        return ()  # what is fulfilled by another adult needs no line on a card
    return (_condition(one, mark, kids, viewer, short and mark == "yes"),)


def _condition(one: object, mark: str, kids: tuple[Node, ...], viewer: Viewer, short: bool) -> Node:
    """A condition with its sentence; a single fact under it gives it its value and source."""
    text, lang = pick(getattr(one, "says", {}), viewer.language)
    facts = [line for line in kids if line.of_fact]
    rest = tuple(line for line in kids if not line.of_fact)
    value, source = "", ""
    if facts and (short or len(facts) == 1):
        value, source = (facts[0].value if facts[0].mark == "val" else ""), facts[0].source
        value = "" if value in (value_words(True, viewer.language), value_words(False, viewer.language)) else value
        facts = []
    return Node(
        mark=mark,
        text=text.format_map(_Names(dict(getattr(one, "bound", ())), viewer)),
        lang=lang,
        value=value,
        source=source,
        law=getattr(one, "law", "") or "",
        children=() if short else (*rest, *facts),
    )


def _fact_line(one: object, viewer: Viewer) -> Node:
    """A leaf: a value has no mark, only its source; what is not known yet is open."""
    fact, year, language = str(getattr(one, "fact", "")), getattr(one, "year", None), viewer.language
    label = viewer.labels(fact)
    value, mark = getattr(one, "value", None), _mark(one)
    if value is None and mark in ("yes", "no"):
        value = mark == "yes"  # a fact that is yes or no carries its value as its mark
    source = getattr(one, "source", "")
    return Node(
        mark="open" if mark == "open" else "val",
        text=f"{label}（{word('tree.year', language, year=year)}）" if year else label,
        lang=HTML_LANG[language],
        value=viewer.values(fact, value) if value is not None else "",
        source=source_words(source, getattr(one, "on", None), language) if source else "",
        of_fact=True,
    )


def _mark(one: object) -> str:
    return {"yes": "yes", "no": "no", "open": "open"}.get(str(getattr(one, "mark", "value")), "val")


def _once(lines: tuple[Node, ...]) -> tuple[Node, ...]:
    """A line that decides twice is shown once."""
    return tuple({(line.text, line.mark): line for line in reversed(lines)}.values())[::-1]
