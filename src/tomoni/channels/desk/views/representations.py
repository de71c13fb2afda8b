"""代わりの人: who acts for a person, written down after the paper was seen, and ended."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_http_methods

from tomoni.channels.asking.forms.reading import refusal_words as file_words
from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.downloads import give_out
from tomoni.channels.desk.frame import say, show
from tomoni.channels.desk.names import names_of, service_names
from tomoni.channels.desk.sheets.representations import (
    AS,
    GROUNDS,
    OUTSIDER,
    Typed,
    read_typed,
    refusal_words,
)
from tomoni.channels.desk.words import HELD
from tomoni.core import interface as core
from tomoni.services import interface as services

ROLES = ("clerk", "chief")
PURPOSE = "representation"
PAPER = "representation"  # owner of the scans


@require_http_methods(["GET", "POST"])
@staff_page(*ROLES)
def page(request: HttpRequest, person: int) -> HttpResponse:
    """Who acts for this person, today and before; write down another, end one."""
    if request.method != "POST":
        return _show(request, person)
    if request.POST.get("do") == "end":
        return _end(request, person)
    if request.POST.get("do") == "end-representative":
        return _end_representative(request, person)
    typed, wrong = read_typed(request.POST)
    if wrong:
        return _show(request, person, wrong=wrong)
    try:
        with transaction.atomic():
            row = _write(request, person, typed)
            _keep(request, row)
    except core.RepresentationRefused as error:
        return _show(request, person, fault=refusal_words(error))
    except core.FileRefused as refusal:
        return _show(request, person, wrong={"paper": file_words(refusal, "ja")})
    say(request, "代わりの人を登録しました。ご本人にも知らせます。")
    return HttpResponseRedirect(request.path)


def _write(request: HttpRequest, person: int, typed: Typed) -> core.Representation:
    actor = request.desk.actor
    _need_own(request, typed)
    agent = _agent(typed, actor)
    body = None
    if typed.ground == "organisation":
        said = core.note_representative(
            typed.corporate_number, typed.organisation, agent, typed.position, since=typed.since, until=typed.until,
            actor=actor,
        )  # fmt: skip
        body, agent = said.organisation_id, None
        standing = _standing(person, body, typed)
        if standing is not None:
            return standing  # one more of an organisation that acts for this person already
    return core.establish_representation(
        person, ground=typed.ground, agent=agent, organisation=body, services=typed.services, since=typed.since,
        until=typed.until, evidence=typed.evidence, receives=typed.receives, actor=actor,
    )  # fmt: skip


def _standing(person: int, body: int, typed: Typed) -> core.Representation | None:
    """The mandate that the organisation has from this person already, in all that the paper names."""
    for row in core.list_representations(person):
        live = row.ended_at is None and (row.until is None or row.until >= core.today())
        if live and row.organisation_id == body and set(typed.services) <= set(row.services):
            return row
    return None


def _need_own(request: HttpRequest, typed: Typed) -> None:
    """A proxy is written down by the section in charge of what the paper names."""
    if not set(typed.services) <= {one.id for one in _offered(request)}:
        raise core.RepresentationRefused("Choose services of your own section.", why="services")


def _agent(typed: Typed, actor: core.Actor) -> int:
    if typed.is_outside:
        said = {name: typed.outsider[name] for name in OUTSIDER}
        if not said["born"]:
            raise core.RepresentationRefused("Write the birth date too.", why="receiver")
        born = dt.date.fromisoformat(said["born"])
        return core.note_outsider(said["name"], said["name_kana"], born, said["address"], actor=actor).pk
    found = core.find_person_by_number(typed.number)
    if found is None:
        raise core.RepresentationRefused(
            "There is nobody of this number.", why="person" if typed.number else "receiver"
        )
    return found.pk


def _keep(request: HttpRequest, row: core.Representation) -> None:
    """The scan of the paper that was seen, where one was chosen."""
    for upload in request.FILES.getlist("paper")[:5]:
        core.store_file(upload.read(), upload.name, (PAPER, row.pk))


def _end(request: HttpRequest, person: int) -> HttpResponse:
    typed, because = request.POST.get("row", ""), request.POST.get("because", "").strip()
    row = core.find_representation(int(typed)) if typed.isdecimal() and len(typed) < 19 else None
    if row is None or row.person_id != person:
        raise Http404("no such representation of this person")
    if not because:
        return _show(request, person, wrong={"row": typed, "because": "なぜ終わるのかを書いてください。"})
    try:
        core.end_representation(row.pk, actor=request.desk.actor, because=because)
    except core.RepresentationRefused as error:
        return _show(request, person, fault=refusal_words(error))
    say(request, "終わりにしました。いまから、代わりの手続きはできません。")
    return HttpResponseRedirect(request.path)


def _end_representative(request: HttpRequest, person: int) -> HttpResponse:
    """Somebody represents an organisation no longer; the organisation goes on acting by its others."""
    typed = request.POST.get("row", "")
    bodies = {row.organisation_id for row in core.list_representations(person) if row.organisation_id}
    found = {one.pk for body in bodies for one in core.list_representatives(body)}
    if not typed.isdecimal() or len(typed) > 18 or int(typed) not in found:
        raise Http404("no such representative of an organisation that acts for this person")
    try:
        core.end_representative(int(typed), actor=request.desk.actor)
    except core.RepresentationRefused as error:
        return _show(request, person, fault=refusal_words(error))
    say(request, "担当者を終わりにしました。この方は、だれの手続きも代わりにできません。")
    return HttpResponseRedirect(request.path)


def _offered(request: HttpRequest) -> list[Any]:
    """Services of the own section that let others ask."""
    own = request.desk.staff.department.key
    return [one for one in services.list_definitions(core.today()) if one.department == own and one.may_for_others]


def _show(request: HttpRequest, person: int, *, wrong: dict[str, str] | None = None, fault: Any = None) -> HttpResponse:
    rows = core.list_representations(person)
    bodies = {
        row.organisation_id: core.list_representatives(row.organisation_id) for row in rows if row.organisation_id
    }
    people = {row.agent_id for row in rows if row.agent_id} | {one.person_id for few in bodies.values() for one in few}
    with core.reading(request.desk.actor, PURPOSE, facts=["name", "birth_date", "representation"]) as reader:
        names = names_of(reader, request.desk, [person])
        held = names[person] == HELD
        who = None if held else reader.find_people([person]).get(person)
        names |= {} if held else names_of(reader, request.desk, people)
    context = {
        "who": who,
        "rows": [] if held else [_row(row, names, bodies) for row in rows],
        "grounds": tuple(GROUNDS.items()),
        "services": [(one.id, one.title()) for one in _offered(request)],
        "chosen": request.POST.getlist("service"),
        "form": request.POST,
        "today": core.today(),
        "wrong": wrong or {},
        "fault": fault,
    }
    status = 409 if fault else 400 if wrong else 200 if who else 403
    return show(request, "desk/representations.html", context, status=status)


def _row(row: core.Representation, names: dict[int, str], bodies: dict[int | None, list[Any]]) -> dict[str, Any]:
    titles, day = service_names(rights=False), core.today()
    live = row.ended_at is None and (row.until is None or row.until >= day)
    return {
        "row": row,
        "key": str(row.pk),
        "who": row.organisation.name if row.organisation else names.get(row.agent_id or 0, HELD),
        "as": AS[row.ground],
        "services": "、".join(titles.get(one, one) for one in row.services) or "すべての手続き",
        "live": live,
        "papers": core.list_files((PAPER, row.pk)),
        "people": [
            (one.pk, names[one.person_id], one.mandate, one.until) for one in bodies.get(row.organisation_id, ())
        ],
    }


@require_GET
@staff_page(*ROLES)
def paper(request: HttpRequest, person: int, file: int) -> HttpResponse:
    """The scan of a paper that was seen; the reading is on the ledger."""
    stored = core.find_file(file)
    owned = stored is not None and stored.owner_kind == PAPER
    row = core.find_representation(stored.owner_id) if stored is not None and owned else None
    if stored is None or row is None or row.person_id != person:
        raise Http404("no such paper of this person")
    if core.find_protections([person]) and not request.desk.has("protection-officer"):
        raise Http404("only the officer in charge")
    with core.reading(request.desk.actor, PURPOSE, people=[person], facts=["representation"], act="export"):
        return give_out(request, stored)
