"""The town's own closing days: what is kept, adding one, taking one back. Due days follow in the worker."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import say, show
from tomoni.channels.desk.troubles import trouble_of
from tomoni.channels.look import interface as look
from tomoni.core import interface as core

KEEPERS = ("chief", "admin")
BACK = dt.timedelta(days=366)
FAULTS = {
    "past": ("day", "あすからあとの日にしてください。きょうまでの日は、期限を知らせたあとなので変えられません。"),
    "closed_anyway": ("day", "この日は、土日・祝日・年末年始なので、もともと閉まっています。"),
    "already": ("day", "この日は、もう閉庁日になっています。"),
    "no_reason": ("reason", "なぜ閉まるかを書いてください。"),
}
FOLLOWS = "期限の日は、数分のうちに計算し直します。"


@require_http_methods(["GET", "POST"])
@staff_page(*KEEPERS)
def page(request: HttpRequest) -> HttpResponse:
    """The days, and a form for one more."""
    if request.method == "GET":
        return _show(request)
    typed = {"day": request.POST.get("day", "").strip(), "reason": request.POST.get("reason", "").strip()[:100]}
    try:
        day = dt.date.fromisoformat(typed["day"])
    except ValueError:
        return _show(request, typed=typed, faults={"day": "閉まる日を、年月日で入れてください。"})
    try:
        core.add_closing_day(day, typed["reason"], actor=request.desk.actor)
    except core.ClosingDayRefused as error:
        field, words = FAULTS.get(str(error.data["why"]), ("day", trouble_of(error).message))
        return _show(request, typed=typed, faults={field: words})
    say(request, f"{look.plain_day(day)}を閉庁日にしました。{FOLLOWS}")
    return HttpResponseRedirect(reverse("desk:closing-days"))


def _show(
    request: HttpRequest, *, typed: dict[str, str] | None = None, faults: dict[str, str] | None = None
) -> HttpResponse:
    today = core.today()
    kept = core.list_closing_days(today - BACK)
    context = {
        "coming": [one for one in kept if one.day > today],
        "past": [one for one in reversed(kept) if one.day <= today],
        "typed": typed or {},
        "faults": faults or {},
        "least": today + dt.timedelta(days=1),
    }
    if faults:
        context["fault"] = {"title": "直すところがあります", "message": "印のある欄を見てください。"}
    return show(request, "desk/closing_days.html", context, status=400 if faults else 200)


@require_POST
@staff_page(*KEEPERS)
def remove(request: HttpRequest, day: str) -> HttpResponse:
    """Open the town hall after all."""
    try:
        found = dt.date.fromisoformat(day)
    except ValueError:
        return HttpResponse(status=404)
    core.remove_closing_day(found, actor=request.desk.actor)
    say(request, f"{look.plain_day(found)}は、開庁日に戻りました。{FOLLOWS}")
    return HttpResponseRedirect(reverse("desk:closing-days"))
