"""Destroying records, or handing them over: proposed by one, approved by another, carried out as a job."""

import hashlib
from collections.abc import Collection, Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.db import transaction

from tomoni.core import interface as core
from tomoni.documents.actions.certifying import issue_certificate
from tomoni.documents.actions.permitting import need_section
from tomoni.documents.domain.keepers import keeper_of
from tomoni.documents.domain.numbers import fiscal_year_of
from tomoni.documents.errors import (
    EntryNotValid,
    NotDue,
    NotFound,
    NotInState,
    OwnProposal,
    RecordHeld,
    StaleRecord,
)
from tomoni.documents.events import DestructionApproved, RecordsDestroyed
from tomoni.documents.models import Destruction, DestructionLine, KeptRecord

STEP = 50  # records in one transaction
MOST = 10_000
State, Way, Line = Destruction.State, Destruction.Way, DestructionLine.State


def propose_destruction(
    records: Collection[int], *, way: str = "destroy", receiver: str = "", remark: str = "", actor: core.Actor
) -> Destruction:
    """Propose to destroy records or to hand them over (伺い); all or none. By a clerk or chief of their section.

    Raises EntryNotValid, NotFound, NotPermitted, NotDue, RecordHeld, NotInState (proposed or gone already).
    """
    wanted = Way(way)
    if not records or len(set(records)) > MOST:
        raise EntryNotValid(f"文書を選んでください。一度に{MOST:,}件までです。", "records")
    if wanted == Way.HAND_OVER and not receiver.strip():
        raise EntryNotValid("移管先（公文書館など）を書いてください。", "receiver")
    with transaction.atomic():
        held = list(KeptRecord.objects.select_for_update().filter(pk__in=set(records)).order_by("due_on", "pk"))
        _check(held, set(records), actor)
        year = fiscal_year_of(core.today())
        serial = core.next_number("destruction", year)
        made = Destruction.objects.create(
            number=f"{year}-{serial}", department=held[0].department, way=wanted, receiver=receiver.strip()[:100],
            remark=remark.strip()[:500], count=len(held), proposed_by=actor.key, proposed_by_name=actor.name,
            proposed_at=core.now(),
        )  # fmt: skip
        DestructionLine.objects.bulk_create(
            [DestructionLine(destruction=made, place=place, kept=record) for place, record in enumerate(held, 1)]
        )
        _set_state(held, KeptRecord.State.PROPOSED)
        core.record(actor, "change", [], facts=["destruction"], purpose="documents")
    return made


def _check(held: Sequence[KeptRecord], wanted: set[int], actor: core.Actor) -> None:
    if len(held) != len(wanted):
        raise NotFound("選んだ文書の一部が保存簿にありません。一覧を開き直してください。")
    for record in held:
        need_section(actor, record.department)
        if record.department != held[0].department:
            raise EntryNotValid("1つの伺いに入れられるのは、1つの課の文書です。", "records")
        if record.state != KeptRecord.State.KEPT:
            raise NotInState(f"「{record.title}」は、もう伺いに入っているか、廃棄されています。", state=record.state)
        if record.held:
            raise RecordHeld(
                f"「{record.title}」は、審査請求や訴訟などのために止められています。止めが外れるまで廃棄できません。",
                because="hold",
            )
        if record.due_on is None or record.due_on > core.today():
            until = f"{record.due_on:%Y-%m-%d} から廃棄できます" if record.due_on else "受給権が続いています"
            raise NotDue(f"「{record.title}」は、保存期間が終わっていません。{until}。", due_on=record.due_on)


def approve_destruction(number: str, *, version: int | None = None, actor: core.Actor) -> Destruction:
    """Approve, as a chief of the section who did not propose it. A destruction begins at once, in the worker.

    Raises NotFound, NotPermitted, OwnProposal, NotInState, StaleRecord.
    """
    with transaction.atomic():
        held = _hold(number, actor, version)
        _answer(held, State.APPROVED if held.way == Way.HAND_OVER else State.RUNNING, "", actor)
        if held.way == Way.DESTROY:
            core.emit(DestructionApproved(held.pk))
    return held


def refuse_destruction(number: str, because: str, *, version: int | None = None, actor: core.Actor) -> Destruction:
    """Send the proposal back with a reason; its records are kept as before. Raises as approve_destruction."""
    if not because.strip():
        raise EntryNotValid("差し戻す理由を書いてください。", "because")
    with transaction.atomic():
        held = _hold(number, actor, version)
        _answer(held, State.REFUSED, because.strip()[:500], actor)
        _set_state([line.kept for line in held.lines.select_related("kept")], KeptRecord.State.KEPT)
    return held


def confirm_handed_over(number: str, *, version: int | None = None, actor: core.Actor) -> Destruction:
    """The archive has confirmed that it holds the export: now the records here are destroyed.

    Raises NotFound, NotPermitted, NotInState, StaleRecord.
    """
    with transaction.atomic():
        held = _hold(number, actor, version)
        if held.way != Way.HAND_OVER or held.state != State.APPROVED:
            raise NotInState("承認された移管だけが、受領を確認できます。", state=held.state)
        held.state, held.version = State.RUNNING, held.version + 1
        held.save(update_fields=["state", "version"])
        core.emit(DestructionApproved(held.pk))
    return held


def _hold(number: str, actor: core.Actor, version: int | None) -> Destruction:
    held = Destruction.objects.select_for_update().filter(number=number).first()
    if held is None:
        raise NotFound("この番号の伺いはありません。番号を確かめてください。")
    need_section(actor, held.department, "chief")
    if version is not None and version != held.version:
        raise StaleRecord(
            "開いたあとで、ほかの人が先に進めました。いまの状態を見てください。", yours=version, theirs=held.version
        )
    return held


def _answer(held: Destruction, state: str, words: str, actor: core.Actor) -> None:
    if held.proposed_by == actor.key:
        raise OwnProposal("自分の伺いは承認も差し戻しもできません。ほかの課長か、代決の人に頼んでください。")
    if held.state != State.PROPOSED:
        raise NotInState("この伺いは、もう答えが出ています。", state=held.state)
    held.state, held.answer, held.version = state, words, held.version + 1
    held.answered_by, held.answered_by_name, held.answered_at = actor.key, actor.name, core.now()
    held.save()
    core.record(actor, "decide", [], facts=["destruction"], purpose="documents")


def _set_state(records: Sequence[KeptRecord], state: str) -> None:
    KeptRecord.objects.filter(pk__in=[record.pk for record in records]).update(state=state)


def carry_on_destruction(destruction: int) -> int:
    """One step of the job: some records in one transaction; gives how many were looked at. Safe to run again."""
    with transaction.atomic():
        held = Destruction.objects.select_for_update().get(pk=destruction)
        if held.state != State.RUNNING:
            return 0
        lines = list(held.lines.filter(state=Line.WAITING).select_related("kept").order_by("place")[:STEP])
        for line in lines:
            _destroy(held, line)
        done = {Line.DONE: 0, Line.LEFT: 0}
        for line in lines:
            done[Line(line.state)] += 1
        held.done, held.left = held.done + done[Line.DONE], held.left + done[Line.LEFT]
        if held.done + held.left < held.count:
            held.save(update_fields=["done", "left"])
            core.emit(DestructionApproved(held.pk, held.done + held.left))
        else:
            _finish(held)
        return len(lines)


def _destroy(held: Destruction, line: DestructionLine) -> None:
    """One record. What has come to be held since the approval, or is needed again, is left and says why."""
    record = KeptRecord.objects.select_for_update().get(pk=line.kept_id)
    keeper = keeper_of(record.kind)
    because = "審査請求や訴訟などのために止められました。" if record.held else keeper.blocks(record.ref)
    line.at = core.now()
    if because:
        line.state, line.left_because, record.state = Line.LEFT, because[:200], KeptRecord.State.KEPT
    else:
        gone = keeper.destroy(record.ref, held.number)
        line.state, line.counts, line.sha256 = Line.DONE, gone.counts, gone.sha256
        over = held.way == Way.HAND_OVER
        record.state = KeptRecord.State.HANDED_OVER if over else KeptRecord.State.DESTROYED
        record.ended_at = line.at
    line.save(update_fields=["state", "left_because", "counts", "sha256", "at"])
    record.save(update_fields=["state", "ended_at"])


def _finish(held: Destruction) -> None:
    held.state, held.finished_at, held.version = State.DONE, core.now(), held.version + 1
    held.certificate = issue_certificate(held) if held.done else None
    held.save(update_fields=["state", "finished_at", "version", "certificate", "done", "left"])
    core.emit(RecordsDestroyed(held.pk, held.number, held.department))


def export_records(number: str, *, actor: core.Actor) -> bytes:
    """Everything of the records of an approved handing over (移管), as one ZIP with a list of hashes.

    Raises NotFound, NotPermitted, NotInState.
    """
    with transaction.atomic():
        held = _hold(number, actor, None)
        if held.way != Way.HAND_OVER or held.state != State.APPROVED:
            raise NotInState("書き出せるのは、承認された移管だけです。", state=held.state)
        packed, names = BytesIO(), []
        with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
            for line in held.lines.select_related("kept").order_by("place"):
                for name, content in sorted(keeper_of(line.kept.kind).export(line.kept.ref).items()):
                    path = f"{line.place:05d}/{name}"
                    archive.writestr(_entry(path), content)
                    names.append(f"{hashlib.sha256(content).hexdigest()}  {path}")
            archive.writestr(_entry("SHA256SUMS"), "\n".join(names) + "\n")
        core.record(actor, "export", [], facts=["records"], purpose=f"documents:{held.number}")
    return packed.getvalue()


def _entry(path: str) -> ZipInfo:
    return ZipInfo(path, core.now().timetuple()[:6])
