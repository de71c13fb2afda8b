"""Pages on which somebody may speak for another: whose page it is, in whose words, and what the ledger keeps of it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from tomoni.cases import interface as cases
from tomoni.channels.look import interface as look
from tomoni.channels.portal.published import published
from tomoni.core import interface as core

View = Callable[..., HttpResponse]


def interview_page(view: View) -> View:
    """A page of a conversation: `request.person` is whom it is about, `request.spoken` says who speaks for them."""

    @wraps(view)
    def page(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
        spoken = cases.find_speaker(token, request.person.pk) if token.startswith(cases.FOR_ANOTHER) else None
        speak_for(request, spoken)
        return view(request, token, *args, **kwargs)

    return page


def speak_for(request: HttpRequest, spoken: cases.Spoken | None) -> None:
    """From here on the page is about the person somebody speaks for; the actor stays who is signed in."""
    request.spoken = spoken
    if spoken is None:
        return
    person = core.find_person(spoken.person)
    assert person is not None
    request.person = person
    request.actor = replace(request.actor, role=spoken.ground)


def note_looked(request: HttpRequest, pages: Iterable[Any], names: Iterable[str], services: Iterable[str]) -> None:
    """Who speaks for another sees what the town knows of them: it is on the ledger, and so in the person's records."""
    if request.spoken is None:
        return
    people = {int(one[1:]) for one in names if one[:1] == "p" and one[1:].isdecimal()}
    facts = {item.fact.name for page in pages for item in page.items} | {"name", "address"}
    known = published(request)
    purpose = next((known[one].purpose for one in services if one in known), "interview")
    core.record(request.actor, "read", {request.person.pk, *people}, facts=facts, purpose=purpose)


def as_words(ground: str, organisation: str, language: str) -> str:
    """In which role: 後見人, 代理人, 「○○」の担当者."""
    return str(look.word(f"acting.as.{ground}", language, name=organisation))


def banner_of(request: HttpRequest) -> dict[str, str] | None:
    """What stands on top of a page where somebody speaks for another; None where they speak for themselves."""
    spoken, language = getattr(request, "spoken", None), look.language_of(request)
    if spoken is None:
        return None
    return {"who": spoken.person_name, "as": as_words(spoken.ground, spoken.organisation, language)}


def sent_by(found: Any, language: str) -> dict[str, str] | None:
    """Who sent a case for the person whose page it is; None where they did themselves."""
    sent = found.sent_by
    return sent and {"who": sent.agent_name, "as": as_words(sent.ground, sent.organisation, language)}
