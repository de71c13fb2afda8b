"""What a resident gets by the month under each award, from when it changes, and why."""

from collections.abc import Callable
from dataclasses import dataclass

from tomoni.cases.models import Award, AwardVersion
from tomoni.cases.queries.forecasts import amounts_of
from tomoni.core import interface as core
from tomoni.rules.interface import Month

AHEAD = 12  # months


@dataclass(frozen=True)
class AmountChange:
    """From `month` on an award is worth `amount` yen a month. why: law (age, number of children) or decided."""

    month: Month
    amount: int
    why: str


@dataclass(frozen=True)
class Getting:
    """One live award. amount: yen in this month, or in the first where it is to come; None where facts are missing.

    last_month: the month with which it ends, where that is known. held_from, held_because: payment is held (差止).
    """

    service: str
    first_month: Month
    amount: int | None
    changes: tuple[AmountChange, ...]
    last_month: Month | None
    held_from: Month | None
    held_because: str


def list_getting(person: int) -> tuple[Getting, ...]:
    """Live monthly awards of a person, oldest first, with the changes of a year. Some eight queries for each."""
    awards = Award.objects.filter(person=person, ended_on=None).exclude(first_month="").order_by("pk")
    found = ((award, list(award.versions.order_by("number").select_related("case"))) for award in awards)
    return tuple(_getting(award, versions) for award, versions in found if versions and versions[-1].per == "month")


def _getting(award: Award, versions: list[AwardVersion]) -> Getting:
    first, last = Month.parse(award.first_month), versions[-1].last_month
    now = max(first, Month.of(core.today()))
    end = Month.parse(last) if last else None
    amount_in = amounts_of(award, versions)
    return Getting(
        service=award.service,
        first_month=first,
        amount=amount_in(now),
        changes=_changes(amount_in, now, end, {version.first_month for version in versions}),
        last_month=end,
        held_from=Month.parse(award.held_from) if award.held_from else None,
        held_because=award.held_because,
    )


def _changes(
    amount_in: Callable[[Month], int | None], now: Month, end: Month | None, decided: set[str]
) -> tuple[AmountChange, ...]:
    found, before = [], amount_in(now)
    for month in (now + n for n in range(1, AHEAD + 1)):
        if end is not None and month > end:
            break
        after = amount_in(month)
        if after is not None and before is not None and after != before:
            found.append(AmountChange(month, after, "decided" if str(month) in decided else "law"))
        before = after
    return tuple(found)
