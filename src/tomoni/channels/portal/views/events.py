"""Events of a life: what each brings up, for whom, what begins elsewhere; and the conversation that begins there."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tomoni.cases import interface as cases
from tomoni.channels.asking.conversation import draw_away, draw_gathered
from tomoni.channels.asking.pages import help_of
from tomoni.channels.asking.viewer import Eyes, eyes_of
from tomoni.channels.look import interface as look
from tomoni.channels.portal.guard import open_page, resident_page
from tomoni.channels.portal.published import published
from tomoni.channels.portal.views.services import list_services
from tomoni.core import interface as core
from tomoni.services import interface as services

ORDER = ("due", "notice", "open", "not_due", "live", "refused")
RECENT = timedelta(days=366)
MINE = "mine"  # not an event: everything that may be due


@open_page()
def listing(request: HttpRequest) -> HttpResponse:
    """Every event that gathers something, and what am I due."""
    language = look.language_of(request)
    events = [
        {"id": one.id, "name": look.pick(one.words, language)[0], "about": look.pick(one.about, language)[0]}
        for one in services.list_life_events(core.today())
        if one.services or one.elsewhere
    ]
    return look.show(request, "portal/events.html", {"life_events": events})


@open_page("GET", "HEAD", "POST")
def page(request: HttpRequest, event: str) -> HttpResponse:
    """What one event brings up; the conversation begins with POST."""
    if request.method == "POST":
        return _begin(request, event=event)
    found = services.LifeEvent(MINE, {}) if event == MINE else services.find_life_event(event, core.today())
    if request.account is None or request.account.person is None:
        return _show(request, found, [], None)
    person = request.account.person
    lines = cases.gather(person.pk, _wanted(request, found), lang=look.language_of(request))
    if event == MINE:  # of all services only what may concern the person
        lines = tuple(one for one in lines if one.standing in ("due", "open", "notice") and one.answer.keys)
    eyes = eyes_of(person.pk, look.language_of(request), {f"p{person.pk}": person.name})
    return _show(request, found, list(lines), eyes)


def _wanted(request: HttpRequest, event: services.LifeEvent) -> tuple[str, ...]:
    if event.id != MINE:
        return event.services
    return tuple(one.id for one in published(request).values() if not one.sensitive and one.push is not None)


def _show(
    request: HttpRequest, event: services.LifeEvent, lines: list[Any], eyes: Eyes | None
) -> HttpResponse:  # fmt: skip
    language, known = look.language_of(request), published(request)
    drawn = draw_gathered(lines, known, eyes) if eyes else []
    parts: dict[str, list[Any]] = {}
    for line in drawn:
        parts.setdefault(line.standing, []).append(line)
    open_ = [line for line in lines if line.standing in ("due", "notice", "open", "not_due")]
    mine = event.id == MINE
    context = {
        "e": {
            "id": event.id,
            "name": look.word("event.mine", language) if mine else look.pick(event.words, language)[0],
            "about": look.word("event.mine_lead", language) if mine else look.pick(event.about, language)[0],
            "parts": [(look.word(f"event.{key}", language), parts[key]) for key in ORDER if key in parts],
            "count": len(open_),
            "whom": _whom(open_, eyes) if eyes and event.birth else [],
            "services": [] if eyes else list_services([known[one] for one in event.services if one in known], language),
            "away": draw_away(event, language),
            "mine": mine,
        },
        "signed_in": eyes is not None,
        "help": next((help_of(known[one]) for one in event.services if one in known), None),
    }
    return look.show(request, "portal/event.html", context)


def _whom(lines: list[Any], eyes: Eyes) -> list[dict[str, str]]:
    """The children whose birth it can be, the youngest first, and one that is not in the register yet."""
    names = {one: name for line in lines for one, name in line.names.items()}
    born = {pk: day for pk, day in eyes.minors.items() if core.today() - day < RECENT}
    young = sorted(born.items(), key=lambda one: one[1], reverse=True)
    eyes = eyes.with_names(names)
    found = [
        {
            "id": f"p{pk}",
            "name": str(look.word("home.person_age", eyes.language, name=names[f"p{pk}"], age=age)),
        }
        for pk, day in young
        if f"p{pk}" in names
        for age in [look.age_words(day, core.today(), eyes.language)]
    ]
    return [*found, {"id": cases.NEW_CHILD, "name": str(look.word("event.whom_new", eyes.language))}]


@resident_page("POST")
def _begin(request: HttpRequest, event: str) -> HttpResponse:
    """Begin, or go on with what was begun about the same event and child."""
    language = look.language_of(request)
    found = services.LifeEvent(MINE, {}) if event == MINE else services.find_life_event(event, core.today())
    wanted = _wanted(request, found)
    if event == MINE:
        lines = cases.gather(request.person.pk, wanted, lang=language)
        wanted = tuple(one.service for one in lines if one.standing in ("due", "open", "notice") and one.answer.keys)
    if not wanted:
        return HttpResponseRedirect(f"/events/{event}/")
    eyes, whom = eyes_of(request.person.pk, language), request.POST.get("whom", "")
    allowed = {cases.NEW_CHILD, *(f"p{pk}" for pk in eyes.minors)}
    interview = cases.begin_conversation(
        request.actor, request.person.pk, wanted, event="" if event == MINE else event,
        whom=whom if whom in allowed else "", language=language,
    )  # fmt: skip
    return HttpResponseRedirect(f"/interviews/{interview.token}/")
