"""When the money of a case arrived, as the bank's answers say."""

from collections.abc import Iterable
from datetime import date

from django.utils.timezone import localtime

from tomoni.cases.domain.transitions import State
from tomoni.cases.models import AwardVersion, Case, Decision
from tomoni.cases.models.paid_once import once_of
from tomoni.cases.models.paying import is_of
from tomoni.payments import interface as payments

AFTER = (State.CARRIED_OUT, State.CLOSED)


def paid_on(cases: Iterable[Case], person: int) -> dict[int, date]:
    """By case, the first day on which the bank paid what it decided. Two queries, none where nothing is decided.

    A case that changed an award waits for the first payment after its own decision.
    """
    done = {case.pk: case for case in cases if State(case.state) in AFTER and case.result}
    if not done:
        return {}
    days = payments.paid_days(person)
    if not days:
        return {}
    found: dict[int, date] = {}
    versions = AwardVersion.objects.filter(case__in=list(done)).select_related("award")
    decided = dict(Decision.objects.filter(case__in=list(done)).values_list("case_id", "decided_at"))
    for version in versions:
        since = localtime(decided[version.case_id]).date() if version.case_id in decided else version.award.began_on
        fits = [day for origin, on in days.items() if is_of(version.award, origin) for day in on if day >= since]
        if fits:
            found[version.case_id] = min(fits)
    found |= {pk: min(days[once_of(pk)]) for pk in done if pk not in found and days.get(once_of(pk))}
    return found
