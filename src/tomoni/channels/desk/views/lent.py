"""窓口の画面を渡す: the screen in the hands of a resident; only one conversation's own pages, in their language.

How staff come back is sign-in's; what is refused meanwhile is `signin/lending.py`. Each page here takes the place of
staff from what was lent, never from a session of staff, for there is none.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tomoni.cases import interface as cases
from tomoni.channels.asking import lending
from tomoni.channels.asking.checking import draw_check
from tomoni.channels.asking.lending import Lent
from tomoni.channels.desk.access import seat, staff_page
from tomoni.channels.desk.frame import say, show
from tomoni.channels.desk.sheets.signing import law_words
from tomoni.channels.desk.views.files import as_pdf
from tomoni.channels.desk.views.intake_pages import ROLES, Taken, load_taken, reading_taken, taken_page
from tomoni.channels.desk.views.intake_sign import PPI, content_of, line_of, pages_of, sections_of
from tomoni.channels.look import interface as look
from tomoni.core import interface as core
from tomoni.documents import interface as documents

HERE = lending.PAGES
TOLD = {
    "right": "お客さまが、画面で内容を確かめ、「この内容でよい」を押しました。",
    "wrong": "お客さまが、「直したいところがある」を押しました。どこを直すか、聞いてください。",
    "signed": "お客さまが、画面に署名しました。",
}


def hand_over(request: HttpRequest, taken: Taken, kind: str, *, back: str, **more: Any) -> HttpResponse:
    """Put the session of this member of staff aside and show the resident's page. See `lending.lend`."""
    lending.lend(
        request, kind, actor=request.desk.actor, back=back, person=taken.person.pk, purpose=taken.purpose,
        token=taken.view.token, **more,
    )  # fmt: skip
    return to_pages(request)


def to_pages(request: HttpRequest) -> HttpResponse:
    """To what the resident sees, the browser marked."""
    response = HttpResponseRedirect(HERE, status=303)
    lending.mark(request, response)
    return response


@require_POST
@staff_page(*ROLES)
@taken_page
def lend(request: HttpRequest, taken: Taken) -> HttpResponse:
    """Hand the screen over, to be read before it is sent; the ticks of the page stay as they were."""
    found = cases.find_check_page(taken.view.token, person=taken.person.pk, lang="ja")
    chosen = [("service", one) for one in request.POST.getlist("service") if one in taken.view.services]
    back = reverse("desk:intake-check", args=[taken.view.token])
    back = f"{back}?{urlencode(chosen)}" if chosen else back
    return hand_over(request, taken, "read", back=back, version=found.version)


@require_POST
@staff_page(*ROLES)
@taken_page
def lend_to_sign(request: HttpRequest, taken: Taken, service: str) -> HttpResponse:
    """Hand the screen over, to be signed with the pen; without a document that stands, back to where it is set."""
    back = reverse("desk:intake-sign", args=[taken.view.token, service])
    if line_of(request, taken, service).state in ("none", "void"):
        return HttpResponseRedirect(back)
    return hand_over(request, taken, "sign", back=back, service=service)


def lent_page(*kinds: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A page of a lent screen, of these kinds. Nothing else of the desk is on it, whatever is refused."""

    def guard(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            lent = Lent.of(request)
            if lent is None:
                return _to_desk(request)
            staff = core.find_staff(lent.staff)
            if lent.is_over or staff is None or (kinds and lent.kind not in kinds):
                return _over(request, lent)
            request.desk = seat(staff)
            if not request.desk.has(*ROLES):
                return _over(request, lent)
            try:
                return view(request, lent, *args, **kwargs)
            except (Http404, cases.CasesError):  # sent, ended or taken elsewhere meanwhile
                return _over(request, lent)

        page.roles = ()
        return page

    return guard


@staff_page()
def _to_desk(request: HttpRequest) -> HttpResponse:
    """Nothing is lent: staff to their work, nobody to the sign-in."""
    return HttpResponseRedirect("/desk/")


def _show(request: HttpRequest, lent: Lent, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    frame = {"lent": True, "lent_here": request.path, "kind": lent.kind, **context}
    response = look.show(request, template, frame, status=status, language=lent.language)
    response.headers["Content-Language"] = look.HTML_LANG[lent.language]
    response.headers["Cache-Control"] = "no-store"
    return response


def _over(request: HttpRequest, lent: Lent) -> HttpResponse:
    return _show(request, lent, "desk/lent_over.html", {"why": "done" if lent.done else "over"})


@require_http_methods(["GET", "HEAD", "POST"])
@lent_page()
def home(request: HttpRequest, lent: Lent) -> HttpResponse:
    """The first page of what was lent; on POST the resident has finished and nothing more is shown."""
    if request.method == "POST":
        lending.keep(request, lent, done=True, key="")
        return HttpResponseRedirect(HERE, status=303)
    if lent.kind != "own":
        return HttpResponseRedirect(reverse(f"desk:lent-{lent.kind}"))
    return _show(request, lent, "desk/lent_own.html", {"link": lent.link, "key": lent.key})


@require_POST
@lent_page()
def language(request: HttpRequest, lent: Lent) -> HttpResponse:
    """The pages in another language."""
    chosen, there = request.POST.get("language", ""), request.POST.get("next", "")
    if chosen in look.LANGUAGES:
        lending.keep(request, lent, language=chosen)
    return HttpResponseRedirect(there if there.startswith(HERE) else HERE, status=303)


@require_http_methods(["GET", "HEAD", "POST"])
@lent_page("read")
def read(request: HttpRequest, lent: Lent) -> HttpResponse:
    """Everything that will be sent; the person says that it is right, or that something is not."""
    taken = load_taken(request, lent.token)
    if taken.view.receipt:
        raise Http404
    found = cases.find_check_page(lent.token, person=taken.person.pk, lang=lent.language)
    changed = found.version != lent.version
    said = request.POST.get("go", "")
    if request.method == "POST" and said in ("right", "wrong") and not changed:
        deed = "person_found_right" if said == "right" else "person_found_wrong"
        people = [taken.person.pk]
        core.record(request.desk.actor, "change", people, facts=["screen"], purpose=taken.purpose, deed=deed)
        lending.keep(request, lent, done=True, told=TOLD[said])
        return HttpResponseRedirect(HERE, status=303)
    lending.keep(request, lent, version=found.version)
    return _read(request, lent, taken, found, changed)


def _read(request: HttpRequest, lent: Lent, taken: Taken, found: Any, changed: bool) -> HttpResponse:
    with reading_taken(request, taken, found.pages, found.names):
        eyes = taken.eyes(found.names, lent.language)
        drawn = draw_check(found, eyes, taken.person, taken.known, asked_to_send=False).page
        context = {"sections": drawn["sections"], "services": drawn["services"], "who": taken.person}
        context |= {"changed": changed, "version": found.version}
        return _show(request, lent, "desk/lent_read.html", context, 409 if changed else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@lent_page("sign")
def sign(request: HttpRequest, lent: Lent) -> HttpResponse:
    """The very document, and the pen. On paper it is signed before staff, on their page."""
    taken, fault = load_taken(request, lent.token), ""
    if request.method == "POST":
        typed, actor = request.POST, request.desk.actor
        sha256, strokes = typed.get("sha256", ""), typed.get("strokes", "")
        try:
            cases.sign_with_pen(lent.token, lent.service, strokes, sha256=sha256, actor=actor)
        except cases.SigningNotPossible as error:
            fault = error.data["why"]
        else:
            lending.keep(request, lent, done=True, told=TOLD["signed"])
            return HttpResponseRedirect(HERE, status=303)
    return _sign(request, lent, taken, fault)


def _sign(request: HttpRequest, lent: Lent, taken: Taken, fault: str) -> HttpResponse:
    line = line_of(request, taken, lent.service)
    found = cases.find_check_page(lent.token, person=taken.person.pk, lang=lent.language)
    is_set = line.state not in ("none", "void")
    with reading_taken(request, taken, found.pages, found.names):
        context = {
            "line": line, "law": law_words(line, lent.language), "who": taken.person, "changed": not is_set,
            "pages": pages_of(request, taken, lent.service) if is_set else (), "lacking": fault == "strokes",
            "sections": sections_of(taken, found, lent.service, lent.language),
        }  # fmt: skip
        return _show(request, lent, "desk/lent_sign.html", context, 422 if fault else 200)


@require_GET
@lent_page("sign")
def pdf(request: HttpRequest, lent: Lent) -> HttpResponse:
    """The document as it will be kept."""
    return as_pdf(content_of(request, load_taken(request, lent.token), lent.service), f"{lent.service}.pdf")


@require_GET
@lent_page("sign")
def picture(request: HttpRequest, lent: Lent, page: int) -> HttpResponse:
    """A page of it as a picture."""
    content = content_of(request, load_taken(request, lent.token), lent.service)
    if not 1 <= page <= documents.count_pages(content):
        raise Http404
    return HttpResponse(documents.picture_of(content, page, ppi=PPI), content_type="image/png")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page()
def kept(request: HttpRequest) -> HttpResponse:
    """What staff pressed in other tabs while the screen was lent: to be sent again, or let go."""
    if request.method == "POST":
        found = request.session.pop(lending.KEPT, {})
        say(request, "送れなかった入力を消しました。")
        return HttpResponseRedirect(found.get("back", reverse("desk:intake")))
    found = request.session.get(lending.KEPT, {"back": reverse("desk:intake"), "rows": []})
    rows = [{**one, "at": datetime.fromisoformat(one["at"])} for one in found["rows"]]
    return show(request, "desk/lent_kept.html", {"rows": rows, "back": found["back"]})
