"""Money that people owe back (返還金): the list, its export, one claim with its history and the next steps."""

from __future__ import annotations

import csv
import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.claim_letters import issue_claim_letter
from tomoni.channels.desk.frame import say, show
from tomoni.channels.desk.names import names_of, service_names
from tomoni.channels.desk.sheets.money import CAUSES, CLAIM_STATES, ENTRIES, PROPOSALS, claim_sheet
from tomoni.channels.desk.troubles import trouble_of
from tomoni.channels.desk.words import HELD
from tomoni.channels.look import interface as look
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.payments import interface as payments

SIZE, MOST = 50, 5_000
PURPOSE = "payment"


@require_GET
@staff_page("clerk", "chief", "accountant")
def page(request: HttpRequest) -> HttpResponse:
    """Claims of the section, of all sections for the accounting side; filtered by state."""
    state = request.GET.get("state", "")
    before = look.number_in(request.GET.get("before", ""))
    found = _list(request, state, before, SIZE + 1)
    shown = found[:SIZE]
    with core.reading(request.desk.actor, PURPOSE, facts=["claim"]) as reader:
        names = names_of(reader, request.desk, [one.debtor_id for one in shown])
    labels, today = service_names(), core.today()
    context = {
        "claims": [claim_sheet(one, names[one.debtor_id], labels, today) for one in shown],
        "states": tuple(CLAIM_STATES.items()),
        "state": state,
        "may_new": request.desk.has("clerk", "chief"),
        "next_url": f"?state={state}&before={shown[-1].pk}" if len(found) > SIZE else "",
    }
    return show(request, "desk/claims.html", context)


def _list(request: HttpRequest, state: str, before: int | None, limit: int) -> list[Any]:
    department = None if request.desk.has("accountant") else request.desk.staff.department.key
    known = state if state in CLAIM_STATES else None
    return payments.list_claims(department=department, state=known, before=before, limit=limit)


@require_POST
@staff_page("clerk", "chief", "accountant")
def export(request: HttpRequest) -> HttpResponse:
    """The list as CSV; an export on the ledger of every debtor. Protected people have no name in it."""
    found = _list(request, request.POST.get("state", ""), None, MOST)
    with core.reading(request.desk.actor, PURPOSE, act="export", facts=["claim"]) as reader:
        names = names_of(reader, request.desk, [one.debtor_id for one in found])
    labels, today = service_names(), core.today()
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="claims-{today}.csv"'
    rows = csv.writer(answer)
    rows.writerow(["番号", "氏名", "制度", "原因", "元の額", "納付など", "残り", "状態", "納期限", "時効", "根拠"])
    for one in found:
        c = claim_sheet(one, names[one.debtor_id], labels, today)
        name = look.plain_cell(c["name"])
        rows.writerow(
            [c["number"], name, c["right"], c["cause"], c["principal"], c["paid"], c["balance"], c["state"],
             c["due_on"] or "", c["lapses_on"] or "", c["law"]]
        )  # fmt: skip
    return answer


@require_http_methods(["GET", "POST"])
@staff_page("clerk", "chief")
def new(request: HttpRequest) -> HttpResponse:
    """A claim that no reckoning made: who, how much, why, by which article."""
    department = request.desk.staff.department.key
    funds = [fund for fund in payments.list_fund_sources() if fund.department == department]
    labels = service_names()
    context = {
        "rights": [(fund.right, labels.get(fund.right, fund.right)) for fund in funds],
        "causes": tuple(CAUSES.items()),
        "typed": request.POST,
        "faults": {},
    }
    if request.method == "GET":
        return show(request, "desk/claim_new.html", context)
    person, amount, faults = _typed(request, {fund.right for fund in funds})
    if not faults:
        wanted = _wanted(request, person, amount, labels, department)
        try:
            claim = payments.open_claim(wanted, actor=request.desk.actor)
        except payments.PaymentsError as error:
            faults = {"amount": trouble_of(error).message}
        else:
            say(request, f"返還金 {claim.number} を登録しました。返還を求める伺いを作ってください。")
            return HttpResponseRedirect(reverse("desk:claim", args=[claim.number]))
    return show(request, "desk/claim_new.html", {**context, "faults": faults}, status=400)


def _typed(request: HttpRequest, rights: set[str]) -> tuple[Any, int, dict[str, str]]:
    faults = {}
    person = core.find_person_by_number(request.POST.get("resident", "").strip())
    if person is None:
        faults["resident"] = "この住民番号の人はいません。番号を確かめてください。"
    plain = request.POST.get("amount", "").replace(",", "").strip()
    amount = int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= 12 else 0
    if amount < 1:
        faults["amount"] = "金額を、円の数字で入れてください。"
    if request.POST.get("right") not in rights:
        faults["right"] = "制度を選んでください。"
    if request.POST.get("cause") not in CAUSES:
        faults["cause"] = "原因を選んでください。"
    for key, words in (("law", "根拠の条文を書いてください。"), ("reason", "理由を書いてください。")):
        if not request.POST.get(key, "").strip():
            faults[key] = words
    return person, amount, faults


def _wanted(request: HttpRequest, person: Any, amount: int, labels: Any, department: str) -> payments.NewClaim:
    typed = {key: request.POST.get(key, "").strip() for key in ("right", "cause", "law", "reason", "decision")}
    key = f"desk:{person.pk}:{typed['right']}:{typed['cause']}:{typed['decision'] or typed['reason']}"
    return payments.NewClaim(
        source_key=core.sha256_hex(key), right=typed["right"], label=labels.get(typed["right"], typed["right"]),
        department=department, debtor=person.pk, origin="", cause=typed["cause"], amount=amount, law=typed["law"],
        reason=typed["reason"], decision=typed["decision"][:80],
    )  # fmt: skip


def _find(request: HttpRequest, number: str) -> Any:
    claim = payments.find_claim(number)
    if not (request.desk.has("accountant") or claim.department == request.desk.staff.department.key):
        raise payments.ClaimNotFound(number)
    return claim


@require_GET
@staff_page("clerk", "chief", "accountant")
def one(request: HttpRequest, claim: str) -> HttpResponse:
    """One claim with everything that happened to it."""
    return show_claim(request, _find(request, claim))


def show_claim(request: HttpRequest, claim: Any, fault: str = "") -> HttpResponse:
    """The page of a claim; the debtor stands on it, so it is read through the ledger."""
    desk, today = request.desk, core.today()
    with core.reading(desk.actor, claim.right, facts=["claim"]) as reader:
        name = names_of(reader, desk, [claim.debtor_id])[claim.debtor_id]
    mine = claim.department == desk.staff.department.key
    proposal = payments.find_proposal(claim)
    drafts = mine and desk.has("clerk", "chief") and proposal is None and claim.balance
    sheet = claim_sheet(claim, name, service_names(), today)
    context = {
        "c": sheet,
        "entries": [{"words": ENTRIES.get(e.kind, e.kind), "one": e} for e in payments.list_entries(claim)],
        "parts": payments.list_parts(claim),
        "proposal": proposal,
        "proposal_words": PROPOSALS.get(proposal.kind, "") if proposal else "",
        "may_decide": bool(proposal) and mine and desk.has("chief") and proposal.drafted_by != desk.actor.key,
        "own_proposal": bool(proposal) and proposal.drafted_by == desk.actor.key,
        "may_demand": drafts and claim.state in ("drafted", "setting_off") and not sheet["lapsed"],
        "may_agree": drafts and claim.state == "open" and not sheet["lapsed"],
        "may_write_off": drafts and claim.state == "open",
        "may_reduce": drafts,
        "may_remind": mine and desk.has("clerk", "chief") and sheet["late"] and not sheet["lapsed"],
        "may_receive": desk.has("accountant") and claim.state in ("open", "setting_off") and not sheet["lapsed"],
        "grounds": tuple((key, words[0]) for key, words in payments.GROUNDS.items()),
        "letters": documents.list_documents_of(person=claim.debtor_id, case_number=claim.number),
        "today": today,
        "claim_fault": fault,
        "typed": request.POST,
    }
    return show(request, "desk/claim.html", context, status=400 if fault else 200)


@require_POST
@staff_page("clerk", "chief", "accountant")
def act(request: HttpRequest, claim: str) -> HttpResponse:
    """The next step of a claim; what is refused stands on the page with what was typed."""
    found = _find(request, claim)
    step = STEPS.get(request.POST.get("do", ""))
    if step is None:
        return show_claim(request, found, "この操作はありません。画面を開き直してください。")
    try:
        words = step(request, found)
    except Typo as typo:
        return show_claim(request, found, str(typo))
    except payments.PaymentsError as error:
        return show_claim(request, payments.find_claim(claim), trouble_of(error).message)
    say(request, words)
    return HttpResponseRedirect(reverse("desk:claim", args=[claim]))


class Typo(Exception):
    """Something typed could not be read."""


def _day(request: HttpRequest, key: str) -> dt.date:
    try:
        return dt.date.fromisoformat(request.POST.get(key, ""))
    except ValueError:
        raise Typo("日を、年月日で入れてください。") from None


def _number(request: HttpRequest, key: str) -> int:
    plain = request.POST.get(key, "").replace(",", "").replace("円", "").strip()
    if not (plain.isascii() and plain.isdigit()) or len(plain) > 12:
        raise Typo("金額や回数を、数字で入れてください。")
    return int(plain)


def _version(request: HttpRequest) -> int:
    return _number(request, "version")


def _propose(request: HttpRequest, claim: Any, kind: str, **more: Any) -> str:
    reason = request.POST.get("reason", "").strip()
    payments.propose(claim, kind, reason=reason, version=_version(request), actor=request.desk.actor, **more)
    return f"{PROPOSALS[kind]}伺いを作りました。課長の決裁を待ちます。"


def _demand(request: HttpRequest, claim: Any) -> str:
    return _propose(request, claim, "demand", due_on=_day(request, "due_on"))


def _agree(request: HttpRequest, claim: Any) -> str:
    count = _number(request, "count")
    if not 2 <= count <= 60:
        raise Typo("回数は、2回から60回までです。")
    days = payments.months_ahead(_day(request, "first_on"), count)
    sums = payments.split_evenly(claim.balance, count)
    terms = [{"due_on": day, "amount": yen} for day, yen in zip(days, sums, strict=True)]
    return _propose(request, claim, "instalments", terms=terms)


def _reduce(request: HttpRequest, claim: Any) -> str:
    return _propose(request, claim, "reduce", amount=_number(request, "amount"))


def _write_off(request: HttpRequest, claim: Any) -> str:
    return _propose(request, claim, "write_off", law=request.POST.get("ground", ""))


def _approve(request: HttpRequest, claim: Any) -> str:
    proposal = payments.find_proposal(claim)
    if proposal is None:
        raise payments.ProposalNotOpen(claim.number)
    kind = proposal.kind
    decided = payments.approve_proposal(proposal, actor=request.desk.actor)
    if kind == "demand":
        issue_claim_letter("demand", decided, actor=request.desk.actor)
        return "決裁しました。返還の通知と納付書を作りました。"
    return "決裁しました。"


def _back(request: HttpRequest, claim: Any) -> str:
    proposal = payments.find_proposal(claim)
    if proposal is None:
        raise payments.ProposalNotOpen(claim.number)
    payments.send_proposal_back(proposal, request.POST.get("comment", ""), actor=request.desk.actor)
    return "差し戻しました。"


def _receive(request: HttpRequest, claim: Any) -> str:
    entry = payments.receive(
        claim, _number(request, "amount"), on=_day(request, "on"),
        reference=request.POST.get("reference", "").strip()[:80], version=_version(request), actor=request.desk.actor,
    )  # fmt: skip
    return f"{entry.amount:,}円を消し込みました。残りは{entry.balance:,}円です。"


def _remind(request: HttpRequest, claim: Any) -> str:
    payments.remind(claim, _day(request, "by_on"), version=_version(request), actor=request.desk.actor)
    issue_claim_letter("reminder", payments.find_claim(claim.number), actor=request.desk.actor)
    return "督促を記録し、督促状を作りました。"


STEPS = {
    "demand": _demand, "agree": _agree, "reduce": _reduce, "write_off": _write_off, "approve": _approve,
    "back": _back, "receive": _receive, "remind": _remind,
}  # fmt: skip


@require_GET
@staff_page("clerk", "chief", "accountant")
def letter(request: HttpRequest, claim: str, document: int) -> HttpResponse:
    """A letter of the claim as it was issued; a print on the debtor's ledger."""
    found = _find(request, claim)
    listed = documents.list_documents_of(person=found.debtor_id, case_number=found.number)
    chosen = next((one for one in listed if one.pk == document), None)
    if chosen is None:
        raise payments.ClaimNotFound(claim)
    with core.reading(request.desk.actor, found.right, facts=["claim"], act="print") as reader:
        if names_of(reader, request.desk, [found.debtor_id])[found.debtor_id] == HELD:
            raise payments.ClaimNotFound(claim)  # 支援措置: only the officer in charge opens it
        return HttpResponse(documents.pdf_of(chosen), content_type="application/pdf")
