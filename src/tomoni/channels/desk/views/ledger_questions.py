"""Residents ask why their data were looked at; the auditor, or the protection officer, answers."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import say, show
from tomoni.channels.desk.names import names_of
from tomoni.channels.desk.sheets.ledger import entry_line
from tomoni.channels.desk.troubles import trouble_of
from tomoni.channels.desk.views.ledger_frame import namer, tabs_of
from tomoni.core import interface as core

ROLES = ("auditor", "protection-officer")


def _roles(request: HttpRequest) -> tuple[str, ...]:
    return tuple(role for role in ROLES if request.desk.has(role))


@require_GET
@staff_page(*ROLES)
def listing(request: HttpRequest) -> HttpResponse:
    """Open questions that this person answers, the oldest first."""
    found = core.list_questions(_roles(request))
    with core.reading(request.desk.actor, "records", facts=["question"] if found else []) as reader:
        names = names_of(reader, request.desk, [one.person_id for one in found])
    lines = [
        {"url": reverse("desk:ledger-question", args=[one.pk]), "name": names[one.person_id], "at": one.asked_at,
         "text": one.text}
        for one in found
    ]  # fmt: skip
    return show(request, "desk/ledger/questions.html", {"tabs": tabs_of(request), "questions": lines})


@require_http_methods(["GET", "POST"])
@staff_page(*ROLES)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One question beside the entry it is about; on POST the answer, which the person reads beside the entry."""
    found = core.find_question(pk)
    if found is None or found.to_role not in _roles(request):
        raise Http404
    error: Any = None
    if request.method == "POST":
        try:
            core.answer_record_question(pk, request.POST.get("text", ""), actor=request.desk.actor)
            say(request, "答えました。本人の「閲覧・利用の記録」に出ます。")
            return HttpResponseRedirect(reverse("desk:ledger-questions"))
        except core.CoreError as fault:
            error = fault
    line = core.find_entry(found.entry_id)
    with core.reading(request.desk.actor, "records", facts=["question", "ledger"]) as reader:
        names = names_of(reader, request.desk, [found.person_id])
    context = {
        "tabs": tabs_of(request),
        "question": {"name": names[found.person_id], "at": found.asked_at, "text": found.text, "answer": found.answer,
                     "by": found.answered_by_name, "answered_at": found.answered_at},
        "entry": entry_line(line, namer()),
        "may": found.state == "open",
        "typed": {"text": request.POST.get("text", "")},
        "fault": trouble_of(error) if error else None,
    }  # fmt: skip
    return show(request, "desk/ledger/question.html", context, status=409 if error else 200)
