"""受付: a signature by hand, where a law still wants one: what is signed, and paper. The pen is in `lent.py`."""

from __future__ import annotations

import logging
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from tomoni.cases import interface as cases
from tomoni.channels.asking.checking import draw_check
from tomoni.channels.asking.forms.reading import refusal_words
from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import show
from tomoni.channels.desk.sheets.signing import STATES, law_words, refused_words
from tomoni.channels.desk.views.files import as_pdf
from tomoni.channels.desk.views.intake_pages import ROLES, Taken, reading_taken, taken_page
from tomoni.core import interface as core
from tomoni.documents import interface as documents

PPI = 110
FAULTS = {
    "none": refused_words("none"), "changed": refused_words("changed"),
    "press": "書類を作れませんでした。もう一度押してください。続くときは、紙の書類に署名してもらってください。",
}  # fmt: skip
log = logging.getLogger(__name__)


@require_http_methods(["GET", "POST"])
@staff_page(*ROLES)
@taken_page
def page(request: HttpRequest, taken: Taken, service: str) -> HttpResponse:
    """What is signed and why; 書類を作る sets it, a paper signs it; with the pen it is signed on the lent screen."""
    if request.method == "POST" and request.POST.get("do") == "set":
        return _set(request, taken, service)
    fault = _keep_paper(request, taken, service) if request.method == "POST" else FAULTS.get(request.GET.get("why"), "")
    if request.method == "POST" and not fault:
        return HttpResponseRedirect(reverse("desk:intake-check", args=[taken.view.token]))
    line = line_of(request, taken, service)
    found = cases.find_check_page(taken.view.token, person=taken.person.pk, lang="ja")
    with reading_taken(request, taken, found.pages, found.names):
        context = {
            **taken.head(), "line": line, "law": law_words(line), "told": STATES[line.state], "fault": fault,
            "pages": pages_of(request, taken, service) if line.state not in ("none", "void") else (),
            "sections": sections_of(taken, found, service),
        }  # fmt: skip
        return show(request, "desk/intake_sign.html", context, status=422 if fault else 200)


def line_of(request: HttpRequest, taken: Taken, service: str) -> cases.SigningLine:
    """What is signed for this service and how far it is. Raises Http404 where nothing is to be signed any more."""
    lines = () if taken.view.receipt else cases.list_signing(taken.view.token, actor=request.desk.actor)
    found = next((one for one in lines if one.service == service), None)
    if found is None:
        raise Http404
    return found


def _set(request: HttpRequest, taken: Taken, service: str) -> HttpResponse:
    """Read what is to be signed here; it is typeset after the page let go of the database, then kept."""
    token, actor = taken.view.token, request.desk.actor
    here = reverse("desk:intake-sign", args=[token, service])
    found = cases.find_check_page(token, person=taken.person.pk, lang="ja")
    with reading_taken(request, taken, found.pages, found.names):
        try:
            lines = _lines(taken, found, service)
            paper = cases.read_document_to_sign(token, service, lines, actor=actor, seen=found.version)
        except cases.SigningNotPossible as error:
            return HttpResponseRedirect(f"{here}?why={error.data['why']}")
    response = HttpResponseRedirect(here)
    response.outside = _typesetting(paper, actor, here)
    return response


def _typesetting(paper: cases.ToSign, actor: core.Actor, here: str) -> core.Outside:
    """Typeset it with nothing locked, then keep it; once more where what stands on it changed meanwhile."""
    pdf: list[bytes] = []

    def act() -> None:
        try:
            pdf.append(documents.set_paper_to_sign(paper.values))
        except documents.DocumentsError:
            log.exception("a document to be signed could not be set")

    def note() -> str | core.Outside:
        try:
            kept = cases.set_document_to_sign(paper, pdf[-1], actor=actor) if pdf else None
        except cases.SigningNotPossible as error:
            return f"{here}?why={error.data['why']}"
        except cases.CasesError:  # sent or ended meanwhile; the page says so
            return here
        if isinstance(kept, cases.ToSign):
            return _typesetting(kept, actor, here)
        return here if kept else f"{here}?why=press"

    return core.Outside(act, note)


def _keep_paper(request: HttpRequest, taken: Taken, service: str) -> str:
    """Keep the paper that was signed; the words of what was refused."""
    typed, upload = request.POST, request.FILES.get("scan")
    try:
        cases.sign_on_paper(
            taken.view.token, service, sha256=typed.get("sha256", ""), actor=request.desk.actor,
            scan=upload.read() if upload else b"", name=upload.name if upload else "", filed=typed.get("filed", ""),
        )  # fmt: skip
    except cases.SigningNotPossible as error:
        return refused_words(error.data["why"])
    except core.FileRefused as refusal:
        return refusal_words(refusal, "ja")
    return ""


def sections_of(taken: Taken, found: Any, service: str, language: str = "ja") -> list[dict[str, Any]]:
    """Only what this one service asks, as the page before sending shows it."""
    own = [page for page in found.pages if any(service in item.needed_by for item in page.items)]
    eyes = taken.eyes(found.names, language)
    keys = {f"{eyes.base}/{found.token}/{page.page}/" for page in own}
    drawn = draw_check(found, eyes, taken.person, taken.known, asked_to_send=False)
    return [one for one in drawn.page["sections"] if one["url"] in keys]


def _lines(taken: Taken, found: Any, service: str) -> list[tuple[str, str]]:
    return [(str(row.label), str(row.value)) for one in sections_of(taken, found, service) for row in one["rows"]]


def pages_of(request: HttpRequest, taken: Taken, service: str) -> range:
    """The pages of the document that was set, from 1."""
    pdf = cases.find_document_to_sign(taken.view.token, service, actor=request.desk.actor)
    return range(1, (documents.count_pages(pdf) if pdf else 0) + 1)


@require_GET
@staff_page(*ROLES)
@taken_page
def pdf(request: HttpRequest, taken: Taken, service: str) -> HttpResponse:
    """The very document, to be shown or printed."""
    return as_pdf(content_of(request, taken, service), f"{service}.pdf")


@require_GET
@staff_page(*ROLES)
@taken_page
def picture(request: HttpRequest, taken: Taken, service: str, page: int) -> HttpResponse:
    """A page of it as a picture, to be read on the tablet."""
    content = content_of(request, taken, service)
    if not 1 <= page <= documents.count_pages(content):
        raise Http404
    return HttpResponse(documents.picture_of(content, page, ppi=PPI), content_type="image/png")


def content_of(request: HttpRequest, taken: Taken, service: str) -> bytes:
    """The very document; a print on the ledger. Raises Http404 where none was set."""
    with core.reading(
        request.desk.actor, taken.purpose, people=[taken.person.pk], facts=["name", "address", "answers"], act="print"
    ):
        found = cases.find_document_to_sign(taken.view.token, service, actor=request.desk.actor)
    if not found:
        raise Http404
    return found
