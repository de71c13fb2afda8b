"""For whom one may act, what one began and sent for them, and who may act for oneself."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.timezone import localtime

from tomoni.cases import interface as cases
from tomoni.channels.asking.pages import short_title
from tomoni.channels.look import interface as look
from tomoni.channels.portal.guard import resident_page
from tomoni.channels.portal.lines import under_way
from tomoni.channels.portal.published import published
from tomoni.channels.portal.speaking import as_words
from tomoni.core import interface as core

MOST = 20


@dataclass(frozen=True)
class Whom:
    """Somebody one may act for: on what ground, until when, in which services (id, title)."""

    pk: int
    name: str
    as_: str
    until: date | None
    services: tuple[tuple[str, str], ...]
    end: int | None

    @property
    def key(self) -> str:
        """As an address has it."""
        return str(self.pk)


@dataclass(frozen=True)
class Agent:
    """Somebody who may, or might, act for oneself. end: may be ended here."""

    pk: int
    name: str
    as_: str
    services: str
    since: date
    until: date | None
    receives: bool
    end: bool
    ended_on: date | None


@resident_page("GET", "HEAD", "POST")
def page(request: HttpRequest) -> HttpResponse:
    """Both sides of acting for others."""
    language, today = look.language_of(request), core.today()
    rows = core.list_representations(request.person.pk)
    agents = [_agent(row, request, language) for row in rows[:MOST]]
    context = {
        "whom": list_whom(request),
        "begun": [_begun(one, request, language) for one in cases.list_begun_for(request.person.pk)],
        "sent": [
            (one.spoken.person_name, _line(one, request, language)) for one in cases.list_sent_for(request.person.pk)
        ],
        "agents": [one for one in agents if one.ended_on is None and (one.until is None or one.until >= today)],
        "ended": [one for one in agents if one.ended_on is not None or (one.until is not None and one.until < today)],
        "done": request.GET.get("ended") == "1",
    }
    return look.show(request, "portal/for_others.html", context)


@resident_page("GET", "HEAD", "POST")
def end(request: HttpRequest, representation: int) -> HttpResponse:
    """Ask once more, then end what one gave, or what one was given."""
    row = core.find_representation(representation)
    if row is None or request.person.pk not in (row.person_id, row.agent_id):
        raise core.RepresentationRefused("There is no such mandate of yours.", why="person")
    if request.method == "POST":
        core.end_representation(representation, actor=request.actor)
        return HttpResponseRedirect("/for-others/?ended=1")
    mine = row.person_id == request.person.pk
    who = (row.organisation.name if row.organisation else row.agent.name) if mine else row.person.name
    context = {"who": who, "mine": mine, "revocable": row.ground in core.REVOCABLE, "pk": row.pk}
    return look.show(request, "portal/for_others_end.html", context)


def list_whom(request: HttpRequest, service: str = "") -> list[Whom]:
    """Whom one may act for today, in what is published and open; with `service` only where it is among it."""
    language, known = look.language_of(request), published(request)
    may = [one for one in core.list_may_act(request.account.person.pk) if not service or _reaches(one, known[service])]
    names = {one.pk: one.name for one in core.Person.objects.filter(pk__in={one.person for one in may})}
    return [
        Whom(
            one.person, names[one.person], as_words(one.ground, one.organisation, language), one.until,
            tuple((id_, short_title(known[id_], language)) for id_ in known if _reaches(one, known[id_])),
            one.representation if one.ground == "proxy" else None,
        )
        for one in may
    ]  # fmt: skip


def _reaches(one: core.MayAct, definition: Any) -> bool:
    return one.ground in definition.may_for_others and one.covers([definition.id]) and definition.is_open(core.today())


def _titles(services: Any, request: HttpRequest, language: str) -> str:
    known = published(request)
    return str(look.word("home.and", language)).join(
        short_title(known[one], language) if one in known else one for one in services
    )


def _begun(one: cases.BegunFor, request: HttpRequest, language: str) -> dict[str, str]:
    return {
        "who": one.spoken.person_name,
        "url": f"/interviews/{one.token}/",
        "what": _titles(one.services, request, language),
    }


def _line(one: cases.SentFor, request: HttpRequest, language: str) -> Any:
    return under_way(one.line, language, title=_titles([one.line.service], request, language))


def _agent(row: core.Representation, request: HttpRequest, language: str) -> Agent:
    name = row.organisation.name if row.organisation else row.agent.name
    ground = str(look.word(f"acting.as.{row.ground}", language, name=name))
    services = (
        _titles(row.services, request, language) if row.services else str(look.word("acting.every_service", language))
    )
    ended_on = localtime(row.ended_at).date() if row.ended_at else None
    return Agent(
        row.pk, name, ground, services, row.since, row.until, row.receives, row.ground in core.REVOCABLE, ended_on
    )
