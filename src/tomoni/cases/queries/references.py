"""Mailed letters at the desk: whose household it is, what came of it, and letters found without their number."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.timezone import localtime

from tomoni.cases.actions.referring import hold_reference, people_of
from tomoni.cases.actions.taking_in import GUARDED
from tomoni.cases.models import Case, Decision, MailedReference, Mailing
from tomoni.cases.queries.paid import paid_on
from tomoni.core import interface as core
from tomoni.services import interface as services


@dataclass(frozen=True)
class AskedByLetter:
    """One application of a household. number and state are empty where another section handles it.

    way: the channel it came by. paid_on: the first day on which the bank paid it.
    """

    number: str
    person: int
    arrived_on: date
    way: str
    state: str
    result: str
    decided_on: date | None
    paid_on: date | None


@dataclass(frozen=True)
class LetterView:
    """A mailed letter: its number of today, its household on the base date (the head first), and what came of it.

    held: why it does not go by post (protected, died, no_head, no_font), or empty. spent: when numbers of it were
    replaced.
    """

    pk: int
    service: str
    code: str
    on: date
    household: int
    head: int | None
    people: tuple[int, ...]
    held: str
    spent: tuple[datetime, ...]
    asked: tuple[AskedByLetter, ...]

    @property
    def is_open(self) -> bool:
        """Whether nobody of the household has applied, or everybody who did has taken it back."""
        return all(one.state == "withdrawn" for one in self.asked)


def find_letter(reference: int, *, actor: core.Actor) -> LetterView:
    """One letter for the desk (key of the reference). On a page call it inside `core.reading`. At most ten queries.

    Raises ReferenceNotFound, NotAllowed, TakingInNotPossible (somebody of the household is protected).
    """
    row = hold_reference(reference, actor)
    people = people_of(row)
    return LetterView(
        pk=row.pk,
        service=row.mailing.service,
        code=row.code,
        on=row.mailing.on,
        household=row.household_id,
        head=row.person_id,
        people=tuple(people),
        held=row.held,
        spent=tuple(row.spent.order_by("-at").values_list("at", flat=True)),
        asked=tuple(_asked(row.mailing.service, people, actor)),
    )


def _asked(service: str, people: Collection[int], actor: core.Actor) -> Iterable[AskedByLetter]:
    found = list(Case.objects.filter(service=service, person__in=people).order_by("-arrived_at", "-pk"))
    decided = dict(Decision.objects.filter(case__in=[one.pk for one in found]).values_list("case_id", "decided_at"))
    for case in found:
        own = case.department == actor.office or actor.has_role(GUARDED)
        told = decided.get(case.pk) if own else None
        assert case.person_id is not None
        yield AskedByLetter(
            number=case.number if own else "",
            person=case.person_id,
            arrived_on=localtime(case.arrived_at).date(),
            way=case.channel,
            state=case.state if own or case.state == "withdrawn" else "",
            result=case.result if told else "",
            decided_on=localtime(told).date() if told else None,
            paid_on=paid_on([case], case.person_id).get(case.pk) if own else None,
        )


def find_letters_of(people: Collection[int], *, actor: core.Actor) -> dict[int, list[int]]:
    """Letters of the actor's section by person (keys), for who was in the household on the base date."""
    found: dict[int, list[int]] = {}
    for run in Mailing.objects.filter(service__in=mailed_services(actor)):
        standing = Q(until=None) | Q(until__gte=run.on)
        homes = core.Membership.objects.filter(standing, person__in=people, since__lte=run.on)
        at_home = list(homes.values_list("person", "household"))
        rows = MailedReference.objects.filter(mailing=run, household__in={home for _, home in at_home})
        letters = dict(rows.values_list("household", "pk"))
        for person, home in at_home:
            if home in letters:
                found.setdefault(person, []).append(letters[home])
    return found


def mailed_services(actor: core.Actor) -> tuple[str, ...]:
    """Services of the actor's section whose households have numbers already."""
    drawn = Mailing.objects.values_list("service", flat=True)
    own = {one.id for one in services.list_definitions(core.today()) if one.department == actor.office}
    return tuple(sorted(own & set(drawn)))
