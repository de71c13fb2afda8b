"""Pages of who decides (決裁): what waits for me and as whom, and one draft with what, why, letter, frozen version."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from tomoni.cases import interface as cases
from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import say, show, show_message
from tomoni.channels.desk.names import check_labels
from tomoni.channels.desk.reading import OpenCase, open_case, version_of
from tomoni.channels.desk.sheets.approvals import approval_row
from tomoni.channels.desk.sheets.decision import TermSheet, grade_of, notice_of_appeal, terms_of
from tomoni.channels.desk.sheets.explaining import grounds_of
from tomoni.channels.desk.sheets.phrases import Offers, offers_of
from tomoni.channels.desk.sheets.register_age import old_registers
from tomoni.channels.desk.sheets.route import as_whom
from tomoni.channels.desk.troubles import trouble_of
from tomoni.channels.desk.views.draft import has_letter
from tomoni.channels.desk.views.stale import show_stale
from tomoni.channels.desk.words import GROUNDS, WHY_NOT
from tomoni.core import interface as core

SIZE = 50
COMMENT_LONGEST = 2000
TYPED = {"said": "ひとこと", "comment": "差し戻す理由", "ground": "代決する理由"}
APPROVERS = ("mayor", "deputy-mayor", "chief")
DEEDS = {
    "approve_decision": ("承認する", "承認しました。通知書とお知らせを送ります。"),
    "agree_draft": ("同意する", "同意しました。次の人に回ります。"),
    "view_decision": ("見ました", "見たことを記録しました。"),
}


@require_GET
@staff_page()
def listing(request: HttpRequest) -> HttpResponse:
    """What waits for me, least days left first, and as whom: own right, deputy, joint, to be looked at afterwards."""
    found = cases.list_approvals(actor=request.desk.actor, cursor=request.GET.get("after") or None)
    people = [line.person for line in (*found.lines, *found.views)]
    facts = ["name"] if people else []
    with core.reading(request.desk.actor, "approval", people=people, facts=facts):
        officer = request.desk.has("protection-officer")
        labels = check_labels({line.service for line in (*found.lines, *found.views)})
        context = {
            "lines": [approval_row(line, labels, officer) for line in found.lines],
            "views": [approval_row(line, labels, officer) for line in found.views],
            "next_url": f"?after={found.next_cursor}" if found.next_cursor else "",
            "size": SIZE,
        }
        return show(request, "desk/approvals.html", context)


@require_http_methods(["GET", "POST"])
@staff_page()
def page(request: HttpRequest, number: str) -> HttpResponse:
    """One draft. On POST it is approved or agreed to as it was seen, sent back with a comment, or noted as seen."""
    if request.method != "POST":
        return show_draft(request, number)
    do = request.POST.get("do")
    if do in ("edit", "phrase"):  # from the page with both versions, or with ready words: nothing is done yet
        return show_draft(request, number, comment=request.POST.get("comment", ""))
    return _send_back(request, number) if do in ("back", "back_one") else _answer(request, number, do or "")


@require_GET
@staff_page()
def after(request: HttpRequest, number: str) -> HttpResponse:
    """The draft after this one; this one stays where it is."""
    return HttpResponseRedirect(_next_url(request, number))


def _next_url(request: HttpRequest, number: str) -> str:
    following = cases.next_approval(number, actor=request.desk.actor)
    return reverse("desk:approve", args=[following]) if following else reverse("desk:approvals")


def show_draft(
    request: HttpRequest, number: str, *, error: Exception | None = None, comment: str = "", faults: Any = None
) -> HttpResponse:
    """The approval page; a refusal of the room stands on top and what was typed stays."""
    with open_case(request, number) as opened:
        draft, turn = opened.screen.draft, opened.screen.turn
        if turn is None and not request.desk.has(*APPROVERS) and error is None:
            why = getattr(opened.screen.refusal, "why", "no_seat")
            return show_message(
                request, "あなたの決裁を待っていません", WHY_NOT.get(why, WHY_NOT["no_seat"]),
                back=reverse("desk:approvals"), back_label="決裁の一覧", status=403,
            )  # fmt: skip
        waits = opened.screen.head.state == "approving" or (turn is not None and turn.kind == "view")
        if draft is None or (not waits and error is None):
            return show_message(
                request, "決裁を待つ起案がありません", "起案がまだないか、もう決まったか、差し戻されました。",
                back=reverse("desk:approvals"), back_label="決裁の一覧", status=409,
            )  # fmt: skip
        sheet = draft_sheet(request, opened)
        offers, comment = _ready_words(request, opened, comment) if sheet["may_send_back"] else (None, comment)
        run = cases.open_sample(request.GET.get("run", ""), number, actor=request.desk.actor)
        context = {
            "case": opened.sheet,
            "draft": sheet,
            "comment": comment,
            "old_registers": old_registers(),
            "offers": offers,
            "ground": request.POST.get("ground", ""),
            "told": request.POST.get("said", ""),
            "run": run,
            "faults": faults or {},
            "fault": trouble_of(error) if error else None,
        }
        status = 409 if error else 400 if faults else 200
        return show(request, "desk/approve.html", context, status=status)


def _ready_words(request: HttpRequest, opened: OpenCase, comment: str) -> tuple[Offers, str]:
    """Words for sending back, and the comment with those that were chosen."""
    offers = offers_of(request, opened, "return")
    if request.POST.get("do") == "phrase":
        comment, offers = offers.put(request.POST.get("phrase", ""), comment, COMMENT_LONGEST)
    return offers, comment


def draft_sheet(request: HttpRequest, opened: OpenCase) -> dict[str, Any]:
    """What the approver sees of the draft: exactly what the hash stands for."""
    draft, proposal = opened.screen.draft, opened.screen.proposal
    own, turn = draft.drafted_by_id == request.desk.staff.pk, opened.screen.turn
    why = getattr(opened.screen.refusal, "why", "")
    granted = not opened.screen.proposal or draft.result not in opened.screen.proposal.needs_reasons
    return {
        "result_label": opened.words.result(draft.result),
        "terms": _terms(opened) if granted else (),
        "appeal": notice_of_appeal(opened.definition),
        "reasons": draft.reasons,
        "remark": draft.remark,
        "grounds": grounds_of(opened.sheet.trees) if granted and not draft.reasons else (),
        "against": opened.words.result(proposal.result) if proposal and proposal.result != draft.result else "",
        "letter_url": reverse("desk:letter", args=[opened.sheet.number])
        if has_letter(opened.definition) and not opened.sheet.hidden
        else "",
        "own": own,
        "turn": turn,
        "button": DEEDS[turn.verb][0] if turn else "",
        "as_whom": as_whom(turn) if turn and (turn.by != "own" or turn.kind != "decide") else "",
        "stead_grounds": tuple(GROUNDS.items()) if turn and turn.by == "deputy" else (),
        "why_not": "" if turn or own else WHY_NOT.get(why, ""),
        "may_send_back": bool(turn) and turn.kind != "view",
        "version": opened.screen.head.version,
        "short_version": f"{draft.snapshot_hash[:4]} {draft.snapshot_hash[4:8]}",
    }


def _terms(opened: OpenCase) -> tuple[TermSheet, ...]:
    proposal = opened.screen.proposal
    grade = grade_of(opened.words, opened.screen.answer.result)
    if proposal is None:
        return grade
    return terms_of(proposal.amount, proposal.per, proposal.first_month, opened.screen.forecast) + grade


def _answer(request: HttpRequest, number: str, do: str) -> HttpResponse:
    """Approve, agree or note as seen, then go on to the next draft."""
    actor, typed = request.desk.actor, request.POST
    said, ground = typed.get("said", "").strip()[:2000], typed.get("ground", "")
    following = _next_url(request, number)
    try:
        if do == "view_decision":
            cases.view_decision(number, actor=actor, comment=said)
        else:
            verb = cases.agree_draft if do == "agree_draft" else cases.approve_decision
            verb(number, actor=actor, version=version_of(request), comment=said, ground=ground)
    except cases.StaleCase as error:
        return _both_versions(request, number, error, DEEDS.get(do, DEEDS["approve_decision"])[0])
    except cases.CasesError as error:
        if isinstance(error, cases.CaseNotFound):
            raise
        return show_draft(request, number, error=error)
    say(request, DEEDS.get(do, DEEDS["approve_decision"])[1])
    return HttpResponseRedirect(following)


def _both_versions(request: HttpRequest, number: str, error: cases.StaleCase, deed: str) -> HttpResponse:
    """What was wanted beside what is saved now; what was typed is carried on."""
    typed = {name: request.POST.get(name, "").strip()[:2000] for name in TYPED}
    told = {**typed, "ground": GROUNDS.get(typed["ground"], "")}
    mine = [("しようとしたこと", deed), *((label, told[name]) for name, label in TYPED.items() if told[name])]
    again = reverse("desk:approve", args=[number])
    return show_stale(request, number, error, mine=mine, carried=list(typed.items()), again_url=again)


def _send_back(request: HttpRequest, number: str) -> HttpResponse:
    comment = request.POST.get("comment", "").strip()[:2000]
    if not comment:
        return show_draft(request, number, faults={"comment": "差し戻す理由を書いてください。"})
    one, ground = request.POST.get("do") == "back_one", request.POST.get("ground", "")
    following = _next_url(request, number)
    try:
        cases.send_back(number, comment, actor=request.desk.actor, version=version_of(request), ground=ground, one=one)
    except cases.StaleCase as error:
        return _both_versions(request, number, error, "差し戻す")
    except cases.CasesError as error:
        if isinstance(error, cases.CaseNotFound):
            raise
        return show_draft(request, number, error=error, comment=comment)
    say(request, "一つ前の人に差し戻しました。" if one else "差し戻しました。起案した人の一覧に戻ります。")
    return HttpResponseRedirect(following)
