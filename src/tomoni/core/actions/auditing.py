"""What people do about readings: the auditor looks and asks, the chief answers; residents ask, the town answers."""

from collections.abc import Collection

from django.db import IntegrityError, transaction

from tomoni.core.actions.ledger import record
from tomoni.core.actions.outbox import emit
from tomoni.core.domain.actors import Actor
from tomoni.core.domain.records import INQUIRY
from tomoni.core.errors import (
    AuditNotAllowed,
    NobodyToAsk,
    OwnReading,
    QuestionAlreadyThere,
    RecordNotFound,
    RemarkMissing,
    RemarkOutOfOrder,
)
from tomoni.core.events import RecordQuestionAnswered
from tomoni.core.models import LedgerAbout, RecordQuestion, Remark, StaffRole, UnusualDay
from tomoni.core.models.clock import now
from tomoni.core.queries.auditing import ever_protected, find_entry

MOST = 2_000  # characters of a remark, a question or an answer
STATE = UnusualDay.State
AUDITOR, OFFICER = "auditor", "protection-officer"


def note_seen(pk: int, text: str, *, actor: Actor) -> Remark:
    """The auditor has looked at an unusual day and says what came of it.

    Raises AuditNotAllowed, OwnReading, RemarkMissing, RemarkOutOfOrder (seen already).
    """
    with transaction.atomic():
        held = _hold(pk, actor)
        if held.state == STATE.SEEN:
            raise RemarkOutOfOrder(
                "This day was already noted as looked at. Your note was not saved. Read the note that is there.", pk=pk
            )
        return _remark(held, STATE.SEEN, text, actor)


def ask_chief(pk: int, text: str, *, actor: Actor) -> Remark:
    """The auditor asks the chief of the section why somebody read so.

    Raises AuditNotAllowed, OwnReading, RemarkMissing, RemarkOutOfOrder, NobodyToAsk (no chief but the person).
    """
    with transaction.atomic():
        held = _hold(pk, actor)
        if held.state in (STATE.ASKED, STATE.SEEN):
            raise RemarkOutOfOrder(
                "The chief was asked already, or the day was noted as looked at. Your question was not sent.", pk=pk
            )
        if not chiefs_over(held):
            raise NobodyToAsk(
                "The section has no chief besides the person whose reading it is. Nothing was sent."
                " Ask whoever is above the section, and note the answer here.",
                pk=pk,
            )
        return _remark(held, STATE.ASKED, text, actor)


def answer_auditor(pk: int, text: str, *, actor: Actor) -> Remark:
    """The chief of the section answers what the auditor asked.

    Raises AuditNotAllowed (another section, or one's own reading), RemarkMissing, RemarkOutOfOrder (nothing asked).
    """
    with transaction.atomic():
        held = UnusualDay.objects.select_for_update().filter(pk=pk).first()
        if held is None or not actor.id.isdecimal() or int(actor.id) not in chiefs_over(held):
            raise AuditNotAllowed("Only a chief of the section answers here, and never about their own reading.", pk=pk)
        if held.state != STATE.ASKED:
            raise RemarkOutOfOrder("The auditor waits for no answer about this day. Nothing was saved.", pk=pk)
        return _remark(held, STATE.ANSWERED, text, actor)


def chiefs_over(held: UnusualDay) -> set[int]:
    """Active chiefs of the section (row numbers of Staff), but for the person whose reading it is."""
    roles = StaffRole.objects.filter(role=StaffRole.Role.CHIEF, department__key=held.office, staff__active=True)
    return set(roles.values_list("staff", flat=True)) - {held.staff}


def _hold(pk: int, actor: Actor) -> UnusualDay:
    if actor.kind != "staff" or not actor.has_role(AUDITOR):
        raise AuditNotAllowed("Only an auditor may do this.", pk=pk)
    held = UnusualDay.objects.select_for_update().filter(pk=pk).first()
    if held is None:
        raise RecordNotFound("There is no such day in the list. Look for it in the list again.", pk=pk)
    if str(held.staff) == actor.id:
        raise OwnReading("This is your own reading. Another auditor has to look at it; nothing was saved.", pk=pk)
    return held


def _remark(held: UnusualDay, kind: str, text: str, actor: Actor) -> Remark:
    made = Remark.objects.create(
        of=held, kind=kind, text=_text(text), by=actor.key, by_name=actor.name, at=now()
    )  # fmt: skip
    held.state = kind
    held.save(update_fields=["state"])
    record(actor, "change", [], facts=["remark"], purpose=INQUIRY, deed=f"reading_{kind}")
    return made


def _text(text: str) -> str:
    if not text.strip():
        raise RemarkMissing("A few words are needed: later nobody would know what was meant. Nothing was saved.")
    return text.strip()[:MOST]


def ask_about_record(person: int, entry: int, text: str, *, actor: Actor) -> RecordQuestion:
    """A person asks the town why their data were looked at (an entry on their own page of records).

    It reaches the auditor; where the entry concerns somebody protected, the protection officer; and in both cases the
    other of the two where that one did the reading.
    Raises RecordNotFound (no entry about this person), QuestionAlreadyThere.
    """
    if not LedgerAbout.objects.filter(entry=entry, person=person).exists():
        raise RecordNotFound("There is no such entry on your page. Choose it from the list again.", entry=entry)
    role = _answers(entry)
    try:
        with transaction.atomic():
            asked = RecordQuestion.objects.create(
                person_id=person, entry_id=entry, text=text.strip()[:MOST], asked_at=now(), to_role=role
            )
            record(actor, "send", [person], facts=["question"], purpose="records", deed="ask_about_record")
    except IntegrityError as fault:
        raise QuestionAlreadyThere(
            "You have asked about this entry already. The town answers on this page.", entry=entry
        ) from fault
    return asked


def _answers(entry: int) -> str:
    people = set(LedgerAbout.objects.filter(entry=entry).values_list("person", flat=True)[:500])
    first, second = (OFFICER, AUDITOR) if ever_protected(people) else (AUDITOR, OFFICER)
    line = find_entry(entry)
    return second if line and line.who.get("role") == first else first


def answer_record_question(pk: int, text: str, *, actor: Actor) -> RecordQuestion:
    """The auditor or the protection officer answers a person's question; the answer stands beside the entry.

    Raises AuditNotAllowed, OwnReading (asked about what the answering person did), RemarkMissing, RemarkOutOfOrder.
    """
    with transaction.atomic():
        held = RecordQuestion.objects.select_for_update(of=("self",)).select_related("entry").filter(pk=pk).first()
        if held is None:
            raise RecordNotFound("There is no such question.", pk=pk)
        if actor.kind != "staff" or not actor.has_role(held.to_role):
            raise AuditNotAllowed("This question is for another role to answer.", pk=pk)
        if f'"id":"{actor.id}","kind":"staff"' in held.entry.content:
            raise OwnReading("The question is about what you did yourself. Somebody else has to answer.", pk=pk)
        if held.state != RecordQuestion.State.OPEN:
            raise RemarkOutOfOrder("Somebody has answered already. Your answer was not sent.", pk=pk)
        held.answer, held.answered_at = _text(text), now()
        held.answered_by, held.answered_by_name = actor.key, actor.name
        held.state = RecordQuestion.State.ANSWERED
        held.save()
        record(actor, "send", [held.person_id], facts=["answer"], purpose="records", deed="answer_record_question")
        emit(RecordQuestionAnswered(held.pk, held.person_id))
        return held


def may_answer(roles: Collection[str]) -> tuple[str, ...]:
    """Of the roles somebody holds, those that residents' questions reach."""
    return tuple(role for role in (AUDITOR, OFFICER) if role in roles)
