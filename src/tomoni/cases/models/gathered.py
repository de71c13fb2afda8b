"""What an event of a life, or somebody, gathers for a person: how each service stands before anything is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tomoni.cases.domain.claims import claim_key
from tomoni.cases.models.awards import ClaimKey
from tomoni.cases.models.giving_way import stops
from tomoni.cases.models.judged import named_people
from tomoni.cases.models.talks import Families
from tomoni.core import interface as core
from tomoni.services import interface as services

DUE, NOTICE, OPEN, NOT_DUE, LEFT_OUT, REFUSED, LIVE = "due", "notice", "open", "not_due", "left_out", "refused", "live"


@dataclass(frozen=True)
class Gathered:
    """How a service stands for a person before anything is asked.

    standing: due, notice, open, not_due, refused (somebody else has to ask), live. whom: those it can be about, where
    it is about one of several. number: the case of the person, where it is live and theirs.
    """

    service: str
    title: str
    standing: str
    answer: Any  # services.Answer
    about: tuple[tuple[str, str], ...]
    whom: tuple[tuple[str, str], ...]
    names: Mapping[str, str]
    number: str | None = None


def gather(
    person: int, wanted: Sequence[str], *, lang: str = "ja", itself: bool = True, families: Families | None = None
) -> tuple[Gathered, ...]:
    """How services stand for a person (key of core.Person), in their order. itself: nobody speaks for the person.

    Services that are not open here today are left out. Five queries, constant.
    """
    today = core.today()
    there = {one.id: one for one in services.list_definitions(today) if one.is_open(today)}
    definitions = [there[one] for one in dict.fromkeys(wanted) if one in there]
    families, found = families or Families(person, suggests=True), []
    for definition in definitions:
        situation = families.situation(definition, today, {})
        found.append((definition, situation, services.ask(definition, situation)))
    live = _live(person, [(definition, answer) for definition, _, answer in found])
    return tuple(_gathered(one, live.get(one[0].id), person, lang, itself=itself) for one in found)


def _gathered(
    found: tuple[services.Definition, services.Situation, services.Answer], live: ClaimKey | None, person: int,
    lang: str, *, itself: bool,
) -> Gathered:  # fmt: skip
    definition, situation, answer = found
    refused = answer.may_apply is False or (itself and not definition.may_itself)
    stands = LIVE if live is not None else REFUSED if refused else stands_as(definition, answer)
    whom = dict.fromkeys((e.id, situation.name_of(e.id)) for many in answer.choices.values() for e in many)
    number = live.case.number if live is not None and live.case and live.person_id == person and itself else None
    return Gathered(
        service=definition.id,
        title=definition.title(lang),
        standing=stands,
        answer=answer,
        about=tuple((one, situation.name_of(one)) for one in named_people(answer)),
        whom=tuple(whom),
        names={one: situation.name_of(one) for one in situation.people},
        number=number,
    )


def _live(person: int, found: Sequence[tuple[services.Definition, services.Answer]]) -> dict[str, ClaimKey]:
    """A live key in the way of every key of a service; one query."""
    wanted = {d.id: {claim_key(key.right, key.parts).digest: key.day for key in answer.keys} for d, answer in found}
    digests = [digest for some in wanted.values() for digest in some]
    rows = ClaimKey.objects.filter(digest__in=digests, released_at=None).exclude(releases_on__lte=core.today())
    there = {row.digest: row for row in rows.select_related("case")} if digests else {}
    return {
        definition.id: there[min(wanted[definition.id])]
        for definition, _ in found
        if wanted[definition.id]
        and all(
            digest in there and stops(person, definition, there[digest], day)
            for digest, day in wanted[definition.id].items()
        )
    }


def stands_as(definition: services.Definition, answer: services.Answer) -> str:
    """due, notice, open or not_due."""
    if answer.status in (services.NOT_ELIGIBLE, services.NOT_COVERED):
        return NOT_DUE
    if answer.status == services.UNDETERMINED:
        return OPEN
    return NOTICE if definition.kind == "notification" else DUE
