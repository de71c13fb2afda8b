"""What a decision, a notification or the register does to live awards; each in one transaction."""

from typing import Any

from django.db import transaction

from tomoni.cases.actions.altering import end_with, hand_over, hold, release_hold, transfer
from tomoni.cases.actions.awards import find_live_award
from tomoni.cases.actions.claims import live_keys, release_keys
from tomoni.cases.actions.judging import Judged
from tomoni.cases.actions.moving import Held
from tomoni.cases.actions.yearly_letters import BECAUSE as YEARLY
from tomoni.cases.domain.paths import row_of
from tomoni.cases.errors import AwardNotFound
from tomoni.cases.models import Award
from tomoni.core import interface as core
from tomoni.rules.interface import Month
from tomoni.services import interface as services

CHANGING = (
    services.EndTerm,
    services.SuspendTerm,
    services.ResumeTerm,
    services.TransferTerm,
    services.HandOverTerm,
)


def alter_awards(held: Held, judged: Judged, actor: core.Actor) -> None:
    """Carry out the terms of a case that change awards, in the caller's transaction. Raises AwardNotFound."""
    terms = [term for term in judged.terms if isinstance(term, CHANGING)]
    for term in terms:
        if isinstance(term, services.TransferTerm):
            release_keys(live_keys().filter(case=held.case), "decided")
            to = find_live_award(held.case.person_id, held.definition.right, lock=True)
            if to is not None and term.last_month is not None:
                transfer(term.people, term.last_month, to, case=held.case, actor=actor)
        else:
            _alter(held, term, actor)
    if terms:
        release_keys(live_keys().filter(case=held.case, award=None), "decided")


def _alter(held: Held, term: Any, actor: core.Actor) -> None:
    award = _award_of(term.person, held.definition.right, ended=isinstance(term, services.HandOverTerm))
    if isinstance(term, services.EndTerm) and term.last_month is not None:
        end_with(award, term.last_month, because=term.because or "decided", actor=actor, case=held.case)
    elif isinstance(term, services.SuspendTerm) and term.first_month is not None:
        hold(award, term.first_month, because=term.because or "decided", actor=actor, case=held.case)
    elif isinstance(term, services.ResumeTerm):
        if _lifts(held.definition, award.held_because):
            release_hold(award, actor=actor, case=held.case)
    elif isinstance(term, services.HandOverTerm):
        payee = row_of(term.to.partition(".")[0]) or held.case.person_id  # 12条: the child, whoever asks for it
        hand_over(award, payee, case=held.case, actor=actor)


def _lifts(definition: services.Definition, because: str) -> bool:
    """Whether what arrived is what the hold waits for: a yearly report lifts the hold made for want of it alone."""
    return because == YEARLY if definition.yearly is not None else because not in (YEARLY, "died")


def _award_of(person: str, right: str, *, ended: bool = False) -> Award:
    row = row_of(person)
    awards = Award.objects.select_for_update().filter(person=row, right=right)
    found = (awards if ended else awards.filter(ended_on=None)).order_by("-pk").first() if row else None
    if found is None:
        raise AwardNotFound(
            "There is no live award of this right that could be changed. It may have ended meanwhile; "
            "check the register of awards and send the draft back.",
            right=right,
        )
    return found


def follow_register(*, actor: core.Actor) -> list[int]:
    """Awards of people who died or moved out end with that month; nothing is paid to somebody who died.

    What was not yet paid to somebody who died waits for the claim of 児童手当法12条. Gives keys of the awards; safe to
    run again.
    """
    return [pk for pk in gone_after(0) if follow_award(pk, actor=actor)]


def gone_after(after: int, limit: int | None = None) -> list[int]:
    """Keys of live awards, in their order, whose recipient died or moved out."""
    gone = Award.objects.filter(pk__gt=after, ended_on=None).exclude(person__died_on=None, person__moved_out_on=None)
    return list(gone.order_by("pk").values_list("pk", flat=True)[:limit])


def follow_award(pk: int, *, actor: core.Actor) -> bool:
    """End one such award; False where it has ended, or is bound to, already."""
    with transaction.atomic():
        awards = Award.objects.select_for_update(of=("self",)).select_related("person")
        award = awards.filter(pk=pk, ended_on=None).first()
        return award is not None and _follow(award, actor)


def _follow(award: Award, actor: core.Actor) -> bool:
    died = award.person.died_on
    day, because = (died, "died") if died else (award.person.moved_out_on, "moved_out")
    newest = award.versions.order_by("-number").first()
    if not award.first_month or (newest.last_month and newest.last_month <= str(Month.of(day))):
        return False
    last = Month.of(day)
    if died:
        hold(award, Month.parse(award.first_month), because="died", actor=actor)
    end_with(award, max(last, Month.parse(award.first_month) - 1), because=because, actor=actor)
    return True
