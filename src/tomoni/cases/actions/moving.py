"""What every verb on a case shares: take hold of the case, make one step, keep the projections true."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tomoni.cases.actions.counting import recount_many
from tomoni.cases.domain.desk import desk_of, due_of
from tomoni.cases.domain.permissions import roles_towards
from tomoni.cases.domain.transitions import State, Verb, Who, is_away, step
from tomoni.cases.errors import CaseNotFound, StaleCase
from tomoni.cases.models import ActingFor, AnswerRevision, Case, Receipt, Transition
from tomoni.cases.models.acting import speaks_today
from tomoni.cases.models.clocks import Step, read_clocks
from tomoni.cases.models.own_said import answerers_of
from tomoni.cases.models.sealed import opened
from tomoni.cases.models.stones import not_kept
from tomoni.core import interface as core
from tomoni.services import interface as services

OFFICIAL = "official"  # the channel of what the office opened itself (職権)


@dataclass
class Held:
    """A case that is locked until the transaction ends, who the acting person is towards it, and its steps so far."""

    case: Case
    definition: services.Definition
    who: frozenset[Who]
    steps: list[Step] = field(default_factory=list)
    verb: str = ""  # the last step made, for the ledger
    others: tuple[int, ...] | None = None  # adults who answer for themselves in it; None: not looked for yet

    @property
    def state(self) -> State:
        return State(self.case.state)

    @property
    def away(self) -> bool:
        """Another body is asked and has not answered."""
        return is_away(step[1] for step in self.steps)

    @property
    def people(self) -> list[int]:
        """Who the case is about, and who answers for themselves in it, as far as was looked for: for the ledger."""
        return list(dict.fromkeys([self.case.person_id, *self.case.concerns, *(self.others or ())]))


def hold_case(number: str, actor: core.Actor, *, version: int | None = None) -> Held:
    """Lock a case for one verb. `version`: the one the acting person saw.

    Raises CaseNotFound (also to a resident whose case it is not), StaleCase.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("person").filter(number=number).first()
    mine = case is not None and _is_applicant(actor, case)
    if case is None or (actor.kind not in ("staff", "system") and not mine):
        raise CaseNotFound(f"There is no case {number} here that you can open. Check the number.", number=number)
    if case.state == State.DESTROYED:
        raise not_kept(case)
    need_version(case, version)
    return held_of(case, actor, case.transitions.order_by("number").values_list("at", "effect", "data"), mine=mine)


def held_of(case: Case, actor: core.Actor, steps: Iterable[Step], *, mine: bool = False) -> Held:
    """A case that was locked and loaded already. `mine`: the acting person asked for it."""
    who = roles_towards(actor, department=case.department, is_applicant=mine)
    return Held(case, services.definition_of(case.bundle), who, list(steps))


def _is_applicant(actor: core.Actor, case: Case) -> bool:
    """The person themselves, or who sent it for them and still may act for them today."""
    if actor.kind != "resident" or not actor.id.isdigit() or case.person_id is None:
        return False
    who = core.Account.objects.filter(pk=int(actor.id)).values_list("person", flat=True).first()
    return who is not None and (who == case.person_id or speaks_for(who, case) is not None)


def speaks_for(agent: int, case: Case) -> core.MayAct | None:
    """By what somebody may act today in a case they sent for another; None if by nothing."""
    acting = ActingFor.objects.filter(pk__in=Receipt.objects.filter(pk=case.receipt_id).values("acting"), agent=agent)
    return speaks_today(acting.first(), case.service)


def need_version(case: Case, version: int | None) -> None:
    """Raises StaleCase where the case is no longer as the acting person saw it."""
    if version is None or version == case.version:
        return
    since = list(case.transitions.filter(number__gt=version).order_by("number"))
    last = since[-1] if since else None
    raise StaleCase(
        "Somebody else has gone on with this case since you opened it, so nothing of yours was saved. "
        "Look at what changed, then do it again on the new state.",
        yours=version,
        theirs=case.version,
        by=last.actor_name if last else "",
        at=last.at if last else None,
        changes=[(t.number, t.verb, t.actor_name, t.at) for t in since],
    )


def move(
    held: Held, verb: Verb, actor: core.Actor, *, data: Mapping[str, Any] | None = None, waits: bool = False,
    also: Mapping[str, Any] | None = None,
) -> Transition:  # fmt: skip
    """Make one step: decide by the table, write the transition and the projections.

    data: names and days for the history. also: further columns of the case that change with the step.
    Raises CaseNotInState, NotAllowed.
    """
    row = make_step(held, verb, actor, core.now(), data=data, waits=waits, also=also)
    held.case.save(update_fields=[*PROJECTED, *(also or {})])
    row.save(force_insert=True)
    return row


def make_step(
    held: Held, verb: Verb, actor: core.Actor, at: datetime, *, data: Mapping[str, Any] | None = None,
    waits: bool = False, also: Mapping[str, Any] | None = None,
) -> Transition:  # fmt: skip
    """The same for a case and a transition that the caller stores."""
    case = held.case
    rule = step(held.state, verb, case.kind, held.who, away=held.away)
    before = held.state
    after = rule.after or before
    held.verb = str(verb)
    held.steps.append((at, rule.effect, data or {}))
    clocks = read_clocks(held.definition, held.steps, at.date())
    case.due_on, case.due_kind = due_of(clocks[0] if clocks else None, after)
    case.state, case.desk, case.changed_at = after, desk_of(after, case.kind, waits=waits, away=held.away), at
    case.version += 1
    for column, value in (also or {}).items():
        setattr(case, column, value)
    return transition_row(case, verb, before, actor, rule.effect, at, data or {})


PROJECTED = ("state", "version", "due_on", "due_kind", "desk", "changed_at")


def save_steps(many: Sequence[Held], transitions: Sequence[Transition], also: Sequence[str] = ()) -> None:
    """Store steps that `make_step` made, of one case or of many: those that now stand alike in one statement."""
    columns, alike = (*PROJECTED, *also), defaultdict(list)
    for held in many:
        alike[tuple(getattr(held.case, column) for column in columns)].append(held.case.pk)
    for values, pks in alike.items():
        Case.objects.filter(pk__in=pks).update(**dict(zip(columns, values, strict=True)))
    core.insert_rows(transitions)


def write_transition(
    case: Case, verb: Verb, before: str, actor: core.Actor, effect: str, at: datetime, data: Mapping[str, Any]
) -> Transition:
    """Append a transition; its number is the version the case has through it."""
    row = transition_row(case, verb, before, actor, effect, at, data)
    row.save(force_insert=True)
    return row


def transition_row(
    case: Case, verb: Verb, before: str, actor: core.Actor, effect: str, at: datetime, data: Mapping[str, Any]
) -> Transition:
    """The same, not stored yet."""
    return Transition(
        case=case,
        number=case.version,
        verb=verb,
        before=before,
        after=case.state,
        effect=effect,
        at=at,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_role=actor.role,
        actor_office=actor.office,
        actor_name=actor.name,
        data=dict(data),
    )


def finish(
    held: Held, actor: core.Actor, *, act: str = "change", facts: Collection[str] = (), event: object | None = None
) -> Case:
    """What ends every verb: the ledger, the counts of the desk, the event."""
    finish_many([held], actor, act=act, facts=facts, events=[event] if event is not None else [])
    return held.case


def finish_many(
    many: Sequence[Held], actor: core.Actor, *, act: str = "change", facts: Collection[str] = (),
    events: Sequence[object] = (),
) -> None:  # fmt: skip
    """The same for many cases: an entry of the ledger for each, the counts of the desk once."""
    name_answerers(many)
    core.record_many(
        core.Act(actor, act, held.people, facts, held.definition.purpose, held.case.number, held.verb) for held in many
    )
    if actor.kind == "staff" or not events:
        recount_many((held.case.department, held.case.assignee_id) for held in many)
    if events:
        core.emit_many(events)


def name_answerers(many: Sequence[Held]) -> None:
    """Look for who answered for themselves, for the ledger: a step with a case uses what they said too. One query."""
    open_ = [held for held in many if held.others is None]
    found = answerers_of([held.case for held in open_]) if open_ else {}
    for held in open_:
        held.others = found.get(held.case.pk, ())


def answers_of(case: Case, number: int | None = None) -> dict[str, Any]:
    """The answers of a revision, the current one if no number is given."""
    revision = AnswerRevision.objects.get(case=case, number=number or case.revision)
    return opened(revision.answers, revision.key_id)


def fact_names(paths: Collection[str]) -> list[str]:
    """Names of facts in paths, for the ledger: never whose, never what."""
    return sorted({path.rsplit(".", 1)[-1] for path in paths if "." in path and not path.startswith("about.")})
