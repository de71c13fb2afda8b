"""この町の住民登録にない人: somebody whom nobody finds is noted here, and their conversation begins like any other."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import say, show
from tomoni.channels.desk.names import names_of
from tomoni.channels.desk.sheets.unregistered import PROOFS, REASONS, postal_code, read_told, refusal_of
from tomoni.channels.desk.troubles import Trouble
from tomoni.channels.desk.views.intake import ROLES
from tomoni.channels.desk.words import HELD
from tomoni.core import interface as core

PURPOSE = "unregistered"
NONE = "none"  # the answer that none of those shown is the person


@require_http_methods(["GET", "POST"])
@staff_page(*ROLES)
def page(request: HttpRequest) -> HttpResponse:
    """Ask who it is; show who may be the same; then give a number and go on to what they came for."""
    if request.method != "POST" or request.POST.get("do") == "open":  # from the search: what was typed there stands
        return _form(request)
    told, wrong = read_told(request.POST)
    if wrong:
        return _form(request, wrong=wrong, status=400)
    same = _number(request.POST.get("same", ""))
    shown = [_number(one) for one in request.POST.getlist("shown")]
    known = core.find_person(same) if same in shown else None
    if known is not None and known.resident_number:
        return HttpResponseRedirect(reverse("desk:intake-begin", args=[known.pk]))
    if shown and known is None and request.POST.get("same") != NONE:
        return _form(request, wrong={"same": "どの方か、どの方とも違うかを選んでください。"}, people=shown, status=400)
    try:
        apart = [one for one in shown if known is None or one != known.pk]
        made = core.note_unregistered(
            told, apart_from=apart, same_as=known.pk if known is not None else None, actor=request.desk.actor
        )
    except core.UnregisteredRefused as error:
        people = error.data.get("people")
        seen = [*shown, *people] if isinstance(people, list) else shown
        return _form(request, fault=refusal_of(error), people=seen, status=409)
    say(request, f"番号 {made.resident_number} を付けました。住民票の番号ではありません。")
    return HttpResponseRedirect(reverse("desk:intake-begin", args=[made.pk]))


@require_POST
@staff_page(*ROLES)
def move(request: HttpRequest, person: int) -> HttpResponse:
    """Where they are now, and where letters go."""
    typed = request.POST
    core.move_unregistered(
        person, place=typed.get("place", ""), address=typed.get("address", ""),
        postal_code=postal_code(typed.get("postal_code", "")), actor=request.desk.actor,
    )  # fmt: skip
    say(request, "いまいるところと、手紙の届け先を書き直しました。")
    return HttpResponseRedirect(reverse("desk:intake-begin", args=[person]))


def _number(typed: str) -> int:
    return int(typed) if typed.isdecimal() and len(typed) < 19 else 0


def _form(
    request: HttpRequest, *, wrong: dict[str, str] | None = None, fault: Trouble | None = None,
    people: list[int] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    context: dict[str, Any] = {
        "form": request.POST, "reasons": REASONS, "proofs": PROOFS, "wrong": wrong or {}, "fault": fault,
        "alike": _alike(request, people or []), "today": core.today(),
    }  # fmt: skip
    return show(request, "desk/unregistered.html", context, status=status)


def _alike(request: HttpRequest, people: list[int]) -> list[dict[str, Any]]:
    """Who may be the same, in the order in which they were found. That they were shown stands on the ledger."""
    pks = list(dict.fromkeys(pk for pk in people if pk))
    if not pks:
        return []
    with core.reading(request.desk.actor, PURPOSE, act="search", facts=["name"]) as reader:
        names = names_of(reader, request.desk, pks)
        found = reader.find_people(pks)
        reader.saw(pks, ["birth_date", "address"])
    return [
        {"pk": pk, "name": names[pk], "who": None if names[pk] == HELD else found[pk]} for pk in pks if pk in found
    ]  # fmt: skip
