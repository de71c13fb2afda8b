"""The first page: what is due to me and mine, what waits for me, what is under way, who used my data."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse

from tomoni.cases import interface as cases
from tomoni.channels.asking.pages import short_title
from tomoni.channels.asking.viewer import Eyes, eyes_of, given_name
from tomoni.channels.look import interface as look
from tomoni.channels.portal.cards import (
    Elsewhere,
    Group,
    group_cards,
    has_not_due_words,
    told_elsewhere,
)
from tomoni.channels.portal.guard import open_page
from tomoni.channels.portal.lines import FINISHED, Under, titled, under_way
from tomoni.channels.portal.published import published
from tomoni.channels.portal.views.notices import notice_lines
from tomoni.channels.portal.views.records import tell_lines
from tomoni.channels.portal.views.services import list_events, list_services
from tomoni.core import interface as core

NEWBORN = timedelta(days=60)
NOTICES, LINES = 3, 2


@dataclass(frozen=True)
class Waiting:
    """Something only the resident can do next."""

    text: str
    note: str
    url: str
    by: date | None = None


@open_page()
def home(request: HttpRequest) -> HttpResponse:
    """Signed in: my page. Signed out: the town's services, open to everybody."""
    if request.account is None or request.account.person is None:
        return _landing(request)
    language, person = look.language_of(request), request.account.person
    definitions = published(request)
    standing = cases.Standing(person.pk)
    eyes = eyes_of(person.pk, language, {f"p{person.pk}": person.name}, standing.children)
    due = cases.find_due(person.pk, lang=language, standing=standing)
    lines = cases.list_cases_of(person.pk, lang=language, names=standing.names)
    under = [_under(line, definitions, language) for line in lines]
    groups = group_cards(due, definitions, eyes)
    context = {
        "today": core.today(),
        "greeting": _greeting(person.name, groups, eyes, due),
        "groups": groups,
        "due_count": _count(groups, open_too=False),
        "perhaps_count": _count(groups, open_too=True),
        "opened": [one for one in cases.find_open(person.pk, lang=language, standing=standing) if not one.resume],
        "elsewhere": _elsewhere(standing, due, lines, definitions, eyes),
        "waiting": _waiting(standing, due, lines, definitions, language),
        "going": [one for one in under if not one.finished],
        "done": [one for one in under if one.finished],
        "notices": notice_lines(person.pk, language, NOTICES),
        "life_events": list_events(definitions.values(), language),
        "lines": tell_lines(
            request, core.records_of(person.pk, limit=LINES), {line.number: line.service for line in lines}
        ),
    }
    return look.show(request, "portal/home.html", context)


def _count(groups: list[Group], *, open_too: bool) -> int:
    return sum(1 for group in groups for card in group.cards if open_too or not card.open)


def _landing(request: HttpRequest) -> HttpResponse:
    language = look.language_of(request)
    definitions = list(published(request).values())
    context = {
        "services": list_services(definitions, language),
        "life_events": list_events(definitions, language),
    }
    return look.show(request, "portal/landing.html", context)


def _under(line: Any, definitions: dict[str, Any], language: str) -> Under:
    definition = definitions.get(line.service)
    title = short_title(definition, language) if definition else line.title
    return under_way(line, language, title=titled(title, line, language))


def _greeting(name: str, groups: list[Group], eyes: Eyes, due: list[Any]) -> str:
    """A birth in the family is greeted first: something is due to a child of less than two months."""
    for one in due:
        for pk, child in one.about:
            born = eyes.born(pk)
            if born and core.today() - born < NEWBORN:
                return str(look.word("home.birth", eyes.language, name=given_name(child)))
    return str(look.word("home.hello", eyes.language, name=given_name(name)))


def _elsewhere(
    standing: cases.Standing, due: list[Any], lines: list[Any], definitions: dict[str, Any], eyes: Eyes
) -> list[Elsewhere]:
    """For a guardian: services with words for it that are neither due nor under way."""
    told = {one.service for one in (*due, *(line for line in lines if line.state not in FINISHED))}
    among = [one for one in definitions.values() if one.id not in told and one.push and has_not_due_words(one)]
    if not eyes.minors or not among:
        return []
    return told_elsewhere(cases.find_not_due(standing.person, among, standing=standing), definitions, eyes)


def _waiting(
    standing: cases.Standing, due: list[Any], lines: list[Any], definitions: dict[str, Any], language: str
) -> list[Waiting]:
    """Corrections first, then what was begun and not sent and stands on no card."""
    asked = cases.list_own(standing.person) if standing.asked else ()
    found = [_own(one, definitions, language) for one in asked]
    found += [_correction(line, definitions, language) for line in lines if line.state == "correcting"]
    on_cards = {one.resume for one in due}
    for begun in standing.begun:
        if begun.token not in on_cards:
            titles = [short_title(definitions[one], language) for one in begun.services if one in definitions]
            text = look.word("home.continue", language, title=look.names_in_line(titles, language))
            note = str(look.word("home.continue_saved", language))
            found.append(Waiting(str(text), note, f"/interviews/{begun.token}/"))
    return found


def _own(one: cases.OwnLine, definitions: dict[str, Any], language: str) -> Waiting:
    titles = [short_title(definitions[service], language) for service in one.services if service in definitions]
    what = look.word("home.and", language).join(titles)
    who = look.word("home.person", language, name=given_name(one.asker))
    text = str(look.word("own.asked_by", language, who=who, what=what))
    return Waiting(text, str(look.word("own.mine", language)), f"/own/{one.link}/", one.until.date())


def _correction(line: Any, definitions: dict[str, Any], language: str) -> Waiting:
    text = look.word("home.correction", language, title=_title(line, definitions, language))
    note = str(look.word("case.number", language, number=line.number))
    return Waiting(str(text), note, f"/cases/{line.number}/correct/", line.outlook.by)


def _title(one: Any, definitions: dict[str, Any], language: str) -> str:
    definition = definitions.get(one.service)
    return short_title(definition, language) if definition else one.title
