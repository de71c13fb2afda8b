"""Going on with an interview on another device: the code is shown once, and typed in after signing in."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tomoni.cases import interface as cases
from tomoni.channels.look import interface as look
from tomoni.channels.portal.guard import resident_page
from tomoni.channels.portal.speaking import interview_page

STATUS = {"": 200, "wrong": 422, "closed": 429}


@resident_page("GET", "HEAD", "POST")
@interview_page
def code(request: HttpRequest, token: str) -> HttpResponse:
    """What a code is for; on POST a new one. Nothing of the person is in it, and none in an address."""
    context: dict[str, Any] = {"token": token}
    if request.method == "POST":
        context["code"], context["until"] = cases.make_code(token, person=request.person.pk)
    else:
        cases.find_interview_page(token, person=request.person.pk)  # only of one's own open conversation
    return look.show(request, "portal/code.html", context)


@resident_page("GET", "HEAD", "POST")
def follow(request: HttpRequest) -> HttpResponse:
    """Type the code; it leads on where one stopped."""
    if request.method != "POST":
        return _ask(request)
    typed = request.POST.get("code", "")
    try:
        token = cases.follow_code(typed, person=request.person.pk, actor=request.actor)
    except cases.CodeNotFollowed as error:
        why = "closed" if error.data["why"] == "closed" else "wrong"
        return _ask(request, typed[:20], why)
    return HttpResponseRedirect(f"/interviews/{token}/")


def _ask(request: HttpRequest, typed: str = "", why: str = "") -> HttpResponse:
    language = look.language_of(request)
    label = str(look.word("resume.label", language))
    error = str(look.word(f"resume.{why}", language)) if why else ""
    field = look.Field(
        "code", "code", "text", label, help=str(look.word("resume.help", language)), raw=typed, error=error
    )
    response = look.show(request, "portal/resume.html", {"fields": [field]}, status=STATUS[why])
    if why == "closed":
        response.headers["Retry-After"] = "900"  # domain/codes.py of cases: a quarter of an hour
    return response
