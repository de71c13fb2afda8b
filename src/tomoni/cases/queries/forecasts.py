"""Payments to come: of an award that lives, and of one that a decision would make."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from tomoni.cases.domain.schedule import PlannedPayment, forecast
from tomoni.cases.models import Award, AwardVersion
from tomoni.cases.models.paying import BANK_DAYS, MOST, is_of, version_in
from tomoni.cases.models.situations import situation_of, standing_links
from tomoni.core import interface as core
from tomoni.payments import interface as payments
from tomoni.rules.interface import Month
from tomoni.services import interface as services

AHEAD = 3


def term_forecast(
    terms: Iterable[Any], definition: services.Definition, situation: services.Situation
) -> tuple[PlannedPayment, ...]:
    """The first payments if the award of these terms were decided today. No query."""
    term = next((t for t in terms if isinstance(t, services.AwardTerm) and t.pay and t.first_month), None)
    if term is None or term.pay is None or term.first_month is None:
        return ()

    def amount(month: Month) -> int | None:
        return _value(services.month_amount(definition, situation, term.about, month))

    return forecast(
        term.first_month,
        term.last_month,
        after=core.today(),
        in_months=term.pay.in_months,
        day=term.pay.day,
        calendar=BANK_DAYS,
        count=AHEAD,
        amount=amount,
    )


def _value(outcome: Any) -> int | None:
    return outcome.value if outcome.known and isinstance(outcome.value, int) else None


def award_forecast(award: Award) -> tuple[PlannedPayment, ...]:
    """What is recorded and not yet paid, then what comes. Eight queries, constant."""
    versions = list(award.versions.order_by("number").select_related("case"))
    newest = versions[-1]
    recorded = _recorded(award)
    if award.ended_on is not None or not newest.pay.get("in_months") or not award.reckoned_through:
        return recorded
    coming = forecast(
        Month.parse(award.reckoned_through) + 1,
        Month.parse(newest.last_month) if newest.last_month else None,
        after=core.today(),
        in_months=newest.pay["in_months"],
        day=newest.pay["day"],
        calendar=BANK_DAYS,
        count=AHEAD,
        amount=amounts_of(award, versions),
    )
    return _merged([*recorded, *coming])[:AHEAD]


def amounts_of(award: Award, versions: list[AwardVersion]) -> Callable[[Month], int | None]:
    """What a month to come is worth under the terms of an award by today's register; None where facts are missing."""
    newest = versions[-1]
    definition = services.definition_of(newest.bundle)
    claimed_on = newest.case.claimed_on if newest.case else award.began_on
    family = core.load_family(award.person_id, purpose=definition.purpose, on=max(core.today(), claimed_on))
    links = standing_links(family, award, newest)
    situation = situation_of(family, definition, arrival=claimed_on, answers={}, links=links)

    def amount(month: Month) -> int | None:
        version = version_in(versions, month)
        if version is None:
            return 0
        return _value(services.month_amount(definition, situation, version.about, month, granted=True))

    return amount


def _recorded(award: Award) -> tuple[PlannedPayment, ...]:
    by_day: defaultdict[date, list[Any]] = defaultdict(list)
    for one in payments.list_instalments_of(person=award.person_id, limit=MOST):
        if is_of(award, one.origin) and one.state in ("waiting", "ordered"):
            by_day[one.pay_on or one.due_on].append(one)
    return tuple(
        PlannedPayment(
            day,
            Month.parse(min(one.month for one in ones)),
            Month.parse(max(one.month for one in ones)),
            sum(one.amount for one in ones),
        )
        for day, ones in sorted(by_day.items())
    )


def _merged(planned: list[PlannedPayment]) -> tuple[PlannedPayment, ...]:
    """Two parts of one pay day as one payment."""
    by_day: dict[date, PlannedPayment] = {}
    for one in planned:
        before = by_day.get(one.pay_on)
        if before is None:
            by_day[one.pay_on] = one
            continue
        amount = None if before.amount is None or one.amount is None else before.amount + one.amount
        first, last = min(before.first_month, one.first_month), max(before.last_month, one.last_month)
        by_day[one.pay_on] = PlannedPayment(one.pay_on, first, last, amount)
    return tuple(by_day[day] for day in sorted(by_day))
