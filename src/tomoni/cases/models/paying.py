"""How awards meet payments: bank days, the origin payments know an award by, the day a month is paid."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tomoni.cases.domain.schedule import next_pay_month, pay_day
from tomoni.cases.models.awards import Award, AwardVersion
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


def is_of(award: Award, origin: str) -> bool:
    """Whether an instalment belongs to an award."""
    return origin == origin_of(award) or origin.startswith(f"{origin_of(award)}/")


def pay_on(pay: Mapping[str, Any], month: Month) -> date:
    """The day a month is paid: the next pay day after it, and after today where it is late (児童手当法8条4項)."""
    if not pay.get("in_months"):
        return payments.bank_day_on_or_after(core.today())
    after = max(month.last_day, core.today())
    return pay_day(next_pay_month(after, pay["in_months"], pay["day"], BANK_DAYS), pay["day"], BANK_DAYS)


def version_in(versions: list[AwardVersion], month: Month) -> AwardVersion | None:
    """The version that holds in a month: the newest that has begun."""
    begun = [v for v in versions if v.first_month <= str(month)]
    return begun[-1] if begun else None
