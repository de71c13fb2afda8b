"""The pieces of a page as plain values: steps, ledger lines, the explanation tree with what may be shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from tomoni.channels.look.days import full_day, plain_day, yen_words
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

    sees: may the value of a fact about this entity id be shown. name: display name of an entity id.
    url: address of the 違います link for a fact of an entity, or "".
    """

    language: str = "ja"
    sees: Callable[[str], bool] = lambda entity: True
    name: Callable[[str], str] = lambda entity: entity
    values: Callable[[str, object], str] = lambda fact, value: value_words(value, "ja")
    labels: Callable[[str], str] = lambda fact: fact


@dataclass(frozen=True)
class Node:
    """One line of the tree as it is drawn. lang: language the text is really in."""

    mark: str
    text: str
    lang: str
    value: str = ""
    source: str = ""
    law: str = ""
    children: tuple["Node", ...] = field(default=())


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


def draw_tree(explanation: object, viewer: Viewer) -> tuple[Node, ...]:
    """The lines of an explanation for one reader.

    A fact of somebody whose facts the reader may not see appears only as the result it led to: its own line is left
    out, and the condition above it keeps its mark and its sentence but neither value nor source.
    """
    node = _draw(explanation, viewer)
    if node is None:
        return ()
    return (node,) if node.text else node.children


def _draw(one: object, viewer: Viewer) -> Node | None:
    hidden = _hidden(getattr(one, "entity", None), viewer)
    says = getattr(one, "says", None) or {}
    fact = getattr(one, "fact", None)
    if hidden and fact and not says:
        return None
    drawn = [_draw(child, viewer) for child in getattr(one, "children", ())]
    lines = (line for kid in drawn if kid is not None for line in ((kid,) if kid.text else kid.children))
    children = tuple(dict.fromkeys(lines))  # a fact that decides twice is shown once
    text, lang = pick(says, viewer.language)
    if text:
        text = text.format_map(_Names(dict(getattr(one, "bound", ())), viewer))
    elif fact:
        text, lang = viewer.labels(fact), HTML_LANG[viewer.language]
        year = getattr(one, "year", None)
        text = f"{text}（{word('tree.year', viewer.language, year=year)}）" if year else text
    shows = not hidden and bool(fact)
    value = getattr(one, "value", None)
    source = getattr(one, "source", "")
    return Node(
        mark={"yes": "yes", "no": "no", "open": "open"}.get(str(getattr(one, "mark", "value")), "val"),
        text=text,
        lang=lang,
        value=viewer.values(fact, value) if shows and value is not None else "",
        source=source_words(source, getattr(one, "on", None), viewer.language) if shows and source else "",
        law=getattr(one, "law", "") or "",
        children=children,
    )


def money(amount: int, language: str) -> str:
    """A sum in words of the language."""
    return yen_words(amount, language)
