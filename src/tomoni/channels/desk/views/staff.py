"""For the administrator: accounts of staff with their dated roles, and the yearly transfer."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.errors import StaffRefused, TransferRefused
from tomoni.channels.desk.frame import say, show
from tomoni.channels.desk.models import Transfer
from tomoni.channels.desk.team import staff as accounts
from tomoni.channels.desk.team import transfers
from tomoni.channels.desk.troubles import trouble_of
from tomoni.core import interface as core

MOST = 1_000_000  # characters of a list


@require_http_methods(["GET", "POST"])
@staff_page("admin")
def listing(request: HttpRequest) -> HttpResponse:
    """Everybody by section, with roles and their days; on POST somebody new."""
    error, password, new = None, "", None
    if request.method == "POST":
        office = _office(request.POST.get("department", ""))
        try:
            if office is None:
                raise StaffRefused("課を選んでください。", field="department")
            new, password = accounts.add_staff(
                request.POST.get("login", ""), request.POST.get("name", ""), office.pk, actor=request.desk.actor
            )
        except StaffRefused as refused:
            error = refused
    rows = core.Staff.objects.select_related("department").prefetch_related("roles__department")
    context = {
        "people": [_line(row) for row in rows.order_by("-active", "department_id", "login")],
        "offices": list(core.list_departments().values()),
        "typed": request.POST if error else {},
        "new": new,
        "password": password,
        "fault": trouble_of(error) if error else None,
    }
    return show(request, "desk/staff.html", context, status=409 if error else 200)


def _line(row: core.Staff) -> dict[str, Any]:
    today = core.today()
    roles = sorted(row.roles.all(), key=lambda one: (one.since, one.pk))
    shown = [_role(one, today) for one in roles if one.until is None or one.until >= today]
    return {"staff": row, "roles": shown, "url": reverse("desk:account", args=[row.pk])}


def _role(one: core.StaffRole, today: dt.date) -> dict[str, Any]:
    return {
        "row": one,
        "label": one.get_role_display(),
        "office": one.department.name,
        "since": one.since if one.since > today else None,
        "until": one.until,
        "over": one.until is not None and one.until < today,
    }


def _office(typed: str) -> core.Department | None:
    return next((one for one in core.list_departments().values() if str(one.pk) == typed), None)


@require_http_methods(["GET", "POST"])
@staff_page("admin")
def account(request: HttpRequest, staff: int) -> HttpResponse:
    """One account: roles with their days; on POST a role is given, or the account closed."""
    row = core.Staff.objects.select_related("department").filter(pk=staff).first()
    if row is None:
        raise Http404
    error = None
    if request.method == "POST":
        try:
            return _change(request, row)
        except StaffRefused as refused:
            error = refused
    roles = core.StaffRole.objects.filter(staff=staff).select_related("department").order_by("-since", "pk")
    context = {
        "one": row,
        "roles": [_role(one, core.today()) for one in roles],
        "offices": list(core.list_departments().values()),
        "choices": core.StaffRole.Role.choices,
        "today": core.today().isoformat(),
        "typed": request.POST if error else {},
        "fault": trouble_of(error) if error else None,
    }
    return show(request, "desk/account.html", context, status=409 if error else 200)


def _change(request: HttpRequest, row: core.Staff) -> HttpResponse:
    typed = request.POST
    if typed.get("do") == "close":
        accounts.close_account(row.pk, actor=request.desk.actor)
        say(request, f"{row.name}さんのアカウントを閉じました。した仕事の記録は残ります。")
        return HttpResponseRedirect(reverse("desk:staff"))
    office, since, until = _office(typed.get("department", "")), _day(typed.get("since")), _day(typed.get("until"))
    if office is None or since is None or (typed.get("until") and until is None):
        raise StaffRefused("課と日を確かめてください。何も変えていません。", field="since")
    accounts.give_role(row.pk, office.pk, typed.get("role", ""), since, until, actor=request.desk.actor)
    say(request, f"{row.name}さんに役割を付けました。その日から使えます。")
    return HttpResponseRedirect(reverse("desk:account", args=[row.pk]))


def _day(typed: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(typed or "")
    except ValueError:
        return None


@require_POST
@staff_page("admin")
def end_role(request: HttpRequest, role: int) -> HttpResponse:
    """A role ends: today is its last day, or at once."""
    last = core.today() - (accounts.DAY if request.POST.get("now") else dt.timedelta())
    row = accounts.end_role(role, _day(request.POST.get("until")) or last, actor=request.desk.actor)
    say(request, f"{row.staff.name}さんの役割は、{row.until:%Y年%-m月%-d日}で終わります。")
    return HttpResponseRedirect(reverse("desk:account", args=[row.staff_id]))


@require_http_methods(["GET", "POST"])
@staff_page("admin")
def moves(request: HttpRequest) -> HttpResponse:
    """The transfer: paste or choose the list, see every fault and every case, then confirm exactly that list."""
    typed, plan, error = request.POST, None, None
    text = _text(request)
    day = _day(typed.get("day"))
    if request.method == "POST":
        try:
            if typed.get("do") == "confirm":
                row = transfers.prepare(text, day, typed.get("title", ""), actor=request.desk.actor)
                say(request, f"{row.title}を準備しました。{row.lines.count()}人の役割は、その日に切り替わります。")
                return HttpResponseRedirect(reverse("desk:transfer", args=[row.pk]))
        except TransferRefused as refused:
            error = refused
        plan = transfers.read_plan(text, day)
    context = {
        "head": ",".join(transfers.HEAD),
        "text": text,
        "day": typed.get("day", ""),
        "title": typed.get("title", ""),
        "plan": plan,
        "handovers": list(plan.handovers.items()) if plan else [],
        "planned": list(Transfer.objects.order_by("-day", "-pk")[:10]),
        "fault": trouble_of(error) if error else None,
    }
    return show(request, "desk/transfers.html", context, status=409 if error else 200)


def _text(request: HttpRequest) -> str:
    """The file where one was chosen (UTF-8 or Shift_JIS), else what was pasted."""
    file = request.FILES.get("file")
    if file is None:
        return str(request.POST.get("text", ""))[:MOST]
    content = file.read(MOST)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp932", "replace")


@require_GET
@staff_page("admin")
def transfer(request: HttpRequest, transfer: int) -> HttpResponse:
    """One prepared transfer: who moves, and the cases by section as they stand today."""
    row = Transfer.objects.select_related("planned_by").filter(pk=transfer).first()
    if row is None:
        raise Http404
    lines = row.lines.select_related("staff", "from_department", "to_department", "successor").order_by("pk")
    roles = dict(core.StaffRole.Role.choices)
    context = {
        "row": row,
        "lines": [{"line": one, "roles": "・".join(roles.get(r, r) for r in one.roles)} for one in lines],
        "may_withdraw": row.state == "planned" and row.day > core.today(),
    }
    return show(request, "desk/transfer.html", context)


@require_POST
@staff_page("admin")
def withdraw(request: HttpRequest, transfer: int) -> HttpResponse:
    """Take a prepared transfer back."""
    row = transfers.withdraw(transfer, actor=request.desk.actor)
    say(request, f"{row.title}を取り消しました。役割は元のままです。")
    return HttpResponseRedirect(reverse("desk:transfers"))
