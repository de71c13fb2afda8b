"""What services know of a fact beyond its type: words, registers, purposes, how long it stays true."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from tomoni.rules import interface as rules

Words = dict[str, str]  # by language: ja, easy, en


@dataclass(frozen=True)
class Purpose:
    """Who may use a fact for what, with the ground (個人情報保護法69条, 地方税法22条)."""

    name: str
    law: str


@dataclass(frozen=True)
class Period:
    """A length of time as written: `1 years`, `6 months`, `90 days`."""

    count: int
    unit: str

    def before(self, day: dt.date) -> dt.date:
        """The first day that is still within this period, seen from `day`."""
        if self.unit == "days":
            return day - dt.timedelta(days=self.count)
        months = self.count * (12 if self.unit == "years" else 1)
        year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
        for last in range(day.day, 27, -1):
            try:
                return dt.date(year, month + 1, last)
            except ValueError:
                continue
        return dt.date(year, month + 1, min(day.day, 28))


@dataclass(frozen=True)
class Fact:
    """A fact as the vocabulary declares it. `spec` is what rules know. `shown`: not for what only machines need.

    question: the id and the words of the list in which it is ticked beside others that are yes or no; empty for none.
    """

    spec: rules.FactSpec
    label: Words
    help: Words = field(default_factory=dict)
    unit: Words = field(default_factory=dict)
    choices: Mapping[str, Words] = field(default_factory=dict)
    held_by: tuple[str, ...] = ()
    always: bool = False
    stays_true_for: Period | None = None
    sensitive: bool = False
    purposes: tuple[Purpose, ...] = ()
    seen_by: tuple[str, ...] = ()
    disputed_by: str = ""
    required: bool = True
    many: bool = False
    shown: bool = True
    question: str = ""
    question_words: Words = field(default_factory=dict)

    @property
    def of(self) -> str:
        return self.spec.of

    @property
    def name(self) -> str:
        return self.spec.name

    @property
    def type(self) -> rules.Type:
        return self.spec.type

    @property
    def by_year(self) -> bool:
        return self.spec.by_year

    def word(self, lang: str) -> str:
        """The label in a language (Japanese where it is missing)."""
        return self.label.get(lang) or self.label.get("ja") or self.name

    def choice_word(self, choice: str, lang: str) -> str:
        words = self.choices.get(choice, {})
        return words.get(lang) or words.get("ja") or choice

    def may_serve(self, purpose: str) -> bool:
        """Whether the fact may be read for this purpose; a fact without purposes serves all."""
        return not self.purposes or any(p.name in (purpose, "any") for p in self.purposes)


@dataclass(frozen=True)
class Thing:
    """An entity kind declared by a pack: a dwelling, a pregnancy."""

    name: str
    label: Words
    of: str = ""
    way: str = ""
    sensitive: bool = False


@dataclass(frozen=True)
class Lexicon:
    """The shared words of a pack: facts with their extras, kinds of things, registers, purposes."""

    vocabulary: rules.Vocabulary
    facts: Mapping[tuple[str, str], Fact]
    things: Mapping[str, Thing]
    registers: Mapping[str, Words]
    purposes: Mapping[str, Words]

    def link_of_fact(self, name: str) -> tuple[str, ...]:
        """The link kinds that have a fact of this name."""
        return tuple(of for (of, fact) in self.facts if fact == name and of in self.vocabulary.links)

    def source_word(self, source: str, lang: str) -> str:
        words = self.registers.get(source, {})
        return words.get(lang) or words.get("ja") or source
