"""The values a letter is made of, from a decided case. Only the recipient's own facts and the people it is about."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Value
from django.utils.timezone import localtime

from tomoni.cases.actions.judging import Judged
from tomoni.cases.actions.moving import Held
from tomoni.cases.domain.wareki import dated, dated_month, masked
from tomoni.cases.models import AwardStep, Case, Decision, Revision
from tomoni.cases.models.notices import appeal_notice
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.payments import interface as payments
from tomoni.rules import interface as rules
from tomoni.services import interface as services

ACCOUNT_TYPES = {"1": "普通", "2": "当座", "4": "貯蓄", "ordinary": "普通", "current": "当座", "savings": "貯蓄"}


def letter_values(
    held: Held,
    judged: Judged,
    reasons: list[dict[str, str]],
    terms: tuple[Any, ...],
    to: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Values as docs/how/write-a-service.md lists them; number, day and verify code are put in when it is issued.

    to: name and address for the window, where they were looked up already (`documents.recipients_of`).
    """
    definition, case = held.definition, held.case
    return {
        **common_values(held, to),
        "result": case.result,
        "decision": _decision(judged, terms),
        "reasons": reasons,
        "appeal": appeal_values(definition),
        "revises": _revises(case),
        "pay": _pay(judged, terms),
        "facts": {**_facts(definition, judged), **_recorded(definition, judged, terms)},
        "people": _people(definition, judged, terms),
        "unpaid": _unpaid(case, judged) if any(isinstance(t, services.HandOverTerm) for t in terms) else None,
    }


def common_values(held: Held, to: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What every letter about a case says: from whom, to whom, about which service, of which day, in which language."""
    case = held.case
    return {**frame_values(held.definition, case.person, case.language, to), "arrived_on": dated(case.claimed_on)}


def frame_values(
    definition: services.Definition, person: core.Person, language: str, to: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """What every letter says, also one about no case: from whom, to whom, about which service, in which language."""
    return {
        "municipality": _municipality(),
        "department": _department(definition.department),
        "recipient": dict(to) if to is not None else documents.recipient_of(person),
        "service": {"title": definition.text("short") if "short" in definition.texts("ja") else definition.title()},
        "lang": language,
    }


def appeal_values(definition: services.Definition) -> dict[str, Any] | None:
    """The notice of appeal (教示) of a definition's decisions; None where there is none."""
    notice = appeal_notice(definition)
    if notice is None:
        return None
    told = {"to": notice.to, "months": notice.months, "body": notice.body, "first_appeal": notice.first_appeal}
    return {**told, "paragraphs": list(notice.paragraphs)}


def _revises(case: Case) -> dict[str, Any] | None:
    """The letter whose place a letter of a revision takes, and why."""
    revision = Revision.objects.filter(case=case).select_related("of").first() if case.channel == "office" else None
    if revision is None:
        return None
    letters = documents.list_documents_of(case_number=revision.of.number)
    old = next((one for one in letters if one.kind == "letter"), None)
    return {
        "number": old.number if old else revision.of.number,
        "issued_on": dated(old.issued_on) if old else None,
        "because": revision.because,
        "law": revision.law,
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


def _decision(judged: Judged, terms: tuple[Any, ...]) -> dict[str, Any]:
    answer, situation = judged.answer, judged.situation
    award = next((term for term in terms if isinstance(term, services.AwardTerm)), None)
    told: dict[str, Any] = {"amount": answer.amount, "per": answer.per, "grade": answer.result, "first_month": None}
    if not judged.grounds.definition.tells_sums:
        return told | {"amount": None, "per": None, "children": []}
    if award is not None:
        told["amount"], told["per"] = award.amount, award.per
        told["first_month"] = dated_month(award.first_month.first_day) if award.first_month else None
        told["last_month"] = dated_month(award.last_month.first_day) if award.last_month else None
    told["children"] = [
        {"name": situation.name_of(child), "birth": _birth(situation, child), "amount": amount}
        for child, amount in answer.per_person.items()
    ]
    return told


def _unpaid(case: Case, judged: Judged) -> dict[str, Any] | None:
    """What a decision handed over of an award whose recipient died: sum, months, who is paid, into which account."""
    step = AwardStep.objects.filter(case=case, kind="unpaid").order_by("-number").first()
    if step is None or "payee" not in step.data:
        return None
    told, payee = step.data, f"p{step.data['payee']}"
    ends = [name for name in ("first", "last") if name in told]
    months = {f"{name}_month": dated_month(rules.Month.parse(told[name]).first_day) for name in ends}
    account = account_words(judged.situation.reading(f"{payee}.payout_account").value)
    return {"amount": told["amount"], "payee": judged.situation.name_of(payee), "account_masked": account, **months}


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


def _recorded(definition: services.Definition, judged: Judged, terms: tuple[Any, ...]) -> dict[str, Any]:
    """What the decision itself writes down (`record`: until when it holds), by the same names."""
    values = {
        path: value for term in terms if isinstance(term, services.RecordTerm) for path, value in term.values.items()
    }
    told: dict[str, Any] = {}
    for name, bound in judged.answer.bound.items():
        if not isinstance(bound, rules.Entity) or "." in name:
            continue
        for (of, fact), known in definition.lexicon.facts.items():
            value = values.get(f"{bound.id}.{fact}") if of == bound.kind else None
            if value is not None and not (known.sensitive and of == "person"):
                day = isinstance(value, str) and known.type == rules.DATE
                told[f"{name}.{fact}"] = _printed(known, date.fromisoformat(value) if day else value, judged.situation)
    return told


def _people(definition: services.Definition, judged: Judged, terms: tuple[Any, ...]) -> list[dict[str, Any]]:
    """The children a case is about, where they are several: name, birth, and their facts as text to print."""
    bound = judged.answer.bound.get("children")
    if not isinstance(bound, tuple):
        return []
    written = {
        path: value for term in terms if isinstance(term, services.RecordTerm) for path, value in term.values.items()
    }
    situation = judged.situation
    return [
        {
            "name": situation.name_of(one.id),
            "birth": _birth(situation, one.id),
            "facts": _told(definition, judged, one.id, written),
        }
        for one in bound
    ]


def _told(definition: services.Definition, judged: Judged, person: str, written: Mapping[str, Any]) -> dict[str, Any]:
    """The plain facts of one person that this service asks or writes; what is sensitive is left out."""
    outcomes = (one for made in definition.outcomes.values() for one in made)
    names = {path.fact for one in outcomes for path, _, _ in one.record}
    names |= {path.fact for ask in definition.asks for page in ask.pages for path in page.facts}
    told: dict[str, Any] = {}
    for name in sorted(names):
        known = definition.lexicon.facts.get(("person", name))
        if known is None or known.sensitive:
            continue
        value = written.get(f"{person}.{name}", judged.situation.reading(f"{person}.{name}").value)
        if value is not None:
            day = isinstance(value, str) and known.type == rules.DATE
            told[name] = _printed(known, date.fromisoformat(value) if day else value, judged.situation)
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


def issue(
    held: Held, name: str, kind: str, values: Mapping[str, Any], actor: core.Actor, *, title: str = ""
) -> documents.Document:
    """Issue a letter or certificate of the definition of a case."""
    definition, case = held.definition, held.case
    return documents.issue_document(
        kind,
        template_of(definition, name),
        values,
        title=title or letter_title(definition, name, kind, case.result),
        department=definition.department,
        about_person=case.person_id,
        case_number=case.number,
        classification=definition.title(),
        decided_on=_decided_on(case),
        send=way_to(case.person_id),
        actor=actor,
    )


def letter_of(
    held: Held, template: documents.Template, name: str, values: Mapping[str, Any], decided_on: date | None, send: str
) -> documents.NewLetter:
    """The same as a letter that is issued with others."""
    definition, case = held.definition, held.case
    title = letter_title(definition, name, "letter", case.result)
    return documents.NewLetter(
        template,
        values,
        title,
        definition.department,
        case.person_id,
        case.number,
        definition.title(),
        decided_on,
        send,
    )


def template_of(definition: services.Definition, name: str) -> documents.Template:
    """The template of a letter or certificate of a definition, with what lies beside it."""
    return documents.Template(f"{name}.typ", definition.letter(name), definition.shared_letters)


def _decided_on(case: Case) -> date | None:
    decided = Decision.objects.filter(case=case).values_list("decided_at", flat=True).first()
    return localtime(decided).date() if decided else None


def way_to(person: int | None) -> str:
    """Online only who chose so (デジタル手続法7条); at the counter who is in no register here and gave no address for
    letters; everybody else gets it by post.
    """
    return ways_to([person or 0])[person or 0]


def ways_to(people: Sequence[int]) -> dict[int, str]:
    """The same of many, by their rows. One query."""
    accounts = core.Account.objects.filter(person__in=people, notice_by=core.Account.NoticeBy.PORTAL)
    online = accounts.order_by().annotate(way=Value("portal")).values_list("person_id", "way")
    reached = core.without_address(people).annotate(way=Value("counter")).values_list("pk", "way")
    ways = dict(reached.union(online))
    return {person: ways.get(person, "mail") for person in people}


def letter_title(definition: services.Definition, name: str, kind: str, result: str) -> str:
    """How a document is called in lists: the text `letters.<name>`, or service and result."""
    texts = definition.texts("ja")
    short = texts.get("short", definition.title())
    if kind == "certificate":
        return texts.get(f"letters.{name}", short)
    return texts.get(f"letters.{name}", f"{short}（{texts.get(f'results.{result}', 'お知らせ')}）")
