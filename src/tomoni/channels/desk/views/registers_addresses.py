"""Letters that came back (返戻): the list of readers to find, and what became of each."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.errors import DeskError
from tomoni.channels.desk.frame import say, show
from tomoni.channels.desk.names import names_of
from tomoni.channels.desk.sheets.registers import tabs_of
from tomoni.channels.desk.team import addresses
from tomoni.channels.desk.troubles import trouble_of
from tomoni.channels.desk.words import HELD
from tomoni.core import interface as core
from tomoni.documents import interface as documents

ROLES = ("clerk", "chief")


@require_GET
@staff_page(*ROLES)
def listing(request: HttpRequest) -> HttpResponse:
    """Readers of the own section's letters who have to be found, the oldest first."""
    return _page(request)


@require_POST
@staff_page(*ROLES)
def act(request: HttpRequest, row: int) -> HttpResponse:
    """Write down what was looked up, send again, or end it."""
    try:
        words = _do(request, row)
    except (DeskError, documents.DocumentsError) as error:
        return _page(request, error, row)
    say(request, words)
    return HttpResponseRedirect(reverse("desk:addresses"))


def _do(request: HttpRequest, row: int) -> str:
    post, desk = request.POST, request.desk
    do, words = post.get("do", ""), post.get("words", "")
    if do == "note":
        addresses.note_finding(row, words, desk=desk)
        return "調べたことを書きました。"
    if do == "resend":
        how = post.get("how", "")
        if how not in documents.Dispatch.How.values:
            raise documents.EntryNotValid("送り方を選んでください。", "how")
        addresses.resend(row, how, post.get("to", ""), desk=desk)
        return "発送待ちに入れました。"
    addresses.end_search(row, do, words, desk=desk)
    return "終わりにしました。"


def _page(request: HttpRequest, error: Exception | None = None, row: int = 0) -> HttpResponse:
    desk = request.desk
    found = addresses.list_searches(desk.staff.department.key)
    letters = documents.find_documents([one.document for one in found])
    sent = documents.list_dispatches_of([one.document for one in found])
    with core.reading(desk.actor, "documents") as reader:
        names = names_of(reader, desk, {one.about_person_id for one in letters.values() if one.about_person_id})
    context = {
        "tabs": tabs_of("addresses"),
        "lines": [_line(one, letters[one.document], sent.get(one.document, []), names) for one in found],
        "ways": [one for one in documents.Dispatch.How.choices if one[0] not in ("portal", "held")],
        "fault": trouble_of(error) if error else None,
        "at": row,
        "typed": request.POST if error else {},
    }
    return show(request, "desk/addresses.html", context, status=409 if error else 200)


def _line(one: Any, letter: Any, sent: list[Any], names: dict[int, str]) -> dict[str, Any]:
    back = next((row for row in sent if row.pk == one.dispatch), None)
    who = names.get(letter.about_person_id, "―")
    return {
        "pk": one.pk,
        "number": letter.number,
        "url": reverse("desk:numbered", args=[letter.pk]),
        "title": letter.title,
        "who": who,
        "protected": who == HELD or (back is not None and back.how == "held"),
        "case": one.case_number,
        "on": back.returned_on if back else None,
        "because": back.returned_because if back else "",
        "staff": one.staff.name if one.staff else "",
        "findings": one.findings.splitlines(),
    }
