"""People without registration: who may be the same person, and what is kept of one."""

from collections.abc import Collection
from datetime import timedelta

from django.db.models import Q, QuerySet

from tomoni.core.domain.unregistered import RANGE, SLIP, Alike, ToldPerson, is_alike
from tomoni.core.models import Person, Unregistered

MOST = 200  # born in two months under the same kana, or on one day: what is read at most


def list_alike(told: ToldPerson) -> list[Alike]:
    """Who of the register, of those who left it, of agents from elsewhere and of those without registration may be the
    person who was told of, the likeliest first. Who became somebody of the register is left out. One query.
    """
    near = Q(name_kana=told.kana)
    if told.birth_date is not None:
        near &= Q(birth_date=None) | Q(birth_date__range=(told.birth_date - SLIP, told.birth_date + SLIP))
        near |= Q(birth_date=told.birth_date)
    gone = Unregistered.objects.exclude(became=None).values("person")
    rows = Person.objects.filter(near, died_on=None).exclude(pk__in=gone).order_by("pk")
    found = [
        Alike(one.pk, one.resident_number, one.name, one.name_kana, one.birth_date, one.address, one.moved_out_on)
        for one in rows[:MOST]
        if is_alike(told, one.name, one.name_kana, one.birth_date)
    ]
    far = timedelta.max
    return sorted(
        found,
        key=lambda one: (
            abs(one.birth_date - told.birth_date) if one.birth_date and told.birth_date else far,
            one.name != told.name,
            one.person,
        ),
    )


def find_unregistered(person: int) -> Unregistered | None:
    """What is kept of a person (row number) as one without registration; None of everybody else."""
    return Unregistered.objects.select_related("made_by", "became", "joined_by").filter(person=person).first()


def without_address(people: Collection[int]) -> QuerySet[Person]:
    """Of some people (row numbers) those without registration to whom no letter can be posted."""
    return Person.objects.order_by().filter(pk__in=people, address="", resident_number__startswith=RANGE)


def who_became(people: Collection[int]) -> dict[int, int]:
    """Of some people (row numbers) without registration, who of the register each became."""
    rows = Unregistered.objects.filter(person__in=people).exclude(became=None)
    return dict(rows.values_list("person_id", "became_id"))


def unregistered_among(people: Collection[int]) -> set[int]:
    """Who of some people (row numbers) has a number of the range of those without registration."""
    rows = Person.objects.filter(pk__in=people, resident_number__startswith=RANGE)
    return set(rows.values_list("pk", flat=True))
