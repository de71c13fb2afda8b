"""The public pages of services: who, what, how long, needs, law, owner, and whether it is used."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from tomoni.cases import interface as cases
from tomoni.channels.look import interface as look
from tomoni.channels.portal.days import took_words
from tomoni.channels.portal.guard import open_page
from tomoni.channels.portal.published import published
from tomoni.channels.portal.views.for_others import list_whom
from tomoni.core import interface as core
from tomoni.rules import interface as rules

MONTHS = 11  # before the running one: a year of figures
EASE = (5, 4, 3, 2, 1)
UNDER_WAY = ("arrived", "checking", "correcting", "reviewing", "drafted", "approving", "decided")


@dataclass(frozen=True)
class Event:
    """An event of a life with services."""

    id: str
    name: str


@dataclass(frozen=True)
class ServiceLine:
    """A service in a list."""

    id: str
    title: str
    summary: str


def list_events(definitions: Iterable[Any], language: str) -> list[Event]:
    """Events that bring up at least one published service, in the order of the pack."""
    wanted: dict[str, Any] = {}
    order: dict[str, Any] = {}
    for definition in definitions:
        order.update(definition.event_words)
        for event in definition.life_events:
            wanted[event] = definition.event_words.get(event, {})
    ranked = [event for event in order if event in wanted] or list(wanted)
    return [Event(event, look.pick(wanted[event], language)[0] or event) for event in ranked]


def list_services(definitions: Iterable[Any], language: str, event: str = "") -> list[ServiceLine]:
    """Services open today, those of one life event where one is named."""
    today = core.today()
    return [
        ServiceLine(one.id, one.title(language), one.texts(language).get("summary", ""))
        for one in definitions
        if one.is_open(today) and (not event or event in one.life_events)
    ]


@open_page()
def listing(request: HttpRequest) -> HttpResponse:
    """All services, or those of one life event."""
    language, event = look.language_of(request), request.GET.get("event", "")
    definitions = list(published(request).values())
    events = list_events(definitions, language)
    name = next((one.name for one in events if one.id == event), "")
    heading = (
        look.word("landing.event_services", language, event=name) if name else look.word("landing.services", language)
    )
    context = {
        "heading": heading,
        "services": list_services(definitions, language, event if name else ""),
        "life_events": events,
    }
    return look.show(request, "portal/services.html", context)


@open_page()
def page(request: HttpRequest, service: str) -> HttpResponse:
    """One service, open to everybody, with its figures."""
    language = look.language_of(request)
    definition = published(request).get(service)
    if definition is None:
        raise Http404("no such service")
    department = core.find_department(definition.department)
    context = {
        "s": _page_of(definition, department, _own_case(request, service), language),
        "whom": _whom(request, definition),
        "chosen": request.GET.get("for", ""),
        "help": look.Help(department.name, department.phone, department.hours) if department else None,
    }
    return look.show(request, "portal/service.html", context)


def _whom(request: HttpRequest, definition: Any) -> list[Any]:
    """For whom else it can be asked; no query where the service is for oneself alone."""
    if request.account is None or request.account.person is None or not definition.may_for_others:
        return []
    return list_whom(request, definition.id)


def _own_case(request: HttpRequest, service: str) -> str:
    """The number of a case of this service that is under way for who is signed in."""
    if request.account is None or request.account.person is None:
        return ""
    mine = cases.list_cases_of(request.account.person.pk)
    return next((one.number for one in mine if one.service == service and one.state in UNDER_WAY), "")


def _page_of(definition: Any, department: Any, live: str, language: str) -> dict[str, Any]:
    texts, today = definition.texts(language), core.today()
    return {
        "id": definition.id,
        "title": definition.title(language),
        "verb": texts.get("verb") or look.word(f"service.{_verb(definition)}", language),
        "is_open": definition.is_open(today),
        "live": live,
        "minutes": definition.paper.get("minutes_resident", 0) and max(2, definition.paper["minutes_resident"] // 8),
        **{
            key: texts.get(key, "")
            for key in ("summary", "who", "gets", "until", "how_long", "asks", "papers", "after", "privacy", "employer")
        },
        "took": took_words(cases.how_long(definition.id), language),
        "fee": definition.fee,
        "law": "、".join(rules.law_words(law.text, law.unverified, language) for law in definition.law),
        "owner": department.name if department else definition.department,
        "good_for": _good_for(definition, language),
        **_figures(definition.id, language),
    }


def _verb(definition: Any) -> str:
    return "notify" if definition.kind == "notification" else "apply"


def _good_for(definition: Any, language: str) -> list[tuple[str, str]]:
    return [
        (str(look.word(f"service.for_{who}", language)), look.pick(definition.good_for[who], language)[0])
        for who in ("resident", "staff", "community")
        if definition.good_for.get(who)
    ]


def _figures(service: str, language: str) -> dict[str, Any]:
    """Used, and how it was: counts of what arrived through tomoni, never a person's data."""
    month = rules.Month(core.today().year, core.today().month)
    found = cases.figures_of(service, month - MONTHS, month)
    answers = sum(found.ease.values())
    mean = sum(ease * count for ease, count in found.ease.items()) / answers if answers else 0
    days = None if found.days_to_decide is None else round(found.days_to_decide)
    return {
        "arrived": found.counts["arrived"],
        "decided": found.counts["decided"],
        "median_days": days,
        "answers": answers,
        "ease_big": look.word("service.mean", language, mean=f"{mean:.1f}") if answers else "",
        "ease": [(_ease_label(n, language), found.ease.get(n, 0), _width(found.ease.get(n, 0), answers)) for n in EASE],
    }


def _ease_label(ease: int, language: str) -> str:
    key = f"how.scale_{ease}"
    return f"{ease} {look.word(key, language)}" if look.has_word(key) else str(ease)


def _width(count: int, of: int) -> int:
    return round(100 * count / of) if of else 0
