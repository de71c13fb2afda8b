"""ほかの機関へ送る: what waits to be sent on, by body, on one cover each; a cover is taken back until it left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from tomoni.cases import interface as cases
from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import say, show
from tomoni.channels.desk.names import names_of
from tomoni.channels.desk.troubles import Trouble, trouble_of
from tomoni.channels.desk.words import HELD
from tomoni.core import interface as core
from tomoni.documents import interface as documents

ROLES = ("clerk", "chief")
PURPOSE = "forwarding"
STATES = {"made": "発送待ち", "left": "発送した", "cancelled": "取りやめた"}
WHY = {
    "none": ("送る案件が選ばれていません", "1件以上にチェックを入れてください。"),
    "many": ("一度に送れるのは200件までです", "チェックを減らしてください。"),
    "not_waiting": ("もう送られた案件があります", "ほかの係員が先に送りました。"),
    "on_cover": ("もう送付書にのっている案件があります", "その送付書で発送するか、取りやめてから選んでください。"),
    "protected": ("支援措置の方の案件があります", "支援措置の担当が送ります。"),
    "no_letter": ("送付書のひな型がありません", "手続きの定義を直してもらってください。"),
    "gone": ("この送付書は、もう取りやめられています", "一覧のいまの状態を見てください。"),
    "left": ("この送付書は、もう発送されています", "取りやめることはできません。送り先に連絡してください。"),
    "no_reason": ("取りやめる理由がありません", "あとから見る人のために、理由を書いてください。"),
    "section": ("ほかの課の送付書です", "その課の係員に頼んでください。"),
}


@require_http_methods(["GET", "POST"])
@staff_page(*ROLES)
def page(request: HttpRequest) -> HttpResponse:
    """What waits, by body; and the covers of the section, newest first."""
    if request.method == "POST":
        try:
            say(request, _do(request))
        except cases.CasesError as error:
            return _page(request, _fault(error), 409)
        return HttpResponseRedirect(reverse("desk:forwarding"))
    return _page(request)


def _do(request: HttpRequest) -> str:
    typed, actor = request.POST, request.desk.actor
    do, cover = typed.get("do", ""), _number(typed.get("cover", ""))
    if do == "left":
        done = cases.note_cover_left(cover, actor=actor)
        return f"{done.number}を発送しました。案件を{done.lines.count()}件、終わりにしました。"
    if do == "cancel":
        done = cases.cancel_cover(cover, typed.get("because", ""), actor=actor)
        return f"{done.number}を取りやめました。案件は、送るのを待つ一覧に戻りました。"
    made = cases.make_covers(_chosen(request, do), actor=actor)
    numbers = "、".join(f"{one.body} {one.number}" for one in made)
    return f"送付書を{len(made)}通つくりました（{numbers}）。印刷して、発送したら「発送した」を押してください。"


def _chosen(request: HttpRequest, do: str) -> list[str]:
    """The ticked cases; with the button of a body all of that body that the page showed."""
    return request.POST.getlist(f"of-{do.removeprefix('all-')}" if do.startswith("all-") else "case")


def _number(typed: str) -> int:
    return int(typed) if typed.isdecimal() and len(typed) < 19 else 0


def _fault(error: cases.CasesError) -> Trouble:
    told = WHY.get(str(error.data.get("why", ""))) if isinstance(error, cases.ForwardingNotPossible) else None
    return Trouble(told[0], told[1], "何も変えていません。") if told else trouble_of(error)


def _page(request: HttpRequest, fault: Trouble | None = None, status: int = 200) -> HttpResponse:
    desk = request.desk
    waiting, covers = cases.list_to_forward(desk.actor), cases.list_covers(desk.actor)
    people = {pk for lines in waiting.values() for line in lines for pk in line.people}
    with core.reading(desk.actor, PURPOSE, facts=["name"]) as reader:
        names = names_of(reader, desk, people)
        context = {
            "groups": [
                {"body": body, "place": place, "lines": [_line(line, names) for line in lines]}
                for place, (body, lines) in enumerate(waiting.items(), start=1)
            ],
            "waiting": sum(len(lines) for lines in waiting.values()),
            "covers": [{"one": one, "state": STATES[one.state]} for one in covers],
            "ticked": set(request.POST.getlist("case")),
            "fault": fault,
        }
        return show(request, "desk/forwarding.html", context, status=status)


def _line(line: cases.ToForward, names: Mapping[int, str]) -> dict[str, Any]:
    held = any(names[pk] == HELD for pk in line.people)
    return {
        "one": line,
        "who": HELD if held else names[line.person],
        "others": () if held else [names[pk] for pk in line.people if pk != line.person],
        "held": held,
    }


@require_GET
@staff_page(*ROLES)
def letter(request: HttpRequest, cover: int) -> HttpResponse:
    """The cover as PDF, to be printed and put on top; one that was taken back is not handed out any more."""
    found = cases.find_cover(cover, actor=request.desk.actor)
    if found is None or found[0].state == "cancelled":
        raise Http404
    view, document = found
    guarded = core.find_protections(view.people) and not request.desk.has("protection-officer")
    if guarded:
        raise Http404
    with core.reading(request.desk.actor, PURPOSE, people=view.people, facts=["name"], act="print"):
        answer = HttpResponse(documents.pdf_of(document), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="cover-{view.pk}.pdf"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
