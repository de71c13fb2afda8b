"""Documents of the own section by number: what was issued, voids with their reason, copies; and the seals."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import say, show
from tomoni.channels.desk.names import names_of
from tomoni.channels.desk.sheets.registers import document_lines, document_sheet, tabs_of, wish_lines
from tomoni.channels.desk.troubles import trouble_of
from tomoni.channels.desk.views.files import as_pdf
from tomoni.channels.look import interface as look
from tomoni.core import interface as core
from tomoni.documents import interface as documents

ROLES = ("clerk", "chief")
SIZE = 100


@require_http_methods(["GET", "POST"])
@staff_page(*ROLES)
def numbers(request: HttpRequest) -> HttpResponse:
    """Everything the section issued, newest first; POST takes the next number for a letter written elsewhere."""
    office, wrong = request.desk.staff.department.key, {}
    if request.method == "POST":
        try:
            taken = documents.take_number(request.POST.get("title", ""), office, actor=request.desk.actor)
        except documents.EntryNotValid as error:
            wrong = {error.field: error.message}
        else:
            say(request, f"{taken.number} を取りました。使わなかったときは、無効にして理由を残します。")
            return HttpResponseRedirect(reverse("desk:numbers"))
    before = request.GET.get("before", "")
    found = documents.list_of_section(office, before=look.number_in(before, 0), limit=SIZE + 1)
    wishes = documents.list_wishes(office)
    with core.reading(request.desk.actor, "documents") as reader:
        people = {one.about_person_id for one in found[:SIZE]} | {one.document.about_person_id for one in wishes}
        names = names_of(reader, request.desk, people - {None})
    context = {
        "tabs": tabs_of("numbers"),
        "lines": document_lines(found[:SIZE], names),
        "wishes": wish_lines(wishes, names),
        "next": f"?before={found[SIZE - 1].pk}" if len(found) > SIZE else "",
        "wrong": wrong,
    }
    return show(request, "desk/numbers.html", context, status=400 if wrong else 200)


@require_http_methods(["GET", "POST"])
@staff_page(*ROLES)
def one(request: HttpRequest, document: int) -> HttpResponse:
    """One document: days, sendings, copies; POST makes it void, issues it again, or declines a wish."""
    found, fault = _find(request, document), None
    if request.method == "POST":
        try:
            return _act(request, found)
        except documents.DocumentsError as error:
            fault = trouble_of(error)
    with core.reading(request.desk.actor, "documents", found.case_number) as reader:
        names = names_of(reader, request.desk, {found.about_person_id} - {None})
    return show(
        request,
        "desk/numbered.html",
        {"tabs": tabs_of("numbers"), "document": document_sheet(found, names), "fault": fault},
        status=409 if fault else 200,
    )


def _act(request: HttpRequest, found: Any) -> HttpResponse:
    actor, do = request.desk.actor, request.POST.get("do", "")
    there = reverse("desk:numbered", args=[found.pk])
    if do == "void":
        documents.void_document(found, request.POST.get("reason", ""), actor=actor)
        say(request, f"{found.number} を無効にしました。番号と理由は残ります。")
    elif do == "again":
        copies = request.POST.get("copies", "1")
        made = documents.reissue(
            found, copies=look.number_in(copies, 0), send=request.POST.get("send", "counter"), actor=actor
        )
        say(request, f"{made.number} として再交付しました。")
        there = reverse("desk:numbered", args=[made.pk])
    elif do == "decline":
        wish = request.POST.get("wish", "")
        documents.decline_reissue(look.number_in(wish, 0), request.POST.get("because", ""), actor=actor)
        say(request, "再交付できないことを記録しました。理由は本人の画面に出ます。")
    else:
        raise documents.EntryNotValid("することを選んでください。", "do")
    return HttpResponseRedirect(there)


@require_GET
@staff_page(*ROLES)
def pdf(request: HttpRequest, document: int) -> HttpResponse:
    """Its PDF, as it was issued. A protected person's only for the officer in charge."""
    found = _find(request, document)
    person = found.about_person_id
    if person and core.find_protections([person]) and not request.desk.has("protection-officer"):
        raise DocumentNotHere
    people = [person] if person else []
    with core.reading(
        request.desk.actor, "documents", found.case_number, people=people, facts=["document"], act="print"
    ):
        return as_pdf(documents.pdf_of(found), f"document-{found.pk}.pdf")


@require_http_methods(["GET", "POST"])
@staff_page("clerk", "chief", "admin")
def seals(request: HttpRequest) -> HttpResponse:
    """The register of seals, which kind of letter carries which, and the book of their uses."""
    wrong: dict[str, str] = {}
    if request.method == "POST":
        try:
            return _act_on_seal(request)
        except documents.EntryNotValid as error:
            wrong = {error.field: error.message}
    shown = documents.list_seals()
    chosen = core.current_municipality().settings.get("seals", {})
    kinds = [
        {"key": key, "label": label, "chosen": chosen.get(key, "")}
        for key, label in (("letter", "通知書"), ("certificate", "証明書"))
    ]
    context = {
        "tabs": tabs_of("seals"),
        "seals": shown,
        "kinds": kinds,
        "may": request.desk.has("admin"),
        "uses": [use for seal in shown for use in documents.list_seal_uses(seal.key, 50)],
        "wrong": wrong,
        "typed": request.POST if wrong else {},
    }
    return show(request, "desk/seals.html", context, status=400 if wrong else 200)


def _act_on_seal(request: HttpRequest) -> HttpResponse:
    actor, do = request.desk.actor, request.POST.get("do", "")
    key = request.POST.get("key", "").strip()
    if do == "enter":
        seal = documents.enter_seal(
            key, request.POST.get("name", ""), request.desk.staff.department.key,
            picture=request.POST.get("picture", "").strip(), actor=actor,
        )  # fmt: skip
        say(request, f"「{seal.name}」を公印台帳に載せました。")
    elif do == "choose" and request.POST.get("kind") in ("letter", "certificate"):
        documents.set_seal_of(request.POST["kind"], key, actor=actor)
        say(request, "これから出す文書の公印を決めました。")
    elif do == "retire":
        documents.retire_seal(key, actor=actor)
        say(request, "公印を廃止しました。使った記録は残ります。")
    else:
        raise documents.EntryNotValid("することを選んでください。", "do")
    return HttpResponseRedirect(reverse("desk:seals"))


def _find(request: HttpRequest, document: int) -> Any:
    found = documents.find_document(document)
    if found is None or found.department != request.desk.staff.department.key:
        raise DocumentNotHere
    return found


class DocumentNotHere(core.TomoniError):
    """No document of this section under this address."""

    code = "desk.document_not_found"

    def __init__(self) -> None:
        super().__init__("この文書は、あなたの課にありません。一覧から選び直してください。")
