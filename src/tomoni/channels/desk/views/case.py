"""One case on one screen, and the verbs that need no form: take it, start, go on, take back, close; and notes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from tomoni.cases import interface as cases
from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import say, show
from tomoni.channels.desk.reading import OpenCase, open_case
from tomoni.channels.desk.sheets.queue import side_groups
from tomoni.channels.desk.troubles import trouble_of
from tomoni.channels.desk.views.queue import SIDE

ROLES = ("clerk", "chief", "surveyor", "protection-officer")


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
        sheet = replace(
            opened.sheet,
            actions=buttons(opened),
            advice=advice(opened),
            nothing_to_do=_nothing(opened),
            files=tuple(
                {"url": reverse("desk:file", args=[number, one.pk]), "name": one.label} for one in opened.papers
            ),
            documents=tuple(_document(opened, one) for one in opened.screen.documents),
        )
        fault = trouble_of(error) if error else None
        context = {
            "case": sheet,
            "side": side_groups(request.session.get(SIDE, ())),
            "fault": fault,
            "typed": {"note": note},
        }
        return show(request, "desk/case.html", context, status=409 if error else 200)


def _document(opened: OpenCase, document: Any) -> dict[str, str]:
    url = reverse("desk:document", args=[opened.sheet.number, document.pk])
    return {"url": url, "label": document.title or "通知書"}


# --- what can be done now ---------------------------------------------------------------------------------------------

FORMS = {
    "approve_decision": ("決裁する", "desk:approve"),
    "draft_decision": ("起案する", "desk:draft"),
    "ask_correction": ("補正を求める", "desk:correction"),
}
POSTS = {
    "start_checking": "確かめ始める",
    "send_for_approval": "決裁に回す",
    "cancel_correction": "補正を取りやめる",
    "recall_draft": "起案を取り戻す",
    "close_case": "終わりにする",
}
# What a state asks for comes first, and is the one filled button.
FIRST = ("approve_decision", "start_checking", "task", "send_for_approval", "draft_decision")


def buttons(opened: OpenCase) -> tuple[Button, ...]:
    """What this person can do now, what the state asks for first."""
    number, verbs = opened.sheet.number, opened.screen.verbs
    found: dict[str, Button] = {}
    if "establish_facts" in verbs:
        for task in (task for task in opened.screen.tasks if task.may):
            words = task.label.split("（")[0] + ("の結果を直す" if task.done else "の結果を入れる")
            key = "task" if not task.done else f"task:{task.name}"
            found[key] = Button(words, reverse("desk:task", args=[number, task.name]))
    if "start_review" in verbs:  # drafting begins the review by itself
        verbs = (*verbs, "draft_decision")
    if opened.screen.draft and opened.screen.draft.state != "open":  # what came back has to be written anew
        verbs = tuple(verb for verb in verbs if verb != "send_for_approval")
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
    ranked = sorted(found, key=lambda key: FIRST.index(key) if key in FIRST else len(FIRST))
    return tuple(found[key] for key in ranked)


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
        _doing(verb)(request, number, _version(request))
    except cases.CasesError as error:
        if isinstance(error, cases.CaseNotFound):
            raise
        return show_case(request, number, error=error)
    say(request, SAID[verb])
    return HttpResponseRedirect(reverse("desk:case", args=[number]))


def _doing(verb: str) -> Callable[[HttpRequest, str, int | None], Any]:
    if verb == "take":
        return lambda request, number, _: cases.assign_case(number, to=request.desk.staff.pk, actor=request.desk.actor)
    door = {
        "start_checking": cases.start_checking,
        "send_for_approval": cases.send_for_approval,
        "cancel_correction": cases.cancel_correction,
        "recall_draft": cases.recall_draft,
        "close_case": cases.close_case,
    }[verb]
    return lambda request, number, version: door(number, actor=request.desk.actor, version=version)


def _version(request: HttpRequest) -> int | None:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdigit() else None


@require_POST
@staff_page("clerk", "chief", "surveyor")
def note(request: HttpRequest, number: str) -> HttpResponse:
    """Leave a note for colleagues. Notes are added side by side, so no version is asked."""
    text = request.POST.get("note", "").strip()[:2000]
    if not text:
        return HttpResponseRedirect(reverse("desk:case", args=[number]))
    try:
        cases.write_note(number, text, actor=request.desk.actor)
    except cases.NotAllowed as error:
        return show_case(request, number, error=error, note=text)
    say(request, "メモを残しました。")
    return HttpResponseRedirect(reverse("desk:case", args=[number]))
