"""One case on one screen, and the verbs that need no form: take it, start, go on, take back, close; and notes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from tomoni.cases import interface as cases
from tomoni.channels.asking.others import draw_others
from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import say, show
from tomoni.channels.desk.reading import OpenCase, open_case, version_of
from tomoni.channels.desk.sheets.case import SCANS
from tomoni.channels.desk.sheets.phrases import offers_of
from tomoni.channels.desk.sheets.queue import side_groups
from tomoni.channels.desk.sheets.signing import draw_signed
from tomoni.channels.desk.team.addresses import open_documents
from tomoni.channels.desk.team.opinions import opinions_of
from tomoni.channels.desk.team.presence import note_opening
from tomoni.channels.desk.troubles import trouble_of
from tomoni.channels.desk.views.queue import SIDE
from tomoni.channels.look import interface as look
from tomoni.core import interface as core

ROLES = ("clerk", "chief", "surveyor", "protection-officer")
NOTE_LONGEST = 2000  # characters


@dataclass(frozen=True)
class Button:
    """One thing that can be done now; `verb` for those that need no form of their own."""

    label: str
    url: str
    verb: str = ""

    @property
    def post(self) -> bool:
        """Sent as a form, not opened as a page."""
        return bool(self.verb)


@require_GET
@staff_page(*ROLES)
def page(request: HttpRequest, number: str) -> HttpResponse:
    """Everything that decides a case, without scrolling at 1280 x 800."""
    return show_case(request, number)


def show_case(request: HttpRequest, number: str, *, error: Exception | None = None, note: str = "") -> HttpResponse:
    """The case page; with what a room refused on top, and what was typed kept."""
    with open_case(request, number) as opened:
        back = open_documents(number, [one.pk for one in opened.screen.documents])
        sheet = replace(
            opened.sheet,
            actions=buttons(opened),
            advice=advice(opened),
            nothing_to_do=_nothing(opened),
            files=_files(opened, number),
            documents=tuple(_document(opened, one, one.pk in back) for one in opened.screen.documents),
        )
        fault = trouble_of(error) if error else None
        offers = offers_of(request, opened, "note")
        if request.POST.get("do") == "phrase":
            note, offers = offers.put(request.POST.get("phrase", ""), note, NOTE_LONGEST)
        context = {
            "case": sheet,
            "side": side_groups(request.session.get(SIDE, ())),
            "fault": fault,
            "typed": {"note": note},
            "sent_by": opened.sent_by,
            "day": _day_of(opened),
            "declared": any(one.path.startswith("new-") for one in opened.screen.items)
            and request.desk.has("clerk", "chief"),
            "outside": opened.screen.person.unregistered and not opened.sheet.hidden,
            "offers": offers,
            "waits": [one.told for one in draw_others(_own_of(opened, number), {}, "ja")],
            "signed": draw_signed(cases.list_signed(number))
            if opened.screen.signed and not opened.sheet.hidden
            else [],
            "opinions": opinions_of(opened.sheet.number),
            "openers": note_opening(opened.sheet.number, request.desk.staff.pk),
        }
        return show(request, "desk/case.html", context, status=409 if error else 200)


def _day_of(opened: OpenCase) -> dict[str, Any] | None:
    """The day that is told (of a move), whether it can be put right, and who of the household told another."""
    shown = opened.screen.dated and not opened.sheet.hidden
    told = cases.find_day_told(opened.sheet.number) if shown else None
    if told is None or (told.item is None and not told.others):
        return None
    kept = core.find_protections([one.person for one in told.others]) if told.others else {}
    others = [one for one in told.others if one.person not in kept]
    may = told.item is not None and "correct_day" in opened.screen.verbs
    return {"day": told.day, "others": others, "may": may}


def _own_of(opened: OpenCase, number: str) -> tuple[cases.OtherLine, ...]:
    """Who of the family answers for themselves; nobody is named whom the sheet keeps back."""
    found = cases.list_own_of_case(number) if opened.screen.others and not opened.sheet.hidden else ()
    kept = core.find_protections([one.person for one in found]) if found else {}
    return tuple(one for one in found if one.person not in kept)


def _files(opened: OpenCase, number: str) -> tuple[dict[str, str], ...]:
    """Papers that came, each with what the scanner said; an address only for what may be opened."""
    rows = core.find_files(one.pk for one in opened.papers)
    found = []
    for one in opened.papers:
        state = core.scan_state(rows[one.pk]) if one.pk in rows else "unscanned"
        url = reverse("desk:file", args=[number, one.pk]) if state in ("clean", "unscanned") else ""
        found.append({"url": url, "name": one.label, "scan": SCANS[state], "bad": "yes" if state == "refused" else ""})
    return tuple(found)


def _document(opened: OpenCase, document: Any, back: bool) -> dict[str, Any]:
    """A letter of the case. back: it came back, and its reader is being looked for."""
    url = reverse("desk:document", args=[opened.sheet.number, document.pk])
    return {"url": url, "label": document.title or "通知書", "back": back}


# --- what can be done now ---------------------------------------------------------------------------------------------

FORMS = {
    "approve_decision": ("決裁する", "desk:approve"),
    "agree_draft": ("同意する", "desk:approve"),
    "draft_decision": ("起案する", "desk:draft"),
    "ask_correction": ("補正を求める", "desk:correction"),
    "open_revision": ("決定を改める（職権）", "desk:revise"),
}
POSTS = {
    "start_checking": "確かめ始める",
    "send_for_approval": "決裁に回す",
    "cancel_correction": "補正を取りやめる",
    "recall_draft": "起案を取り戻す",
    "receive_in_person": "窓口で届出を受け取った",
    "close_case": "終わりにする",
}
# What a state asks for comes first, and is the one filled button.
FIRST = (
    "receive_in_person",
    "approve_decision",
    "agree_draft",
    "start_checking",
    "task",
    "send_for_approval",
    "draft_decision",
)


def buttons(opened: OpenCase) -> tuple[Button, ...]:
    """What this person can do now, what the state asks for first."""
    number, verbs = opened.sheet.number, opened.screen.verbs
    found: dict[str, Button] = {}
    if "establish_facts" in verbs:
        for task in (task for task in opened.screen.tasks if task.may):
            words = task.label.split("（")[0] + ("の結果を直す" if task.done else "の結果を入れる")
            found[f"done:{task.name}" if task.done else f"task:{task.name}"] = Button(
                words, reverse("desk:task", args=[number, task.name])
            )
    if "start_review" in verbs:  # drafting begins the review by itself
        verbs = (*verbs, "draft_decision")
    if opened.screen.draft and opened.screen.draft.state != "open":  # what came back has to be written anew
        verbs = tuple(verb for verb in verbs if verb != "send_for_approval")
    if not opened.definition.in_person:
        verbs = tuple(verb for verb in verbs if verb != "receive_in_person")
    for verb in verbs:
        if verb in FORMS:
            label, name = FORMS[verb]
            found[verb] = Button(label, reverse(name, args=[number]))
        elif verb in POSTS:
            found[verb] = Button(POSTS[verb], reverse("desk:act", args=[number]), verb)
    if opened.screen.draft and "draft_decision" in found and opened.screen.head.state == "drafted":
        found["draft_decision"] = replace(found["draft_decision"], label="起案を書き直す")
    if not opened.sheet.staff and found:
        found["take"] = Button("担当になる", reverse("desk:act", args=[number]), "take")
    elif opened.sheet.taken_by and found:
        found["take"] = Button("担当を引き継ぐ", reverse("desk:act", args=[number]), "take")
    if found and "take" in found:
        found["give"] = Button("ほかの人に渡す", reverse("desk:assign", args=[number]))
    elif found and opened.sheet.staff:
        found["give"] = Button("担当を替える", reverse("desk:assign", args=[number]))
    if "open_revision" in verbs and opened.definition.appeal is not None:
        found["appeal"] = Button("審査請求を受け付ける", reverse("desk:appeal-new", args=[number]))
    return tuple(found[key] for key in sorted(found, key=_rank))


def _rank(key: str) -> int:
    kind = key.split(":")[0]
    return FIRST.index(kind) if kind in FIRST else len(FIRST)


def advice(opened: OpenCase) -> str:
    """One sentence under the buttons."""
    unknown, failed = opened.sheet.checks.open, opened.sheet.checks.no
    if opened.screen.head.state not in ("checking", "reviewing", "drafted"):
        return ""
    if unknown:
        return f"?が{unknown}つ残っています。いま起案するときは、理由を書きます。"
    return f"✕が{failed}つあります。補正を求めるか、理由を書いて起案します。" if failed else ""


def _nothing(opened: OpenCase) -> str:
    by_state = {
        "correcting": "申請者の答えを待っています。",
        "approving": "決裁を待っています。",
        "decided": "決まりました。通知などを自動で進めています。",
        "carried_out": "決まったことは、すべて実行しました。",
        "closed": "終わった案件です。",
        "withdrawn": "取り下げられた案件です。",
    }
    return by_state.get(opened.screen.head.state, "いま、あなたの役割でできる操作はありません。")


# --- verbs ------------------------------------------------------------------------------------------------------------

SAID = {
    "take": "あなたが担当になりました。",
    "start_checking": "確かめ始めました。",
    "send_for_approval": "決裁に回しました。",
    "cancel_correction": "補正を取りやめました。期限の日数が再び進みます。",
    "recall_draft": "起案を取り戻しました。",
    "receive_in_person": "届出を受け取りました。届出の義務が果たされました。",
    "close_case": "終わりにしました。申請者に、使いやすさを1つだけ聞きます。",
}


@require_POST
@staff_page("clerk", "chief", "surveyor")
def act(request: HttpRequest, number: str) -> HttpResponse:
    """Do what needs no form. A stale save or a wrong state comes back as the case with a word on top."""
    verb = request.POST.get("verb", "")
    if verb not in SAID:
        return HttpResponse(status=400)
    try:
        _doing(verb)(request, number, version_of(request))
    except cases.CasesError as error:
        if isinstance(error, cases.CaseNotFound):
            raise
        return show_case(request, number, error=error)
    say(request, SAID[verb])
    return HttpResponseRedirect(reverse("desk:case", args=[number]))


def _doing(verb: str) -> Callable[[HttpRequest, str, int | None], Any]:
    if verb == "take":
        return _take
    door = {
        "start_checking": cases.start_checking,
        "send_for_approval": cases.send_for_approval,
        "cancel_correction": cases.cancel_correction,
        "recall_draft": cases.recall_draft,
        "receive_in_person": cases.receive_in_person,
        "close_case": cases.close_case,
    }[verb]
    return lambda request, number, version: door(number, actor=request.desk.actor, version=version)


def _take(request: HttpRequest, number: str, _: int | None) -> Any:
    """Take it from whom the page named; who was faster keeps it."""
    seen = request.POST.get("seen")
    known: dict[str, Any] = {} if seen is None else {"seen": look.number_in(seen)}
    return cases.assign_case(number, to=request.desk.staff.pk, actor=request.desk.actor, **known)


@require_POST
@staff_page("clerk", "chief", "surveyor")
def note(request: HttpRequest, number: str) -> HttpResponse:
    """Leave a note for colleagues. Notes are added side by side, so no version is asked."""
    text = request.POST.get("note", "").strip()[:NOTE_LONGEST]
    if request.POST.get("do") == "phrase":
        return show_case(request, number, note=text)
    if not text:
        return HttpResponseRedirect(reverse("desk:case", args=[number]))
    try:
        cases.write_note(number, text, actor=request.desk.actor)
    except cases.NotAllowed as error:
        return show_case(request, number, error=error, note=text)
    say(request, "メモを残しました。")
    return HttpResponseRedirect(reverse("desk:case", args=[number]))
