"""The values a letter is made of, from a decided case. Only the recipient's own facts and the people it is about."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tomoni.cases.actions.judging import Judged
from tomoni.cases.actions.moving import Held
from tomoni.cases.domain.wareki import dated, dated_month, masked
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.payments import interface as payments
from tomoni.rules import interface as rules
from tomoni.services import interface as services

ACCOUNT_TYPES = {"1": "普通", "2": "当座", "4": "貯蓄", "ordinary": "普通", "current": "当座", "savings": "貯蓄"}


def letter_values(held: Held, judged: Judged, reasons: list[dict[str, str]], terms: tuple[Any, ...]) -> dict[str, Any]:
    """Values as docs/how/write-a-service.md lists them; number, day and verify code are put in when it is issued."""
    definition, case = held.definition, held.case
    return {
        "municipality": _municipality(),
        "department": _department(definition.department),
        "recipient": _recipient(case.person),
        "service": {"title": definition.text("short") if "short" in definition.texts("ja") else definition.title()},
        "arrived_on": dated(case.claimed_on),
        "result": case.result,
        "decision": _decision(judged, terms),
        "reasons": reasons,
        "appeal": {"to": definition.appeal.to, "months": definition.appeal.months} if definition.appeal else None,
        "pay": _pay(judged, terms),
        "facts": _facts(definition, judged),
        "lang": case.language,
    }


def _municipality() -> dict[str, str]:
    town = core.current_municipality()
    return {"name": town.name, "mayor": town.settings.get("mayor", ""), "prefecture": town.prefecture}


def _department(key: str) -> dict[str, str]:
    found = core.find_department(key)
    return {
        "name": found.name if found else key,
        "phone": found.phone if found else "",
        "hours": found.hours if found else "",
    }


def _recipient(person: core.Person) -> dict[str, str]:
    return {"name": person.name, "postal_code": person.postal_code, "address": person.address}


def _decision(judged: Judged, terms: tuple[Any, ...]) -> dict[str, Any]:
    answer, situation = judged.answer, judged.situation
    award = next((term for term in terms if isinstance(term, services.AwardTerm)), None)
    told: dict[str, Any] = {"amount": answer.amount, "per": answer.per, "grade": answer.result, "first_month": None}
    if award is not None:
        told["amount"], told["per"] = award.amount, award.per
        told["first_month"] = dated_month(award.first_month.first_day) if award.first_month else None
        told["last_month"] = dated_month(award.last_month.first_day) if award.last_month else None
    told["children"] = [
        {"name": situation.name_of(child), "birth": _birth(situation, child), "amount": amount}
        for child, amount in answer.per_person.items()
    ]
    return told


def _birth(situation: services.Situation, child: str) -> dict[str, str] | None:
    born = situation.reading(f"{child}.birth_date").value
    return dated(born) if isinstance(born, date) else None


def _pay(judged: Judged, terms: tuple[Any, ...]) -> dict[str, Any] | None:
    award = next((term for term in terms if isinstance(term, services.AwardTerm) and term.pay), None)
    if award is None or award.pay is None:
        return None
    account = judged.situation.reading(award.pay.to).value
    return {"account_masked": account_words(account), "day": award.pay.day, "months": list(award.pay.in_months)}


def account_words(account: Any) -> str:
    """みずほ銀行 大阪支店 普通 ••••321: the last three digits are enough to know it again."""
    if not isinstance(account, Mapping):
        return ""
    code, office = str(account.get("bank", "")), str(account.get("branch", ""))
    banks = payments.bank_master()
    bank, branch = banks.find_bank(code), banks.find_branch(code, office)
    parts = (
        payments.bank_words(bank.name) if bank else code,
        payments.branch_words(branch.name) if branch else office,
        ACCOUNT_TYPES.get(str(account.get("kind", "1")), ""),
        masked(str(account.get("number", ""))),
    )
    return " ".join(part for part in parts if part)


def _facts(definition: services.Definition, judged: Judged) -> dict[str, Any]:
    """Facts of the things the case is about, as text to print, by name of the definition: `dwelling.address`."""
    told: dict[str, Any] = {}
    for name, bound in judged.answer.bound.items():
        if not isinstance(bound, rules.Entity) or "." in name:
            continue
        for (of, fact), known in definition.lexicon.facts.items():
            value = judged.situation.reading(f"{bound.id}.{fact}").value if of == bound.kind else None
            if value is not None and not (known.sensitive and of == "person"):
                told[f"{name}.{fact}"] = _printed(known, value, judged.situation)
    return told


def _printed(fact: services.Fact, value: object, situation: services.Situation) -> Any:
    if isinstance(value, date):
        return dated(value)
    if isinstance(value, rules.Month):
        return dated_month(value.first_day)
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, rules.Entity):
        return situation.name_of(value.id)
    if isinstance(value, str) and value in fact.choices:
        return fact.choice_word(value, "ja")
    return str(value) if not isinstance(value, Mapping) else ""


def issue(held: Held, name: str, kind: str, values: Mapping[str, Any], actor: core.Actor) -> documents.Document:
    """Issue a letter or certificate of the definition of a case."""
    definition, case = held.definition, held.case
    template = documents.Template(f"{name}.typ", definition.letter(name), definition.shared_letters)
    return documents.issue_document(
        kind,
        template,
        values,
        title=letter_title(definition, name, kind, case.result),
        department=definition.department,
        about_person=case.person_id,
        case_number=case.number,
        actor=actor,
    )


def letter_title(definition: services.Definition, name: str, kind: str, result: str) -> str:
    """How a document is called in lists: the text `letters.<name>`, or service and result."""
    texts = definition.texts("ja")
    short = texts.get("short", definition.title())
    if kind == "certificate":
        return texts.get(f"letters.{name}", short)
    return texts.get(f"letters.{name}", f"{short}（{texts.get(f'results.{result}', 'お知らせ')}）")
