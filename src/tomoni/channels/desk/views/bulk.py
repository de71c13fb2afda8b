"""Many like cases at once (一括): groups, the sample to open, progress. Nothing here decides; `cases` does."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tomoni.cases import interface as cases
from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import say, show
from tomoni.channels.desk.troubles import trouble_of
from tomoni.channels.desk.words import GROUNDS
from tomoni.core import interface as core

ROLES = ("clerk", "chief", "mayor", "deputy-mayor")
LEFT_WORDS = {
    "cases.stale": "見本を選んだあとで、だれかが先に進めた",
    "cases.snapshot_changed": "起案のあとで内容が変わった",
    "cases.own_draft": "あなたの起案",
    "cases.not_in_state": "もう決裁待ちではない",
    "cases.not_your_turn": "ほかの人の決裁を待っている",
    "cases.not_allowed": "あなたの決裁ではなくなった",
    "cases.reasons_missing": "認められないか、求めより少ない（理由が要る）",
    "cases.result_unknown": "情報が足りない",
    "cases.bulk_not_possible": "選んだあとで変わり、まとめて進められなくなった（1件ずつ確かめる）",
    "cases.holder_there": "決裁する人が不在ではなくなった",
    "cases.mandate_not_live": "代決の期間が終わったか、範囲の外になった",
    "cases.deputy_ground_missing": "あなたの代決になったが、理由を選んでいない（1件ずつ進める）",
    "cases.claim_already_live": "同じ内容がもう認められている",
    "cases.award_not_found": "変える受給がなくなった",
    "cases.unforeseen": "思わぬ誤りがあり、何も変えていない（1件ずつ開いて確かめる）",
}


@require_GET
@staff_page(*ROLES)
def page(request: HttpRequest) -> HttpResponse:
    """Groups of like cases, and runs that were begun."""
    actor = request.desk.actor
    return show(request, "desk/bulk.html", _listed(actor))


def _listed(actor: core.Actor) -> dict[str, Any]:
    groups, runs = cases.list_like(actor=actor), cases.list_runs(actor=actor)
    arrived = cases.list_arrived(actor=actor)
    return {"groups": groups, "runs": runs, "arrived": arrived, "stead_grounds": tuple(GROUNDS.items())}


@require_POST
@staff_page(*ROLES)
def begin(request: HttpRequest) -> HttpResponse:
    """Freeze which cases are meant and choose the sample; what arrived is taken up at once."""
    if request.POST.get("kind") == "take_up":
        return _take_up(request)
    kind = "approve" if request.POST.get("kind") == "approve" else "draft"
    try:
        run = cases.begin_bulk(
            kind, request.POST.get("service", ""), request.POST.get("result", ""), actor=request.desk.actor,
            ground=request.POST.get("ground", ""),
        )  # fmt: skip
    except (cases.BulkNotPossible, cases.DeputyGroundMissing) as error:
        context = {**_listed(request.desk.actor), "fault": trouble_of(error)}
        return show(request, "desk/bulk.html", context, status=409)
    return HttpResponseRedirect(reverse("desk:bulk-run", args=[run.pk]))


def _take_up(request: HttpRequest) -> HttpResponse:
    """Begin the check of the next like cases."""
    actor = request.desk.actor
    try:
        done, left = cases.start_checking_like(request.POST.get("service", ""), actor=actor)
    except cases.BulkNotPossible as error:
        return show(request, "desk/bulk.html", {**_listed(actor), "fault": trouble_of(error)}, status=409)
    rest = f"あと{left}件あります。" if left else ""
    say(request, f"{done}件を確かめ始めました。{rest}")
    return HttpResponseRedirect(reverse("desk:bulk"))


@require_http_methods(["GET", "POST"])
@staff_page(*ROLES)
def run(request: HttpRequest, run: int) -> HttpResponse:
    """One run: sample, start, progress, what stayed behind."""
    actor, error = request.desk.actor, None
    if request.method == "POST":
        try:
            if request.POST.get("do") == "drop":
                cases.drop_bulk(run, actor=actor)
                say(request, "やめました。何も決まっていません。")
                return HttpResponseRedirect(reverse("desk:bulk"))
            cases.start_bulk(run, actor=actor)
            return HttpResponseRedirect(reverse("desk:bulk-run", args=[run]))
        except cases.BulkNotPossible as refused:
            error = refused
    line = cases.find_run(run, actor=actor)
    page = "desk:approve" if line.kind == "approve" else "desk:draft"
    context = {
        "run": line,
        "sample": [
            {"number": one.number, "opened": one.opened, "url": f"{reverse(page, args=[one.number])}?run={line.id}"}
            for one in line.sample
        ],
        "left": [
            {"number": number, "url": reverse("desk:case", args=[number]), "why": LEFT_WORDS.get(why, why)}
            for number, why in line.left
        ],
        "as_deputy": GROUNDS.get(line.ground, ""),
        "fault": trouble_of(error) if error else None,
    }
    return show(request, "desk/bulk_run.html", context, status=409 if error else 200)
