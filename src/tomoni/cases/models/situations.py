"""From the register, the answers and the live awards to a situation that the rules can read; the same for every use."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from tomoni.cases.domain.claims import claim_key
from tomoni.cases.domain.paths import row_of
from tomoni.cases.models.awards import Award, ClaimKey
from tomoni.core import interface as core
from tomoni.services import interface as services

# Which link a live award is for the rules ("already received elsewhere"); the vocabulary says: held by awards.
# The keys of such a right have one part, the person it is paid for; so they are found by digest.
AWARD_LINKS = {"child-allowance": "receives-allowance"}
GUARDIAN_LINK = "guardian-child"
Links = list[dict[str, Any]]


def load_situation(
    person: int,
    definition: services.Definition,
    *,
    on: date,
    arrival: date,
    answers: Mapping[str, Any],
    but_case: int | None = None,
) -> services.Situation:
    """The situation of a person for one service: register as it stands on `on`, awards, answers.

    `but_case`: leave out the awards this case itself has brought about. Five queries, constant in the family's size.
    """
    family = core.load_family(person, purpose=definition.purpose, on=on)
    links = award_links(family, but_case)
    return situation_of(family, definition, arrival=arrival, answers=answers, links=links)


def situation_of(
    family: core.Family,
    definition: services.Definition,
    *,
    arrival: date,
    answers: Mapping[str, Any],
    links: Links,
) -> services.Situation:
    """The situation of a family that was loaded already; no query."""
    lexicon = definition.lexicon
    document = services.family_document(family, lexicon, definition.purpose, arrival, answers)
    document["links"] += [link for link in links if link["kind"] in lexicon.vocabulary.links]
    if GUARDIAN_LINK in lexicon.vocabulary.links:
        _add_new_children(document)
    return services.Situation.from_json(document, lexicon, calendar=core.open_day_from)


def person_id(pk: int) -> str:
    """Id of a person of the register in a situation."""
    return f"p{pk}"


def live_award_keys(people: Iterable[int]) -> dict[int, list[ClaimKey]]:
    """Live keys of awards for these people (row numbers), by whom they are for. One query, by digest."""
    digests = [claim_key(right, [person_id(pk)]).digest for right in AWARD_LINKS for pk in people]
    found: dict[int, list[ClaimKey]] = {}
    keys = ClaimKey.objects.filter(right__in=list(AWARD_LINKS), digest__in=digests, released_at=None)
    for key in keys.filter(award__isnull=False).select_related("award").order_by("pk"):
        found.setdefault(row_of(key.parts[0]) or 0, []).append(key)
    return found


def award_links(
    family: core.Family, but_case: int | None = None, keys: Mapping[int, list[ClaimKey]] | None = None
) -> Links:
    """Live awards that concern somebody of the family, as links of the situation format.

    keys: from `live_award_keys` for many families at once; without them, one query.
    """
    people = {p.pk for p in family.people}
    about = live_award_keys(people) if keys is None else keys
    found = sorted((key for pk in people for key in about.get(pk, ())), key=lambda key: key.pk)
    return [
        _link(key, key.award)
        for key in found
        if key.award and key.award.person_id in people and (but_case is None or key.case_id != but_case)
    ]


def _link(key: ClaimKey, award: Award) -> dict[str, Any]:
    return {
        "kind": AWARD_LINKS[key.right],
        "from": person_id(award.person_id),
        "to": key.parts[0],
        "since": award.began_on.isoformat(),
    }


def offer_awards(family: core.Family, *, on: date, purpose: str) -> Mapping[str, Any]:
    """The fact source `awards` of services: live awards as `receives-allowance`."""
    return {"links": award_links(family)}


def _add_new_children(document: dict[str, Any]) -> None:
    """Children not yet in the register (`new-…` with a birth date in the answers) join, linked to who asks."""
    new = {path.split(".", 1)[0] for path in document["answers"] if path.startswith("new-") and "." in path}
    for name in sorted(new):
        if f"{name}.birth_date" in document["answers"]:
            document["people"][name] = {}
            document["links"].append({"kind": GUARDIAN_LINK, "from": document["applicant"], "to": name})
