"""Letters of a case and papers that came with it; opening one is on the ledger."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.downloads import give_out
from tomoni.channels.desk.reading import open_case
from tomoni.core import interface as core
from tomoni.documents import interface as documents

ROLES = ("clerk", "chief", "surveyor", "protection-officer")


@require_GET
@staff_page(*ROLES)
def document(request: HttpRequest, number: str, document: int) -> HttpResponse:
    """A letter or certificate of this case, as it was issued."""
    with open_case(request, number, act="print") as opened:
        found = next((one for one in opened.screen.documents if one.pk == document), None)
        if found is None or opened.sheet.hidden:
            raise Http404
        return as_pdf(documents.pdf_of(found), f"{number}-{document}.pdf")


@require_GET
@staff_page(*ROLES)
def attachment(request: HttpRequest, number: str, file: int) -> HttpResponse:
    """A paper that came with the case: an export on the ledger, then a download from a path where no page stands."""
    with open_case(request, number, act="export") as opened:
        named = next((one for one in opened.papers if one.pk == file), None)
        found = core.find_file(file) if named else None
        if found is None:
            raise Http404
        return give_out(request, found)


def as_pdf(content: bytes, name: str) -> HttpResponse:
    """A PDF shown in the browser."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
