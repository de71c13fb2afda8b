"""What every verb on a case shares: take hold of the case, make one step, keep the projections true."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tomoni.cases.actions.counting import recount
from tomoni.cases.domain.desk import desk_of, due_of
from tomoni.cases.domain.permissions import roles_towards
from tomoni.cases.domain.transitions import State, Verb, Who, step
from tomoni.cases.errors import CaseNotFound, StaleCase
from tomoni.cases.models import AnswerRevision, Case, Transition
from tomoni.cases.models.clocks import read_clocks
from tomoni.cases.models.sealed import opened
from tomoni.core import interface as core
from tomoni.services import interface as services


@dataclass
class Held:
    """A case that is locked until the transaction ends, who the acting person is towards it, and its steps so far."""

    case: Case
    definition: services.Definition
    who: frozenset[Who]
    steps: list[tuple[datetime, str]] = field(default_factory=list)

    @property
    def state(self) -> State:
        return State(self.case.state)

    @property
    def people(self) -> list[int]:
        """Who the case is about: for the ledger."""
        return [self.case.person_id, *self.case.concerns]


def hold_case(number: str, actor: core.Actor, *, version: int | None = None) -> Held:
    """Lock a case for one verb. `version`: the one the acting person saw.

    Raises CaseNotFound (also to a resident whose case it is not), StaleCase.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("person").filter(number=number).first()
    mine = case is not None and _is_applicant(actor, case)
    if case is None or (actor.kind not in ("staff", "system") and not mine):
        raise CaseNotFound(f"There is no case {number} here that you can open. Check the number.", number=number)
    if version is not None and version != case.version:
        raise _stale(case, version)
    return Held(
        case=case,
        definition=services.definition_of(case.bundle),
        who=roles_towards(actor, department=case.department, is_applicant=mine),
        steps=list(case.transitions.order_by("number").values_list("at", "effect")),
    )


def _is_applicant(actor: core.Actor, case: Case) -> bool:
    if actor.kind != "resident" or not actor.id.isdigit():
        return False
    return core.Account.objects.filter(pk=int(actor.id), person=case.person_id).exists()


def _stale(case: Case, version: int) -> StaleCase:
    since = list(case.transitions.filter(number__gt=version).order_by("number"))
    last = since[-1] if since else None
    return StaleCase(
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
    case = held.case
    rule = step(held.state, verb, case.kind, held.who)
    at, before = core.now(), held.state
    after = rule.after or before
    held.steps.append((at, rule.effect))
    clocks = read_clocks(held.definition, held.steps, core.today())
    case.due_on, case.due_kind = due_of(clocks[0] if clocks else None, after)
    case.state, case.desk, case.changed_at = after, desk_of(after, case.kind, waits=waits), at
    case.version += 1
    for column, value in (also or {}).items():
        setattr(case, column, value)
    case.save(update_fields=[*PROJECTED, *(also or {})])
    return write_transition(case, verb, before, actor, rule.effect, at, data or {})


PROJECTED = ("state", "version", "due_on", "due_kind", "desk", "changed_at")


def write_transition(
    case: Case, verb: Verb, before: str, actor: core.Actor, effect: str, at: datetime, data: Mapping[str, Any]
) -> Transition:
    """Append a transition; its number is the version the case has through it."""
    return Transition.objects.create(
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
    case = held.case
    core.record(actor, act, held.people, facts=facts, purpose=held.definition.purpose, case=case.number)
    if actor.kind == "staff" or event is None:
        recount(case.department, case.assignee_id)
    if event is not None:
        core.emit(event)
    return case


def answers_of(case: Case, number: int | None = None) -> dict[str, Any]:
    """The answers of a revision, the current one if no number is given."""
    revision = AnswerRevision.objects.get(case=case, number=number or case.revision)
    return opened(revision.answers, revision.key_id)


def fact_names(paths: Collection[str]) -> list[str]:
    """Names of facts in paths, for the ledger: never whose, never what."""
    return sorted({path.rsplit(".", 1)[-1] for path in paths if "." in path and not path.startswith("about.")})
