"""Who is absent, and who acts in whose stead (代決・専決): kept with days, article, subjects and ceiling."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import say, show
from tomoni.channels.desk.names import service_names
from tomoni.channels.desk.sheets.mandates import absence_row, mandate_row, people_of, seats_of
from tomoni.channels.desk.troubles import Trouble, trouble_of
from tomoni.channels.desk.words import MANDATES, RESULTS
from tomoni.core import interface as core

ROLES = ("mayor", "deputy-mayor", "chief", "admin")
WHY = {
    "days": "終わりの日が、始まりの日より前です。",
    "past": "もう過ぎた日です。これからの日を入れてください。",
    "too_long": "1年を超えるときは、不在ではなく役割を変えてください。",
    "overlap": "同じ日に、別の登録があります。先にそれを終わらせるか、順位を変えてください。",
    "article": "根拠（事務決裁規程の条）を書いてください。",
    "receiver": "代わる人か、代わる役割の、どちらか1つを選んでください。",
    "self": "本人が本人の代わりになることはできません。その役割を持たない人を選んでください。",
}


@require_http_methods(["GET", "POST"])
@staff_page(*ROLES)
def page(request: HttpRequest) -> HttpResponse:
    """Lists with a form each. What a room refuses stands on top, and what was typed stays."""
    if request.method == "GET":
        return _show(request)
    try:
        said = _do(request)
    except (core.AbsenceRefused, core.MandateRefused) as error:
        told = trouble_of(error)
        return _show(request, Trouble(told.title, WHY.get(str(error.data.get("why")), told.message), told.todo))
    except core.NotYoursToGrant as error:
        return _show(request, trouble_of(error))
    except ValueError:
        return _show(request, Trouble("日付か数が読めません", "日付は 2026-12-01 の形、金額は数字で入れてください。"))
    say(request, said)
    return HttpResponseRedirect(reverse("desk:mandates"))


def _do(request: HttpRequest) -> str:
    typed, actor = request.POST, request.desk.actor
    do = typed.get("do", "")
    if do == "absence":
        staff = int(typed.get("staff", ""))
        if core.find_staff(staff) is None:
            raise ValueError(staff)
        core.note_absence(
            staff, _day(typed, "since"), _day(typed, "until"), reason=typed.get("reason", ""), actor=actor
        )
        return "不在を登録しました。"
    if do == "end_absence":
        core.end_absence(int(typed.get("row", "")), actor=actor)
        return "不在を取り消しました。"
    if do == "end_mandate":
        core.end_mandate(int(typed.get("row", "")), actor=actor)
        return "きょうで終わらせました。"
    _grant(typed, actor)
    return "登録しました。"


def _grant(typed: Any, actor: core.Actor) -> None:
    to = typed.get("to", "")
    to_staff = int(to[6:]) if to.startswith("staff:") else None
    ceiling = typed.get("ceiling", "").replace(",", "").strip()
    kind = typed.get("kind", "")
    if kind not in MANDATES:
        raise ValueError(kind)
    core.grant_mandate(
        kind, _seat(typed.get("seat", "")), to_staff=to_staff, to=_seat(to[5:]) if to.startswith("seat:") else None,
        since=_day(typed, "since"), until=_day(typed, "until") if typed.get("until") else None,
        article=typed.get("article", ""), rank=int(typed.get("rank") or 1),
        services=[one for one in typed.getlist("service") if one], results=[r for r in typed.getlist("result") if r],
        ceiling=int(ceiling) if ceiling else None, later_view=bool(typed.get("later_view")), actor=actor,
    )  # fmt: skip


def _seat(text: str) -> core.Seat:
    role, _, office = text.partition("@")
    if not role:
        raise ValueError(text)
    return core.Seat(role, office)


def _day(typed: Any, name: str) -> dt.date:
    return dt.date.fromisoformat(typed.get(name, ""))


def _show(request: HttpRequest, fault: Trouble | None = None) -> HttpResponse:
    roll, names = core.load_roll(), service_names(rights=False)
    context = {
        "absences": [absence_row(row) for row in core.list_absences()],
        "mandates": [mandate_row(row, roll, names) for row in core.list_mandates()],
        "people": people_of(roll),
        "seats": seats_of(roll),
        "kinds": tuple(MANDATES.items()),
        "services": tuple(names.items()),
        "results": tuple(RESULTS.items()),
        "today": core.today(),
        "form": request.POST,
        "fault": fault,
    }
    return show(request, "desk/mandates.html", context, status=409 if fault else 200)
