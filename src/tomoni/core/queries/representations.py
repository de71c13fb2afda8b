"""Whom somebody may act for on a day, and who may act for somebody."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q, QuerySet

from tomoni.core.domain.representations import GUARDIAN, ORGANISATION, PARENT, PROXY, MayAct, is_minor
from tomoni.core.models import Link, Membership, Protection, Representation, Representative
from tomoni.core.models.clock import today
from tomoni.core.queries.people import find_protections

CHILD = "guardian-child"
RANK = (GUARDIAN, PARENT, PROXY, ORGANISATION)  # where one may act on several grounds, the first is said


def list_may_act(agent: int, on: date | None = None) -> list[MayAct]:
    """Everybody a person (row number) may act for on a day (default: today). At most eight queries.

    Who is protected (支援措置), or lives with somebody who is, is left out, unless the officer in charge wrote it
    knowing that, and never for the other party. A parent is left out where somebody of the child's home is protected
    and the parent is not with them.
    """
    day = on or today()
    rows = list(_live(day).filter(Q(agent=agent) | Q(organisation__in=_bodies_of(agent, day))))
    found = [*_open_rows(agent, rows, day), *_children(agent, day)]
    return sorted(found, key=lambda one: (one.person, RANK.index(one.ground), one.representation or 0))


def find_may_act(
    agent: int, person: int, services: Collection[str], roles: Collection[str] | None = None
) -> MayAct | None:
    """By what one person may act for another today in all of these services; None if by nothing.

    roles: names of `applicant.may` that are allowed; every one where None.
    """
    return next(
        (
            one
            for one in list_may_act(agent)
            if one.person == person and one.covers(services) and (roles is None or one.ground in roles)
        ),
        None,
    )


def hold_representation(pk: int) -> bool:
    """Keep a representation as it is until the transaction ends. Whether it is still there and not ended."""
    row = Representation.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    return row is not None and row.ended_at is None


def list_representations(person: int) -> list[Representation]:
    """Everything staff wrote about who acts for a person (row number), newest first, what ended too."""
    rows = Representation.objects.filter(person=person).select_related("agent", "organisation", "made_by")
    return list(rows.order_by("-made_at", "-pk"))


def find_representation(pk: int) -> Representation | None:
    """One, by row number."""
    return Representation.objects.select_related("person", "agent", "organisation").filter(pk=pk).first()


def list_representatives(organisation: int, on: date | None = None) -> list[Representative]:
    """Who represents an organisation on a day (default: today)."""
    rows = Representative.objects.filter(_holds(on or today()), organisation=organisation)
    return list(rows.select_related("person").order_by("since", "pk"))


def _holds(day: date) -> Q:
    return Q(Q(until=None) | Q(until__gte=day), since__lte=day)


def _live(day: date) -> QuerySet[Representation]:
    """代理権は、本人か代理人の死亡で消える（民法第111条第1項）。"""
    rows = Representation.objects.filter(_holds(day), ended_at=None, person__died_on=None, agent__died_on=None)
    return rows.select_related("organisation")


def _bodies_of(agent: int, day: date) -> QuerySet[Representative]:
    return Representative.objects.filter(_holds(day), person=agent).values("organisation")


def _open_rows(agent: int, rows: Iterable[Representation], day: date) -> list[MayAct]:
    rows = list(rows)
    guarded = find_guards([row.person_id for row in rows], day) if rows else {}
    return [
        MayAct(
            row.person_id, row.ground, tuple(row.services), row.until, row.pk,
            row.organisation.name if row.organisation else "", row.receives,
        )
        for row in rows
        if _may_see(agent, guarded.get(row.person_id, ()), guarded=row.guarded)
    ]  # fmt: skip


def _may_see(agent: int, guards: Collection[Protection], *, guarded: bool) -> bool:
    """guarded: the officer wrote it although somebody was protected."""
    if any(guard.other_party_id == agent for guard in guards):
        return False
    return guarded or all(agent in _together(guard) for guard in guards)


def find_guards(people: Collection[int], on: date | None = None) -> dict[int, list[Protection]]:
    """Protections (支援措置) that a person's page would give away: their own, and of everybody in the household."""
    day = on or today()
    living = Membership.objects.filter(_holds(day))
    homes = list(
        living.filter(
            household__in=living.filter(person__in=people).values("household")
        ).values_list("household", "person")
    )  # fmt: skip
    near: dict[int, set[int]] = {pk: {pk} for pk in people}
    for home, pk in homes:
        if pk in near:
            near[pk] |= {other for there, other in homes if there == home}
    guards = find_protections(set().union(*near.values()), day)
    return {pk: [guards[one] for one in sorted(others) if one in guards] for pk, others in near.items()}


def _children(agent: int, day: date) -> list[MayAct]:
    """Minors who live in the parent's household; of a parent who lives elsewhere the desk asks for papers."""
    home = Membership.objects.filter(_holds(day), person=agent).values("household")
    links = Link.objects.filter(
        Q(since=None) | Q(since__lte=day), Q(until=None) | Q(until__gte=day), kind=CHILD, source=agent,
        target__died_on=None,
    )  # fmt: skip
    born = dict(links.values_list("target", "target__birth_date"))
    minors = [pk for pk, day_of_birth in born.items() if is_minor(day_of_birth, day)]
    if not minors:
        return []
    here = Membership.objects.filter(_holds(day), household__in=home)
    near = set(here.values_list("person", flat=True))
    minors = [pk for pk in minors if pk in near]
    others = Link.objects.filter(kind=CHILD, target__in=minors, until=None).values_list("source", flat=True)
    if not minors or _somebody_hides(agent, {*near, *others}, day):
        return []
    return [MayAct(pk, PARENT, receives=True) for pk in minors]  # they represent the child (民法第824条)


def _somebody_hides(agent: int, people: Collection[int], day: date) -> bool:
    """Whether somebody of these is protected and the agent is not protected together with them."""
    return any(agent not in _together(one) for one in find_protections(people, day).values())


def _together(protection: Protection) -> set[int]:
    return {protection.person_id, *(member.person_id for member in protection.together_with.all())}


def list_agents(person: int, on: date | None = None) -> list[tuple[int, MayAct]]:
    """Who may act for a person (row number) on a day (default: today): the agent's row number, and by what.

    Of an organisation each of its representatives of the day. The same rules as `list_may_act`, seen from the person.
    """
    day = on or today()
    rows = list(_live(day).filter(person=person))
    near = {row.agent_id for row in rows if row.agent_id is not None}
    bodies = {row.organisation_id for row in rows if row.organisation_id is not None}
    near |= set(Representative.objects.filter(_holds(day), organisation__in=bodies).values_list("person", flat=True))
    near |= set(Link.objects.filter(kind=CHILD, target=person, until=None).values_list("source", flat=True))
    return [(agent, one) for agent in sorted(near) for one in list_may_act(agent, day) if one.person == person]
