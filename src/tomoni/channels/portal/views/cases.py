"""My case: where it stands, what was decided and why, letters, what I sent, who looked; withdrawing."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.timezone import localtime

from tomoni.cases import interface as cases
from tomoni.channels.asking.others import draw_others
from tomoni.channels.asking.pages import Row, short_title
from tomoni.channels.asking.values import show_value
from tomoni.channels.asking.viewer import Eyes, eyes_of, fact_named
from tomoni.channels.look import interface as look
from tomoni.channels.portal.days import days_of
from tomoni.channels.portal.guard import resident_page
from tomoni.channels.portal.lines import tall_steps, titled
from tomoni.channels.portal.published import published
from tomoni.channels.portal.speaking import banner_of, sent_by, speak_for
from tomoni.channels.portal.views.records import tell_lines
from tomoni.core import interface as core

REFUSED = ("refused",)


@resident_page()
def page(request: HttpRequest, number: str) -> HttpResponse:
    """One case as the person who asked sees it, or who sent it for them and may still act for them."""
    found, language = find_case(request, number), look.language_of(request)
    eyes = eyes_of(request.person.pk, language, dict(found.names))
    mine = request.spoken is None
    entries = core.entries_of_case(number, [request.person.pk], limit=10) if mine else []
    drawn = draw_case(found, published(request), eyes, tell_lines(request, entries, {number: found.line.service}))
    context = {
        "c": drawn if mine else _for_others(drawn, request.spoken),
        "acting": banner_of(request),
        "sent_by": sent_by(found, language) if mine else None,
        "help": look.Help(found.department_name, found.department_phone),
        "day": _day_of(found),
        "signed": _signed_on(number, language) if mine and found.signed else [],
        "waits": _waits_for(number, language) if found.others else [],
    }
    return look.show(request, "portal/case.html", context)


def _signed_on(number: str, language: str) -> list[str]:
    return [str(look.full_day(localtime(one.at).date(), language)) for one in cases.list_signed(number)]


def _day_of(found: Any) -> date | None:
    """The day that can be put right, of a notice that waits for the person to come."""
    told = cases.find_day_told(found.line.number) if "correct_day" in found.may else None
    return told.day if told is not None and told.item is not None else None


def _waits_for(number: str, language: str) -> list[str]:
    return [one.told for one in draw_others(cases.list_own_of_case(number), {}, language)]


@resident_page()
def signed(request: HttpRequest, number: str) -> HttpResponse:
    """The very document that the person signed by hand with a case of theirs."""
    found = cases.find_signed_document(number, request.person.pk)
    if not found:
        raise cases.CaseNotFound(f"There is nothing signed with a case {number} of yours.", number=number)
    answer = HttpResponse(found, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{number}.pdf"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def find_case(request: HttpRequest, number: str) -> Any:
    """One's own case, or one that was sent for somebody whom one may still act for; then the page is about them."""
    language = look.language_of(request)
    try:
        found = cases.find_case_of(request.person.pk, number, lang=language)
        speak_for(request, None)
        return found
    except cases.CaseNotFound:
        spoken = cases.speaker_of_case(number, request.person.pk)
        if spoken is None:
            raise
    speak_for(request, spoken)
    found = cases.find_case_of(spoken.person, number, lang=language)
    facts = {item.path.rsplit(".", 1)[-1] for item in found.items} | {"name", "state"}
    core.record(
        request.actor, "read", [spoken.person], facts=facts, purpose=spoken_purpose(request, found), case=number
    )
    return found


def spoken_purpose(request: HttpRequest, found: Any) -> str:
    """What a case is handled for, as the ledger has it."""
    known = published(request).get(found.line.service)
    return known.purpose if known is not None else found.line.service


def _for_others(drawn: dict[str, Any], spoken: cases.Spoken) -> dict[str, Any]:
    """What who acts for another sees: where it stands. What was decided, the letters and an appeal only where the
    mandate includes receiving them; no records; taking back is for who stands in the person's place by law.
    """
    may = drawn["can_withdraw"] and spoken.ground not in core.REVOCABLE
    appeal = drawn["appeal"] if spoken.receives else None
    kept = {**drawn, "appeal": appeal, "ask_how": False, "can_withdraw": may, "payments": ()}
    if spoken.receives:
        return {**kept, "letters": [{**one, "again": ""} for one in drawn["letters"]]}
    verdict = {"heading": drawn["title"], "lead": "", "gives": "", "reasons": (), "refusal_nodes": (), "days": ()}
    return {**kept, **verdict, "letters": []}


@resident_page("GET", "HEAD", "POST")
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Ask once more, then withdraw."""
    if request.method == "POST":
        cases.withdraw_case(number, actor=request.actor)
        return HttpResponseRedirect(f"/cases/{number}/")
    found = find_case(request, number)
    if "withdraw_case" not in found.may:  # decided meanwhile, or an old address: nothing is asked that will be refused
        return HttpResponseRedirect(f"/cases/{number}/")
    context = {
        "acting": banner_of(request),
        "c": {"number": number, "title": title_of(found, published(request), look.language_of(request))},
        "help": look.Help(found.department_name, found.department_phone),
    }
    return look.show(request, "portal/withdraw.html", context)


def title_of(found: Any, known: Mapping[str, Any], language: str) -> str:
    """児童手当（太郎さん）."""
    definition = known.get(found.line.service)
    return titled(short_title(definition, language) if definition else found.line.title, found.line, language)


def draw_case(found: Any, known: Mapping[str, Any], eyes: Eyes, lines: list[look.LedgerLine]) -> dict[str, Any]:
    """Everything the template shows."""
    language, definition = eyes.language, known.get(found.line.service)
    title = title_of(found, known, language)
    refused = found.line.result in REFUSED
    return {
        "number": found.line.number,
        "title": title,
        "heading": look.word("case.refused", language) if refused else title,
        "lead": look.word("case.refused_lead", language) if refused else "",
        "decided_on": _decided_on(found),
        "gives": _gives(found, language, refused),
        "correction": _correction(found, language),
        "reasons": found.decision.reasons if found.decision else (),
        "refusal_nodes": _refusal(found, definition, eyes) if refused else (),
        "steps": tall_steps(found, language),
        "days": days_of(found, language),
        "department": found.department_name,
        "payments": found.forecast if found.line.result == "approved" else (),
        "letters": [_letter(one) for one in found.letters],
        "appeal": _appeal(found, definition, language),
        "superseded_by": found.superseded_by,
        "revises": found.revises,
        "ask_how": "give_feedback" in found.may,
        "answers": [_answer(one, definition, eyes) for one in found.items if one.answer is not None],
        "lines": lines,
        "can_withdraw": "withdraw_case" in found.may,
    }


def _decided_on(found: Any) -> date | None:
    return found.decision.decided_at.astimezone(core.now().tzinfo).date() if found.decision else None


def _gives(found: Any, language: str, refused: bool) -> str:
    if refused or not found.amount or not found.per or found.decision is None:
        return ""
    return str(look.word(f"home.{found.per}", language, n=f"{found.amount:,}"))


def _correction(found: Any, language: str) -> dict[str, Any] | None:
    if found.waiting is None:
        return None
    items = [look.pick(item.fact.label, language)[0] for item in found.waiting_items]
    return {"by": found.waiting.by_date, "items": items, "reason": found.waiting.reason}


def _refusal(found: Any, definition: Any, eyes: Eyes) -> tuple[look.Node, ...]:
    return eyes.tree(found.explanation, definition)


def _letter(document: Any) -> dict[str, Any]:
    return {
        "url": f"/documents/{document.pk}.pdf",
        "again": f"/documents/{document.pk}/",
        "title": document.title,
        "on": document.issued_on,
        "verify": document.verify_code,
    }


def _appeal(found: Any, definition: Any, language: str) -> dict[str, Any] | None:
    """教示 stands with every appealable decision, approvals too."""
    if found.appeal is None or found.decision is None:
        return None
    key = f"appeal.to.{found.appeal.to}"
    law = definition.appeal.law if definition is not None and definition.appeal else ""
    return {
        "to": str(look.word(key, language)) if language == "en" and look.has_word(key) else found.appeal.body,
        "until": found.appeal.until,
        "months": found.appeal.months,
        "first_appeal": found.appeal.first_appeal,
        "law": "、".join(part for part in ("行政不服審査法第18条", law) if part),
    }


def _answer(line: Any, definition: Any, eyes: Eyes) -> Row:
    """An answer as it was sent, in the words of the language of the page."""
    fact = fact_named(definition, line.path.rsplit(".", 1)[-1].split("[", 1)[0])
    label = fact.word(eyes.language) if fact else line.label
    return Row(label, show_value(fact or line, line.answer, eyes.language, eyes.name), "declared")
