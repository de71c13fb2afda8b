"""One order to pay: the department sees it; the accounting side examines, releases or sends back, fetches the file."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import say, show
from tomoni.channels.desk.names import names_of, service_names
from tomoni.channels.desk.sheets.money import file_sheet
from tomoni.channels.desk.sheets.payments import STATES, line_sheet, order_label, refused_of
from tomoni.channels.desk.troubles import Trouble
from tomoni.channels.look import interface as look
from tomoni.core import interface as core
from tomoni.payments import interface as payments

SIZE = 100


@require_GET
@staff_page("clerk", "chief", "accountant")
def page(request: HttpRequest, number: str) -> HttpResponse:
    """The order with its lines; for who may release it, with everything that keeps it from being paid."""
    order = find_order(request, number)
    return show_order(request, order)


@require_POST
@staff_page("accountant")
def examine(request: HttpRequest, number: str) -> HttpResponse:
    """Check every line (審査); the page then lists what is wrong, or offers the release."""
    order = find_order(request, number)
    ticked = request.POST.getlist("check")
    try:
        faults = payments.examine_order(order, ticked=ticked, actor=request.desk.actor)
    except payments.ChecklistNotComplete as error:
        return show_order(request, order, wrong={"check": error.message}, status=400)
    return show_order(request, payments.find_order(number), faults=faults)


@require_POST
@staff_page("accountant")
def release(request: HttpRequest, number: str) -> HttpResponse:
    """Examine and release: the bank file is written, frozen and hashed, or refused as a whole with a list."""
    order = find_order(request, number)
    try:
        payments.release_order(order, actor=request.desk.actor)
    except payments.OrderNotPayable as error:
        return show_order(request, order, faults=error.data["faults"], status=409)
    say(request, f"{order_label(order)}を支払に確定しました。全銀ファイルを取り出して、銀行に送ってください。")
    return HttpResponseRedirect(reverse("desk:order", args=[number]))


@require_POST
@staff_page("accountant")
def send_back(request: HttpRequest, number: str) -> HttpResponse:
    """Send the order back to its department with a reason; what was in it is due again."""
    order = find_order(request, number)
    reason = request.POST.get("comment", "").strip()
    if not reason:
        return show_order(request, order, comment="", wrong={"comment": "差し戻す理由を書いてください。"}, status=400)
    payments.return_order(order, reason[:500], actor=request.desk.actor)
    say(request, f"{order_label(order)}を差し戻しました。中の支払は、もう一度命令できます。")
    return HttpResponseRedirect(reverse("desk:order", args=[number]))


@require_POST
@staff_page("accountant")
def bank_file(request: HttpRequest, number: str) -> HttpResponse:
    """The file for the bank, byte for byte as released; fetching it is an export on the ledger of every payee."""
    order = find_order(request, number)
    typed = request.GET.get("file", "1")
    number_of = look.number_in(typed, 1)
    content, file = payments.bank_file(order, number_of), payments.find_bank_file(order, number_of)
    payees = [line.payee_id for line in payments.list_lines(order, after=file.first_line - 1, limit=file.count)]
    with core.reading(request.desk.actor, order.right, act="export", people=payees, facts=["payout_account"]):
        answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = (
        f'attachment; filename="zengin-{order.pay_on:%Y%m%d}-{order.number}-{file.number}.txt"'
    )
    return answer


def show_order(
    request: HttpRequest, order: Any, *, faults: list[Any] | None = None, comment: str = "",
    wrong: dict[str, str] | None = None, unread: list[str] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The page of an order. Payees stand on it, so it is read through the ledger."""
    desk = request.desk
    after = look.number_in(request.GET.get("after", ""), 0)
    lines = payments.list_lines(order, after=after, limit=SIZE + 1)
    shown = lines[:SIZE]
    own = order.ordered_by == desk.actor.key
    may = desk.has("accountant") and order.state == "ordered" and not own
    fault = None
    if faults and status == 409:
        fault = Trouble(
            "支払データは作られませんでした",
            f"直すところが{len(faults)}つあります。",
            "差し戻すか、直してから、もう一度確定してください。",
        )
    if unread:
        fault = Trouble(
            "結果は取り込んでいません",
            f"送ったものと合わないところが{len(unread)}か所あります。",
            "銀行から受け取ったままのファイルか、どの支払のものかを確かめてください。",
        )
    payees = {line.payee_id for line in shown} | {one.payee for one in faults or () if one.payee}
    with core.reading(desk.actor, order.right, facts=["payout_account"]) as reader:
        names = names_of(reader, desk, payees)
    files = payments.list_bank_files(order)
    months = payments.list_months_of(order, [line.pk for line in shown])
    context = {
        "files": [file_sheet(order, file) for file in files],
        "unread": (unread or [])[:100],
        "checklist": [(key, words, key in order.checklist) for key, words in payments.CHECKLIST.items()],
        "submit_by": _submit_by(order),
        "today": core.today(),
        "typed": request.POST,
        "order": _sheet(
            order,
            shown,
            names,
            faults or [],
            files,
            months,
            may=may,
            own=own,
            may_file=desk.has("accountant"),
            me=desk.actor.key,
        ),
        "fault": fault,
        "size": SIZE,
        "next_url": f"?after={shown[-1].number}" if len(lines) > SIZE else "",
        "faults": wrong or {},
        "comment": comment,
    }
    return show(request, "desk/order.html", context, status=status)


def _sheet(
    order: Any, lines: list[Any], names: dict[int, str], faults: list[Any], files: list[Any], months: Any, **may: Any
) -> dict[str, Any]:
    amounts = {line.number: line.amount for line in lines}
    return {
        "label": order_label(order),
        "right": service_names().get(order.right, order.right),
        "state": STATES.get(order.state, order.state),
        "total": order.amount,
        "count": order.count,
        "pay_on": order.pay_on,
        "budget": order.budget_item,
        "year": order.fiscal_year,
        "ordered_by": order.ordered_by_name,
        "ordered_at": order.ordered_at,
        "released_by": order.closed_by_name if order.state == "released" else "",
        "released_at": order.closed_at,
        "comment": order.return_reason,
        "refused": refused_of(faults, names, amounts),
        "extra_reason": order.extra_reason,
        "carried": order.carried,
        "commitment": order.commitment.number if order.commitment else "",
        "released": order.state == "released",
        "lines": [
            (line.number, line_sheet(line, names[line.payee_id], line.amount), months.get(line.pk, []))
            for line in lines
        ],
        "may_examine": may["may"] and (bool(faults) or order.examined_by != may["me"]),
        "may_release": may["may"] and not faults and order.examined_by == may["me"],
        "examined_by": order.examined_by_name,
        "examined_at": order.examined_at,
        "may_send_back": may["may"],
        "own": may["own"],
        "may_file": may["may_file"],
        "has_file": bool(files),
        "examine_url": reverse("desk:examine", args=[order.number]),
        "release_url": reverse("desk:release", args=[order.number]),
        "back_url": reverse("desk:order-back", args=[order.number]),
        "result_url": reverse("desk:bank-result", args=[order.number]),
        "return_url": reverse("desk:order-return", args=[order.number]),
    }


def _submit_by(order: Any) -> Any:
    """The day by which the bank wants the file, where the town has set it and it still matters."""
    days = order.fund.submit_days
    return payments.submit_by(order.pay_on, days) if days and order.state != "returned" else None


def find_order(request: HttpRequest, number: str) -> Any:
    order = payments.find_order(number)
    department = request.desk.staff.department.key
    if order is None or not (request.desk.has("accountant") or order.department == department):
        raise OrderNotFound
    return order


class OrderNotFound(core.TomoniError):
    """No order of this number that this person may see."""

    code = "desk.order_not_found"

    def __init__(self) -> None:
        super().__init__("この番号の支出命令はありません。番号を確かめてください。")
