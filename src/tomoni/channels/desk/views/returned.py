"""Transfers that came back (振込不能・組戻): the list of the section, and one with what to do."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.accounts import payout_accounts
from tomoni.channels.desk.frame import say, show
from tomoni.channels.desk.names import names_of
from tomoni.channels.desk.sheets.money import returned_sheet
from tomoni.channels.desk.sheets.payments import transfer_words
from tomoni.channels.desk.troubles import trouble_of
from tomoni.channels.desk.views.orders import find_order, show_order
from tomoni.channels.desk.words import HELD
from tomoni.channels.look import interface as look
from tomoni.core import interface as core
from tomoni.payments import interface as payments

SIZE = 50
LARGEST = 120 * 1_000_000


@require_GET
@staff_page("clerk", "chief", "accountant")
def page(request: HttpRequest) -> HttpResponse:
    """What came back, open first; the accounting side sees every section's."""
    state = request.GET.get("state", "open")
    department = None if request.desk.has("accountant") else request.desk.staff.department.key
    before = look.number_in(request.GET.get("before", ""))
    wanted = state if state in ("open", "settled") else None
    found = payments.list_returned(department=department, state=wanted, before=before, limit=SIZE + 1)
    shown = found[:SIZE]
    with core.reading(request.desk.actor, "payment", facts=["payment_result"]) as reader:
        names = names_of(reader, request.desk, [one.payee_id for one in shown])
    context = {
        "lines": [returned_sheet(one, names[one.payee_id]) for one in shown],
        "state": state,
        "next_url": f"?state={state}&before={shown[-1].pk}" if len(found) > SIZE else "",
    }
    return show(request, "desk/returned.html", context)


@require_http_methods(["GET", "POST"])
@staff_page("clerk", "chief", "accountant")
def one(request: HttpRequest, returned: int) -> HttpResponse:
    """One that came back: what the bank said, the account now, and the way to pay it anew."""
    found = payments.find_returned(returned)
    desk = request.desk
    if found is None or not (desk.has("accountant") or found.department == desk.staff.department.key):
        raise Http404
    account = payout_accounts([found.payee_id]).get(found.payee_id)
    fault = ""
    if request.method == "POST":
        try:
            payments.settle_return(found, account=account, note=request.POST.get("note", ""), actor=desk.actor)
        except payments.PaymentsError as error:
            fault = trouble_of(error).message
        else:
            say(request, "再支払に回しました。次の支出命令に入ります。")
            return HttpResponseRedirect(reverse("desk:returned"))
    with core.reading(desk.actor, found.order.right, facts=["payout_account", "payment_result"]) as reader:
        name = names_of(reader, desk, [found.payee_id])[found.payee_id]
    return show(
        request, "desk/returned_one.html", _context(found, name, account, desk, fault), status=400 if fault else 200
    )


def _context(found: Any, name: str, account: Any, desk: Any, fault: str) -> dict[str, Any]:
    same = account is not None and account[:5] == (
        found.line.bank_code, found.line.branch_code, found.line.account_type, found.line.account_number,
        found.line.holder,
    )  # fmt: skip
    months = payments.list_months_of(found.order, [found.line_id]).get(found.line_id, [])
    own = found.noted_by == desk.actor.key
    return {
        "r": returned_sheet(found, name),
        "months": months,
        "now": core.now(),
        "account": "" if account is None else HELD if name == HELD else transfer_words(account),
        "same": same,
        "own": own,
        "may": found.state == "open" and desk.has("clerk", "chief") and not own
        and found.department == desk.staff.department.key,
        "note_fault": fault,
    }  # fmt: skip


@require_POST
@staff_page("accountant")
def result(request: HttpRequest, number: str) -> HttpResponse:
    """The bank's answer to a file: its result file, a list of what failed, or the word that all was done."""
    order = find_order(request, number)
    typed = request.POST.get("file", "")
    file = payments.find_file(order, look.number_in(typed, 0))
    if file is None:
        raise payments.OrderNotReleased(number)
    kind, sent = request.POST.get("kind", ""), request.FILES.get("result")
    try:
        if kind == "all":
            payments.confirm_all_paid(file, actor=request.desk.actor)
        elif sent is None or sent.size > LARGEST:
            return show_order(request, order, wrong={"result": "結果のファイルを選んでください。"}, status=400)
        elif kind == "list":
            payments.read_returned_list(file, sent.read(), actor=request.desk.actor)
        else:
            payments.read_bank_result(file, sent.read(), actor=request.desk.actor)
    except payments.BankResultNotReadable as error:
        found = [fault.sentence() for fault in error.data["faults"]]
        return show_order(request, order, unread=found, status=409)
    say(request, f"ファイル{file.number}の結果を取り込みました。戻ってきたものは、担当の課に回りました。")
    return HttpResponseRedirect(reverse("desk:order", args=[number]))


@require_POST
@staff_page("accountant")
def note(request: HttpRequest, number: str) -> HttpResponse:
    """One transfer that came back later, from the bank's paper."""
    order = find_order(request, number)
    typed, words = request.POST.get("line", ""), request.POST.get("words", "").strip()
    line = payments.find_line(order, look.number_in(typed, 0))
    try:
        on = dt.date.fromisoformat(request.POST.get("on", ""))
    except ValueError:
        on = core.today()
    wrong = {}
    if line is None:
        wrong["line"] = "一覧の番号を入れてください。"
    if not words:
        wrong["words"] = "銀行の言う理由を書いてください。"
    if wrong:
        return show_order(request, order, wrong=wrong, status=400)
    payments.note_return(line, words, returned_on=on, actor=request.desk.actor)
    say(request, f"{line.number}件目を、戻ってきたものとして入れました。担当の課に回りました。")
    return HttpResponseRedirect(reverse("desk:order", args=[number]))
