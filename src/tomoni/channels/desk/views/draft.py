"""Drafting a decision (起案): result, reasons with articles, the letter as it would go out, 教示."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from tomoni.cases import interface as cases
from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import say, show, show_message
from tomoni.channels.desk.reading import OpenCase, open_case
from tomoni.channels.desk.sheets.case import HIDDEN
from tomoni.channels.desk.sheets.decision import (
    ReasonRow,
    grade_of,
    notice_of_appeal,
    ready_reasons,
    reasons_of,
    results_of,
    terms_of,
    typed_reasons,
)
from tomoni.channels.desk.sheets.phrases import offers_of
from tomoni.channels.desk.sheets.register_age import old_registers
from tomoni.channels.desk.troubles import trouble_of
from tomoni.channels.desk.views.files import as_pdf
from tomoni.channels.desk.views.stale import show_stale
from tomoni.channels.desk.words import RESULTS
from tomoni.channels.look import interface as look

REASON_LONGEST = 1000  # characters


@require_http_methods(["GET", "POST"])
@staff_page("clerk", "chief")
def page(request: HttpRequest, number: str) -> HttpResponse:
    """The form, pre-filled by the rule; on POST the letter to look at, or the draft."""
    form = read_form(request)
    if request.method == "POST" and form["do"] == "letter":
        with open_case(request, number, act="print") as opened:
            if opened.sheet.hidden:
                return _no_letter(request, opened)
            content = cases.preview_letter(number, form["result"], as_data(form["reasons"]), actor=request.desk.actor)
        return as_pdf(content, f"{number}-draft.pdf")
    if request.method == "POST" and form["do"] == "draft" and not form["faults"]:
        return _draft(request, number, form)
    with open_case(request, number) as opened:
        if opened.screen.proposal is None:
            return show_message(
                request, "いまは起案できません", "この案件は、起案する段階ではありません。",
                back=opened.sheet.url, back_label="案件に戻る", status=409,
            )  # fmt: skip
        cases.open_sample(request.GET.get("run", ""), number, actor=request.desk.actor)
        return show_form(request, opened, form)


def _no_letter(request: HttpRequest, opened: OpenCase) -> HttpResponse:
    return show_message(
        request,
        "この通知書は、担当の職員だけが見ます",
        HIDDEN,
        back=opened.sheet.url,
        back_label="案件に戻る",
        status=403,
    )


def read_form(request: HttpRequest) -> dict[str, Any]:
    """What was typed. Reasons are rows of text and article; empty rows fall away."""
    typed = request.POST
    reasons = typed_reasons(
        typed.getlist("reason"),
        typed.getlist("law"),
        typed.getlist("fact") if "fact" in typed else None,
        typed.getlist("use") if "choosing" in typed else None,
    )
    faults = {}
    if request.method == "POST" and not typed.get("result"):
        faults["result"] = "結果を選んでください。"
    return {
        "do": typed.get("do", ""),
        "result": typed.get("result", ""),
        "reasons": reasons,
        "remark": typed.get("remark", "").strip()[:1000],
        "version": typed.get("version", ""),
        "faults": faults,
    }


def show_form(
    request: HttpRequest, opened: OpenCase, form: dict[str, Any], *, error: Exception | None = None
) -> HttpResponse:
    """The drafting page; on the first visit with the rule's proposal, or with the draft that came back."""
    proposal, draft = opened.screen.proposal, opened.screen.draft
    fresh = request.method == "GET"
    kept = draft if draft is not None and draft.state in ("sent_back", "recalled", "open") else None
    result = (kept.result if kept else proposal.result) if fresh else form["result"]
    reasons = (kept.reasons if kept else proposal.reasons) if fresh else form["reasons"]
    faults = dict(form["faults"]) if form["do"] == "draft" else {}
    if getattr(error, "code", "") == "cases.reasons_missing":
        faults["reasons"] = "この結果には、理由と条文が要ります。"
    offers = offers_of(request, opened, "reason")
    if form["do"] == "phrase":  # ready words are a reason of their own, below those that were typed
        text, offers = offers.put(request.POST.get("phrase", ""), "", REASON_LONGEST)
        found = offers.chosen(request.POST.get("phrase", ""))
        reasons = (*reasons, ReasonRow(text, found.law, "")) if found and not offers.fault else reasons
    context = {
        "case": opened.sheet,
        "comment": _comment(draft) if fresh else None,
        "results": results_of(proposal, result),
        "rule": opened.words.result(proposal.result) if proposal.result else "",
        "terms": terms_of(proposal.amount, proposal.per, proposal.first_month, opened.screen.forecast)
        + grade_of(opened.words, opened.screen.answer.result),
        "reasons": reasons_of(reasons),
        "offers": offers,
        "ready": ready_reasons(opened.definition),
        "remark": (kept.remark if kept else "") if fresh else form["remark"],
        "appeal": notice_of_appeal(opened.definition),
        "old_registers": old_registers(),
        "has_letter": has_letter(opened.definition) and not opened.sheet.hidden,
        "faults": faults,
        "fault": trouble_of(error) if error else None,
    }
    return show(request, "desk/draft.html", context, status=409 if error else 400 if faults else 200)


def as_data(reasons: Any) -> list[dict[str, str]]:
    """Reasons as the verbs take them: those that are ticked. What has no field for facts tells them in the text."""
    return [
        {
            "text": row.text[:REASON_LONGEST],
            "law": row.law[:200],
            **({} if row.fact is None else {"fact": row.fact[:1000]}),
        }
        for row in reasons
        if getattr(row, "used", True)  # those of a stored draft have no tick
    ]


def has_letter(definition: Any) -> bool:
    """Whether any result sends a letter or a certificate."""
    kinds = {outcome.kind for outcomes in definition.outcomes.values() for outcome in outcomes}
    return bool(kinds & {"letter", "certificate"})


def _comment(draft: Any) -> dict[str, Any] | None:
    if draft is None or not draft.returned_because:
        return None
    return {"text": draft.returned_because, "name": draft.returned_by, "at": None}


def _draft(request: HttpRequest, number: str, form: dict[str, Any]) -> HttpResponse:
    version = look.number_in(form["version"])
    try:
        cases.draft_decision(
            number,
            form["result"],
            as_data(form["reasons"]),
            remark=form["remark"],
            actor=request.desk.actor,
            version=version,
        )
    except cases.StaleCase as error:
        mine = [("結果", RESULTS.get(form["result"], form["result"]))]
        mine += [("理由", f"{row.text}　{row.law}") for row in form["reasons"]]
        again = reverse("desk:draft", args=[number])
        return show_stale(request, number, error, mine=mine, carried=_carried(form), again_url=again)
    except cases.CasesError as error:
        with open_case(request, number) as opened:
            return show_form(request, opened, form, error=error)
    say(request, "起案しました。決裁者の一覧に並びます。")
    return HttpResponseRedirect(reverse("desk:case", args=[number]))


def _carried(form: dict[str, Any]) -> list[tuple[str, str]]:
    fields = [("result", form["result"]), ("remark", form["remark"])]
    fields.append(("choosing", "1"))
    for n, row in enumerate(form["reasons"], start=1):
        fields += [("fact", row.fact or ""), ("reason", row.text), ("law", row.law)]
        fields += [("use", str(n))] if row.used else []
    return fields


@require_GET
@staff_page("clerk", "chief")
def letter(request: HttpRequest, number: str) -> HttpResponse:
    """The letter of the live draft, as it would go out."""
    with open_case(request, number, act="print") as opened:
        draft = opened.screen.draft
        if opened.sheet.hidden:
            return _no_letter(request, opened)
        if draft is None:
            return show_message(
                request, "起案がありません", "通知書は、起案ができてから見られます。", back=opened.sheet.url, status=404
            )
        content = cases.preview_letter(number, draft.result, as_data(draft.reasons), actor=request.desk.actor)
    return as_pdf(content, f"{number}-draft.pdf")
