"""Another copy of a letter or certificate, on paper (再交付)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from tomoni.channels.look import interface as look
from tomoni.channels.portal.guard import resident_page
from tomoni.core import interface as core
from tomoni.documents import interface as documents

MOST = 5


@resident_page("GET", "HEAD", "POST")
def page(request: HttpRequest, document: int) -> HttpResponse:
    """What it is, whether it holds, copies that were issued; asking for one, and what came of it."""
    found = documents.find_document(document)
    if found is None or found.about_person_id != request.person.pk:
        raise Http404("no such document of this person")
    language, fault = look.language_of(request), ""
    if request.method == "POST":
        typed = request.POST.get("copies", "")
        copies = look.number_in(typed, 0)
        if 1 <= copies <= MOST:
            because = request.POST.get("because", "")
            documents.ask_reissue(found, copies=copies, because=because, actor=request.actor)
            return HttpResponseRedirect(f"/documents/{document}/")
        fault = str(look.word("again.how_many", language, most=MOST))
    wish = documents.list_wishes_of(request.person.pk).get(document)
    context = {
        "document": found,
        "reissues": documents.list_reissues_of(found),
        "wish": _wish(wish),
        "may": found.voided_at is None and found.erased_at is None and (wish is None or wish.ended_at is not None),
        "fault": fault,
        "most": MOST,
    }
    core.record(
        request.actor, "read", [request.person.pk], facts=["documents"], purpose="disclosure", case=found.case_number
    )
    return look.show(request, "portal/copy.html", context, status=422 if fault else 200)


def _wish(wish: Any) -> dict[str, Any] | None:
    if wish is None:
        return None
    state = "asked" if wish.ended_at is None else "declined" if wish.declined_because else "done"
    return {"state": state, "copies": wish.copies, "at": wish.asked_at, "because": wish.declined_because}
