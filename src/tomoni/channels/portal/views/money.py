"""My money: what I get and when it changes, what was paid month by month, and what the town asks back."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse

from tomoni.cases import interface as cases
from tomoni.channels.look import interface as look
from tomoni.channels.portal.guard import resident_page
from tomoni.core import interface as core
from tomoni.payments import interface as payments
from tomoni.rules.interface import Month
from tomoni.services import interface as services

SHOWN = 120  # months: ten years
DONE = ("paid", "released")
HELD_FOR = ("yearly-check", "papers-missing")


@resident_page()
def page(request: HttpRequest) -> HttpResponse:
    """The signed-in person's own payments and debts, nobody else's."""
    language = look.language_of(request)
    months = payments.list_instalments_of(person=request.person.pk, limit=SHOWN)
    context = {
        "awards": [_award(one, language) for one in cases.list_getting(request.person.pk)],
        "payments": _payments(months, language, _untold()),
        "claims": [_claim(one, language) for one in payments.list_claims_of(request.person.pk)],
    }
    return look.show(request, "portal/money.html", context)


def _award(one: cases.Getting, language: str) -> dict[str, Any]:
    """What one award gives now, and each change of the coming year with its reason."""
    held = one.held_because if one.held_because in HELD_FOR else "other"
    return {
        "label": _title(one.service, language),
        "amount": one.amount,
        "from": _month(one.first_month, language) if one.first_month > Month.of(core.today()) else "",
        "held": _month(one.held_from, language) if one.held_from else "",
        "held_why": look.word(f"notice.award_because.{held}", language) if one.held_from else "",
        "changes": [
            {"from": _month(change.month, language), "amount": change.amount,
             "why": look.word(f"money.why.{change.why}", language)}
            for change in one.changes
        ],
        "last": _month(one.last_month, language) if one.last_month else "",
    }  # fmt: skip


def _title(service: str, language: str) -> str:
    definition = next((one for one in services.list_definitions(core.today()) if one.id == service), None)
    if definition is None:
        return service
    return definition.texts(language).get("short") or definition.title(language)


def _month(month: Month, language: str) -> str:
    return look.month_words(month.year, month.number, language)


def _untold() -> set[str]:
    """Rights of which no sum is told: it would say what somebody else asked for."""
    return {one.right for one in services.list_definitions(core.today()) if not one.tells_sums}


def _payments(months: Iterable[Any], language: str, untold: Collection[str]) -> list[dict[str, Any]]:
    """One line a transfer, newest first, with its months; a first payment covers many."""
    by_transfer: dict[tuple[date, str, str, str], dict[str, Any]] = {}
    for one in months:
        if one.state == "cancelled":
            continue
        day = one.pay_on or one.due_on
        line = by_transfer.setdefault(
            (day, one.order, one.label, one.state),
            {"on": day, "label": one.label, "state": look.word(f"money.state.{one.state}", language), "amount": 0,
             "months": [], "back": one.state == "returned", "told": one.right not in untold},
        )  # fmt: skip
        line["amount"] += one.amount
        year, month = (int(part) for part in one.month.split("-"))
        line["months"].append({"words": look.month_words(year, month, language), "amount": one.amount})
    return sorted(by_transfer.values(), key=lambda line: line["on"], reverse=True)


def _claim(claim: Any, language: str) -> dict[str, Any]:
    parts = payments.list_parts(claim)
    office = core.find_department(claim.department)
    return {
        "number": claim.number,
        "label": claim.label,
        "state": look.word(f"money.claim.{claim.state}", language),
        "principal": claim.principal,
        "balance": claim.balance,
        "due_on": claim.due_on if claim.balance else None,
        "reason": claim.reason,
        "law": claim.law,
        "parts": [{"on": part.due_on, "amount": part.amount} for part in parts] if claim.balance else [],
        "ask": f"{office.name} {office.phone}" if office else "",
    }
