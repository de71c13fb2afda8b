"""From the register, the answers and the live awards to a situation that the rules can read; the same for every use."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tomoni.cases.domain.claims import claim_key
from tomoni.cases.domain.declared import WHOM, born_together, is_new
from tomoni.cases.models.awards import Award, AwardVersion, ClaimKey
from tomoni.core import interface as core
from tomoni.services import interface as services

# Which link a live award is for the rules ("already received elsewhere"); the vocabulary says: held by awards.
# The keys of such a right have one part, the person it is paid for; so they are found by digest.
AWARD_LINKS = {"child-allowance": "receives-allowance"}
UNPAID_LINKS = {"child-allowance": "unpaid-allowance"}
APART = "claimed_apart"  # of a person: the key is with another case, which keeps it from this one
GUARDIAN_LINK = "guardian-child"
LIVING_ELSEWHERE = ("lives_abroad", "in_institution")
Links = list[dict[str, Any]]
LIVE_AWARDS = core.Prepared(
    "live_awards",
    """
    SELECT k.digest, k.id, k."right", k.case_id, a.person_id, a.began_on
    FROM cases_claimkey k JOIN cases_award a ON a.id = k.award_id
    WHERE k.municipality_id = %(town)s AND k.digest IN %(digests)s AND k.released_at IS NULL
    """,
    lists=(("digests", "text"),),
)


@dataclass(frozen=True)
class LiveAward:
    """What an award gives for one person as long as its key is live. person: who receives it. since: ISO day."""

    key: int
    right: str
    case: int | None
    person: int
    whom: int
    since: str


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
    family = core.load_family(person, purpose=definition.purpose, on=definition.register_day(on))
    links = award_links(family, but_case)
    return situation_of(family, definition, arrival=arrival, answers=answers, links=links)


def situation_of(
    family: core.Family,
    definition: services.Definition,
    *,
    arrival: date,
    answers: Mapping[str, Any],
    links: Links,
    apart: Collection[int] = (),
) -> services.Situation:
    """The situation of a family that was loaded already; no query."""
    document = document_of(family, definition, arrival=arrival, answers=answers, links=links, apart=apart)
    return services.Situation.from_json(document, definition.lexicon, calendar=core.open_day_from)


def document_of(
    family: core.Family,
    definition: services.Definition,
    *,
    arrival: date,
    answers: Mapping[str, Any],
    links: Links,
    apart: Collection[int] = (),
) -> dict[str, Any]:
    """The situation as plain data: with the bundle, all that the rules look at; the same data, the same answer.

    apart: people somebody else asks for apart (`people_apart`). Whoever asked is never shown it, so only what staff
    judge is made with it.
    """
    lexicon = definition.lexicon
    document: dict[str, Any] = services.family_document(family, lexicon, definition.purpose, arrival, answers)
    document["links"] += [link for link in links if link["kind"] in lexicon.vocabulary.links]
    if ("person", APART) in lexicon.facts:
        for person in family.people:
            said = {"is": person.pk in apart, "source": "awards", "on": family.on.isoformat()}
            document["people"][person_id(person.pk)][APART] = said
    if GUARDIAN_LINK in lexicon.vocabulary.links:
        _add_new_children(document, lexicon)
    return document


def person_id(pk: int) -> str:
    """Id of a person of the register in a situation."""
    return f"p{pk}"


def people_apart(right: str, people: Iterable[int], but_case: int) -> set[int]:
    """Of some people (row numbers) those whose key of a right another case holds. One query."""
    return {pk for pk, cases in cases_with_keys(right, people).items() if cases - {but_case}}


def cases_with_keys(right: str, people: Iterable[int]) -> dict[int, set[int]]:
    """Who of some people (row numbers) has a live key of a right, and the cases that hold it. One query."""
    rows = {claim_key(right, [person_id(pk)]).digest: pk for pk in people}
    keys = ClaimKey.objects.filter(digest__in=list(rows), released_at=None)
    found: dict[int, set[int]] = {}
    for digest, case in keys.values_list("digest", "case_id"):
        found.setdefault(rows[digest], set()).add(case)
    return found


def live_award_keys(people: Iterable[int]) -> dict[int, list[LiveAward]]:
    """Live awards for these people (row numbers), by whom they are for. One query, by digest of their keys."""
    whom = {claim_key(right, [person_id(pk)]).digest: pk for right in AWARD_LINKS for pk in people}
    found: dict[int, list[LiveAward]] = {}
    for digest, *row in LIVE_AWARDS.rows(digests=list(whom)) if whom else ():
        found.setdefault(whom[digest], []).append(LiveAward(*row[:-1], whom[digest], str(row[-1])))
    return found


def award_links(
    family: core.Family, but_case: int | None = None, keys: Mapping[int, list[LiveAward]] | None = None
) -> Links:
    """Live awards that concern somebody of the family, as links of the situation format.

    keys: from `live_award_keys` for many families at once; without them, one query.
    """
    people = {p.pk for p in family.people}
    about = live_award_keys(people) if keys is None else keys
    found = sorted((award for pk in people for award in about.get(pk, ())), key=lambda award: award.key)
    live = [_link(award) for award in found if award.person in people and (but_case is None or award.case != but_case)]
    return live if keys is not None else live + unpaid_links(family)


def unpaid_links(family: core.Family) -> Links:
    """What was not yet paid to somebody of the family who died, and for whom (児童手当法12条).

    Two queries, and none where everybody lives.
    """
    dead = [person.pk for person in family.people if person.died_on is not None]
    if not dead:
        return []
    waiting = Award.objects.filter(person__in=dead, right__in=list(UNPAID_LINKS), held_because="died")
    found: Links = []
    versions = AwardVersion.objects.filter(award__in=waiting.exclude(held_from="")).select_related("award")
    newest = {version.award_id: version for version in versions.order_by("number")}
    for version in newest.values():
        award, definition = version.award, services.definition_of(version.bundle)
        for one in services.paid_for(definition, version.about):
            kind, since = UNPAID_LINKS[award.right], award.began_on.isoformat()
            found.append({"kind": kind, "from": person_id(award.person_id), "to": one, "since": since})
    return found


def standing_links(
    family: core.Family, award: Award, version: AwardVersion, keys: Mapping[int, list[LiveAward]] | None = None
) -> Links:
    """The links of a family while one award stands: its own by its terms, also after a key is free because a child
    grew up; of others the live ones."""
    source = person_id(award.person_id)
    others = [link for link in award_links(family, version.case_id, keys) if link["from"] != source]
    kind = AWARD_LINKS.get(award.right)
    people = services.paid_for(services.definition_of(version.bundle), version.about) if kind else ()
    since = award.began_on.isoformat()
    if award.first_month:
        since = min(since, f"{award.first_month}-01")
    here = {person_id(person.pk) for person in family.people}  # a child may live, or count, elsewhere by now
    return others + [{"kind": kind, "from": source, "to": one, "since": since} for one in people if one in here]


def _link(award: LiveAward) -> dict[str, Any]:
    return {
        "kind": AWARD_LINKS[award.right],
        "from": person_id(award.person),
        "to": person_id(award.whom),
        "since": award.since,
    }


def offer_awards(family: core.Family, *, on: date, purpose: str) -> Mapping[str, Any]:
    """The fact source `awards` of services: live awards as `receives-allowance`."""
    return {"links": award_links(family)}


def _add_new_children(document: dict[str, Any], lexicon: services.Lexicon) -> None:
    """Children not yet in the register (`new-…` with a birth date in the answers, or whom it is about) join, linked to
    who asks. Who else is their guardian is not known yet; who lives with a guardian lives nowhere else.
    """
    answers = document["answers"]
    new = {path.split(".", 1)[0] for path in answers if path.startswith("new-") and path.endswith(".birth_date")}
    new |= set(born_together(answers)) if is_new(answers.get(WHOM)) else set()
    for name in sorted(new):
        together = answers.get(f"{GUARDIAN_LINK}({document['applicant']},{name}).lives_with") is True
        elsewhere = [fact for fact in LIVING_ELSEWHERE if together and ("person", fact) in lexicon.facts]
        document["people"][name] = {fact: {"is": False, "source": services.DECLARED} for fact in elsewhere}
        document["links"].append({"kind": GUARDIAN_LINK, "from": document["applicant"], "to": name})
        document.setdefault("unknown", []).append(f"{name}.guardians")
