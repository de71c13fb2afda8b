"""Which cases are settled, for those who hand on what they established."""

from collections.abc import Collection

from tomoni.cases.domain.transitions import State
from tomoni.cases.models import Case

SETTLED = (State.DECIDED, State.CARRIED_OUT, State.CLOSED)


def decided_among(numbers: Collection[str]) -> set[str]:
    """Of these numbers of cases, those that are decided: what a case still judges is not established."""
    found = Case.objects.filter(number__in=numbers, state__in=SETTLED)
    return set(found.values_list("number", flat=True))
