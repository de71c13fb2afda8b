"""Who spoke for whom: of a conversation, of a case, and all that somebody sent for others."""

from collections.abc import Iterable
from dataclasses import dataclass

from tomoni.cases.models import ActingFor, Case, Interview, Receipt
from tomoni.cases.models.acting import speaks_today
from tomoni.cases.queries import screens
from tomoni.cases.queries.resident import list_cases_of
from tomoni.cases.queries.screens import Spoken
from tomoni.cases.queries.speaking import spoken_of
from tomoni.core import interface as core


def find_speaker(token: str, agent: int) -> Spoken | None:
    """For whom somebody began a conversation; None where they speak for themselves, or it is not theirs."""
    acting = ActingFor.objects.filter(pk__in=Interview.objects.filter(token=token).values("acting"), agent=agent)
    found = acting.select_related("person", "agent").first()
    return spoken_of(found) if found is not None else None


def speaker_of(interview: Interview) -> Spoken | None:
    """Who speaks for the person of a conversation. No query where they speak for themselves."""
    if interview.acting_id is None:
        return None
    return spoken_of(ActingFor.objects.select_related("person", "agent").get(pk=interview.acting_id))


def speaker_of_receipt(number: str, agent: int) -> Spoken | None:
    """For whom somebody sent what has this receipt; None where not they did, or for themselves."""
    acting = ActingFor.objects.filter(pk__in=Receipt.objects.filter(number=number).values("acting"), agent=agent)
    found = acting.select_related("person", "agent").first()
    return spoken_of(found) if found is not None else None


def speaker_of_case(number: str, agent: int) -> Spoken | None:
    """For whom somebody sent a case and may still act in it today; None otherwise."""
    rows = Case.objects.filter(number=number, receipt__acting__agent=agent)
    case = rows.select_related("receipt__acting__person", "receipt__acting__agent").first()
    acting = case.receipt.acting if case is not None else None
    may = speaks_today(acting, case.service) if case is not None else None
    return spoken_of(acting, receives=may.receives) if acting is not None and may is not None else None


def who_sent(number: str) -> Spoken | None:
    """Who sent a case for the person it belongs to; None where the person did. One query. On staff pages only inside
    `core.reading`."""
    rows = Case.objects.filter(number=number).exclude(receipt__acting=None)
    case = rows.select_related("receipt__acting__person", "receipt__acting__agent").first()
    return spoken_of(case.receipt.acting) if case is not None else None


def who_sent_many(numbers: Iterable[str]) -> dict[str, Spoken]:
    """The same for many, by number; those that the person sent are not in it."""
    rows = Case.objects.filter(number__in=list(numbers)).exclude(receipt__acting=None)
    found = rows.select_related("receipt__acting__person", "receipt__acting__agent")
    return {case.number: spoken_of(case.receipt.acting) for case in found}


@dataclass(frozen=True)
class SentFor:
    """A case that somebody sent for another."""

    spoken: Spoken
    line: screens.CaseLine


def list_sent_for(agent: int, *, lang: str = "ja") -> tuple[SentFor, ...]:
    """What somebody sent for others and may still see today, newest first."""
    people = set(ActingFor.objects.filter(agent=agent).values_list("person", flat=True))
    rows = Receipt.objects.filter(person__in=people, acting__agent=agent)
    receipts = {row.number: row for row in rows.select_related("acting__person", "acting__agent")}
    found = []
    for person in sorted({row.acting.person_id for row in receipts.values()}):
        for line in list_cases_of(person, lang=lang):
            if line.receipt in receipts and speaks_today(receipts[line.receipt].acting, line.service):
                found.append(SentFor(spoken_of(receipts[line.receipt].acting), line))
    return tuple(sorted(found, key=lambda one: (one.line.arrived_on, one.line.number), reverse=True))


@dataclass(frozen=True)
class BegunFor:
    """A conversation that somebody began for another and has not sent."""

    spoken: Spoken
    token: str
    services: tuple[str, ...]


def list_begun_for(agent: int) -> tuple[BegunFor, ...]:
    """Open conversations that somebody began for others online and may still send today, newest first."""
    people = set(ActingFor.objects.filter(agent=agent).values_list("person", flat=True))
    rows = Interview.objects.filter(
        person__in=people, state="open", staff=None, acting__agent=agent, expires_on__gt=core.today()
    )
    rows = rows.select_related("acting__person", "acting__agent").prefetch_related("wanted").order_by("-saved_at")
    found = []
    for row in rows:
        wanted = tuple(one.service for one in sorted(row.wanted.all(), key=lambda one: one.place))
        if all(speaks_today(row.acting, service) for service in wanted):
            found.append(BegunFor(spoken_of(row.acting), row.token, wanted))
    return tuple(found)
