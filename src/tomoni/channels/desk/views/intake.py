"""受付: a request taken in at the desk for a person. Find the person, say what came and how, then the same pages."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tomoni.cases import interface as cases
from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import show
from tomoni.channels.desk.names import names_of, service_names
from tomoni.channels.desk.sheets.counter import list_events
from tomoni.channels.desk.sheets.intake import (
    MOST,
    WAYS,
    Terms,
    find_people,
    intake_trouble,
    read_terms,
)
from tomoni.channels.desk.sheets.representations import agent_words
from tomoni.channels.desk.sheets.unregistered import proof_word, reason_word
from tomoni.channels.desk.words import HELD
from tomoni.channels.look import interface as look
from tomoni.core import interface as core
from tomoni.services import interface as services

ROLES = ("clerk", "chief", "counter")
PURPOSE = "interview"


@require_http_methods(["GET", "POST"])
@staff_page(*ROLES)
def find(request: HttpRequest) -> HttpResponse:
    """Who it is for, and what was begun and not sent. The terms are posted: they belong into no address."""
    terms, wrong, rows, fault = Terms(), {}, None, None
    if request.method == "POST" and request.POST.get("do") in ("code", "number"):
        try:
            return _bring(request)
        except (cases.CasesError, services.ServicesError) as error:
            fault = intake_trouble(error)
    elif request.method == "POST":
        terms, wrong = read_terms(request.POST)
        if not wrong:
            rows = _people(request, terms)
    context = {"wrong": wrong, "form": request.POST, "rows": rows, "most": MOST, "begun": _begun(request)}
    context |= {"others": _others(request), "fault": fault}
    context["by_letter"] = cases.mailed_services(request.desk.actor)
    context["more"] = rows is not None and len(rows) > MOST
    context["rows"] = rows[:MOST] if rows is not None else None
    return show(request, "desk/intake.html", context, status=409 if fault else 400 if wrong else 200)


def _bring(request: HttpRequest) -> HttpResponse:
    """A code from home opens what the person began; the number of a conversation what a colleague began."""
    typed, actor = request.POST, request.desk.actor
    if typed["do"] == "code":
        found = cases.hand_to_desk(typed.get("code", ""), actor=actor)
    else:
        number = "".join(
            one for one in unicodedata.normalize("NFKC", typed.get("number_of_talk", "")) if one.isdecimal()
        )
        found = cases.take_over(int(number[:12] or 0), actor=actor)
    return HttpResponseRedirect(reverse("desk:intake-open", args=[found.token]))


def _others(request: HttpRequest) -> list[dict[str, Any]]:
    """What colleagues began: no name, only what they say to each other."""
    titles = service_names(rights=False)
    return [
        {
            "line": one,
            "titles": look.names_in_line((titles.get(key, key) for key in one.services), "ja"),
            "way": WAYS.get(one.way, one.way),
        }
        for one in cases.list_others_open(request.desk.actor)
    ]


def _people(request: HttpRequest, terms: Terms) -> list[dict[str, Any]]:
    """Of somebody protected only that there is a person whom the officer in charge takes in."""
    pks = find_people(terms)
    with core.reading(request.desk.actor, PURPOSE, act="search", facts=["name"], terms=terms.told) as reader:
        names = names_of(reader, request.desk, pks)
        found = reader.find_people(pks)
        reader.saw(pks, ["birth_date", "address"])
        return [{"pk": pk, "name": names[pk], "who": None if names[pk] == HELD else found[pk]} for pk in pks]


def _begun(request: HttpRequest) -> list[dict[str, Any]]:
    lines, titles = cases.list_open_at_desk(request.desk.staff.pk), service_names(rights=False)
    with core.reading(request.desk.actor, PURPOSE, facts=["name"]) as reader:
        names = names_of(reader, request.desk, [line.person for line in lines])
    return [
        {
            "line": line,
            "name": names[line.person],
            "titles": look.names_in_line((titles.get(one, one) for one in line.services), "ja"),
            "way": WAYS.get(line.way, line.way),
        }
        for line in lines
    ]


@require_http_methods(["GET", "POST"])
@staff_page(*ROLES)
def begin(request: HttpRequest, person: int) -> HttpResponse:
    """What it is about, how and when it came."""
    fault, wrong = None, {}
    if request.method == "POST":
        try:
            if request.POST.get("do") == "code":
                return _hand_over(request, person)
            wrong = _wrong(request.POST)
            if not wrong:
                return _begin(request, person)
        except (cases.CasesError, services.ServicesError) as error:
            fault = intake_trouble(error)
    return _choose(request, person, fault, wrong)


def _wrong(typed: Any) -> dict[str, str]:
    wrong = {} if typed.getlist("service") else {"service": "手続きを1つ以上選んでください。"}
    if typed.get("way") not in WAYS:
        wrong["way"] = "届き方を1つ選んでください。"
    if typed.get("came_on", "").strip() and _day(typed) is None:
        wrong["came_on"] = "日付は 2026-12-01 の形で入れてください。"
    return wrong


def _day(typed: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(typed.get("came_on", "").strip())
    except ValueError:
        return None


def _begin(request: HttpRequest, person: int) -> HttpResponse:
    typed = request.POST
    interview = cases.take_in(
        request.desk.actor, person, typed.getlist("service"), way=typed["way"], came_on=_day(typed),
        stamp=typed.get("stamp", ""), by=_by(typed),
    )  # fmt: skip
    return HttpResponseRedirect(reverse("desk:intake-open", args=[interview.token]))


def _by(typed: Any) -> int | None:
    """Who came for the person; None where they came themselves."""
    by = typed.get("by", "")
    return int(by) if by.isdecimal() and len(by) < 19 else None


def _hand_over(request: HttpRequest, person: int) -> HttpResponse:
    """What the person began online goes on here; they gave the code."""
    interview = cases.hand_to_desk(request.POST.get("code", ""), person, actor=request.desk.actor)
    return HttpResponseRedirect(reverse("desk:intake-open", args=[interview.token]))


def agents_of(reader: Any, request: HttpRequest, person: int) -> list[tuple[str, str, str]]:
    """Who may act for the person today: key, name, and as what."""
    may = core.list_agents(person)
    names = names_of(reader, request.desk, [agent for agent, _ in may])
    found = {agent: agent_words(one.ground, one.organisation) for agent, one in reversed(may)}
    return [(str(agent), names[agent], words) for agent, words in sorted(found.items()) if names[agent] != HELD]


def outside_of(reader: Any, request: HttpRequest, who: core.Person) -> dict[str, Any] | None:
    """What is kept of who stands in no register of this town, and who of the register may be the same by now."""
    row = core.find_unregistered(who.pk) if who.unregistered else None
    if row is None:
        return None
    told = core.ToldPerson(who.name, who.name_kana, who.birth_date, row.place, row.reason, row.proof)
    same = [] if row.became_id else [one for one in core.list_alike(told) if one.person != who.pk and one.number]
    hidden = set() if request.desk.has("protection-officer") else set(core.find_protections(o.person for o in same))
    same = [one for one in same if one.person not in hidden and not core.is_unregistered(one.number)]
    reader.saw([one.person for one in same], ["name", "birth_date"])
    reader.saw([who.pk], ["unregistered"])
    return {
        "reason": reason_word(row), "place": row.place, "proof": proof_word(row), "became": row.became_id, "same": same,
    }  # fmt: skip


def _choose(request: HttpRequest, person: int, fault: Any, wrong: dict[str, str]) -> HttpResponse:
    known = {one.id: one for one in services.list_definitions(core.today())}
    offered = [known[one] for one in cases.may_take_in(request.desk.actor, list(known))]
    with core.reading(request.desk.actor, PURPOSE, facts=["name", "birth_date", "address"]) as reader:
        name = names_of(reader, request.desk, [person])[person]
        who = None if name == HELD else reader.find_people([person]).get(person)
        agents = [] if who is None else agents_of(reader, request, person)
        outside = None if who is None else outside_of(reader, request, who)
    context = {
        "agents": agents,
        "who": who,
        "outside": outside,
        "services": [(one.id, one.title()) for one in offered],
        "life_events": list_events(request.desk.actor) if who else [],
        "person": person,
        "ways": tuple(WAYS.items()),
        "chosen": request.POST.getlist("service"),
        "form": request.POST,
        "today": core.today(),
        "wrong": wrong,
        "fault": fault,
    }
    status = 409 if fault else 400 if wrong else 200 if who else 403
    return show(request, "desk/intake_begin.html", context, status=status)
