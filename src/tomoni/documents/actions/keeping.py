"""The register of records: entered when complete, held while something needs them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from tomoni.core import interface as core
from tomoni.documents.actions.permitting import need_section
from tomoni.documents.domain.retention import due_day
from tomoni.documents.errors import EntryNotValid, NotFound, NotInState
from tomoni.documents.models import Hold, KeptRecord

State = KeptRecord.State


@dataclass(frozen=True)
class NewRecord:
    """A record to be entered; see `keep_record`."""

    ref: str
    title: str
    department: str
    years: int
    completed_on: date | None
    ends_with: str = ""
    classification: str = ""

    @property
    def due_on(self) -> date | None:
        """From when on it may be destroyed."""
        return due_day(self.completed_on, self.years) if self.completed_on else None


def keep_record(
    kind: str,
    ref: str,
    *,
    title: str,
    department: str,
    years: int,
    completed_on: date | None,
    ends_with: str = "",
    classification: str = "",
) -> KeptRecord:
    """Enter a record, or say again when it was complete. Called again with the same, nothing changes.

    years: its class by the definition. completed_on: None while something goes on (`ends_with`, such as `award:12`).
    """
    with transaction.atomic():
        one = NewRecord(ref, title, department, years, completed_on, ends_with, classification)
        row = _row(kind, one)
        told = {name: getattr(row, name) for name in COLUMNS}
        record, new = KeptRecord.objects.select_for_update().get_or_create(kind=kind, ref=ref, defaults=told)
        if not new:
            _say_again(record, one)
    return record


def keep_records(kind: str, wanted: Sequence[NewRecord]) -> None:
    """The same for many, each `ref` once; new ones in one statement."""
    with transaction.atomic():
        refs = [one.ref for one in wanted]
        held = KeptRecord.objects.select_for_update()
        there = {row.ref: row for row in held.filter(kind=kind, ref__in=refs).order_by("pk")}
        core.insert_rows([_row(kind, one) for one in wanted if one.ref not in there])
        for one in wanted:
            if one.ref in there:
                _say_again(there[one.ref], one)


COLUMNS = ("title", "department", "years", "completed_on", "due_on", "ends_with", "classification")


def _row(kind: str, one: NewRecord) -> KeptRecord:
    return KeptRecord(
        kind=kind, ref=one.ref, title=one.title[:200], department=one.department, years=one.years,
        completed_on=one.completed_on, due_on=one.due_on, ends_with=one.ends_with,
        classification=one.classification[:60],
    )  # fmt: skip


def _say_again(record: KeptRecord, one: NewRecord) -> None:
    if record.state == State.KEPT:
        record.completed_on, record.due_on = one.completed_on, one.due_on
        record.ends_with, record.years = one.ends_with, one.years
        record.save(update_fields=["completed_on", "due_on", "ends_with", "years"])


def complete_records(ends_with: str, on: date) -> int:
    """What the records waited for has ended (支給事由の消滅): their time of keeping is counted now; gives how many."""
    waiting = list(KeptRecord.objects.filter(ends_with=ends_with, completed_on=None, state=State.KEPT))
    for record in waiting:
        record.completed_on, record.due_on = on, due_day(on, record.years)
    KeptRecord.objects.bulk_update(waiting, ["completed_on", "due_on"])
    return len(waiting)


def lay_hold(record: int, because: str, *, note: str = "", origin: str = "", actor: core.Actor) -> Hold:
    """Keep a record from being destroyed. origin: of a room that lays and lifts it by itself.

    Raises EntryNotValid, NotFound, NotInState (gone already), NotPermitted.
    """
    if because not in Hold.Because.values:
        raise EntryNotValid("止める理由を選んでください。", "because")
    with transaction.atomic():
        held = _lock(record)
        if actor.kind != "system":
            need_section(actor, held.department)
        if held.state in (State.DESTROYED, State.HANDED_OVER):
            raise NotInState("この文書は、もうありません。止められません。", state=held.state)
        same = Hold.objects.filter(kept=held, origin=origin, lifted_at=None).first() if origin else None
        if same is not None:
            return same
        hold = Hold.objects.create(
            kept=held, because=because, note=note.strip()[:200], origin=origin, since=core.now(), laid_by=actor.key,
            laid_by_name=actor.name,
        )  # fmt: skip
        KeptRecord.objects.filter(pk=held.pk).update(held=True)
        core.record(actor, "change", [], facts=["hold"], purpose="documents", case=_case_of(held))
    return hold


def lift_hold(hold: int, *, actor: core.Actor) -> Hold:
    """Let go of a record. Raises NotFound, NotInState, NotPermitted."""
    with transaction.atomic():
        found = Hold.objects.select_for_update().filter(pk=hold).first()
        if found is None:
            raise NotFound("この止めはありません。一覧を開き直してください。")
        held = _lock(found.kept_id)
        if actor.kind != "system":
            need_section(actor, held.department)
        if found.lifted_at is not None:
            raise NotInState("この止めは、もう外されています。", state="lifted")
        found.lifted_at, found.lifted_by = core.now(), actor.key
        found.save(update_fields=["lifted_at", "lifted_by"])
        still = Hold.objects.filter(kept=held, lifted_at=None).exists()
        KeptRecord.objects.filter(pk=held.pk).update(held=still)
        core.record(actor, "change", [], facts=["hold"], purpose="documents", case=_case_of(held))
    return found


def lift_holds_of(origin: str, *, actor: core.Actor) -> int:
    """Lift what a room laid under this origin; gives how many."""
    found = list(Hold.objects.filter(origin=origin, lifted_at=None).values_list("pk", flat=True))
    for pk in found:
        lift_hold(pk, actor=actor)
    return len(found)


def _lock(record: int) -> KeptRecord:
    held = KeptRecord.objects.select_for_update().filter(pk=record).first()
    if held is None:
        raise NotFound("この文書は保存簿にありません。一覧を開き直してください。")
    return held


def _case_of(record: KeptRecord) -> str:
    return record.ref if record.kind == "case" else ""
