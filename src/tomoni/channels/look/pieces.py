"""The pieces of a page as plain values: steps, ledger lines, the explanation tree with what may be shown."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from tomoni.channels.look.days import full_day, plain_day
from tomoni.channels.look.words import has_word, word


@dataclass(frozen=True)
class Step:
    """One step of a step line. state: done, now or later; note: the sentence of the tall form."""

    label: str
    state: str
    on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class LedgerLine:
    """Who looked at or used what, when and why, in words. looked: did a person see it.

    pk: of the entry, the newest where several stand in one line. case: number of the reader's own case. asked: what
    came of their question: '' (none), open, or the answer; may_ask: a page to ask about it.
    """

    at: datetime
    who: str
    why: str
    what: str
    looked: bool = True
    pk: int = 0
    case: str = ""
    may_ask: bool = False
    asked: str = ""
    answer: str = ""


@dataclass(frozen=True)
class Viewer:
    """Who reads an explanation.

    sees: may the value of a fact about this entity id be shown. name: display name of an entity id, without さん.
    values: a value of a named fact in words. labels: the label of a named fact. own: entity id of the reader, whose
    facts stand without a name.
    """

    language: str = "ja"
    sees: Callable[[str], bool] = lambda entity: True
    name: Callable[[str], str] = lambda entity: entity
    values: Callable[[str, object], str] = lambda fact, value: value_words(value, "ja")
    labels: Callable[[str], str] = lambda fact: fact
    own: str = ""


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


NAMED = 3  # of so many services each is named; of more the first two, for ten names in a row are read by nobody


def names_in_line(names: Iterable[str], language: str) -> str:
    """Several names in one line: all of up to three, of more the first two and how many more there are."""
    found, joined = list(names), str(word("home.and", language))
    if len(found) <= NAMED:
        return joined.join(found)
    return str(word("home.and_more", language, names=joined.join(found[:2]), count=len(found) - 2))


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
