"""Answers in words: trees, reasons and what would have to differ as lines of Japanese, easy Japanese and English.

Pure: names, labels and values of facts are words the caller gives, or those of the vocabulary.
"""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeAlias

from tomoni.rules.explaining.condensing import condense
from tomoni.rules.explaining.differing import Alternative
from tomoni.rules.explaining.phrases import PHRASES, THRESHOLDS, THRESHOLDS_OF_TIME
from tomoni.rules.explaining.thresholds import Change
from tomoni.rules.language.kinds import Kind
from tomoni.rules.language.outcome import Explanation
from tomoni.rules.language.world import Entity, FactSpec, Missing, Vocabulary
from tomoni.rules.time.eras import era_day
from tomoni.rules.time.months import Month

_VALUE = re.compile(r"\{value\}.*", re.DOTALL)  # what a definition comes to, with its unit, stands last in its words


@dataclass(frozen=True)
class Line:
    """One line that is read. `mark`: yes, no, open or value. `law` carries the word for what is not verified yet."""

    mark: str
    text: str
    value: str = ""
    source: str = ""
    on: date | None = None
    law: str = ""
    unverified: bool = False
    children: tuple[Line, ...] = ()


Lines: TypeAlias = tuple[Line, ...]


@dataclass(frozen=True)
class Teller:
    """Who tells, in one language (`ja`, `easy`, `en`). `name`: of an entity, without さん. `eras`: days by era.

    `label` and `value` give the words of a fact (whose kind or link, its name); what they leave empty the vocabulary
    gives. Only `name` has to be given to tell of people by name instead of by id.
    """

    language: str = "ja"
    vocabulary: Vocabulary | None = None
    name: Callable[[Entity], str] = lambda entity: entity.id
    label: Callable[[str, str], str] = lambda of, fact: ""
    value: Callable[[str, str, object], str] = lambda of, fact, value: ""
    eras: bool = False

    def phrase(self, key: str, **words: object) -> str:
        return PHRASES[self.language][key].format_map(words)

    def person(self, entity: Entity) -> str:
        """花子さん; things and households by their name alone."""
        return self.phrase("person", name=self.name(entity)) if entity.kind == "person" else self.name(entity)

    def label_of(self, place: Missing) -> str:
        """What a fact is called, with its year; a link by its kind."""
        of, spec = self._spec(place)
        known = dict(spec.label) if spec is not None else {}
        label = self.label(of, place.fact) or known.get(self.language) or known.get("ja") or place.fact or place.link
        return self.phrase("year", label=label, year=place.year) if place.year else label

    def value_of(self, place: Missing, value: object) -> str:
        """A value with the unit of its fact."""
        of, spec = self._spec(place)
        given = self.value(of, place.fact, value)
        return given or value_words(value, self, None if spec is None else spec.type.kind)

    def _spec(self, place: Missing) -> tuple[str, FactSpec | None]:
        of = place.link or (place.entity.kind if place.entity is not None else "")
        return of, None if self.vocabulary is None else self.vocabulary.facts.get((of, place.fact))


def value_words(value: object, teller: Teller, kind: Kind | None = None) -> str:
    """A value in words: yes and no, days, months, amounts with their unit, people by name."""
    if isinstance(value, bool):
        return teller.phrase("yes" if value else "no")
    if isinstance(value, date):
        return day_words(value, teller)
    if isinstance(value, Month):
        return teller.phrase("month", year=value.year, number=value.number, month_name=month_name[value.number])
    if isinstance(value, int):
        return teller.phrase("yen", amount=f"{value:,}") if kind is Kind.yen else f"{value:,}"
    return teller.person(value) if isinstance(value, Entity) else str(value)


def day_words(day: date, teller: Teller) -> str:
    if teller.eras and teller.language != "en":
        return era_day(day)
    return teller.phrase("day", year=day.year, month=day.month, day=day.day, month_name=month_name[day.month])


# --- sentences


def sentence(
    one: Explanation, language: str, name: Callable[[Entity], str], value: Callable[[object], str], unknown: str
) -> str:
    """The words of a condition, with the names of those it is about and with what it comes to.

    Where it is open, `unknown` stands in the place of its value. A name that is not bound stays out.
    """
    text = one.says.get(language) or one.says.get("ja", "")
    if one.mark == "open":
        text = _VALUE.sub(lambda _: unknown, text)
    names = {role: name(entity) for role, entity in one.bound}
    return text.format_map(_Names({**names, "value": value(one.value)}))


class _Names(dict[str, str]):
    def __init__(self, names: Mapping[str, str]) -> None:
        super().__init__(names)

    def __missing__(self, key: str) -> str:
        return ""


def law_words(law: str, unverified: bool, language: str) -> str:
    """An article; what is not verified yet says so."""
    said = PHRASES[language]["unverified"] if unverified else ""
    return f"{law}{said}" if law else said.strip()


# --- trees and reasons


def tell_tree(tree: Explanation, teller: Teller) -> Lines:
    """What decides, in lines, and below each line what it rests on."""
    return tuple(_line(one, teller, frozenset()) for one in condense(tree))


def tell_reasons(reasons: Iterable[Explanation], teller: Teller) -> Lines:
    """The reasons of a no, each a condition that is not met, with the facts it rests on."""
    return tuple(line for reason in reasons for line in tell_tree(reason, teller))


def _line(one: Explanation, teller: Teller, said: frozenset[Entity]) -> Line:
    if one.fact and not one.says:
        return _fact_line(one, teller, said)
    named = frozenset(entity for _, entity in one.bound)
    value = teller.phrase("yes" if one.value else "no") if isinstance(one.value, bool) else ""
    return Line(
        one.mark,
        sentence(one, teller.language, teller.name, lambda value: value_words(value, teller), teller.phrase("open")),
        value,
        law=law_words(one.law, one.unverified, teller.language),
        unverified=one.unverified,
        children=tuple(_line(child, teller, named) for child in one.children),
    )


def _fact_line(one: Explanation, teller: Teller, said: frozenset[Entity]) -> Line:
    """Whose fact, its label, its value. `said`: those whom the condition above has named."""
    place = Missing(one.entity, str(one.fact), one.year, one.link_target, _link_of(one, teller))
    value = teller.phrase("open") if one.mark == "open" else teller.value_of(place, one.value)
    mark = "open" if one.mark == "open" else "value"
    return Line(mark, _whose(place, teller, said), value, one.source, one.on, unverified=one.unverified)


def _link_of(one: Explanation, teller: Teller) -> str:
    """The kind of link whose fact a note names; the note itself knows its two ends alone."""
    if one.link_target is None or teller.vocabulary is None:
        return ""
    return next((spec.of for spec in teller.vocabulary.link_facts(str(one.fact))), "")


def _whose(place: Missing, teller: Teller, said: frozenset[Entity] = frozenset()) -> str:
    ends = [entity for entity in (place.entity, place.link_target) if entity is not None and entity not in said]
    label = teller.label_of(place)
    who = teller.phrase("and").join(teller.person(entity) for entity in ends)
    return teller.phrase("of", who=who, what=label) if who else label


# --- what would have to differ


def tell_alternatives(alternatives: Sequence[Alternative], teller: Teller) -> Lines:
    """Each way in which the answer would be another: 所得（2023年）：5,012,345円 → 4,976,000円未満.

    Changes that have to come together stand below one line.
    """
    found = []
    for one in alternatives:
        lines = tuple(_change_line(change, teller) for change in one.changes)
        then = "" if one.then is None or one.then is True else teller.phrase("then", value=f"{one.then:,}")
        if len(lines) == 1:
            found.append(replace(lines[0], value=lines[0].value + then))
        else:
            found.append(Line("value", teller.phrase("together") + then, children=lines))
    return tuple(found)


def _change_line(change: Change, teller: Teller) -> Line:
    return Line(
        "value",
        _whose(change.place, teller),
        f"{_was(change, teller)} → {threshold_words(change, teller)}",
        change.source,
        change.on,
        law_words(change.law, change.unverified, teller.language),
        change.unverified,
    )


def _was(change: Change, teller: Teller) -> str:
    if not change.place.fact:
        return teller.phrase("linked" if change.was else "not_linked")
    return teller.value_of(change.place, change.was)


def threshold_words(change: Change, teller: Teller) -> str:
    """4,976,000円未満, 2008年4月2日以後, いいえ."""
    if not change.place.fact:
        return teller.phrase("linked" if change.value else "not_linked")
    value = teller.value_of(change.place, change.value)
    in_time: Any = isinstance(change.value, date | Month)
    return (THRESHOLDS_OF_TIME if in_time else THRESHOLDS)[teller.language][change.operator].format(value=value)


# --- plain text


def as_text(lines: Lines, language: str = "ja", *, sources: bool = False, depth: int = 0) -> str:
    """Lines for a terminal or a letter: a mark, the words, the article, two blanks further in for each level.

    `sources`: with the register a fact was read from, and its day.
    """
    found = []
    for line in lines:
        words = f"{line.text}{PHRASES[language]['colon']}{line.value}" if line.value else line.text
        law = f" [{line.law}]" if line.law else ""
        day = "" if line.on is None else f" {line.on.isoformat()}"
        source = f" <{line.source}{day}>" if line.source else ""
        found.append(f"{'  ' * depth}{_MARKS[line.mark]} {words}{law}{source if sources else ''}")
        if line.children:
            found.append(as_text(line.children, language, sources=sources, depth=depth + 1))
    return "\n".join(found)


_MARKS = {"yes": "○", "no": "✕", "open": "？", "value": "・"}
