"""Is the ledger whole? The verification goes on in the worker; published seals of days are held against the ledger."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import say, show
from tomoni.channels.desk.views.ledger_frame import tabs_of
from tomoni.channels.desk.words import PROBLEMS
from tomoni.core import interface as core

DAYS, FILE_MOST = 14, 10_000


@require_http_methods(["GET", "POST"])
@staff_page("auditor")
def page(request: HttpRequest) -> HttpResponse:
    """How far the verification came and what it found; on POST it begins, or a kept seal is compared."""
    compared, fault = None, ""
    if request.method == "POST" and request.POST.get("do") == "compare":
        compared, fault = _compare(request)
    elif request.method == "POST":
        core.ask_check(actor=request.desk.actor)
        say(request, "検査を始めました。画面を閉じても続きます。")
        return HttpResponseRedirect(reverse("desk:ledger-seals"))
    check = core.latest_check()
    context = {
        "tabs": tabs_of(request),
        "check": check,
        "running": check is not None and check.ended_at is None,
        "problems": [_words(*one) for one in check.problems] if check else [],
        "days": core.list_day_seals(limit=DAYS),
        "compared": compared,
        "faults": {"seal": fault},
    }
    return show(request, "desk/ledger/seals.html", context, status=400 if fault else 200)


def _compare(request: HttpRequest) -> tuple[Any, str]:
    file = request.FILES.get("seal")
    if file is None or file.size > FILE_MOST:
        return None, "保存してある封印のファイル（JSON）を選んでください。"
    try:
        published = core.read_seal(file.read().decode("utf-8", "replace"))
    except core.SealNotReadable:
        return None, "このファイルは、公開した封印として読めません。公開したときのファイルをそのまま選んでください。"
    problems = core.compare_with_published(published)
    core.record(request.desk.actor, "read", [], purpose="audit", facts=["ledger"], deed="verify_ledger")
    return {"day": published["day"], "problems": [_words(one.kind, one.number, one.message) for one in problems]}, ""


def _words(kind: str, number: int, message: str) -> str:
    return PROBLEMS.get(kind, "{number}番：{message}").format(number=number, message=message)
