"""Giving cases to colleagues: a proposal by load and skill, dealing out, by itself where a section wants it, undo."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from django.db import transaction

from tomoni.cases import interface as cases
from tomoni.channels.desk.errors import DealNotOpen
from tomoni.channels.desk.models import Deal, SectionDealing, Skill, Substitute
from tomoni.channels.desk.team.members import Member, members_of
from tomoni.core import interface as core

MOST = 100  # cases dealt out in one press
PURPOSE = "staff"
RULE = core.Actor.system("dealing")


def propose(service: str, members: Iterable[Member]) -> Member | None:
    """Who takes the next case of a service: of the clerks who are there and know it, the one with the least weight.

    A chief is asked only where no clerk is there. Where nobody has the skill, everybody counts as having it.
    """
    there = [one for one in members if one.here]
    clerks = [one for one in there if "clerk" in one.roles] or there
    able = [one for one in clerks if service in one.skills] or clerks
    return min(able, key=lambda one: (one.load.weight, one.load.at_work, one.name, one.pk), default=None)


def plan(waiting: Iterable[cases.OpenCase], members: Sequence[Member]) -> list[tuple[cases.OpenCase, Member | None]]:
    """Deal out in order of due day; each case adds to the load of who gets it."""
    standing = {one.pk: one for one in members}
    found: list[tuple[cases.OpenCase, Member | None]] = []
    for case in waiting:
        chosen = propose(case.service, standing.values())
        found.append((case, chosen))
        if chosen is not None:
            load = chosen.load
            more = replace(load, at_work=load.at_work + 1, weight=load.weight + case.weight)
            standing[chosen.pk] = replace(chosen, load=more)
    return found


def give(
    wanted: Iterable[tuple[str, int | None, int | None]], *, department: int, how: str, actor: core.Actor
) -> tuple[Deal | None, list[tuple[str, cases.CasesError]]]:
    """Give cases: (number, who had it as seen, who gets it). What cannot be given is told and the rest is given."""
    dealt: list[list[object]] = []
    refused: list[tuple[str, cases.CasesError]] = []
    with transaction.atomic():
        for number, before, to in wanted:
            try:
                with transaction.atomic():
                    cases.assign_case(number, to=to, actor=actor, seen=before)
            except cases.CasesError as error:
                refused.append((number, error))
                continue
            dealt.append([number, before, to])
        if not dealt:
            return None, refused
        made_by = int(actor.id) if actor.kind == "staff" else None
        row = Deal.objects.create(department_id=department, made_by_id=made_by, how=how, cases=dealt, at=core.now())
        return row, refused


def undo(deal: int, *, actor: core.Actor) -> tuple[Deal, int]:
    """Give back what stands as it was dealt; what somebody passed on since stays. Gives how many went back.

    Raises DealNotOpen where it was undone before, or is of another section.
    """
    with transaction.atomic():
        row = Deal.objects.select_for_update(of=("self",)).filter(pk=deal, department__key=actor.office).first()
        if row is None or row.undone_at is not None:
            raise DealNotOpen("この割り当ては、もう取り消されているか、あなたの課のものではありません。", deal=deal)
        count = 0
        for number, before, to in row.cases:
            try:
                with transaction.atomic():
                    cases.assign_case(number, to=before, actor=actor, seen=to)
                count += 1
            except cases.CasesError:
                continue  # passed on since, or the one before has left: it stays where it is
        row.undone_at, row.undone_by_id = core.now(), int(actor.id)
        row.save(update_fields=["undone_at", "undone_by"])
        return row, count


def deal_arrived(numbers: Collection[str]) -> None:
    """New cases of sections that deal by themselves go to whom the proposal names; a second run finds them given."""
    sections = SectionDealing.objects.filter(automatic=True).values_list("department__key", "department")
    automatic = dict(sections.order_by("department__key"))
    found = [case for case in cases.find_open_cases(numbers) if case.assignee is None] if automatic else []
    for key, department in automatic.items():
        here = [case for case in found if case.department == key]
        if here:
            _deal_out(plan(here, members_of(department)), department)


def _deal_out(planned: Sequence[tuple[cases.OpenCase, Member | None]], department: int) -> None:
    """Each case is a deal of its own, so that each can be given back."""
    wanted = {case.number: to.pk for case, to in planned if to is not None}
    given = cases.assign_many(wanted, actor=RULE)
    at = core.now()
    core.insert_rows(
        [Deal(department_id=department, how="arrival", cases=[[one, None, wanted[one]]], at=at) for one in given]
    )


def set_automatic(department: int, on: bool, *, actor: core.Actor) -> None:
    """Deal new cases of a section by itself, or no longer."""
    SectionDealing.objects.update_or_create(
        department_id=department,
        defaults={"automatic": on, "changed_by_id": int(actor.id), "changed_at": core.now()},
    )
    core.record(actor, "change", [], facts=["dealing"], purpose=PURPOSE)


def is_automatic(department: int) -> bool:
    """Does the section deal new cases by itself?"""
    return SectionDealing.objects.filter(department=department, automatic=True).exists()


def set_skills(staff: int, services: Iterable[str], substitutes: Sequence[int], *, actor: core.Actor) -> None:
    """What somebody handles, and who looks after their cases while they are away, in this order."""
    with transaction.atomic():
        Skill.objects.filter(staff=staff).delete()
        Skill.objects.bulk_create([Skill(staff_id=staff, service=one) for one in sorted(set(services))])
        Substitute.objects.filter(staff=staff).delete()
        rows = [one for one in dict.fromkeys(substitutes) if one != staff]
        Substitute.objects.bulk_create(
            [Substitute(staff_id=staff, by_id=by, place=place) for place, by in enumerate(rows, 1)]
        )
        core.record(actor, "change", [], facts=["skills"], purpose=PURPOSE)
