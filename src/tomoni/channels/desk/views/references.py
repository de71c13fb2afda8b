"""案内の手紙: a reference number typed or scanned, its household, what it asked, the paper taken in, a lost letter."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from tomoni.cases import interface as cases
from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import say, show
from tomoni.channels.desk.names import names_of, service_names
from tomoni.channels.desk.sheets.intake import MOST, WAYS, Terms, find_people, read_terms
from tomoni.channels.desk.sheets.references import (
    HELD_LETTERS,
    KEPT,
    LAST,
    Coming,
    asked_lines,
    read_coming,
    reference_trouble,
    to_keep,
)
from tomoni.channels.desk.views.files import as_pdf
from tomoni.channels.desk.words import HELD
from tomoni.channels.look import interface as look
from tomoni.core import interface as core
from tomoni.services import interface as services

ROLES = ("clerk", "chief")
REFUSED = (cases.CasesError, services.ServicesError)


@require_http_methods(["GET", "POST"])
@staff_page(*ROLES)
def find(request: HttpRequest) -> HttpResponse:
    """The next number, or a name where the letter is lost. Both are posted: they belong into no address."""
    if request.POST.get("do") == "find":
        return _find_lost(request)
    coming = read_coming(request.POST, request.session.get(KEPT))
    if request.method == "POST":
        return _open(request, coming)
    return _page(request, coming, last=_last(request))


def _last(request: HttpRequest) -> dict[str, Any] | None:
    """What was sent just now, read through the ledger; nothing where it can no longer be read."""
    kept = request.session.pop(LAST, None)
    if not kept:
        return None
    try:
        letter = cases.find_letter(kept["reference"], actor=request.desk.actor)
    except cases.CasesError:
        return None
    purpose = services.find_definition(letter.service, core.today()).purpose
    with core.reading(request.desk.actor, purpose, facts=["name", "payout_account"]) as reader:
        found = reader.find_people([letter.head] if letter.head else letter.people[:1])
    return {**kept, "name": "".join(one.name for one in found.values())}


def _page(request: HttpRequest, coming: Coming, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "coming": coming,
        "ways": tuple(WAYS.items()),
        "today": core.today(),
        "mailed": [service_names(rights=False)[one] for one in cases.mailed_services(request.desk.actor)],
        "form": request.POST,
        "most": MOST,
        **more,
    }
    return show(request, "desk/references.html", context, status=status)


def _open(request: HttpRequest, coming: Coming) -> HttpResponse:
    """To the form where nobody of the household has applied; else to what came of it."""
    if not coming.way or not coming.is_right:
        told = "届き方を1つ選んでください。" if not coming.way else "日付は 2026-12-01 の形で入れてください。"
        return _page(request, coming, wrong={"way" if not coming.way else "day": told}, status=400)
    request.session[KEPT] = to_keep(coming)
    actor = request.desk.actor
    try:
        found = cases.find_referred(request.POST.get("number", ""), coming.born_on, way=coming.way, actor=actor)
        letter = cases.find_letter(found.reference, actor=actor)
        if letter.is_open and letter.held != "died":
            return HttpResponseRedirect(_begin(request, letter, found.person, coming))
    except REFUSED as error:
        told = reference_trouble(error)
        return _page(request, coming, wrong={"number": f"{told.title}。{told.message}"}, status=409)
    return HttpResponseRedirect(reverse("desk:reference", args=[found.reference]))


def _begin(request: HttpRequest, letter: Any, person: int, coming: Coming) -> str:
    """Begin to take it in for a person of the household; the address of the form."""
    interview = cases.take_in(
        request.desk.actor, person, [letter.service], way=coming.way, came_on=coming.day, stamp=coming.stamp
    )
    return reverse("desk:reference-form", args=[letter.pk, interview.token])


def _find_lost(request: HttpRequest) -> HttpResponse:
    """Letters of the section by name, birth date or number of somebody of the household."""
    coming = read_coming(None, request.session.get(KEPT))
    terms, faults = read_terms(request.POST)
    if faults:
        return _page(request, coming, faults=faults, status=400)
    return _page(request, coming, rows=_lost(request, terms))


def _lost(request: HttpRequest, terms: Terms) -> list[dict[str, Any]]:
    actor = request.desk.actor
    pks = find_people(terms)[:MOST]
    with core.reading(actor, "interview", act="search", facts=["name"], terms=terms.told) as reader:
        letters = cases.find_letters_of(pks, actor=actor)
        names = names_of(reader, request.desk, pks)
        found = reader.find_people(pks)
        reader.saw(pks, ["birth_date", "address"])
        return [
            {"name": names[pk], "who": None if names[pk] == HELD else found[pk], "letters": letters.get(pk, [])}
            for pk in pks
        ]


@require_http_methods(["GET", "POST"])
@staff_page(*ROLES)
def page(request: HttpRequest, reference: int) -> HttpResponse:
    """What came of one letter; a new number for a lost one; applying for another of the household."""
    fault = None
    if request.method == "POST":
        try:
            return HttpResponseRedirect(_act(request, reference))
        except REFUSED as error:
            fault = reference_trouble(error)
    context = _letter(request, reference)
    return show(request, "desk/reference.html", {**context, "fault": fault}, status=409 if fault else 200)


def _act(request: HttpRequest, reference: int) -> str:
    if request.POST.get("do") == "reissue":
        cases.reissue_reference(reference, actor=request.desk.actor)
        say(request, "新しい番号にしました。前の番号は、もう使えません。手紙を印刷して渡してください。")
        return reverse("desk:reference", args=[reference])
    letter = cases.find_letter(reference, actor=request.desk.actor)
    typed = request.POST.get("person", "")
    person = asked if (asked := look.number_in(typed, 0)) in letter.people else letter.head or 0
    return _begin(request, letter, person, read_coming(None, request.session.get(KEPT)))


def _letter(request: HttpRequest, reference: int) -> dict[str, Any]:
    letter = cases.find_letter(reference, actor=request.desk.actor)
    definition = services.find_definition(letter.service, core.today())
    with core.reading(request.desk.actor, definition.purpose, facts=["name", "address", "reference"]) as reader:
        people = reader.find_people(letter.people)
        return {
            "letter": letter,
            "title": definition.title(),
            "people": [people[pk] for pk in letter.people if pk in people],
            "asked": asked_lines(letter.asked, {pk: one.name for pk, one in people.items()}),
            "held": HELD_LETTERS.get(letter.held, ""),
        }


@require_GET
@staff_page(*ROLES)
def pdf(request: HttpRequest, reference: int) -> HttpResponse:
    """The letter with the number of today, to be printed and handed over."""
    return as_pdf(cases.print_reference(reference, actor=request.desk.actor), f"letter-{reference}.pdf")
