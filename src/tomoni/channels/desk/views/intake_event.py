"""受付: an event of a life for a person at the counter: what it brings up, for whom, and the conversation about it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tomoni.cases import interface as cases
from tomoni.channels.asking.conversation import draw_gathered, is_about_children
from tomoni.channels.asking.viewer import Eyes, eyes_of
from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import show, show_message
from tomoni.channels.desk.sheets.counter import away_of
from tomoni.channels.desk.sheets.intake import WAYS, intake_trouble
from tomoni.channels.desk.views.intake import ROLES, agents_of
from tomoni.channels.look import interface as look
from tomoni.core import interface as core
from tomoni.services import interface as services

SAID = {key: words for key, words in WAYS.items() if key != "paper"}  # a conversation is not on paper
ORDER = (
    ("due", "受けられるもの"), ("notice", "届け出るもの"), ("open", "聞いてから分かるもの"),
    ("not_due", "受けられない見込みのもの"), ("live", "もう進んでいるもの"), ("refused", "ほかの家族が届けるもの"),
)  # fmt: skip


@require_http_methods(["GET", "POST"])
@staff_page(*ROLES)
def page(request: HttpRequest, person: int, event: str) -> HttpResponse:
    """What the event brings up for the person; 始める begins one conversation about all of it."""
    try:
        found = services.find_life_event(event, core.today())
        if request.method == "POST":
            return _begin(request, person, found)
        return _show(request, person, found)
    except (cases.CasesError, services.ServicesError) as error:
        told = intake_trouble(error)
        back = {"back": reverse("desk:intake"), "back_label": "受付に戻る"}
        return show_message(request, told.title, told.message, todo=told.todo, status=409, **back)


def _begin(request: HttpRequest, person: int, event: services.LifeEvent) -> HttpResponse:
    typed, eyes = request.POST, eyes_of(person, "ja")
    whom = typed.get("whom", "")
    by = typed.get("by", "")
    interview = cases.take_in_event(
        request.desk.actor, person, event.id, way=typed.get("way", "") if typed.get("way") in SAID else "",
        whom=whom if whom in {cases.NEW_CHILD, *(f"p{pk}" for pk in eyes.minors)} else "",
        by=int(by) if by.isdecimal() and len(by) < 19 else None,
    )  # fmt: skip
    return HttpResponseRedirect(reverse("desk:intake-open", args=[interview.token]))


def _show(request: HttpRequest, person: int, event: services.LifeEvent) -> HttpResponse:
    if core.find_person(person) is None:
        raise cases.TakingInNotPossible("There is nobody of this number in the register.", why="person")
    if core.find_protections([person]) and not request.desk.has("protection-officer"):
        raise cases.TakingInNotPossible("Only the officer in charge takes this in.", why="protected")
    known = {one.id: one for one in services.list_definitions(core.today())}
    wanted = cases.may_take_in(request.desk.actor, event.services)
    lines = cases.gather(person, wanted)
    names = {one: name for line in lines for one, name in line.names.items()}
    purpose = known[wanted[0]].purpose if wanted else "interview"
    people = {int(one[1:]) for one in names if one[:1] == "p" and one[1:].isdecimal()}
    if core.find_protections(people) and not request.desk.has("protection-officer"):
        raise cases.TakingInNotPossible("Only the officer in charge of this family takes this in.", why="protected")
    with core.reading(
        request.desk.actor, purpose, people={person, *people}, facts=["name", "birth_date", "household"]
    ) as reader:
        who = reader.find_people([person])[person]
        eyes = replace(eyes_of(person, "ja", names), home=reverse("desk:intake-begin", args=[person]))
        context = {
            "who": who, "event": _event(event, lines, known, eyes), "ways": tuple(SAID.items()),
            "agents": agents_of(reader, request, person), "rest": len(event.services) - len(wanted),
        }  # fmt: skip
        return show(request, "desk/intake_event.html", context)


def _event(event: services.LifeEvent, lines: Any, known: Any, eyes: Eyes) -> dict[str, Any]:
    parts: dict[str, list[Any]] = {}
    for line in draw_gathered(lines, known, eyes):
        parts.setdefault(line.standing, []).append(line)
    going = [one for one in lines if one.standing in ("due", "notice", "open", "not_due")]
    about = cases.AboutEvent(event.id, None, False)
    return {
        "name": look.pick(event.words, "ja")[0],
        "parts": [(words, parts[key]) for key, words in ORDER if key in parts],
        "going": len(going),
        "whom": _whom(going, known, eyes) if event.birth else [],
        "away": away_of(about),
    }


def _whom(going: Any, known: Any, eyes: Eyes) -> list[tuple[str, str]]:
    """The youngest first; last a child that the register does not have yet."""
    if not is_about_children(known[one.service] for one in going):
        return []
    young = sorted(eyes.minors.items(), key=lambda one: one[1], reverse=True)
    rows = [
        (f"p{pk}", f"{eyes.names[f'p{pk}']}さん（{look.age_words(day, core.today(), 'ja')}）")
        for pk, day in young
        if f"p{pk}" in eyes.names
    ]
    return [*rows, (cases.NEW_CHILD, "まだ登録のないお子さん（出生届の前か、いま出したところ）")]
