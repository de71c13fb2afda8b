"""From the register, the answers and the live awards to a situation that the rules can read; the same for every use."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tomoni.cases.domain.paths import row_of
from tomoni.cases.models.awards import ClaimKey
from tomoni.core import interface as core
from tomoni.services import interface as services

# Which link a live award is for the rules ("already received elsewhere"); the vocabulary says: held by awards.
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


def award_links(family: core.Family, but_case: int | None = None) -> Links:
    """Live awards that concern somebody of the family, as links of the situation format. One query."""
    people = {p.pk for p in family.people}
    keys = (
        ClaimKey.objects.filter(right__in=AWARD_LINKS, award__isnull=False, released_at=None)
        .filter(award__person__in=people)
        .exclude(case=but_case if but_case is not None else -1)
        .select_related("award")
        .order_by("pk")
    )
    return [link for key in keys for link in _links(key) if row_of(link["to"]) in people]


def _links(key: ClaimKey) -> Links:
    award = key.award
    if award is None or row_of(key.parts[0]) is None:
        return []
    link = {"kind": AWARD_LINKS[key.right], "from": person_id(award.person_id), "to": key.parts[0]}
    return [link | {"since": award.began_on.isoformat()}]


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
