"""受付: an adult of the family answers for themselves: asked at the counter, opened with a code."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tomoni.cases import interface as cases
from tomoni.channels.asking import lending
from tomoni.channels.asking.others import draw_others
from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import show
from tomoni.channels.desk.views.intake_pages import ROLES, Taken, need_open_family, taken_page
from tomoni.channels.desk.views.lent import to_pages
from tomoni.core import interface as core
from tomoni.services import interface as services

REFUSED = {
    "person": "この方には、ここからは頼めません。何も送っていません。本人が窓口に来たときに、別に聞いてください。",
    "acting": "代わりの方が来ているときは、ほかの方に頼めません。何も送っていません。",
    "nothing": "いま、この方に聞くことはありません。質問をもう一度見てください。",
}
CODE = {
    "wrong": "このコードでは開けません。文字が違うか、期限が切れたか、もう使われています。"
    "頼んだ方に、新しいコードを作ってもらってください。",
    "closed": "違うコードが続きました。15分たってから、もう一度入れてください。",
}


@require_http_methods(["GET", "POST"])
@staff_page(*ROLES)
@taken_page
def others(request: HttpRequest, taken: Taken) -> HttpResponse:
    """Who is asked about themselves; on POST ask one of them at the person's word, or take it back."""
    token, person, actor = taken.view.token, taken.person.pk, request.desk.actor
    context: dict[str, Any] = dict(taken.head())
    ask, back = _row(request, "ask"), _row(request, "back")
    if back:
        cases.take_back_own(token, back, person=person, actor=actor)
    if ask:
        try:
            handed = cases.ask_other(token, ask, person=person, actor=actor)
            context |= {"code": handed.code, "until": handed.until}
        except cases.OwnLinkNotPossible as error:
            context["fault"] = REFUSED[error.data["why"]]
    found = cases.list_others(token, person=person)
    need_open_family(request, [f"p{one.person}" for one in found])
    people = {person, *taken.others, *(one.person for one in found)}
    with core.reading(actor, taken.purpose, people=people, facts=["name"]):
        context["others"] = draw_others(found, taken.known, "ja")
        response = show(request, "desk/intake_others.html", context, status=409 if "fault" in context else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "POST"])
@staff_page(*ROLES)
def code(request: HttpRequest) -> HttpResponse:
    """The code that who sits there brought, after a look at a paper; then the screen is theirs, and no desk."""
    typed, fault = request.POST.get("code", "")[:20], ""
    if request.method == "POST" and request.POST.get("seen") != "yes":
        fault = "本人確認書類を見てから、印を付けてください。まだ何も開いていません。"
    elif request.method == "POST":
        try:
            return _hand_over(request, *cases.open_at_counter(typed, actor=request.desk.actor))
        except cases.CodeNotFollowed as error:
            fault = CODE[error.data["why"]]
    context = {"typed": typed, "fault": fault}
    response = show(request, "desk/intake_own.html", context, status=422 if fault else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


def _hand_over(request: HttpRequest, link: int, key: str) -> HttpResponse:
    who = core.Actor("resident", "", role="own", channel="counter")
    found = cases.find_own_page(link, cases.Proof(key=key), actor=who)
    known = {one.id: one for one in services.list_definitions(core.today())}
    lending.lend(
        request, "own", actor=request.desk.actor, back=reverse("desk:intake"), person=found.person,
        purpose=known[found.services[0]].purpose, link=link, key=key,
    )  # fmt: skip
    return to_pages(request)


def _row(request: HttpRequest, name: str) -> int:
    typed = request.POST.get(name, "")
    return int(typed) if typed.isdecimal() and len(typed) < 19 else 0
