"""Draft, send for approval, recall, agree, send back, approve: nobody approves what they drafted."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from tomoni.cases.actions.approving import (
    back_one,
    circulate,
    end_circulation,
    last_approval,
    open_draft,
    settle,
    take_turn,
    write_approval,
)
from tomoni.cases.actions.deciding import Deciding, decide_all, effect_of, in_whose_stead
from tomoni.cases.actions.judging import Grounds, Judged, judge, snapshot_of
from tomoni.cases.actions.moving import OFFICIAL, Held, finish, hold_case, move
from tomoni.cases.domain.answers import digest
from tomoni.cases.domain.decisions import clean_reasons, need_reasons
from tomoni.cases.domain.routes import HOLDING
from tomoni.cases.domain.snapshot import Snapshot, changed_parts
from tomoni.cases.domain.transitions import State, Verb, Who, step
from tomoni.cases.errors import SnapshotChanged
from tomoni.cases.models import Approval, Case, Decision, Draft
from tomoni.cases.models.sealed import opened, opened_text, shut_text
from tomoni.core import interface as core


def draft_decision(
    number: str,
    result: str,
    reasons: Sequence[Mapping[str, Any]],
    *,
    actor: core.Actor,
    version: int | None = None,
    remark: str = "",
    send: bool = True,
) -> Draft:
    """Draft a decision (起案) and, unless told otherwise, send it for approval.

    reasons: [{text, law}]; needed for a refusal and for less than was asked. Raises ReasonsMissing, ResultUnknown.
    """
    with transaction.atomic():
        held = hold_case(number, actor, version=version)
        if held.state is State.CHECKING:
            move(held, Verb.START_REVIEW, actor)
        step(held.state, Verb.DRAFT, held.case.kind, held.who)
        told = clean_reasons(reasons)
        judged = judge(held, result)
        adverse = judged.adverse or held.case.channel == OFFICIAL  # 行政手続法14条
        need_reasons(told, adverse=adverse, lesser=judged.lesser)
        move(held, Verb.DRAFT, actor, data={"result": result})
        draft = _write_draft(held, actor, result, told, remark, snapshot_of(held, judged, result, told))
        if send:
            move(held, Verb.SEND_FOR_APPROVAL, actor)
            circulate(held, draft, judged, judged.grounds.hash)
        finish(held, actor, facts=["draft"])
        return draft


def _write_draft(
    held: Held, actor: core.Actor, result: str, reasons: list[dict[str, str]], remark: str, snapshot: Snapshot
) -> Draft:
    held.case.drafts.filter(state="open").update(state="replaced")
    draft = draft_row(held, actor, held.case.drafts.count() + 1, result, reasons, remark, snapshot)
    draft.save(force_insert=True)
    return draft


def draft_row(
    held: Held, actor: core.Actor, number: int, result: str, reasons: list[dict[str, str]], remark: str,
    snapshot: Snapshot,
) -> Draft:  # fmt: skip
    """A draft with what it stands on frozen in it; not stored yet."""
    text, key_id = shut_text(snapshot.text)
    return Draft(
        case=held.case,
        number=number,
        result=result,
        reasons=reasons,
        remark=remark.strip(),
        snapshot=text,
        key_id=key_id,
        snapshot_hash=snapshot.hash,
        drafted_by_id=int(actor.id) if actor.kind == "staff" else None,
        by_rule=actor.kind == "system",
        drafted_at=core.now(),
    )


def send_for_approval(number: str, *, actor: core.Actor, version: int | None = None) -> Case:
    """Send the open draft to the first place of its route."""
    with transaction.atomic():
        held = hold_case(number, actor, version=version)
        move(held, Verb.SEND_FOR_APPROVAL, actor)
        draft = open_draft(held)
        judged = judge(held, draft.result)
        same = _changed(draft, snapshot_of(held, judged, draft.result, draft.reasons)) is None
        circulate(held, draft, judged, judged.grounds.hash if same else "")
        return finish(held, actor, facts=["draft"])


def recall_draft(number: str, *, actor: core.Actor, version: int | None = None) -> Case:
    """Take a draft back before it is decided (引上げ); who had agreed is asked anew when it is sent again."""
    with transaction.atomic():
        held = hold_case(number, actor, version=version)
        move(held, Verb.RECALL, actor)
        end_circulation([open_draft(held)], "recalled")
        return finish(held, actor, facts=["draft"])


def send_back(
    number: str, because: str, *, actor: core.Actor, version: int | None = None, ground: str = "", one: bool = False
) -> Case:
    """Send a draft back with a reason (差戻し): to its author, or with `one` a single place back on its route.

    Whoever may answer at the open place may send back. Nobody sends back their own.
    """
    with transaction.atomic():
        held = hold_case(number, actor, version=version)
        turn = take_turn(held, actor, Verb.SEND_BACK, HOLDING, ground)
        held.who |= {Who.APPROVER}
        told = {"because": because.strip(), **in_whose_stead(turn)}
        if one and back_one(turn):
            move(held, Verb.ONE_BACK, actor, data=told)
            write_approval(held.case, turn, actor, "one_back", because)
            return finish(held, actor, facts=["draft"])
        move(held, Verb.SEND_BACK, actor, data=told)
        write_approval(held.case, turn, actor, "send_back", because)
        draft = turn.draft
        draft.state, draft.returned_by_id, draft.returned_because = "sent_back", int(actor.id), because.strip()
        draft.save(update_fields=["state", "returned_by", "returned_because"])
        end_circulation([draft], "sent_back")
        return finish(held, actor, facts=["draft"])


def agree_draft(
    number: str, *, actor: core.Actor, version: int | None = None, comment: str = "", ground: str = ""
) -> Approval:
    """Agree to a draft at a place before the decision (回議・合議). What is agreed to is frozen with its hash.

    Raises NotAllowed, NotYourTurn, HolderThere, MandateNotLive, DeputyGroundMissing, OwnDraft, SnapshotChanged.
    """
    with transaction.atomic():
        held = hold_case(number, actor, version=version)
        turn = take_turn(held, actor, Verb.AGREE, ("line", "together"), ground)
        held.who |= {Who.APPROVER}
        judge_draft(held, turn.draft)
        move(held, Verb.AGREE, actor, data={"kind": turn.place.kind, **in_whose_stead(turn)})
        row = write_approval(held.case, turn, actor, "agree", comment)
        settle([turn], "agree")
        finish(held, actor, facts=["draft"])
        return row


def approve_decision(
    number: str,
    *,
    actor: core.Actor,
    version: int | None = None,
    comment: str = "",
    ground: str = "",
    run: int | None = None,
) -> Decision:
    """Approve the draft (決裁): the decision exists, with its award and keys; letters and records follow at once after.

    comment: kept with the approval. ground: urgent or instructed, of a deputy (代決). run: of many at once.
    Raises NotAllowed (no place on the route), NotYourTurn, HolderThere, MandateNotLive, DeputyGroundMissing, OwnDraft,
    SnapshotChanged, StaleCase.
    """
    with transaction.atomic():
        held = hold_case(number, actor, version=version)
        turn = take_turn(held, actor, Verb.APPROVE, ("decide",), ground)
        judged = judge_draft(held, turn.draft)
        one = Deciding(held, turn, last_approval(held.case), effect_of(held, judged), comment)
        return decide_all([one], actor, run)[0]


def judge_draft(held: Held, draft: Draft, grounds: Grounds | None = None) -> Judged:
    """Work a draft out anew. Raises SnapshotChanged where anything it froze would be otherwise, ResultUnknown."""
    judged = judge(held, draft.result, grounds)
    _need_same(draft, snapshot_of(held, judged, draft.result, draft.reasons))
    return judged


def _need_same(draft: Draft, now: Snapshot) -> None:
    changed = _changed(draft, now)
    if changed is not None:
        raise SnapshotChanged(
            "What was drafted is no longer what you would approve: something it stands on has changed since. "
            "Send it back so that it is drafted again.",
            changed=list(changed),
        )


def _changed(draft: Draft, now: Snapshot) -> tuple[str, ...] | None:
    """Which parts of a frozen draft are no longer what they would be now; None where it is all the same."""
    if draft.snapshot_hash == now.hash == core.sha256_hex(opened_text(draft.snapshot, draft.key_id)):
        return None  # to the letter, as nearly always
    frozen = opened(draft.snapshot, draft.key_id)
    changed = changed_parts(frozen, now.parts)
    return changed if changed or digest(frozen) != draft.snapshot_hash else None
