"""Who handles cases in a section today: skills, load, whether they are there, who stands in for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from tomoni.cases import interface as cases
from tomoni.channels.desk.models import Skill, Substitute
from tomoni.core import interface as core

HANDLERS = ("clerk", "chief")


@dataclass(frozen=True)
class Member:
    """One who handles cases. absent_until: the last day of an absence that runs today."""

    pk: int
    name: str
    roles: frozenset[str]
    absent_until: dt.date | None = None
    skills: frozenset[str] = frozenset()
    load: cases.Load = field(default_factory=cases.Load)

    @property
    def here(self) -> bool:
        """Is there today."""
        return self.absent_until is None


def members_of(department: int) -> list[Member]:
    """Clerks and chiefs of a department (row number) today, by name. Four queries."""
    roles = core.live_roles().filter(department=department, role__in=HANDLERS, staff__active=True)
    names: dict[int, str] = {}
    held: dict[int, set[str]] = {}
    for staff, name, role in roles.values_list("staff_id", "staff__name", "role"):
        names[staff] = name
        held.setdefault(staff, set()).add(role)
    away = absent_until(names)
    skills: dict[int, set[str]] = {}
    for staff, service in Skill.objects.filter(staff__in=names).values_list("staff_id", "service"):
        skills.setdefault(staff, set()).add(service)
    loads = cases.loads_of(names)
    found = [
        Member(pk, name, frozenset(held[pk]), away.get(pk), frozenset(skills.get(pk, ())), loads.get(pk, cases.Load()))
        for pk, name in names.items()
    ]
    return sorted(found, key=lambda one: (one.name, one.pk))


def absent_until(staff: Iterable[int]) -> dict[int, dt.date]:
    """Who of these is away today, and until when."""
    rows = core.list_absences().filter(since__lte=core.today(), staff__in=set(staff))
    return dict(rows.values_list("staff_id", "until"))


def stood_in_for(staff: int) -> list[int]:
    """Colleagues away today whose cases this one looks after, as the first of their substitutes who is here."""
    away = set(core.list_absences().filter(since__lte=core.today()).values_list("staff_id", flat=True))
    if not away or staff in away:
        return []
    first: dict[int, int] = {}
    rows = Substitute.objects.filter(staff__in=away).order_by("place", "pk").values_list("staff_id", "by_id")
    for absent, by in rows:
        if by not in away:
            first.setdefault(absent, by)
    return sorted(absent for absent, by in first.items() if by == staff)
