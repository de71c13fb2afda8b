"""What stands beside what is due: interviews begun and not sent, and rights the rules give to somebody else."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from tomoni.cases.models import WantedService
from tomoni.cases.models.situations import Links, award_links, situation_of
from tomoni.core import interface as core
from tomoni.rules import interface as rules
from tomoni.services import interface as services


@dataclass(frozen=True)
class Begun:
    """An interview begun and not sent: its token and the ids of its services."""

    token: str
    services: tuple[str, ...]


@dataclass(frozen=True)
class NotDue:
    """A service that the rules answer with no for this person, with every independent reason."""

    service: str
    reasons: tuple[rules.Explanation, ...]
    names: Mapping[str, str]


def list_begun(person: int) -> tuple[Begun, ...]:
    """Open interviews of a person (key of core.Person), the newest first. One query."""
    rows = WantedService.objects.filter(
        interview__person=person, interview__state="open", interview__expires_on__gt=core.today()
    ).order_by("-interview__saved_at", "-interview", "place")
    found: dict[str, list[str]] = {}
    for token, service in rows.values_list("interview__token", "service"):
        found.setdefault(token, []).append(service)
    return tuple(Begun(token, tuple(wanted)) for token, wanted in found.items())


class Standing:
    """A person today, for the parts of one page: family, live awards and begun interviews, each read when first wanted.

    person: key of core.Person. Not kept beyond the page: it is somebody's data.
    """

    def __init__(self, person: int) -> None:
        self.person = person
        self._families: dict[str, core.Family] = {}
        self._links: Links | None = None

    def family(self, purpose: str) -> tuple[core.Family, Links]:
        """The family as this purpose may read it, two queries once a purpose; and the live awards in it, one query.

        A purpose narrows the facts, never the people, so the awards are the same for each.
        """
        if purpose not in self._families:
            self._families[purpose] = core.load_family(self.person, purpose=purpose, on=core.today())
        if self._links is None:
            self._links = award_links(self._families[purpose])
        return self._families[purpose], self._links

    @cached_property
    def begun(self) -> tuple[Begun, ...]:
        """Open interviews, the newest first. One query."""
        return list_begun(self.person)

    def resume(self) -> dict[str, str]:
        """Token of the newest open interview by service."""
        return {service: one.token for one in reversed(self.begun) for service in one.services}


def find_not_due(
    person: int, among: Collection[services.Definition], *, standing: Standing | None = None
) -> tuple[NotDue, ...]:
    """Of some services those that are not due to a person who has the role to ask for them, with the reasons."""
    if not among:
        return ()
    today = core.today()
    family, links = (standing or Standing(person)).family(next(iter(among)).purpose)
    found = []
    for definition in among:
        situation = situation_of(family, definition, arrival=today, answers={}, links=links)
        answer = services.ask(definition, situation)
        if answer.status == services.NOT_ELIGIBLE and answer.may_apply is not False and answer.reasons:
            names = {one: situation.name_of(one) for one in situation.people}
            found.append(NotDue(definition.id, answer.reasons, names))
    return tuple(found)
