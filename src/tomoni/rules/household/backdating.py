"""A back-dated amendment, month by month: what was reckoned before it was known, what is now, and the difference."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tomoni.rules.household.evaluating import evaluate
from tomoni.rules.language.kinds import Kind
from tomoni.rules.language.outcome import Outcome
from tomoni.rules.language.world import World
from tomoni.rules.law.definitions import Expression
from tomoni.rules.time.months import Month


@dataclass(frozen=True)
class Difference:
    """One month under two states of the law, each with its explanation. `amount`: yen to be paid in addition (below 0:
    too much was paid); None while one of both is not known or not covered."""

    month: Month
    before: Outcome
    after: Outcome
    amount: int | None


def difference(
    expression: Expression,
    world: World,
    bindings: Mapping[str, object],
    *,
    months: Iterable[Month],
    known_before: date,
    known_after: date | None,
    as_of: date | None = None,
    world_before: World | None = None,
) -> tuple[Difference, ...]:
    """The amounts of each month with the law as it was known on two days (`known_after` None: now).

    `as_of`: the day facts are read where no month says otherwise; default the first day of each month.
    `world_before`: the facts as they were known then, where they too were corrected. Raises ValueError where the
    expression gives no yen or number, NameNotBound as `evaluate`.
    """
    if expression.type.kind not in (Kind.yen, Kind.number, Kind.bare):
        raise ValueError(f"a difference of {expression.type}; only of yen or a number")

    def ask(month: Month, known: date | None, facts: World) -> Outcome:
        day = as_of or month.first_day
        return evaluate(expression, facts, bindings, as_of=day, month=month, known_on=known, trace=True)

    found = []
    for month in months:
        before, after = ask(month, known_before, world_before or world), ask(month, known_after, world)
        known = before.known and after.known
        found.append(Difference(month, before, after, after.value - before.value if known else None))
    return tuple(found)
