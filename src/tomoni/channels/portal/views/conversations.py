"""The list at the end of a conversation: what is due, what is not and why, what is missing, what is done elsewhere."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tomoni.cases import interface as cases
from tomoni.channels.asking.conversation import draw_away, draw_end
from tomoni.channels.asking.others import draw_waits
from tomoni.channels.asking.pages import conversation_heading, draw_contradictions
from tomoni.channels.asking.viewer import Eyes, eyes_of
from tomoni.channels.look import interface as look
from tomoni.channels.portal.guard import resident_page
from tomoni.channels.portal.published import published
from tomoni.channels.portal.speaking import banner_of, interview_page, note_looked
from tomoni.core import interface as core
from tomoni.services import interface as services

ORDER = ("due", "notice", "open", "not_due", "left_out", "live", "refused")


@resident_page("GET", "HEAD", "POST")
@interview_page
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Show the list; or leave a service out, or take it back."""
    if request.method == "POST":
        return _change(request, token)
    language = look.language_of(request)
    end = cases.find_end(token, person=request.person.pk, lang=language)
    eyes, known = eyes_of(request.person.pk, language, dict(end.names)), published(request)
    note_looked(request, [], end.names, [line.service for line in end.lines])
    parts = draw_end(end, known, eyes)
    context = {
        "acting": banner_of(request),
        "waits": draw_waits(token, end.handed, language),
        "token": token,
        "p": {
            "of": conversation_heading(end.event, known, language),
            "back": f"{eyes.base}/{token}/{end.last_page}/" if end.last_page else eyes.home,
            "go_on": f"{eyes.base}/{token}/{end.next_page}/" if end.next_page else "",
            "action": f"{eyes.base}/{token}/list/",
            "check": f"{eyes.base}/{token}/check/",
            "parts": [(key, look.word(f"end.{key}", language), parts[key]) for key in ORDER if key in parts],
            "going": len(end.sendable),
            "contradictions": draw_contradictions(end, known, eyes),
            "away": away_of(end, eyes),
        },
    }
    return look.show(request, "portal/end.html", context)


def away_of(end: cases.End, eyes: Eyes) -> list[Any]:
    """What begins elsewhere, with the last day where the day of the event is known."""
    event = next((one for one in services.list_life_events(core.today()) if one.id == end.event), None)
    if event is None:
        return []
    born = (end.declared_on or eyes.born(end.whom)) if event.birth and end.whom else None
    return draw_away(event, eyes.language, event_on=born, registered=event.birth and end.whom in eyes.names)


def _change(request: HttpRequest, token: str) -> HttpResponse:
    out, back = request.POST.get("out", ""), request.POST.get("back", "")
    if out:
        cases.leave_out_service(token, out, person=request.person.pk)
    elif back:
        cases.take_back_service(token, back, person=request.person.pk)
    return HttpResponseRedirect(f"/interviews/{token}/list/")
