"""受付: a signature by hand, where a law still wants one: what is signed, the pen on the tablet, or paper."""

from __future__ import annotations

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


@require_http_methods(["GET", "POST"])
@staff_page(*ROLES)
@taken_page
def page(request: HttpRequest, taken: Taken, service: str) -> HttpResponse:
    """What is signed and why; 書類を作る sets it, the pen or a paper signs it."""
    fault = _do(request, taken, service) if request.method == "POST" else ""
    if request.method == "POST" and not fault:
        signed = request.POST.get("do") != "set"
        name = "desk:intake-check" if signed else "desk:intake-sign"
        return HttpResponseRedirect(reverse(name, args=[taken.view.token, *([] if signed else [service])]))
    line = _line(request, taken, service)
    found = cases.find_check_page(taken.view.token, person=taken.person.pk, lang="ja")
    with reading_taken(request, taken, found.pages, found.names):
        context = {
            **taken.head(), "line": line, "law": law_words(line), "told": STATES[line.state], "fault": fault,
            "pages": _pages(request, taken, service) if line.state not in ("none", "void") else (),
            "sections": _sections(taken, found, service),
        }  # fmt: skip
        return show(request, "desk/intake_sign.html", context, status=422 if fault else 200)


def _line(request: HttpRequest, taken: Taken, service: str) -> cases.SigningLine:
    lines = () if taken.view.receipt else cases.list_signing(taken.view.token, actor=request.desk.actor)
    found = next((one for one in lines if one.service == service), None)
    if found is None:
        raise Http404
    return found


def _do(request: HttpRequest, taken: Taken, service: str) -> str:
    """What was pressed; the words of what was refused."""
    typed, token, actor = request.POST, taken.view.token, request.desk.actor
    sha256, upload = typed.get("sha256", ""), request.FILES.get("scan")
    try:
        if typed.get("do") == "set":
            found = cases.find_check_page(token, person=taken.person.pk, lang="ja")
            with reading_taken(request, taken, found.pages, found.names):
                lines = _lines(taken, found, service)
                cases.set_document_to_sign(token, service, lines, actor=actor, seen=found.version)
        elif typed.get("do") == "pen":
            cases.sign_with_pen(token, service, typed.get("strokes", ""), sha256=sha256, actor=actor)
        else:
            cases.sign_on_paper(
                token, service, sha256=sha256, actor=actor, scan=upload.read() if upload else b"",
                name=upload.name if upload else "", filed=typed.get("filed", ""),
            )  # fmt: skip
    except cases.SigningNotPossible as error:
        return refused_words(error.data["why"])
    except core.FileRefused as refusal:
        return refusal_words(refusal, "ja")
    return ""


def _sections(taken: Taken, found: Any, service: str) -> list[dict[str, Any]]:
    """Only what this one service asks, as the page before sending shows it."""
    own = [page for page in found.pages if any(service in item.needed_by for item in page.items)]
    keys = {f"{taken.eyes(found.names).base}/{found.token}/{page.page}/" for page in own}
    drawn = draw_check(found, taken.eyes(found.names), taken.person, taken.known, asked_to_send=False)
    return [one for one in drawn.page["sections"] if one["url"] in keys]


def _lines(taken: Taken, found: Any, service: str) -> list[tuple[str, str]]:
    return [(str(row.label), str(row.value)) for one in _sections(taken, found, service) for row in one["rows"]]


def _pages(request: HttpRequest, taken: Taken, service: str) -> range:
    pdf = cases.find_document_to_sign(taken.view.token, service, actor=request.desk.actor)
    return range(1, (documents.count_pages(pdf) if pdf else 0) + 1)


@require_GET
@staff_page(*ROLES)
@taken_page
def pdf(request: HttpRequest, taken: Taken, service: str) -> HttpResponse:
    """The very document, to be shown or printed."""
    return as_pdf(_content(request, taken, service), f"{service}.pdf")


@require_GET
@staff_page(*ROLES)
@taken_page
def picture(request: HttpRequest, taken: Taken, service: str, page: int) -> HttpResponse:
    """A page of it as a picture, to be read on the tablet."""
    content = _content(request, taken, service)
    if not 1 <= page <= documents.count_pages(content):
        raise Http404
    return HttpResponse(documents.picture_of(content, page, ppi=PPI), content_type="image/png")


def _content(request: HttpRequest, taken: Taken, service: str) -> bytes:
    with core.reading(
        request.desk.actor, taken.purpose, people=[taken.person.pk], facts=["name", "address", "answers"], act="print"
    ):
        found = cases.find_document_to_sign(taken.view.token, service, actor=request.desk.actor)
    if not found:
        raise Http404
    return found
