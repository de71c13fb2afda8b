"""Draft, send for approval, recall, send back, approve: nobody approves what they drafted."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from tomoni.cases.actions.awards import make_award
from tomoni.cases.actions.claims import give_keys_to, live_keys, release_keys
from tomoni.cases.actions.facts import save_by_path
from tomoni.cases.actions.judging import Judged, judge, snapshot_of
from tomoni.cases.actions.moving import Held, answers_of, finish, hold_case, move
from tomoni.cases.domain.answers import digest
from tomoni.cases.domain.decisions import clean_reasons, need_reasons
from tomoni.cases.domain.snapshot import Snapshot, changed_parts
from tomoni.cases.domain.transitions import State, Verb, step
from tomoni.cases.errors import OwnDraft, SnapshotChanged
from tomoni.cases.events import CaseDecided
from tomoni.cases.models import Case, Decision, Draft
from tomoni.cases.models.sealed import opened, shut
from tomoni.core import interface as core
from tomoni.services import interface as services


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
        need_reasons(told, adverse=judged.adverse, lesser=judged.lesser)
        move(held, Verb.DRAFT, actor, data={"result": result})
        draft = _write_draft(held, actor, result, told, remark, snapshot_of(held, judged, result, told))
        if send:
            move(held, Verb.SEND_FOR_APPROVAL, actor)
        finish(held, actor, facts=["draft"])
        return draft


def _write_draft(
    held: Held, actor: core.Actor, result: str, reasons: list[dict[str, str]], remark: str, snapshot: Snapshot
) -> Draft:
    held.case.drafts.filter(state="open").update(state="replaced")
    text, key_id = shut(dict(snapshot.parts))
    return Draft.objects.create(
        case=held.case,
        number=held.case.drafts.count() + 1,
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
    """Send the open draft to who decides."""
    with transaction.atomic():
        held = hold_case(number, actor, version=version)
        move(held, Verb.SEND_FOR_APPROVAL, actor)
        open_draft(held)
        return finish(held, actor, facts=["draft"])


def recall_draft(number: str, *, actor: core.Actor, version: int | None = None) -> Case:
    """Take a draft back before it is decided (引上げ)."""
    with transaction.atomic():
        held = hold_case(number, actor, version=version)
        move(held, Verb.RECALL, actor)
        return finish(held, actor, facts=["draft"])


def send_back(number: str, because: str, *, actor: core.Actor, version: int | None = None) -> Case:
    """Send a draft back to its author with a reason (差戻し). Nobody sends back their own."""
    with transaction.atomic():
        held = hold_case(number, actor, version=version)
        move(held, Verb.SEND_BACK, actor, data={"because": because.strip()})
        draft = open_draft(held)
        _not_own(draft, actor)
        draft.state, draft.returned_by_id, draft.returned_because = "sent_back", int(actor.id), because.strip()
        draft.save(update_fields=["state", "returned_by", "returned_because"])
        return finish(held, actor, facts=["draft"])


def open_draft(held: Held) -> Draft:
    """The draft that can be decided: the newest, if it is open. A draft sent back has to be written anew."""
    draft = held.case.drafts.order_by("-number").first()
    if draft is None or draft.state != "open":
        raise SnapshotChanged(
            "There is no draft to decide: the last one was sent back or replaced. Draft it again.", changed=["draft"]
        )
    return draft


def _not_own(draft: Draft, actor: core.Actor) -> None:
    if draft.drafted_by_id is not None and actor.kind == "staff" and draft.drafted_by_id == int(actor.id):
        raise OwnDraft(
            "You drafted this, so somebody else has to decide. Ask another chief or the deputy.",
            draft=draft.number,
        )


def approve_decision(number: str, *, actor: core.Actor, version: int | None = None) -> Decision:
    """Approve the draft (決裁): the decision exists, with its award and keys; letters and records follow at once after.

    Raises NotAllowed (not the chief of the department), OwnDraft, SnapshotChanged, StaleCase.
    """
    with transaction.atomic():
        held = hold_case(number, actor, version=version)
        step(held.state, Verb.APPROVE, held.case.kind, held.who)
        draft = open_draft(held)
        _not_own(draft, actor)
        judged = judge(held, draft.result)
        _need_same(draft, snapshot_of(held, judged, draft.result, draft.reasons))
        told = {"result": draft.result, "late": held.case.due_on < core.today()}
        move(held, Verb.APPROVE, actor, data=told, also={"result": draft.result})
        decision = _write_decision(held, draft, actor)
        _take_effect(held, judged, draft, actor)
        event = CaseDecided(number, held.case.person_id, held.case.service, draft.result)
        finish(held, actor, act="decide", facts=["decision"], event=event)
        return decision


def _need_same(draft: Draft, now: Snapshot) -> None:
    frozen = opened(draft.snapshot, draft.key_id)
    if now.hash != draft.snapshot_hash or digest(frozen) != draft.snapshot_hash:
        raise SnapshotChanged(
            "What was drafted is no longer what you would approve: something it stands on has changed since. "
            "Send it back so that it is drafted again.",
            changed=list(changed_parts(frozen, now.parts)),
        )


def _write_decision(held: Held, draft: Draft, actor: core.Actor) -> Decision:
    draft.state = "approved"
    draft.save(update_fields=["state"])
    return Decision.objects.create(
        case=held.case,
        draft=draft,
        result=draft.result,
        reasons=draft.reasons,
        snapshot_hash=draft.snapshot_hash,
        decided_by_id=int(actor.id),
        decided_at=core.now(),
    )


def _take_effect(held: Held, judged: Judged, draft: Draft, actor: core.Actor) -> None:
    """Awards and keys in the same transaction as the decision: what is granted is granted, whatever fails after."""
    if judged.adverse:
        release_keys(live_keys().filter(case=held.case, award=None), "refused")
        return
    save_by_path(answers_of(held.case), held.definition, case=held.case, actor=actor)
    for term in judged.terms:
        if isinstance(term, services.AwardTerm):
            award = make_award(held, judged, term)
            give_keys_to(award, held.case)
