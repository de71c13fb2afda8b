"""Budget items of a year against what was bound, ordered and paid; commitments; closing of the books."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import say, show
from tomoni.channels.desk.names import service_names
from tomoni.channels.look import interface as look
from tomoni.core import interface as core
from tomoni.payments import interface as payments
from tomoni.rules import interface as rules

KINDS = (("initial", "当初予算"), ("supplement", "補正予算"), ("transfer", "流用・充用"))
COMMITMENT_STATES = {"drafted": "決裁待ち", "bound": "負担済み", "released": "取り消し"}
VIEWERS = ("clerk", "chief", "accountant", "admin")


@require_GET
@staff_page(*VIEWERS)
def page(request: HttpRequest) -> HttpResponse:
    """One year; nothing of a person stands here."""
    return _show(request)


def _show(request: HttpRequest, faults: dict[str, str] | None = None) -> HttpResponse:
    desk, today = request.desk, core.today()
    running = payments.fiscal_year_of(today)
    typed = request.POST.get("year") or request.GET.get("year") or ""
    year = asked if 2000 <= (asked := look.number_in(typed, 0)) <= running + 1 else running
    labels = service_names()
    mine = [fund for fund in payments.list_fund_sources() if fund.department == desk.staff.department.key]
    context = {
        "year": year,
        "year_words": rules.era_fiscal_year(year),
        "years": [(one, rules.era_fiscal_year(one)) for one in (running + 1, running, running - 1)],
        "lines": [_line(one) for one in payments.list_budget_lines(year)],
        "entries": [_entry(one, desk) for one in payments.list_budget_entries(year)],
        "items": sorted({fund.budget_item for fund in payments.list_fund_sources()}),
        "kinds": KINDS,
        "commitments": [_commitment(one, desk, labels) for one in payments.list_commitments(year)],
        "rights": [(fund.right, labels.get(fund.right, fund.right)) for fund in mine],
        "may_budget": desk.has("accountant", "admin"),
        "may_commit": desk.has("clerk", "chief") and bool(mine),
        "may_close": desk.has("accountant"),
        "closings": [(rules.era_fiscal_year(one.fiscal_year), one) for one in payments.list_closings()],
        "to_close": [(one, rules.era_fiscal_year(one)) for one in payments.years_to_close()],
        "closes_on": payments.last_open_day(year),
        "faults": faults or {},
        "typed": request.POST,
    }
    return show(request, "desk/budget.html", context, status=400 if faults else 200)


def _line(line: Any) -> dict[str, Any]:
    return {
        "item": line.budget_item, "ceiling": line.ceiling, "committed": line.committed, "ordered": line.ordered,
        "released": line.released, "left": None if line.ceiling is None else line.ceiling - line.committed,
    }  # fmt: skip


def _entry(entry: Any, desk: Any) -> dict[str, Any]:
    may = desk.has("accountant", "admin") and not entry.confirmed_by and entry.entered_by != desk.actor.key
    return {"one": entry, "kind": entry.get_kind_display(), "item": entry.line.budget_item, "may": may}


def _commitment(one: Any, desk: Any, labels: Any) -> dict[str, Any]:
    mine = one.department == desk.staff.department.key and desk.has("chief") and one.drafted_by != desk.actor.key
    return {
        "one": one, "right": labels.get(one.right, one.right), "state": COMMITMENT_STATES.get(one.state, one.state),
        "left": one.amount - one.ordered, "may": mine and one.state == "drafted",
    }  # fmt: skip


def _yen(text: str, *, signed: bool = False) -> int | None:
    plain = text.replace(",", "").replace("円", "").strip()
    digits = plain.removeprefix("-") if signed else plain
    return int(plain) if digits.isascii() and digits.isdigit() and len(digits) <= 15 else None


@require_POST
@staff_page("accountant", "admin")
def enter(request: HttpRequest) -> HttpResponse:
    """Type a ceiling or its change; another person confirms it."""
    amount = _yen(request.POST.get("amount", ""), signed=True)
    item, kind, reason = (request.POST.get(key, "").strip() for key in ("item", "kind", "reason"))
    faults = {}
    if not amount:
        faults["amount"] = "金額を、円の数字で入れてください。減らすときは - を付けます。"
    if not item:
        faults["item"] = "予算科目を選んでください。"
    if not reason:
        faults["reason"] = "根拠（議決の日など）を書いてください。"
    if faults:
        return _show(request, faults)
    year = _year(request)
    known = kind if kind in dict(KINDS) else KINDS[0][0]
    payments.enter_budget(item, year, known, amount or 0, reason[:200], actor=request.desk.actor)
    say(request, "予算額を入れました。別の人が確かめると、有効になります。")
    return HttpResponseRedirect(f"{reverse('desk:budget')}?year={year}")


@require_POST
@staff_page("accountant", "admin")
def confirm(request: HttpRequest, entry: int) -> HttpResponse:
    """Put a typed ceiling in force."""
    found = payments.find_budget_entry(entry)
    if found is None:
        raise Http404
    line = payments.confirm_budget(found, actor=request.desk.actor)
    say(request, f"予算額を確かめました。{line.ceiling:,}円です。")
    return HttpResponseRedirect(f"{reverse('desk:budget')}?year={line.fiscal_year}")


@require_POST
@staff_page("clerk", "chief")
def commit(request: HttpRequest) -> HttpResponse:
    """Draft 支出負担行為 ahead of orders."""
    amount, reason = _yen(request.POST.get("sum", "")), request.POST.get("why", "").strip()
    faults = {}
    if not amount:
        faults["sum"] = "金額を、円の数字で入れてください。"
    if not reason:
        faults["why"] = "何のための負担かを書いてください。"
    if faults:
        return _show(request, faults)
    year = _year(request)
    made = payments.draft_commitment(
        request.POST.get("right", ""), year, amount or 0, reason[:200], actor=request.desk.actor
    )
    say(request, f"支出負担行為 {made.number} を起案しました。課長の決裁を待ちます。")
    return HttpResponseRedirect(f"{reverse('desk:budget')}?year={year}")


@require_POST
@staff_page("chief")
def bind(request: HttpRequest, commitment: str) -> HttpResponse:
    """Decide a drafted commitment."""
    found = payments.find_commitment(commitment)
    if found is None:
        raise Http404
    payments.decide_commitment(found, actor=request.desk.actor)
    say(request, f"支出負担行為 {found.number} を決裁しました。")
    return HttpResponseRedirect(f"{reverse('desk:budget')}?year={found.line.fiscal_year}")


@require_POST
@staff_page("accountant")
def close(request: HttpRequest) -> HttpResponse:
    """Close the books of a year (出納閉鎖)."""
    closing = payments.close_year(_year(request), actor=request.desk.actor)
    words = f"{rules.era_fiscal_year(closing.fiscal_year)}の出納を閉鎖しました。"
    if closing.unpaid_count:
        words += f"払い残り{closing.unpaid_count}件、{closing.unpaid_amount:,}円は、過年度支出として命令できます。"
    say(request, words)
    return HttpResponseRedirect(reverse("desk:budget"))


def _year(request: HttpRequest) -> int:
    """The fiscal year a form is about."""
    year = look.number_in(request.POST.get("year", ""), 0)
    if not 2000 <= year <= 2200:
        raise Http404
    return year
