"""Verbs of the desk before a decision: take a case, check it, note, establish facts."""

from collections.abc import Collection, Mapping
from itertools import product
from typing import Any

from django.db import transaction

from tomoni.cases.actions.counting import recount_many
from tomoni.cases.actions.facts import save_by_path
from tomoni.cases.actions.moving import Held, answers_of, fact_names, finish, held_of, hold_case, move
from tomoni.cases.domain.desk import ON_DESK
from tomoni.cases.domain.transitions import Verb, Who
from tomoni.cases.errors import AssigneeChanged, AssigneeNotFit, NotAllowed, TaskNotOpen
from tomoni.cases.models import Case, Note
from tomoni.cases.models.judged import HOLDS, case_situation
from tomoni.core import interface as core
from tomoni.services import interface as services

ANYBODY = -1  # whoever has it
HANDLERS = ("clerk", "chief", "surveyor")


def assign_case(number: str, *, to: int | None, actor: core.Actor, seen: int | None = ANYBODY) -> Case:
    """Give a case to a member of staff (key of core.Staff), or to nobody. Anybody of the department may.

    seen: who had it on the screen (None: nobody). Raises AssigneeChanged where somebody else has it since,
    AssigneeNotFit where `to` handles no cases in this department today.
    """
    with transaction.atomic():
        held = hold_case(number, actor)
        if Who.SYSTEM not in held.who:
            _need_desk(held, "assign_case")
        before = held.case.assignee_id
        if seen not in (ANYBODY, before):
            raise AssigneeChanged(
                "Somebody else was given this case since you opened it; nothing changed. Look who has it now.",
                seen=seen,
                now=before,
            )
        _need_fit(held.case.department, to)
        held.case.assignee_id = to
        held.case.save(update_fields=["assignee"])
        core.record(actor, "change", held.people, purpose=held.definition.purpose, case=number)
        recount_many((held.case.department, staff) for staff in (before, to))
        return held.case


def hand_over(numbers: Collection[str], *, seen: int, to: int | None, actor: core.Actor) -> list[str]:
    """Give cases from one member of staff to another, or to nobody: `assign_case` for some hundred in a few statements.

    For the system alone (a transfer has hundreds of them). Gives the numbers of those given: what somebody else has by
    now stays there. Raises NotAllowed, AssigneeNotFit (nothing was given then).
    """
    _need_system(actor)
    with transaction.atomic():
        found = Case.objects.select_for_update(of=("self",)).filter(number__in=numbers, assignee=seen)
        held = [held_of(case, actor, ()) for case in found.order_by("number")]
        departments = sorted({one.case.department for one in held})
        for department in departments:
            _need_fit(department, to)
        Case.objects.filter(pk__in=[one.case.pk for one in held]).update(assignee=to)
        core.record_many(
            core.Act(actor, "change", one.people, (), one.definition.purpose, one.case.number) for one in held
        )
        recount_many(product(departments, (seen, to)))
        return [one.case.number for one in held]


def assign_many(wanted: Mapping[str, int], *, actor: core.Actor) -> list[str]:
    """Give open cases that nobody has ({number: key of core.Staff}): `assign_case` for some hundred in a few
    statements, one of them for each who gets some.

    For the system alone. Gives the numbers of those given: what somebody has by now stays there. Raises NotAllowed,
    AssigneeNotFit (nothing was given then).
    """
    _need_system(actor)
    with transaction.atomic():
        found = Case.objects.select_for_update(of=("self",)).filter(number__in=wanted, assignee=None, desk__in=ON_DESK)
        held = [held_of(case, actor, ()) for case in found.order_by("pk")]
        given: dict[int, list[int]] = {}
        for case in (one.case for one in held):
            given.setdefault(wanted[case.number], []).append(case.pk)
        _need_fits({(one.case.department, wanted[one.case.number]) for one in held})
        for to, pks in sorted(given.items()):
            Case.objects.filter(pk__in=pks).update(assignee=to)
        core.record_many(
            core.Act(actor, "change", one.people, (), one.definition.purpose, one.case.number) for one in held
        )
        recount_many((one.case.department, wanted[one.case.number]) for one in held)
        return [one.case.number for one in held]


def _need_system(actor: core.Actor) -> None:
    if actor.kind != "system":
        raise NotAllowed("People give cases one by one, as they saw them.", verb="assign_case", needs=["system"])


def _need_fits(pairs: Collection[tuple[str, int]]) -> None:
    """Raises AssigneeNotFit of the first who handles no cases in that department today. One query."""
    roles = core.live_roles().filter(staff__active=True, role__in=HANDLERS, staff__in={to for _, to in pairs})
    fit = set(roles.values_list("department__key", "staff")) if pairs else set()
    for department, to in sorted(set(pairs) - fit):
        raise _not_fit(department, to)


def _need_fit(department: str, to: int | None) -> None:
    if to is not None:
        _need_fits({(department, to)})


def _not_fit(department: str, to: int) -> AssigneeNotFit:
    return AssigneeNotFit(
        "This person handles no cases in this department today. Choose somebody who does.",
        to=to,
        department=department,
    )


def _need_desk(held: Held, verb: str) -> None:
    if not held.who & {Who.CLERK, Who.CHIEF}:
        raise NotAllowed(
            "This case belongs to another department, or you have no role that handles cases. Ask that department.",
            verb=verb,
            needs=["clerk", "chief"],
        )


def start_checking(number: str, *, actor: core.Actor, version: int | None = None) -> Case:
    """Begin the formal check (形式審査). Who begins takes the case, if nobody has it."""
    with transaction.atomic():
        held = hold_case(number, actor, version=version)
        also: dict[str, Any] = (
            {"assignee_id": int(actor.id)} if held.case.assignee_id is None and actor.kind == "staff" else {}
        )
        move(held, Verb.START_CHECKING, actor, also={**also, **current_checks(held)})
        return finish(held, actor, facts=["state"])


def start_review(number: str, *, actor: core.Actor, version: int | None = None) -> Case:
    """Everything is there: go on to the review of the matter (実質審査)."""
    with transaction.atomic():
        held = hold_case(number, actor, version=version)
        move(held, Verb.START_REVIEW, actor, also=current_checks(held))
        return finish(held, actor, facts=["state"])


def write_note(number: str, text: str, *, actor: core.Actor) -> Note:
    """Write a note between colleagues; it is part of the case and stays as written."""
    with transaction.atomic():
        held = hold_case(number, actor)
        if Who.SURVEYOR not in held.who:
            _need_desk(held, "write_note")
        note = Note.objects.create(case=held.case, author_id=int(actor.id), text=text.strip(), at=core.now())
        core.record(actor, "change", held.people, facts=["note"], purpose=held.definition.purpose, case=number)
        return note


def establish_facts(
    number: str, task: str, values: Mapping[str, Any], *, actor: core.Actor, version: int | None = None
) -> Case:
    """Write what a task found out (a survey) into the store of facts, with this case as its source.

    values: {path: JSON value} for all that the task establishes. Raises TaskNotOpen with what is missing or not asked.
    """
    with transaction.atomic():
        held = hold_case(number, actor, version=version)
        found = next((t for t in held.definition.steps_of(services.Task) if t.name == task), None)
        _need_task_role(held, found, task)
        wanted = set(task_paths(held, found))
        if set(values) != wanted:
            raise TaskNotOpen(
                "A task is done when everything it establishes is written, and nothing else.",
                task=task,
                missing=sorted(wanted - set(values)),
                outside=sorted(set(values) - wanted),
            )
        move(held, Verb.ESTABLISH_FACTS, actor, data={"task": task, "facts": fact_names(values)})
        save_by_path(values, held.definition, case=held.case, actor=actor)
        renew_checks(held)
        return finish(held, actor, facts=fact_names(values))


def _need_task_role(held: Held, found: Any, task: str) -> None:
    if found is None:
        raise TaskNotOpen(f"The service has no task {task}.", task=task, missing=[], outside=[])
    if held.who and Who(found.by) not in held.who and not held.who & {Who.CLERK, Who.CHIEF}:
        raise NotAllowed(f"The task {task} is done by: {found.by}.", verb="establish_facts", needs=[found.by])


def task_paths(held: Held, task: Any) -> tuple[str, ...]:
    """Paths a task establishes, with the ids of this case in place of the names of the definition."""
    return tuple(item.path for item in services.established(held.definition, situation_of_case(held), task.name))


def situation_of_case(held: Held) -> services.Situation:
    """The situation of a case that is held."""
    return case_situation(held.case, held.definition, answers_of(held.case))


def current_checks(held: Held) -> dict[str, Any]:
    """Columns of the case that tell its checks as they stand now."""
    return check_columns(services.ask(held.definition, situation_of_case(held)))


def check_columns(answer: services.Answer) -> dict[str, Any]:
    """checks ({key of the check: yes, no or open}), check_fails, check_opens."""
    checks = {check.key: HOLDS[check.holds] for check in answer.checks}
    told = set(checks.values())
    return {"checks": checks, "check_fails": "no" in told, "check_opens": "open" in told}


def renew_checks(held: Held) -> None:
    """Write the checks anew after answers or facts have changed."""
    columns = current_checks(held)
    for column, value in columns.items():
        setattr(held.case, column, value)
    held.case.save(update_fields=list(columns))
