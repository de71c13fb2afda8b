"""An open interview, loaded: each service in the situation that its own purpose may read, with what it answers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from tomoni.cases.domain.own import entities_of
from tomoni.cases.errors import InterviewNotOpen
from tomoni.cases.models import Interview, WantedService
from tomoni.cases.models.acting import need_speaker
from tomoni.cases.models.narrowing import without
from tomoni.cases.models.sealed import opened
from tomoni.cases.models.situations import Links, award_links, situation_of
from tomoni.core import interface as core
from tomoni.rules import interface as rules
from tomoni.services import interface as services

DEAD = (services.NOT_ELIGIBLE, services.NOT_COVERED)


@dataclass
class Talk:
    """An interview, loaded: its services with what they answer now."""

    interview: Interview
    answers: dict[str, Any]
    definitions: list[services.Definition]
    replies: list[services.Answer]
    situations: list[services.Situation]
    repinned: bool
    lang: str
    sessions: rules.Sessions = field(default_factory=dict, repr=False)

    @property
    def names(self) -> dict[str, str]:
        """Display names by id."""
        return {person: self.situations[0].name_of(person) for person in self.situations[0].people}

    @property
    def gathers(self) -> bool:
        """Whether it is a conversation about what was gathered, in the order of the planner."""
        return bool(self.interview.gathered)

    @property
    def alive(self) -> list[int]:
        """Places of the services that go on asking. Whoever asks for one service is asked whatever it answers."""
        found = [n for n, reply in enumerate(self.replies) if reply.status not in DEAD]
        return found if self.gathers else list(range(len(self.replies)))


class Families:
    """One person's family for each purpose and day: the register is read once a day, the awards once.

    suggests: what follows is a suggestion, so nobody is in it who is kept from this person.
    """

    def __init__(self, person: int, *, suggests: bool = False) -> None:
        self.person, self.suggests = person, suggests
        self._read: dict[date, core.ReadFamily] = {}
        self._found: dict[tuple[str, date], core.Family] = {}
        self._links: dict[date, Links] = {}
        self._made: dict[tuple[str, date, date], tuple[dict[str, Any], services.Situation]] = {}

    def of(self, definition: services.Definition, day: date) -> tuple[core.Family, Links]:
        """The family as this service may read it, and the live awards in it."""
        on, purpose = definition.register_day(day), definition.purpose
        if on not in self._read:
            self._read[on] = core.read_family(self.person, on=on)
        if (purpose, on) not in self._found:
            family = self._read[on].of(purpose)
            self._found[purpose, on] = without_hidden(family) if self.suggests else family
        if on not in self._links:
            self._links[on] = award_links(self._found[purpose, on])
        return self._found[purpose, on], self._links[on]

    def situation(self, definition: services.Definition, day: date, answers: dict[str, Any]) -> services.Situation:
        """What this service may look at. Services of one purpose and day look at the same, so it is read once for all.

        Each has a situation of its own all the same: what rules worked out is kept by situation, and the rules of two
        services may be of different days.
        """
        place = definition.purpose, definition.register_day(day), day
        given, made = self._made.get(place, (None, None))
        if made is None or given != answers or made.lexicon is not definition.lexicon:
            family, links = self.of(definition, day)
            made = situation_of(family, definition, arrival=day, answers=answers, links=links)
            self._made[place] = dict(answers), made
        return replace(made)


def without_hidden(family: core.Family) -> core.Family:
    """The family without who is protected (支援措置) and lives elsewhere or is kept from this very person, as if the
    register knew nothing of them. Who is protected themselves sees their own. One query where somebody is protected.
    """
    return leaving_out(family, hidden_from(family.person, family.people))


def hidden_from(person: int, people: Sequence[core.FamilyPerson]) -> set[int]:
    """Who of a family is kept from somebody (row numbers). One query where somebody is protected."""
    me = next((one for one in people if one.pk == person), None)
    kept = [one for one in people if one.protected and one.pk != person]
    if me is None or me.protected or not kept:
        return set()
    guards = core.find_protections([one.pk for one in kept])
    from_me = {pk for pk, guard in guards.items() if guard.other_party_id == person}
    return {one.pk for one in kept if one.household is None or one.household != me.household or one.pk in from_me}


def leaving_out(family: core.Family, hidden: Collection[int]) -> core.Family:
    """A family as if these people were not in it."""
    if not hidden:
        return family
    links = tuple(one for one in family.links if one.source not in hidden and one.target not in hidden)
    return replace(
        family,
        people=tuple(one for one in family.people if one.pk not in hidden),
        households=tuple(
            replace(one, members=left, head=one.head if one.head in left else None)
            for one in family.households
            for left in [tuple(pk for pk in one.members if pk not in hidden)]
            if left
        ),
        links=links,
        facts=tuple(one for one in family.facts if one.about_kind != "person" or one.about_id not in hidden),
    )


def load_talk(token: str, person: int, lang: str | None = None, *, explain: bool = True) -> Talk:
    """Load an open interview of a person. Raises InterviewNotOpen. explain: with trees and reasons."""
    wanted = open_wanted(token, person)
    interview = wanted[0].interview
    need_speaker(interview, [row.service for row in wanted])
    talk = read_talk(interview, wanted, opened(interview.answers, interview.key_id), lang, explain=explain)
    others = entities_of(interview.handed)
    talk.replies = [without(reply, others) for reply in talk.replies]
    return talk


def read_talk(
    interview: Interview, wanted: Sequence[WantedService], answers: dict[str, Any], lang: str | None, *, explain: bool
) -> Talk:  # fmt: skip
    """A conversation with these answers, whole: also what somebody else answers for themselves."""
    person, today = interview.person_id, core.today()
    published = {one.id: one for one in services.list_definitions(today)}
    definitions = [published.get(row.service) or services.find_definition(row.service, today) for row in wanted]
    repinned = any(d.bundle != row.bundle for d, row in zip(definitions, wanted, strict=True))
    families = Families(person, suggests=bool(interview.gathered))
    situations = [families.situation(definition, today, answers) for definition in definitions]
    sessions: rules.Sessions = {}
    pairs = zip(definitions, situations, strict=True)
    replies = [services.ask(d, s, explain=explain, sessions=sessions) for d, s in pairs]
    return Talk(interview, answers, definitions, replies, situations, repinned, lang or interview.language, sessions)


def list_wanted(token: str, *, person: int) -> tuple[str, ...]:
    """Services of an open interview, in their order. One query. Raises InterviewNotOpen."""
    return tuple(row.service for row in open_wanted(token, person))


def open_wanted(token: str, person: int) -> Sequence[WantedService]:
    """The rows of an open interview, with it. One query. Raises InterviewNotOpen."""
    wanted = list(
        WantedService.objects.filter(interview__token=token, interview__person=person)
        .select_related("interview__receipt", "interview__acting")
        .order_by("place")
    )
    interview = wanted[0].interview if wanted else None
    if interview is None or interview.state != "open" or interview.expires_on <= core.today():
        raise InterviewNotOpen(
            "This conversation was sent already or is no longer kept. See what you have sent, or begin anew.",
            receipt=interview.receipt.number if interview is not None and interview.receipt is not None else None,
        )
    return wanted
