"""Requests to see what is held about oneself (開示請求): received, collected, withheld in parts, decided by two."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import say, show
from tomoni.channels.desk.names import names_of
from tomoni.channels.desk.sheets.disclosure import item_sheet, request_line, request_sheet
from tomoni.channels.desk.sheets.registers import tabs_of
from tomoni.channels.desk.troubles import trouble_of
from tomoni.channels.desk.views.files import as_pdf
from tomoni.channels.desk.views.registers import day_typed
from tomoni.channels.look import interface as look
from tomoni.core import interface as core
from tomoni.documents import interface as documents

ROLES = ("clerk", "chief")


@require_http_methods(["GET", "POST"])
@staff_page(*ROLES)
def listing(request: HttpRequest) -> HttpResponse:
    """Requests of the own section by their last day; POST receives one."""
    wrong: dict[str, str] = {}
    if request.method == "POST":
        try:
            made = _open(request)
        except documents.EntryNotValid as error:
            wrong = {error.field: error.message}
        else:
            say(request, f"開示請求 {made.number} を受け付けました。期限は {made.due_on:%Y年%m月%d日} です。")
            return HttpResponseRedirect(reverse("desk:disclosure", args=[made.number]))
    found = documents.list_disclosures(request.desk.staff.department.key)
    with core.reading(request.desk.actor, "disclosure") as reader:
        names = names_of(reader, request.desk, {one.person_id for one in found} - {None})
    context = {
        "tabs": tabs_of("disclosures"),
        "lines": [request_line(one, names) for one in found],
        "wrong": wrong,
        "typed": request.POST if wrong else {},
        "today": core.today().isoformat(),
    }
    return show(request, "desk/disclosures.html", context, status=400 if wrong else 200)


def _open(request: HttpRequest) -> Any:
    person = core.find_person_by_number(request.POST.get("resident", "").strip())
    if person is None:
        raise documents.EntryNotValid("この宛名番号の人はいません。本人を確かめて、番号を入れてください。", "resident")
    return documents.open_disclosure(
        person.pk,
        request.POST.get("scope", ""),
        request.POST.get("proof", ""),
        asked_by=request.POST.get("asked_by", ""),
        arrived_on=day_typed(request.POST.get("on", ""), "received_on"),
        actor=request.desk.actor,
    )


@require_http_methods(["GET", "POST"])
@staff_page(*ROLES)
def page(request: HttpRequest, number: str) -> HttpResponse:
    """One request: its clock, what was found, the proposal and its answer."""
    found, fault = _find(request, number), None
    if request.method == "POST":
        try:
            return _act(request, found)
        except documents.DocumentsError as error:
            fault, found = trouble_of(error), _find(request, number)
    with core.reading(request.desk.actor, "disclosure", people=[found.person_id], facts=["records"]) as reader:
        names = names_of(reader, request.desk, {found.person_id})
    own = found.proposed_by == request.desk.actor.key
    context = {
        "tabs": tabs_of("disclosures"),
        "request": request,
        "one": request_sheet(found, names),
        "may_answer": request.desk.has("chief") and not own and found.state == "proposed",
        "own": own and found.state == "proposed",
        "fault": fault,
        "typed": request.POST if fault else {},
    }
    return show(request, "desk/disclosure.html", context, status=409 if fault else 200)


def _act(request: HttpRequest, found: Any) -> HttpResponse:
    actor, do, number = request.desk.actor, request.POST.get("do", ""), found.number
    typed = request.POST.get("version", "")
    version = look.number_in(typed)
    because = request.POST.get("because", "")
    if do == "collect":
        count = documents.collect_disclosure(number, version=version, actor=actor)
        say(request, f"{count}件を集めました。1つずつ開いて、不開示にする部分を選んでください。")
    elif do == "stop":
        documents.stop_for_correction(number, version=version, actor=actor)
        say(request, "補正を求めました。期限の日数が止まります。")
    elif do == "resume":
        documents.resume_after_correction(number, version=version, actor=actor)
        say(request, "補正が届きました。期限の日数が、また進みます。")
    elif do == "extend":
        documents.extend_disclosure(number, because, version=version, actor=actor)
        say(request, "30日延長し、通知（法第83条第2項）を作りました。発送簿で送ってください。")
    elif do == "propose":
        documents.propose_disclosure(
            number, request.POST.get("result", ""), purpose=request.POST.get("purpose", ""),
            remark=request.POST.get("remark", ""), version=version, actor=actor,
        )  # fmt: skip
        say(request, "伺いを出しました。ほかの課長の決定を待ちます。")
    elif do == "return":
        documents.return_disclosure(number, because, version=version, actor=actor)
        say(request, "差し戻しました。")
    elif do == "approve":
        documents.approve_disclosure(number, version=version, actor=actor)
        say(request, "決定しました。通知書と写しを、本人に渡してください。")
    else:
        raise documents.EntryNotValid("することを選んでください。", "do")
    return HttpResponseRedirect(reverse("desk:disclosure", args=[number]))


@require_http_methods(["GET", "POST"])
@staff_page(*ROLES)
def item(request: HttpRequest, number: str, place: int) -> HttpResponse:
    """One thing that was found: its lines, or a page as a picture in which two clicks withhold a region."""
    found, fault = _find(request, number), None
    if request.method == "POST":
        try:
            answer = _withhold(request, found, place)
            if answer is not None:
                return answer
        except documents.DocumentsError as error:
            fault = trouble_of(error)
    with core.reading(request.desk.actor, "disclosure", people=[found.person_id], facts=["records"]):
        sheet = item_sheet(found, _item(found, place), _page_of(request), _corner(request))
    context = {
        "tabs": tabs_of("disclosures"),
        "one": sheet,
        "grounds": documents.GROUNDS.items(),
        "sides": SIDES,
        "fault": fault,
    }
    return show(request, "desk/disclosure_item.html", context, status=409 if fault else 200)


def _withhold(request: HttpRequest, found: Any, place: int) -> HttpResponse | None:
    """What the form says. The first click on a page keeps a corner; the second makes the region."""
    actor, post, number = request.desk.actor, request.POST, found.number
    there = reverse("desk:disclosure-item", args=[number, place])
    page, ground = _page_of(request), post.get("ground", "")
    do = post.get("do", "")
    if do == "lines":
        grounds = {
            line: value
            for key, value in post.items()
            if key[:5] == "line-" and (line := look.number_in(key[5:])) is not None and value
        }
        documents.withhold_lines(number, place, grounds, actor=actor)
        say(request, f"{len(grounds)}行を不開示にしました。")
        return HttpResponseRedirect(there)
    if do == "leave-out":
        documents.leave_out(number, place, ground, post.get("note", ""), actor=actor)
        return HttpResponseRedirect(there)
    if do == "show":
        row = post.get("redaction", "")
        documents.show_again(number, look.number_in(row, 0), actor=actor)
        return HttpResponseRedirect(f"{there}?page={page}")
    if "at.x" in post and not post.get("corner"):
        return None  # the page comes back with the first corner in it
    documents.withhold_region(number, place, page, _region(request), ground, actor=actor)
    return HttpResponseRedirect(f"{there}?page={page}")


SIDES = (("left", "左"), ("top", "上"), ("right", "右"), ("bottom", "下"))
WIDE, HIGH = 700, 990  # the picture on the page, in CSS pixels: an A4 sheet


def _corner(request: HttpRequest) -> str:
    """The corner of the first click, in thousandths of the page: "120,340"."""
    post = request.POST
    if "at.x" not in post or post.get("corner"):
        return ""
    return ",".join(_clicked(post))


def _clicked(post: Any) -> list[str]:
    """Where the page was clicked, in thousandths from the left and the top; nothing where no numbers came."""
    across, down = look.number_in(post.get("at.x", "")), look.number_in(post.get("at.y", ""))
    if across is None or down is None:
        return []
    return [str(min(1000, across * 1000 // WIDE)), str(min(1000, down * 1000 // HIGH))]


def _region(request: HttpRequest) -> tuple[int, int, int, int]:
    post = request.POST
    if "at.x" in post:
        typed = [*post.get("corner", "").split(","), *_clicked(post)]
    else:
        typed = [post.get(name, "") for name in ("left", "top", "right", "bottom")]
    found = [number for one in typed if (number := look.number_in(one)) is not None]
    if len(typed) != 4 or len(found) != 4:
        raise documents.EntryNotValid("左、上、右、下を、0から1000までの数で入れてください。", "corners")
    left, top, right, bottom = found
    return left, top, right, bottom


@require_GET
@staff_page(*ROLES)
def picture(request: HttpRequest, number: str, place: int, page: int) -> HttpResponse:
    """A page as a picture, what is withheld already black."""
    found = _find(request, number)
    one = _item(found, place)
    if not 1 <= page <= one.pages:
        raise Http404
    with core.reading(request.desk.actor, "disclosure", people=[found.person_id], facts=["records"]):
        return HttpResponse(documents.page_picture(one, page, ppi=96), content_type="image/png")


@require_GET
@staff_page(*ROLES)
def copies(request: HttpRequest, number: str) -> HttpResponse:
    """The copies: a preview until the decision, then byte for byte as they were handed over."""
    found = _find(request, number)
    bundle = documents.find_bundle(found)
    people = [found.person_id]
    with core.reading(request.desk.actor, "disclosure", people=people, facts=["records"], act="export"):
        content = bytes(bundle.content) if bundle else documents.bundle_pdf(found)
    return as_pdf(content, f"disclosure-{found.number}.pdf")


def _page_of(request: HttpRequest) -> int:
    typed = request.POST.get("page") or request.GET.get("page") or "1"
    return look.number_in(typed, 1)


def _item(found: Any, place: int) -> Any:
    one = next((one for one in documents.list_disclosure_items(found) if one.place == place), None)
    if one is None:
        raise Http404
    return one


def _find(request: HttpRequest, number: str) -> Any:
    """A request of the own section. One of a protected person only for the officer in charge."""
    found = documents.find_disclosure(number)
    hidden = found is not None and found.person_id and core.find_protections([found.person_id])
    if (
        found is None
        or found.person_id is None
        or found.department != request.desk.staff.department.key
        or (hidden and not request.desk.has("protection-officer"))
    ):
        raise documents.NotFound("この番号の開示請求は、あなたの課にありません。番号を確かめてください。")
    return found
