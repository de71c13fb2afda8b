"""The resident's side of being helped: make a code for one conversation, see who helped, end it at once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tomoni.cases import interface as cases
from tomoni.channels.asking.pages import short_title
from tomoni.channels.look import interface as look
from tomoni.channels.portal.guard import resident_page
from tomoni.channels.portal.published import published

SHOWS = ("known", "answers", "account", "sensitive")


@dataclass(frozen=True)
class Line:
    """One help in words."""

    pk: int
    who: str
    what: str
    sees: str
    made_at: datetime
    until: datetime
    typed: int


@resident_page("GET", "HEAD", "POST")
def page(request: HttpRequest) -> HttpResponse:
    """Who helps and who helped; on POST a code for the chosen conversation."""
    context: dict[str, Any] = {}
    if request.method == "POST":
        chosen, own = request.POST.get("talk", ""), {one.token for one in cases.list_own_open(request.person.pk)}
        if chosen in own:
            shows = [one for one in request.POST.getlist("show") if one in SHOWS]
            context["code"], context["until"] = cases.open_helping(
                chosen, person=request.person.pk, shows=shows, actor=request.actor
            )
    rows, language = cases.list_helpings(request.person.pk), look.language_of(request)
    context |= {
        "talks": [
            (one.token, titles(one.services, request, language)) for one in cases.list_own_open(request.person.pk)
        ],
        "chosen": request.POST.get("talk", request.GET.get("talk", "")),
        "shows": [(one, look.word(f"helping.show.{one}", language)) for one in SHOWS],
        "now": [_line(one, request, language) for one in rows if one.state == "live"],
        "waiting": [_line(one, request, language) for one in rows if one.state == "waiting"],
        "before": [_line(one, request, language) for one in rows if one.state == "over" and one.name],
        "ended": request.GET.get("ended") == "1",
        "door": request.build_absolute_uri("/helping/"),
    }
    response = look.show(request, "portal/helpers.html", context)
    if "code" in context:
        response.headers["Cache-Control"] = "no-store"
    return response


@resident_page("POST")
def end(request: HttpRequest, helping: int) -> HttpResponse:
    """At once: the next page of who helps is refused."""
    cases.end_helping(helping, person=request.person.pk, actor=request.actor)
    return HttpResponseRedirect("/helpers/?ended=1")


def titles(services: tuple[str, ...], request: HttpRequest, language: str) -> str:
    """The names of some services in one line."""
    known = published(request)
    found = [short_title(known[one], language) if one in known else one for one in services]
    return look.names_in_line(found, language)


def who_words(one: cases.HelpingLine, language: str) -> str:
    """佐藤 恵さん（支援する人、ひばり町社会福祉協議会）"""
    if not one.name:
        return str(look.word("helping.waiting", language))
    ground = look.word(f"helping.ground.{one.ground}", language)
    key = "helping.as_body" if one.body else "helping.as"
    return str(look.word(key, language, name=one.name, ground=ground, body=one.body))


def _line(one: cases.HelpingLine, request: HttpRequest, language: str) -> Line:
    shown = [str(look.word(f"helping.show.{show}", language)) for show in one.shows]
    sees = str(look.word("home.and", language)).join(shown) or str(look.word("helping.show_none", language))
    what = titles(one.services, request, language)
    return Line(one.pk, who_words(one, language), what, sees, one.made_at, one.until, len(one.typed))


def helped_lines(found: Any, token: str, person: int, language: str) -> list[dict[str, Any]]:
    """Who typed which answers of a page before sending (cases.CheckPage). One query where nobody helped."""
    labels = {item.path: look.pick(item.fact.label, language)[0] for page in found.pages for item in page.items}
    lines = []
    for one in cases.helpers_of(token, person=person):
        typed = list(dict.fromkeys(labels[path] for path in one.typed if path in labels))
        if typed:
            lines.append({"who": who_words(one, language), "labels": typed})
    return lines
