"""The records of cases about a person, as lines for a disclosure (個人情報保護法76条).

What concerns somebody else is marked for withholding (78条1項2号); a person decides. Whether
notes before a decision fall under 78条1項6号 is for the section to say, and not proposed here.
"""

from collections.abc import Iterator

from django.db.models import Q

from tomoni.cases.actions.moving import answers_of
from tomoni.cases.domain.own import entities_of, is_of
from tomoni.cases.domain.paths import read_path
from tomoni.cases.domain.transitions import State
from tomoni.cases.models import Case, Decision
from tomoni.cases.models.owned import handed_in
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.services import interface as services

OTHERS = "78-1-2"


def records_about(person: int) -> Iterator[documents.RecordSheet]:
    """Cases the person asked for and cases that are about them, and who looked at their data."""
    seen = {line.case for line in core.entries_about(person, limit=100_000) if line.case}
    found = Case.objects.filter(Q(person=person) | Q(number__in=seen)).exclude(state=State.DESTROYED)
    for case in found.order_by("arrived_at", "pk"):
        if case.person_id == person or person in case.concerns:
            yield _sheet(case, person)
    yield _lookers(person)


def _sheet(case: Case, person: int) -> documents.RecordSheet:
    definition = services.definition_of(case.bundle)
    lines = [
        documents.RecordLine(f"手続き　{definition.title()}　{case.number}"),
        documents.RecordLine(f"届いた日　{case.arrived_at:%Y-%m-%d}　届き方　{case.channel}　状態　{case.state}"),
        *_answers(case, person),
        *(documents.RecordLine(f"経過　{one.at:%Y-%m-%d}　{one.verb}") for one in case.transitions.order_by("number")),
        *_decision(case),
        *(documents.RecordLine(f"メモ　{note.at:%Y-%m-%d}　{note.text}") for note in case.notes.order_by("at")),
    ]
    files = [(file.pk, file.name) for file in core.list_files(("case", case.pk))] if case.person_id == person else []
    return documents.RecordSheet(f"案件の記録　{definition.title()}", case.number, tuple(lines), tuple(files))


def _answers(case: Case, person: int) -> Iterator[documents.RecordLine]:
    """Answers by name. What is not about the person alone, or was said by somebody else, is marked."""
    others = handed_in(case) - entities_of([person])
    for path, value in sorted(answers_of(case).items()):
        read = read_path(path)
        own = case.person_id == person and (read is None or set(read.ends) <= {person} or read.kind != "person")
        own = own and not is_of(path, others)
        name = read.name if read else path
        yield documents.RecordLine(f"答え　{name}　{value}", "" if own else OTHERS)


def _decision(case: Case) -> Iterator[documents.RecordLine]:
    decision = Decision.objects.filter(case=case).first()
    if decision is not None:
        yield documents.RecordLine(f"決定　{decision.decided_at:%Y-%m-%d}　{decision.result}")
        for reason in decision.reasons:
            yield documents.RecordLine(f"理由　{reason.get('text', '')}　{reason.get('law', '')}")


def _lookers(person: int) -> documents.RecordSheet:
    """The ledger of the person: role and office, no names; what the protection officer did is marked."""
    lines = []
    for line in core.entries_about(person, limit=5_000):
        role, office = line.who.get("role", ""), line.who.get("office") or "―"
        text = f"{line.at:%Y-%m-%d %H:%M}　{office}　{role}　{line.act}　{line.purpose}"
        lines.append(documents.RecordLine(text, OTHERS if role == "protection-officer" else ""))
    return documents.RecordSheet("閲覧・利用の記録", "", tuple(lines) or (documents.RecordLine("記録はありません。"),))
