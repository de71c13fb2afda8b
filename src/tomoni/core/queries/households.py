"""Households of the register as they stood on a day, for lists that take everybody in (基準日の世帯)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from tomoni.core.models import Membership


@dataclass(frozen=True)
class HomeOnDay:
    """A household (key of Household) with its head (key of Person), None where the register has none on the day."""

    household: int
    head: int | None


def households_on(day: date, *, after: int = 0, limit: int = 250) -> Sequence[HomeOnDay]:
    """Households in which somebody lived on a day, by key from `after` on. Two queries."""
    standing = Membership.objects.filter(Q(until=None) | Q(until__gte=day), since__lte=day)
    keys = standing.filter(household__gt=after).order_by("household_id").values_list("household_id", flat=True)
    homes = list(keys.distinct()[:limit])
    heads = standing.filter(household__in=homes, relation=Membership.HEAD).order_by("pk")
    found = dict(heads.values_list("household_id", "person_id"))
    return [HomeOnDay(home, found.get(home)) for home in homes]
