"""The next question over everything that is wanted at once: what settles most per effort comes first. Pure.

Which facts may be asked, and what it costs somebody to answer, the caller says; a fact that a register holds is never
asked, so it has no effort. After an answer only what lacked that fact is worked out again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TypeAlias

from tomoni.rules.household.evaluating import Session
from tomoni.rules.household.supposing import Supposing, type_of
from tomoni.rules.language.kinds import Kind, Type
from tomoni.rules.language.outcome import Outcome
from tomoni.rules.language.world import Missing, Reading, World
from tomoni.rules.law.definitions import Expression
from tomoni.rules.time.months import FiscalYear, Month, TaxYear

Effort: TypeAlias = Callable[[Missing], "int | None"]
"""What it costs to answer a question, 1 or more (a tap on yes or no is 1); None: it cannot be asked."""

Place: TypeAlias = tuple[int, date, Month | None]
Sessions: TypeAlias = dict[Place, Session]
"""By the identity of the world (which the session holds), the day and the month."""

MOST_TRIED = 12
"""Facts whose values are tried out for one question: those that most of what is wanted lacks, for the least effort."""


@dataclass(frozen=True)
class Wanted:
    """An expression that is to be settled, for `key` (a service). `as_of`, `month` and `bindings` as for `evaluate`.

    `gate`: if it comes to no, everything of its key is settled (who is not eligible needs no amount).
    """

    key: str
    expression: Expression
    bindings: Mapping[str, object]
    world: World
    as_of: date
    month: Month | None = None
    gate: bool = False


@dataclass(frozen=True)
class Question:
    """A fact to be asked. `lacked_by`: the keys of all that lack it. `settles`: how many keys its answer settles, on
    the average of the answers tried; one that is settled in part counts by the part of its facts that falls away, and
    at most one half."""

    missing: Missing
    lacked_by: tuple[str, ...]
    effort: int
    settles: Fraction


@dataclass(frozen=True)
class Plan:
    """What is wanted, with what is known of each: `outcomes` in the order of `wanted`.

    `reckoned`: the keys of what was worked out for this plan; the rest was taken over from the plan before.
    """

    wanted: tuple[Wanted, ...]
    outcomes: tuple[Outcome, ...]
    reckoned: frozenset[str]
    sessions: Sessions = field(default_factory=dict, repr=False, compare=False)

    @property
    def open(self) -> tuple[str, ...]:
        """The keys of what some fact can still settle, in order."""
        pairs = zip(self.wanted, self.outcomes, strict=True)
        return tuple(dict.fromkeys(one.key for one, outcome in pairs if outcome.missing))

    @property
    def lacking(self) -> dict[Missing, tuple[str, ...]]:
        """Each fact that can still change something, with the keys of what it can change."""
        found: dict[Missing, dict[str, None]] = {}
        for one, outcome in zip(self.wanted, self.outcomes, strict=True):
            for missing in outcome.missing:
                found.setdefault(missing, {})[one.key] = None
        return {missing: tuple(found[missing]) for missing in sorted(found, key=place_of)}

    def next_question(self, effort: Effort) -> Question | None:
        """The fact that settles most per effort; None where nothing that is open can be asked. Always the same for the
        same plan: between equals the smaller effort comes first, then the order of names."""
        asked = []
        for missing, keys in self.lacking.items():
            cost = effort(missing)
            if cost is not None and missing.entity is not None:
                asked.append((missing, keys, max(1, cost)))
        asked.sort(key=lambda one: (Fraction(-len(one[1]), one[2]), place_of(one[0])))
        questions = [Question(*one, self.settled_by(one[0])) for one in asked[:MOST_TRIED]]
        return min(questions, key=_first, default=None)

    def settled_by(self, missing: Missing) -> Fraction:
        """How many keys an answer settles, on the average of the answers that are tried."""
        lacking: dict[str, list[tuple[Wanted, Outcome]]] = {}
        for one, outcome in zip(self.wanted, self.outcomes, strict=True):
            if outcome.missing:
                lacking.setdefault(one.key, []).append((one, outcome))
        touched = [pairs for pairs in lacking.values() if any(missing in outcome.missing for _, outcome in pairs)]
        first = touched[0][0][0]
        values = _tried(type_of(first.expression.book, missing), first.as_of)
        if not values:  # a text, a group: nothing to try it with
            return sum((Fraction(1, len(_lacked(o for _, o in pairs))) for pairs in touched), Fraction(0))
        return sum((self._gained(missing, value, touched) for value in values), Fraction(0)) / len(values)

    def _gained(self, missing: Missing, value: object, touched: list[list[tuple[Wanted, Outcome]]]) -> Fraction:
        """How many keys one answer settles. What one answer makes of a session is worked out once for all of them."""
        supposed: dict[Place, Session] = {}

        def answered(one: Wanted, before: Outcome) -> Outcome:
            if missing not in before.missing:
                return before
            place = _place(one)
            if place not in supposed:
                world = Supposing(one.world, missing, Reading(value))
                supposed[place] = self.sessions[place].knowing(world, frozenset({missing}))
            return supposed[place].evaluate(one.expression, one.bindings)

        gained = Fraction(0)
        for pairs in touched:
            after = [(one, answered(one, before)) for one, before in pairs]
            closed = any(one.gate and outcome.known and outcome.value is False for one, outcome in after)
            left = 0 if closed else len(_lacked(outcome for _, outcome in after))
            before = len(_lacked(outcome for _, outcome in pairs))
            gained += 1 if not left else Fraction(max(0, before - left), 2 * before)
        return gained


def _lacked(outcomes: Iterable[Outcome]) -> set[Missing]:
    return {missing for outcome in outcomes for missing in outcome.missing}


def plan(wanted: Sequence[Wanted], sessions: Sessions | None = None) -> Plan:
    """Works out everything that is wanted. Expressions of one world, day and month share what they have in common.

    `sessions`: those of the same worlds that are there already; new ones are added to it.
    """
    sessions = {} if sessions is None else sessions
    outcomes = []
    for one in wanted:
        if _place(one) not in sessions:
            sessions[_place(one)] = Session(one.world, one.as_of, one.month)
        outcomes.append(sessions[_place(one)].evaluate(one.expression, one.bindings))
    return Plan(tuple(wanted), tuple(outcomes), frozenset(one.key for one in wanted), sessions)


def after_answers(
    before: Plan, renewed: Mapping[str, Sequence[Wanted]], known: frozenset[Missing], world: World
) -> Plan:
    """The plan after these facts became `known` in `world`, which differs from the worlds before in nothing else.

    `renewed`: what is wanted now for the keys that lacked one of them. All other keys stay as they are, and are not
    worked out again, as what they do not lack cannot change them.
    """
    sessions: Sessions = {}
    for one in before.wanted:
        session = before.sessions[_place(one)]
        if (id(world), *_place(one)[1:]) not in sessions:
            sessions[id(world), *_place(one)[1:]] = session.knowing(world, known)
    kept = [
        (replace(one, world=world), outcome)
        for one, outcome in zip(before.wanted, before.outcomes, strict=True)
        if one.key not in renewed
    ]
    fresh = plan([one for key in renewed for one in renewed[key]], sessions)
    wanted, outcomes = tuple(one for one, _ in kept), tuple(outcome for _, outcome in kept)
    return Plan(wanted + fresh.wanted, outcomes + fresh.outcomes, frozenset(renewed), sessions)


def _place(one: Wanted) -> Place:
    return id(one.world), one.as_of, one.month


def place_of(missing: Missing) -> tuple[str, ...]:
    """An order of facts that does not hang on the run of the program."""
    entity, fact, year, target, link = missing
    ends = [(end.kind, end.id) if end is not None else ("", "") for end in (entity, target)]
    return (*ends[0], link, *ends[1], fact, str(year or ""))


def _first(question: Question) -> tuple[Fraction, int, tuple[str, ...]]:
    return -question.settles / question.effort, question.effort, place_of(question.missing)


def _tried(kind: Type | None, day: date) -> tuple[object, ...]:
    """Values a fact is tried with: all of a few, else a small and a large one."""
    if kind is None:
        return ()
    if kind.kind is Kind.yes_no:
        return True, False
    if kind.kind is Kind.choice:
        return kind.choices
    if kind.kind in (Kind.yen, Kind.number):
        least = 0 if kind.least is None else kind.least
        return least, 10**7 if kind.most is None else kind.most
    days = [day - timedelta(days=age) for age in (365, 3_650, 14_600)]
    makers: dict[Kind, Callable[[date], object]] = {
        Kind.date: lambda one: one,
        Kind.month: Month.of,
        Kind.tax_year: lambda one: TaxYear(one.year),
        Kind.fiscal_year: FiscalYear.of,
    }
    make = makers.get(kind.kind)
    return () if make is None else tuple(make(one) for one in days)
