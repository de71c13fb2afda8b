"""My case: where it stands, what was decided and why, letters, what I sent, who looked; withdrawing."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tomoni.cases import interface as cases
from tomoni.channels.look import interface as look
from tomoni.channels.portal.cards import short_title
from tomoni.channels.portal.guard import resident_page
from tomoni.channels.portal.lines import tall_steps
from tomoni.channels.portal.pages import Row
from tomoni.channels.portal.published import published
from tomoni.channels.portal.values import show_value
from tomoni.channels.portal.viewer import Eyes, eyes_of, fact_named, given_name
from tomoni.channels.portal.views.records import tell_lines
from tomoni.core import interface as core

REFUSED = ("refused",)


@resident_page()
def page(request: HttpRequest, number: str) -> HttpResponse:
    """One case as the person who asked sees it."""
    found = cases.find_case_of(request.person.pk, number, lang=look.language_of(request))
    language = look.language_of(request)
    eyes = eyes_of(request.person.pk, language, dict(found.names))
    entries = core.entries_of_case(number, [request.person.pk], limit=10)
    context = {
        "c": draw_case(found, published(request), eyes, tell_lines(request, entries, [number])),
        "help": look.Help(found.department_name, found.department_phone),
    }
    return look.show(request, "portal/case.html", context)


@resident_page("GET", "HEAD", "POST")
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Ask once more, then withdraw."""
    if request.method == "POST":
        cases.withdraw_case(number, actor=request.actor)
        return HttpResponseRedirect(f"/cases/{number}/")
    found = cases.find_case_of(request.person.pk, number, lang=look.language_of(request))
    context = {
        "c": {"number": number, "title": title_of(found, published(request), look.language_of(request))},
        "help": look.Help(found.department_name, found.department_phone),
    }
    return look.show(request, "portal/withdraw.html", context)


def title_of(found: Any, known: Mapping[str, Any], language: str) -> str:
    """児童手当（太郎さん）."""
    definition = known.get(found.line.service)
    title = short_title(definition, language) if definition else found.line.title
    people = look.word("home.and", language).join(
        str(look.word("home.person", language, name=given_name(name))) for name in found.line.concerns
    )
    return str(look.word("home.title_for", language, title=title, who=people)) if people else title


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
        "department": found.department_name,
        "payments": found.forecast if found.line.result == "approved" else (),
        "letters": [_letter(one) for one in found.letters],
        "appeal": _appeal(found, definition, language),
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
        "title": document.title,
        "on": document.issued_on,
        "verify": document.verify_code,
    }


def _appeal(found: Any, definition: Any, language: str) -> dict[str, Any] | None:
    """教示 stands with every appealable decision, approvals too."""
    if found.appeal is None or found.decision is None:
        return None
    key, governor = f"appeal.to.{found.appeal.to}", core.current_municipality().governor_title
    law = definition.appeal.law if definition is not None and definition.appeal else ""
    return {
        "to": governor
        if key.endswith("prefectural-governor") and governor and language != "en"
        else _word(key, language),
        "until": found.appeal.until,
        "months": found.appeal.months,
        "law": "、".join(part for part in ("行政不服審査法第18条", law) if part),
    }


def _word(key: str, language: str) -> str:
    """A word, or the last part of its key where a pack names somebody the catalogue does not know."""
    return str(look.word(key, language)) if look.has_word(key) else key.rsplit(".", 1)[-1]


def _answer(line: Any, definition: Any, eyes: Eyes) -> Row:
    """An answer as it was sent, in the words of the language of the page."""
    fact = fact_named(definition, line.path.rsplit(".", 1)[-1].split("[", 1)[0])
    label = fact.word(eyes.language) if fact else line.label
    return Row(label, show_value(fact or line, line.answer, eyes.language, eyes.name), "declared")
