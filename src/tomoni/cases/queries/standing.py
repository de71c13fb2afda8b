"""What stands beside what is due: interviews begun and not sent, and rights the rules give to somebody else."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import itemgetter

from django.db.models import Value

from tomoni.cases.domain.own import WAITING
from tomoni.cases.models import OwnLink, WantedService
from tomoni.cases.models.situations import GUARDIAN_LINK, Links, award_links, situation_of
from tomoni.cases.models.talks import hidden_from, leaving_out
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
    return _unsent(person)[0]


def _unsent(person: int) -> tuple[tuple[Begun, ...], bool]:
    """Open interviews, the newest first, and whether one of somebody else waits for what this person says of
    themselves. One query for both: most have neither.
    """
    own = WantedService.objects.filter(
        interview__person=person,
        interview__staff=None,
        interview__acting=None,
        interview__state="open",
        interview__expires_on__gt=core.today(),
    )
    asked = OwnLink.objects.filter(person=person, state=WAITING, until__gt=core.now())
    begun = own.values_list("interview__saved_at", "interview", "place", "interview__token", "service")
    waits = asked.values_list("made_at", "interview", Value(0), Value(""), Value(""))
    rows = sorted(begun.union(waits, all=True), key=itemgetter(2))
    found: dict[str, list[str]] = {}
    for *_, token, service in sorted(rows, key=itemgetter(0, 1), reverse=True):
        found.setdefault(token, []).append(service)
    asks = found.pop("", None) is not None
    return tuple(Begun(token, tuple(wanted)) for token, wanted in found.items()), asks


class Standing:
    """A person today, for the parts of one page: family, live awards and begun interviews, each read when first wanted.

    person: key of core.Person. Not kept beyond the page: it is somebody's data.
    """

    def __init__(self, person: int) -> None:
        self.person = person
        self._families: dict[str, core.Family] = {}
        self._links: Links | None = None

    def family(self, purpose: str) -> tuple[core.Family, Links]:
        """The family as this purpose may read it, and the live awards in it: three queries, for all purposes together.

        A purpose narrows the facts, never the people, so the awards are the same for each.
        """
        if purpose not in self._families:
            self._families[purpose] = leaving_out(self._read.of(purpose), self._hidden)
        if self._links is None:
            self._links = award_links(self._families[purpose])
        return self._families[purpose], self._links

    @cached_property
    def _read(self) -> core.ReadFamily:
        return core.read_family(self.person, on=core.today())

    @cached_property
    def _hidden(self) -> set[int]:
        """Who of the family is kept from this person: no page of theirs names them, or says what is due to them."""
        return hidden_from(self.person, self._read.people)

    @property
    def names(self) -> dict[int, str]:
        """Names in the family, by key of core.Person."""
        return {person.pk: person.name for person in self._read.people if person.pk not in self._hidden}

    @property
    def children(self) -> dict[int, date | None]:
        """Whose guardian the person is, with their birth dates."""
        mine = {link.target for link in self._read.links if link.kind == GUARDIAN_LINK and link.source == self.person}
        mine -= self._hidden
        return {person.pk: person.birth_date for person in self._read.people if person.pk in mine}

    @cached_property
    def _unsent(self) -> tuple[tuple[Begun, ...], bool]:
        return _unsent(self.person)

    @property
    def begun(self) -> tuple[Begun, ...]:
        """Open interviews, the newest first. One query, with `asked`."""
        return self._unsent[0]

    @property
    def asked(self) -> bool:
        """Whether somebody asked the person to answer for themselves; `list_own` says what is still open of it."""
        return self._unsent[1]

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
