"""The asker's side: let another adult of the family answer for themselves, or take it back."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from tomoni.cases import interface as cases
from tomoni.channels.asking.others import draw_others
from tomoni.channels.look import interface as look
from tomoni.channels.portal.guard import resident_page
from tomoni.channels.portal.published import published
from tomoni.channels.portal.speaking import banner_of, interview_page


@resident_page("GET", "HEAD", "POST")
@interview_page
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Who is asked about themselves; on POST ask one of them (a code, shown once), or answer oneself after all."""
    context: dict[str, Any] = {}
    if request.method == "POST":
        context = _change(request, token)
    found, language = cases.list_others(token, person=request.person.pk), look.language_of(request)
    context |= {
        "others": draw_others(found, published(request), language), "acting": banner_of(request), "token": token,
        "door": request.build_absolute_uri("/own/"),
    }  # fmt: skip
    response = look.show(request, "portal/others.html", context, status=409 if "fault" in context else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


def _change(request: HttpRequest, token: str) -> dict[str, Any]:
    person, actor = request.person.pk, request.actor
    ask, back = _row(request, "ask"), _row(request, "back")
    if back:
        cases.take_back_own(token, back, person=person, actor=actor)
    if not ask:
        return {}
    try:
        handed = cases.ask_other(token, ask, person=person, actor=actor)
    except cases.OwnLinkNotPossible as error:
        return {"fault": look.word(f"own.not_{error.data['why']}", look.language_of(request))}
    return {"code": handed.code, "until": handed.until}


def _row(request: HttpRequest, name: str) -> int:
    typed = request.POST.get(name, "")
    return look.number_in(typed, 0)
