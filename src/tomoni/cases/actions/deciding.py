"""What an approval writes, for one case or for many at once: the same rows by the same functions."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tomoni.cases.actions.approving import Turn, approval_row, end_circulation, settle
from tomoni.cases.actions.awards import grant_of, make_award
from tomoni.cases.actions.changing import CHANGING, alter_awards
from tomoni.cases.actions.claims import give_keys_to, give_keys_to_new, live_keys, release_keys
from tomoni.cases.actions.facts import Said, save_by_path, save_many_by_path
from tomoni.cases.actions.giving_back import free_keys
from tomoni.cases.actions.granting import Grant, make_awards
from tomoni.cases.actions.judging import Grounds, Judged
from tomoni.cases.actions.moving import Held, finish_many, make_step, save_steps
from tomoni.cases.actions.revising import is_revision, revise, revision_of
from tomoni.cases.domain.transitions import Verb, Who
from tomoni.cases.events import CaseDecided
from tomoni.cases.models import Approval, Award, ClaimKey, Decision, Draft
from tomoni.core import interface as core
from tomoni.services import interface as services


@dataclass(frozen=True)
class Plain:
    """What a grant brings about that changes nothing else: facts are kept, awards begin."""

    grounds: Grounds
    grants: tuple[Grant, ...]


@dataclass(frozen=True)
class Deciding:
    """A case about to be decided: whose turn it is, what was approved there before, and what comes of it.

    effect: Judged where more happens than a plain grant (a refusal, a revision, a change of awards).
    """

    held: Held
    turn: Turn
    last: Approval | None
    effect: Plain | Judged
    comment: str = ""


def effect_of(held: Held, judged: Judged) -> Plain | Judged:
    """What comes of a case that was worked out."""
    awards = [term for term in judged.terms if isinstance(term, services.AwardTerm)]
    live = Award.objects.filter(person=held.case.person_id, ended_on=None).values_list("right", flat=True)
    changing = any(isinstance(term, CHANGING) for term in judged.terms) or _touches(awards, set(live) if awards else ())
    if judged.adverse or changing or is_revision(held.case):
        return judged
    return Plain(judged.grounds, tuple(grant_of(held, judged, term) for term in awards))


def _touches(terms: Iterable[services.AwardTerm], live: Collection[str]) -> bool:
    """Whether a live award is changed. live: rights of which who asks has a live award."""
    return any(term.changes or (term.joins and term.right in live) for term in terms)


def plain_from(held: Held, grounds: Grounds, parts: Mapping[str, Any], live: Collection[str]) -> Plain | None:
    """The same from the frozen parts of a snapshot; None where more happens than a plain grant."""
    outcomes = held.definition.outcomes[parts["result"][0]]
    if is_revision(held.case) or any(one.kind in MORE for one in outcomes) or not outcomes:
        return None
    terms = [term for one in parts["terms"] if (term := services.read_award_term(one)) is not None]
    if _touches(terms, live):
        return None
    return Plain(grounds, tuple(Grant(held, term, parts["amount"][2], grounds) for term in terms))


MORE = ("end", "suspend", "resume", "transfer", "hand_over", "forward")


def decide_all(many: Sequence[Deciding], actor: core.Actor, run: int | None = None) -> list[Decision]:
    """Write decisions in the caller's transaction: approvals, places, history, awards and keys, facts, ledger, news.

    The cases are locked, and everything about whether it may be was asked. run: of BulkRun. Some thirty statements,
    and those of effects that are not plain.
    """
    at = core.now()
    transitions = []
    for one in many:
        one.held.who |= {Who.APPROVER}
        told = {"result": one.turn.draft.result, "late": one.held.case.due_on < at.date(), **in_whose_stead(one.turn)}
        also = {"result": one.turn.draft.result}
        transitions.append(make_step(one.held, Verb.APPROVE, actor, at, data=told, also=also))
    save_steps([one.held for one in many], transitions, also=["result"])
    rows = [approval_row(d.held.case, d.turn, actor, "decide", at, d.comment, run, d.last) for d in many]
    core.insert_rows(rows)
    settle((one.turn for one in many), "decide")
    decisions = _write_decisions(many, actor, at)
    _take_effect(many, actor)
    events = [CaseDecided(c.number, c.person_id, c.service, c.result) for c in (one.held.case for one in many)]
    finish_many([one.held for one in many], actor, act="decide", facts=["decision"], events=events)
    return decisions


def in_whose_stead(turn: Turn) -> dict[str, str]:
    """What the history of the case tells of a deputy."""
    return {} if turn.right.by == "own" else {"by": turn.right.by, "seat": turn.place.role}


def _write_decisions(many: Sequence[Deciding], actor: core.Actor, at: datetime) -> list[Decision]:
    drafts = [one.turn.draft for one in many]
    for draft in drafts:
        draft.state = "approved"
    Draft.objects.filter(pk__in=[draft.pk for draft in drafts]).update(state="approved")
    decisions = [
        Decision(
            case_id=draft.case_id, draft=draft, result=draft.result, reasons=draft.reasons,
            snapshot_hash=draft.snapshot_hash, decided_by_id=int(actor.id), decided_at=at,
        )
        for draft in drafts
    ]  # fmt: skip
    core.insert_rows(decisions)
    end_circulation(drafts, "decided")
    return decisions


def _take_effect(many: Sequence[Deciding], actor: core.Actor) -> None:
    """Awards and keys in the same transaction as the decision: what is granted is granted, whatever fails after."""
    plain = [(one.held, one.effect) for one in many if isinstance(one.effect, Plain)]
    said = [Said(held.case, held.definition, effect.grounds.answers) for held, effect in plain]
    save_many_by_path(said, actor=actor)
    grants = [grant for _, effect in plain for grant in effect.grants]
    awards = make_awards(grants, actor)
    give_keys_to_new(awards)
    for award, grant in zip(awards, grants, strict=True):
        _free_left_out(award, grant)
    for one in many:
        if isinstance(one.effect, Judged):
            _take_more_effect(one.held, one.effect, actor)


def _free_left_out(award: Award, grant: Grant) -> None:
    """Keys of those to whom the decision gives nothing are free, so that somebody else can claim for them."""
    alone = [[person] for person in grant.left_out]
    if alone:
        refused = [key.pk for key in live_keys().filter(award=award) if key.parts in alone]
        release_keys(ClaimKey.objects.filter(pk__in=refused), "refused")


def _take_more_effect(held: Held, judged: Judged, actor: core.Actor) -> None:
    revision = revision_of(held.case)
    if revision is not None:
        revise(held, judged, revision, actor)
        return
    if judged.adverse:
        free_keys(held.case, held.definition, "refused")
        return
    save_by_path(judged.grounds.answers, held.definition, case=held.case, actor=actor)
    for term in judged.terms:
        if isinstance(term, services.AwardTerm):
            award = make_award(held, judged, term, actor)
            give_keys_to(award, held.case)
            _free_left_out(award, grant_of(held, judged, term))
    alter_awards(held, judged, actor)
