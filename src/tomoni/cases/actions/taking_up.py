"""Taking up many cases at once: the step, the checks and the entry of the ledger of `start_checking` for each."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from tomoni.cases.actions.bulk import arrived_like
from tomoni.cases.actions.bulk_loading import families_of, revisions_of
from tomoni.cases.actions.handling import check_columns
from tomoni.cases.actions.moving import Held, finish_many, held_of, make_step, save_steps
from tomoni.cases.domain.answers import canonical
from tomoni.cases.domain.transitions import State, Verb
from tomoni.cases.errors import BulkNotPossible, CaseNotFound, CasesError
from tomoni.cases.models import Case, Transition
from tomoni.cases.models.clocks import steps_of
from tomoni.cases.models.sealed import opened
from tomoni.cases.models.situations import award_links, live_award_keys, situation_of
from tomoni.core import interface as core
from tomoni.services import interface as services

AT_ONCE = 250


def start_checking_many(numbers: Sequence[str], *, actor: core.Actor) -> dict[str, str]:
    """Begin the formal check of cases, some hundred at once; gives {number: code of the error} of those not taken up.

    Who begins takes those that nobody has. One transaction: what raises besides takes up none.
    """
    with transaction.atomic():
        locked = Case.objects.select_for_update(of=("self",)).exclude(state=State.DESTROYED)
        cases = list(locked.filter(number__in=numbers).exclude(person=None).order_by("pk"))
        steps, held, made, at = steps_of(cases), list[Held](), list[Transition](), core.now()
        refused = dict.fromkeys(set(numbers) - {case.number for case in cases}, CaseNotFound.code)
        for case in cases:
            one = held_of(case, actor, steps.get(case.pk, []))
            try:
                also = {"assignee_id": int(actor.id)} if case.assignee_id is None and actor.kind == "staff" else {}
                made.append(make_step(one, Verb.START_CHECKING, actor, at, also=also))
                held.append(one)
            except CasesError as error:
                refused[case.number] = error.code
        save_steps(held, made, also=["assignee_id"])
        _save_checks(held)
        if held:
            finish_many(held, actor, facts=["state"])
        return refused


def start_checking_like(service: str, *, actor: core.Actor) -> tuple[int, int]:
    """Begin the check of the next like cases of the section: nothing is open in them, none was corrected, nobody of
    them is protected. Gives how many were taken up, and how many are left. Raises BulkNotPossible where none are left.
    """
    with transaction.atomic():
        found = arrived_like(actor, service)
        part = [one.case for one in found[:AT_ONCE]]
        numbers = list(Case.objects.filter(pk__in=part).order_by("pk").values_list("number", flat=True))
        refused = start_checking_many(numbers, actor=actor)
        done = len(numbers) - len(refused)
        if not done:
            raise BulkNotPossible("No like cases wait to be taken up. Take them up one by one.", why="few", left=[])
        return done, len(found) - done


def _save_checks(many: Sequence[Held]) -> None:
    """The checks as they stand now; those that stand alike in one statement."""
    families = families_of([one.case for one in many], {one.case.bundle: one.definition for one in many})
    keys = live_award_keys({person.pk for family in families.values() for person in family.people})
    revisions, alike = revisions_of([one.case.pk for one in many]), defaultdict[str, list[int]](list)
    told: dict[str, dict[str, Any]] = {}
    for one in many:
        pk, answers = one.case.pk, revisions[one.case.pk]
        situation = situation_of(
            families[pk], one.definition, arrival=one.case.claimed_on,
            answers=opened(answers.answers, answers.key_id), links=award_links(families[pk], pk, keys),
        )  # fmt: skip
        columns = check_columns(services.ask(one.definition, situation))
        told[key := canonical(columns)] = columns
        alike[key].append(pk)
    for key, pks in alike.items():
        Case.objects.filter(pk__in=pks).update(**told[key])
