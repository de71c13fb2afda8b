"""How awards meet payments: bank days, the origin payments know an award by, the day a month is paid."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tomoni.cases.domain.schedule import final_pay_day, next_pay_month, pay_day
from tomoni.cases.models.awards import Award, AwardStep, AwardVersion
from tomoni.core import interface as core
from tomoni.payments import interface as payments
from tomoni.rules.interface import Month


class BankCalendar:
    """Days on which a bank pays out (業務日: not 12/31 to 1/3, weekends, holidays)."""

    def is_open_day(self, day: date) -> bool:
        return payments.is_bank_day(day)


BANK_DAYS = BankCalendar()
MOST = 10_000  # instalments of one person, over a life


def origin_of(award: Award) -> str:
    """What payments know an award by; corrections of a month carry `/<version>` behind it."""
    return f"award:{award.pk}"


def origins_of(award: Award) -> tuple[str, str]:
    """Everything payments know of an award: its months, and those handed over after a death."""
    return origin_of(award), f"unpaid:{award.pk}"


def is_of(award: Award, origin: str) -> bool:
    """Whether an instalment belongs to an award."""
    return origin == origin_of(award) or origin.startswith(f"{origin_of(award)}/")


def pay_on(pay: Mapping[str, Any], month: Month, last: str = "") -> date:
    """The day a month is paid: the next pay day after it, and after today where it is late (児童手当法8条4項).

    last: the last month of the right, as 2027-04. Once it is over, what is left is paid in the next month, whether that
    is a pay month or not (8条4項ただし書).
    """
    if not pay.get("in_months"):
        return payments.bank_day_on_or_after(core.today())
    after = max(month.last_day, core.today())
    on = pay_day(next_pay_month(after, pay["in_months"], pay["day"], BANK_DAYS), pay["day"], BANK_DAYS)
    return min(on, final_pay_day(Month.parse(last), after, pay["day"], BANK_DAYS)) if last else on


def version_in(versions: list[AwardVersion], month: Month) -> AwardVersion | None:
    """The version that holds in a month: the newest that has begun."""
    begun = [v for v in versions if v.first_month <= str(month)]
    return begun[-1] if begun else None


def standing_warning(award: int) -> AwardStep | None:
    """The announcement that payment may be held; None where none was made since the last hold was lifted."""
    steps = AwardStep.objects.filter(award=award, kind__in=("warned", "resumed"))
    newest = steps.order_by("-number").first()
    return newest if newest is not None and newest.kind == "warned" else None


def warning_key(award: int, month: str) -> str:
    """Key of the notice that announces a hold from a month on; without that notice nothing can be held."""
    return f"award_warned:{award}:{month}"
