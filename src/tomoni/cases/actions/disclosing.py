"""The records of cases about a person, as lines for a disclosure (個人情報保護法76条).

What concerns somebody else is marked for withholding (78条1項2号); a person decides. Whether
notes before a decision fall under 78条1項6号 is for the section to say, and not proposed here.
"""

from collections.abc import Iterator

from django.db.models import Q

from tomoni.cases.actions.moving import answers_of
from tomoni.cases.domain.attachments import kept_of
from tomoni.cases.domain.own import entities_of, is_of
from tomoni.cases.domain.paths import read_path
from tomoni.cases.domain.transitions import State
from tomoni.cases.models import AnswerRevision, Case, Decision
from tomoni.cases.models.own_said import OwnSaid, list_own_said
from tomoni.cases.models.owned import handed_in
from tomoni.cases.models.sealed import opened
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.services import interface as services

OTHERS = "78-1-2"
STATES = {
    "waiting": "答えを待っています", "answered": "答えました", "declined": "答えないことにしました",
    "ended": "求めが取り消されました",
}  # fmt: skip


def records_about(person: int) -> Iterator[documents.RecordSheet]:
    """Cases the person asked for, cases that are about them, what they said of themselves in a request of somebody
    else, and who looked at their data.
    """
    seen = {line.case for line in core.entries_about(person, limit=100_000) if line.case}
    found = Case.objects.filter(Q(person=person) | Q(number__in=seen)).exclude(state=State.DESTROYED)
    for case in found.order_by("arrived_at", "pk"):
        if case.person_id == person or person in case.concerns:
            yield _sheet(case, person)
    for said in list_own_said(person):
        yield _own_sheet(said)
    yield _lookers(person)


def _own_sheet(said: OwnSaid) -> documents.RecordSheet:
    """Their own answers and papers in a request of another adult; of the request no more than they were told.

    Whose request it is and its numbers stand for who decides, marked. What others said in it is theirs.
    """
    titles = "、".join(_title(one) for one in said.services)
    lines = [
        documents.RecordLine(
            f"本人の答えを求められた日　{said.asked_at:%Y-%m-%d}　手続き　{titles}　{STATES[said.state]}"
        ),
        documents.RecordLine(f"求めた人　{said.asker or '―'}　案件　{'、'.join(said.cases) or '―'}", OTHERS),
        *(
            documents.RecordLine(f"本人の答え　{_name(path)}　{_shown(value)}")
            for path, value in sorted(said.answers.items())
        ),
    ]
    if said.answers and not said.sent:
        lines.append(documents.RecordLine("この答えは書きかけで、町に送られていません。"))
    return documents.RecordSheet(f"本人が答えたこと　{titles}", "", tuple(lines), said.files())


def _title(service: str) -> str:
    try:
        return services.find_definition(service, core.today()).title()
    except services.ServiceNotFound:  # not offered any more
        return service


def _name(path: str) -> str:
    read = read_path(path)
    return read.name if read else path


def _shown(value: object) -> object:
    """Of files their names; anything else as it is kept."""
    files = kept_of(value)
    return "、".join(str(one.get("name", "")) for one in files) if files else value


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
    files = _files(case, person) if case.person_id == person else ()
    return documents.RecordSheet(f"案件の記録　{definition.title()}", case.number, tuple(lines), files)


def _files(case: Case, person: int) -> tuple[tuple[int, str], ...]:
    """Papers of who asked: named in any answers of the case, or handed in by correcting; not those of others."""
    others = handed_in(case) - entities_of([person])
    own, foreign = dict[int, str](), set[int]()
    for row in AnswerRevision.objects.filter(case=case).order_by("number"):
        for path, value in opened(row.answers, row.key_id).items():
            named = {int(one["file"]): str(one.get("name", "")) for one in kept_of(value)}
            if is_of(path, others):
                foreign |= named.keys()
            else:
                own |= named
    own |= {file.pk: file.name for file in core.list_files(("case", case.pk))}
    return tuple((pk, name) for pk, name in sorted(own.items()) if pk not in foreign)


def _answers(case: Case, person: int) -> Iterator[documents.RecordLine]:
    """Answers by name. What is not about the person alone, or was said by somebody else, is marked."""
    others = handed_in(case) - entities_of([person])
    for path, value in sorted(answers_of(case).items()):
        read = read_path(path)
        own = case.person_id == person and (read is None or set(read.ends) <= {person} or read.kind != "person")
        own = own and not is_of(path, others)
        yield documents.RecordLine(f"答え　{_name(path)}　{_shown(value)}", "" if own else OTHERS)


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
