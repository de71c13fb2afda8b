"""Small builders of the tests of payments; every value that matters is visible in the test."""

from datetime import date
from typing import Any

from tomoni.core import interface as core
from tomoni.payments import interface as payments

RIGHT = "child-allowance"
DAY = date(2026, 12, 10)
ACCOUNT = payments.PayoutAccount("0001", "001", "1", "1234567", "ハシダ　リュウ")


def make_staff(login: str, *roles: str, department: str = "child-support") -> core.Actor:
    """A member of staff with these roles, as an actor."""
    section, _ = core.Department.objects.get_or_create(key=department, defaults={"name": department, "symbol": "ひ子"})
    staff = core.Staff.objects.create(login=login, name=login, department=section)
    for role in roles:
        core.StaffRole.objects.create(staff=staff, department=section, role=role)
    return core.Actor.staff(core.Staff.objects.prefetch_related("roles").get(pk=staff.pk))


def make_person(name: str = "橋田 龍") -> int:
    return core.Person.objects.create(name=name).pk


def make_fund(**changes: Any) -> payments.FundSource:
    """The town's account for the child allowance."""
    plain = {
        "department": "child-support",
        "consignor_code": "0123456789",
        "consignor_name": "ヒバリチョウ",
        "bank_code": "0001",
        "branch_code": "001",
        "account_type": "1",
        "account_number": "7654321",
        "budget_item": "3款 民生費 2項 児童福祉費 2目 児童措置費 19節 扶助費",
    }
    return payments.set_fund_source(RIGHT, **(plain | changes), actor=core.Actor.system("town-maker"))


def record(payee: int, month: str = "2026-10", amount: int = 10_000, **changes: Any) -> payments.Instalment:
    """One month of child allowance, due on 10 December."""
    origin = changes.pop("origin", f"award:{payee}")
    plain = {"due_on": DAY, "actor": core.Actor.system("rule")}
    return payments.record_instalment(origin, month, payee, amount, "児童手当", RIGHT, **(plain | changes))


def make_order(clerk: core.Actor, *payees: int, account: payments.PayoutAccount = ACCOUNT, **changes: Any) -> Any:
    """An order for the payees, all into the same account."""
    pay_on = changes.pop("pay_on", DAY)
    return payments.make_order(pay_on, RIGHT, accounts=dict.fromkeys(payees, account), actor=clerk, **changes)
