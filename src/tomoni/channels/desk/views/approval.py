"""The chief's pages (決裁): what waits, and one draft with what, why, letter and frozen version."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from tomoni.cases import interface as cases
from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import say, show, show_message
from tomoni.channels.desk.reading import OpenCase, open_case
from tomoni.channels.desk.sheets.decision import TermSheet, appeal_words, grade_of, terms_of
from tomoni.channels.desk.sheets.explaining import grounds_of
from tomoni.channels.desk.troubles import trouble_of
from tomoni.channels.desk.views.draft import has_letter
from tomoni.channels.desk.views.queue import SIZE, read_rows
from tomoni.core import interface as core


@require_GET
@staff_page("chief")
def listing(request: HttpRequest) -> HttpResponse:
    """Drafts that wait for a chief of this section, those with the least days left first."""
    rows, found = read_rows(request, "approving", {}, cursor=request.GET.get("after") or None)
    lines = [{"row": row, "url": reverse("desk:approve", args=[row.number])} for row in rows]
    next_url = f"?after={found.next_cursor}" if found.next_cursor else ""
    return show(request, "desk/approvals.html", {"lines": lines, "next_url": next_url, "size": SIZE})


@require_http_methods(["GET", "POST"])
@staff_page("chief")
def page(request: HttpRequest, number: str) -> HttpResponse:
    """One draft. On POST it is approved as it was seen, or sent back with a comment."""
    if request.method == "POST":
        return _approve(request, number) if request.POST.get("do") == "approve" else _send_back(request, number)
    return show_draft(request, number)


def show_draft(
    request: HttpRequest, number: str, *, error: Exception | None = None, comment: str = "", faults: Any = None
) -> HttpResponse:
    """The approval page; a refusal of the room stands on top and what was typed stays."""
    with open_case(request, number) as opened:
        draft = opened.screen.draft
        if draft is None or (opened.screen.head.state != "approving" and error is None):
            return show_message(
                request, "決裁を待つ起案がありません", "起案がまだないか、もう決まったか、差し戻されました。",
                back=reverse("desk:approvals"), back_label="決裁の一覧", status=409,
            )  # fmt: skip
        context = {
            "case": opened.sheet,
            "draft": draft_sheet(request, opened),
            "comment": comment,
            "faults": faults or {},
            "fault": trouble_of(error) if error else None,
        }
        status = 409 if error else 400 if faults else 200
        return show(request, "desk/approve.html", context, status=status)


def draft_sheet(request: HttpRequest, opened: OpenCase) -> dict[str, Any]:
    """What the approver sees of the draft: exactly what the hash stands for."""
    draft, proposal, town = opened.screen.draft, opened.screen.proposal, core.current_municipality()
    own = draft.drafted_by_id == request.desk.staff.pk
    granted = not opened.screen.proposal or draft.result not in opened.screen.proposal.needs_reasons
    verbs = opened.screen.verbs
    return {
        "result_label": opened.words.result(draft.result),
        "terms": _terms(opened) if granted else (),
        "appeal": appeal_words(opened.definition, town.governor_title, town.name),
        "reasons": draft.reasons,
        "remark": draft.remark,
        "grounds": grounds_of(opened.sheet.trees) if granted and not draft.reasons else (),
        "against": opened.words.result(proposal.result) if proposal and proposal.result != draft.result else "",
        "letter_url": reverse("desk:letter", args=[opened.sheet.number])
        if has_letter(opened.definition) and not opened.sheet.hidden
        else "",
        "own": own,
        "may_approve": "approve_decision" in verbs and not own,
        "may_send_back": "send_back" in verbs,
        "version": opened.screen.head.version,
        "short_version": f"{draft.snapshot_hash[:4]} {draft.snapshot_hash[4:8]}",
    }


def _terms(opened: OpenCase) -> tuple[TermSheet, ...]:
    proposal = opened.screen.proposal
    grade = grade_of(opened.words, opened.screen.answer.result)
    if proposal is None:
        return grade
    return terms_of(proposal.amount, proposal.per, proposal.first_month, opened.screen.forecast) + grade


def _approve(request: HttpRequest, number: str) -> HttpResponse:
    try:
        cases.approve_decision(number, actor=request.desk.actor, version=_version(request))
    except cases.CasesError as error:
        if isinstance(error, cases.CaseNotFound):
            raise
        return show_draft(request, number, error=error)
    say(request, "承認しました。通知書とお知らせを送ります。")
    return HttpResponseRedirect(reverse("desk:approvals"))


def _send_back(request: HttpRequest, number: str) -> HttpResponse:
    comment = request.POST.get("comment", "").strip()[:2000]
    if not comment:
        return show_draft(request, number, faults={"comment": "差し戻す理由を書いてください。"})
    try:
        cases.send_back(number, comment, actor=request.desk.actor, version=_version(request))
    except cases.CasesError as error:
        if isinstance(error, cases.CaseNotFound):
            raise
        return show_draft(request, number, error=error, comment=comment)
    say(request, "差し戻しました。起案した人の一覧に戻ります。")
    return HttpResponseRedirect(reverse("desk:approvals"))


def _version(request: HttpRequest) -> int | None:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdigit() else None
