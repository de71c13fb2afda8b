"""What is decided of a claim by two people: asked for, paid in parts, less, written off. Drafted by one (伺い)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from tomoni.core import interface as core
from tomoni.payments.actions.claims import LIVE, Kind, State, enter, hold_claim, refuse_lapsed, refuse_others
from tomoni.payments.domain.recovery import GROUNDS, INSTALMENT_LAW
from tomoni.payments.errors import (
    ClaimNotLapsed,
    ClaimStale,
    ClaimSumNotRight,
    ClaimTermsMissing,
    ProposalNotOpen,
    SamePersonDrafted,
)
from tomoni.payments.models import Claim, ClaimProposal, RepaymentPart

Wish = ClaimProposal.Kind


def propose(
    claim: Claim, kind: str, *, reason: str, amount: int = 0, law: str = "", due_on: date | None = None,
    terms: Sequence[Mapping[str, Any]] = (), version: int | None = None, actor: core.Actor,
) -> ClaimProposal:  # fmt: skip
    """Drafts a demand (due_on), instalments (terms: due_on and amount each), less, or a write-off; another decides it.

    By the section's clerk or chief. Raises ClaimStale, ClaimNotInState, ClaimTermsMissing, ClaimSumNotRight,
    ClaimNotLapsed, ProposalNotOpen when one waits, NotPermitted.
    """
    with transaction.atomic():
        held = hold_claim(claim, _states_for(kind), Wish(kind).label, version)
        refuse_others(held.department, ("clerk", "chief"), "伺い", actor)
        if held.proposals.filter(state=ClaimProposal.State.DRAFTED).exists():
            raise ProposalNotOpen(held.number)
        amount = amount or held.balance
        _refuse_terms(held, kind, reason, amount, law, due_on, terms)
        proposal = ClaimProposal.objects.create(
            claim=held, kind=kind, amount=amount, due_on=due_on, law=_law(held, kind, law), reason=reason[:500],
            terms=[{"due_on": str(one["due_on"]), "amount": int(one["amount"])} for one in terms],
            claim_version=held.version, drafted_by=actor.key, drafted_by_name=actor.name, drafted_at=core.now(),
        )  # fmt: skip
        core.record(actor, "change", [held.debtor_id], facts=["claim"], purpose=held.right)
    return proposal


def _states_for(kind: str) -> tuple[str, ...]:
    return (State.DRAFTED, State.SETTING_OFF) if kind == Wish.DEMAND else (State.OPEN,) if kind != Wish.REDUCE else LIVE


def _law(claim: Claim, kind: str, law: str) -> str:
    if kind == Wish.WRITE_OFF:
        return GROUNDS[law][1]
    return law or (INSTALMENT_LAW if kind == Wish.INSTALMENTS else claim.law)


def _refuse_terms(
    claim: Claim, kind: str, reason: str, amount: int, law: str, due_on: date | None, terms: Sequence[Mapping[str, Any]]
) -> None:
    if not reason.strip():
        raise ClaimTermsMissing("理由")
    if not 1 <= amount <= claim.balance:
        raise ClaimSumNotRight(amount, f"1円から残りの {claim.balance:,}円までです")
    if kind == Wish.DEMAND and (due_on is None or due_on <= core.today()):
        raise ClaimTermsMissing("明日以降の納期限")
    if kind in (Wish.DEMAND, Wish.INSTALMENTS):
        refuse_lapsed(claim)
    if kind == Wish.INSTALMENTS:
        total, days = sum(int(one["amount"]) for one in terms), [str(one["due_on"]) for one in terms]
        if not terms or days != sorted(set(days)) or days[0] <= str(core.today()):
            raise ClaimTermsMissing("明日以降の、順に並んだ納期限")
        if total != claim.balance or any(int(one["amount"]) < 1 for one in terms):
            raise ClaimSumNotRight(total, f"分割の合計は残りの {claim.balance:,}円です")
    if kind == Wish.WRITE_OFF:
        if law not in GROUNDS:
            raise ClaimTermsMissing("不納欠損の事由")
        if law == "lapsed" and (claim.lapses_on is None or core.today() < claim.lapses_on):
            raise ClaimNotLapsed(claim.number, claim.lapses_on)


def _open_proposal(proposal: ClaimProposal, actor: core.Actor) -> tuple[ClaimProposal, Claim]:
    """Proposal and claim, locked, for somebody who may decide it."""
    claim = Claim.objects.select_for_update().get(pk=proposal.claim_id)
    held = ClaimProposal.objects.select_for_update().get(pk=proposal.pk)
    refuse_others(claim.department, ("chief",), "返還金の決裁", actor)
    if held.drafted_by == actor.key:
        raise SamePersonDrafted("返還金の伺い")
    if held.state != ClaimProposal.State.DRAFTED:
        raise ProposalNotOpen(claim.number)
    return held, claim


def approve_proposal(proposal: ClaimProposal, *, actor: core.Actor) -> Claim:
    """Decides a proposal and carries it out. By a chief of the section who did not draft it.

    Raises ProposalNotOpen, SamePersonDrafted, ClaimStale when the claim moved meanwhile, NotPermitted.
    """
    with transaction.atomic():
        held, claim = _open_proposal(proposal, actor)
        if held.claim_version != claim.version:
            raise ClaimStale(claim.number)
        _decide(held, ClaimProposal.State.APPROVED, "", actor)
        _carry_out(held, claim, actor)
        core.record(actor, "decide", [claim.debtor_id], facts=["claim"], purpose=claim.right)
    return claim


def send_proposal_back(proposal: ClaimProposal, comment: str, *, actor: core.Actor) -> ClaimProposal:
    """Sends a proposal back with a reason; the claim stays as it was. Raises as approve_proposal."""
    if not comment.strip():
        raise ClaimTermsMissing("差し戻す理由")
    with transaction.atomic():
        held, claim = _open_proposal(proposal, actor)
        _decide(held, ClaimProposal.State.SENT_BACK, comment, actor)
        core.record(actor, "decide", [claim.debtor_id], facts=["claim"], purpose=claim.right)
    return held


def _decide(held: ClaimProposal, state: str, comment: str, actor: core.Actor) -> None:
    held.state, held.comment = state, comment[:500]
    held.decided_by, held.decided_by_name, held.decided_at = actor.key, actor.name, core.now()
    held.save(update_fields=["state", "comment", "decided_by", "decided_by_name", "decided_at"])


def _carry_out(held: ClaimProposal, claim: Claim, actor: core.Actor) -> None:
    what = {"law": held.law, "note": held.reason}
    if held.kind == Wish.DEMAND:
        claim.state, claim.due_on = State.OPEN, held.due_on
        enter(claim, Kind.DEMANDED, actor, by_on=held.due_on, **what)
    elif held.kind == Wish.INSTALMENTS:
        claim.parts.filter(live=True).update(live=False)
        RepaymentPart.objects.bulk_create(
            RepaymentPart(
                claim=claim, proposal=held, number=n, due_on=date.fromisoformat(one["due_on"]), amount=one["amount"]
            )
            for n, one in enumerate(held.terms, 1)
        )
        claim.due_on = date.fromisoformat(held.terms[-1]["due_on"])
        enter(claim, Kind.AGREED, actor, by_on=claim.due_on, **what)
    else:
        kind = Kind.WRITTEN_OFF if held.kind == Wish.WRITE_OFF else Kind.REDUCED
        enter(claim, kind, actor, amount=held.amount, **what)
