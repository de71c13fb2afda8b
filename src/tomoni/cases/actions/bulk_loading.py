"""What the cases of a slice stand on, loaded for all at once: queries grow with the days of claim, not with cases."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import F

from tomoni.cases.actions.approving import Sent
from tomoni.cases.actions.facts import Row, Said
from tomoni.cases.actions.judging import Grounds, ground
from tomoni.cases.actions.moving import Held, held_of
from tomoni.cases.models import AnswerRevision, Approval, Award, BulkItem, Case, Circulation, Draft, RoutePlace
from tomoni.cases.models.clocks import steps_of
from tomoni.cases.models.situations import LiveAward, award_links, cases_with_keys, live_award_keys
from tomoni.core import interface as core
from tomoni.services import interface as services


@dataclass(frozen=True)
class Loaded:
    """One case of a slice, locked. keys: live keys of awards, by person. live: rights who asks has a live award of.

    apart: people of the family whose key another case holds apart.
    """

    item: BulkItem
    held: Held
    sent: Sent
    last: Approval | None
    revision: AnswerRevision
    family: core.Family
    keys: Mapping[int, list[LiveAward]]
    live: frozenset[str]
    apart: frozenset[int]

    @cached_property
    def grounds(self) -> Grounds:
        case = self.held.case
        links = award_links(self.family, case.pk, self.keys)
        return ground(self.held.definition, case.claimed_on, self.revision, self.family, links, self.apart)

    @cached_property
    def reads(self) -> frozenset[Row]:
        """Rows of the register that the rules may look at."""
        family = self.family
        return frozenset(
            [
                *(("person", "", (one.pk,)) for one in family.people),
                *(("household", "", (one.pk,)) for one in family.households),
                *(("thing", "", (one.pk,)) for one in family.things),
                *(("link", one.kind, (one.source, one.target)) for one in family.links),
            ]
        )

    @cached_property
    def writes(self) -> frozenset[Row]:
        """Rows about which its decision may say something: what was answered, and awards for anybody of the family."""
        said = Said(self.held.case, self.held.definition, self.grounds.answers)
        return frozenset([*said.by_row, *(("person", "", (one.pk,)) for one in self.family.people)])


def load_slice(items: Sequence[BulkItem], actor: core.Actor) -> dict[int, Loaded]:
    """By case. Left out, for the careful way to say why: destroyed ones, and those whose definition does not open."""
    locked = Case.objects.select_for_update(of=("self",)).filter(pk__in=[item.case_id for item in items])
    cases = {case.pk: case for case in locked.order_by("pk")}
    definitions = _definitions({case.bundle for case in cases.values()})
    cases = {pk: case for pk, case in cases.items() if case.bundle in definitions and case.person_id is not None}
    steps, sent, revisions = steps_of(cases.values()), _sent(cases), revisions_of(cases)
    last = {row.case_id: row for row in Approval.objects.filter(case__in=cases).order_by("number")}
    families = families_of(cases.values(), definitions)
    live, apart = _live_rights(cases.values()), apart_by_case(cases.values(), definitions, families)
    keys = live_award_keys({one.pk for family in families.values() for one in family.people})
    return {
        item.case_id: Loaded(
            item, held_of(cases[item.case_id], actor, steps.get(item.case_id, [])), sent.get(item.case_id, Sent()),
            last.get(item.case_id), revisions[item.case_id], families[item.case_id], keys,
            live[cases[item.case_id].person_id], apart.get(item.case_id, frozenset()),
        )
        for item in items
        if item.case_id in revisions
    }  # fmt: skip


def _definitions(bundles: Iterable[str]) -> dict[str, services.Definition]:
    found = {}
    for bundle in bundles:
        try:
            found[bundle] = services.definition_of(bundle)
        except services.ServicesError:
            continue
    return found


def _sent(cases: Iterable[int]) -> dict[int, Sent]:
    """By case, what was sent of its newest draft."""
    drafts = {draft.case_id: draft for draft in Draft.objects.filter(case__in=cases).order_by("number")}
    newest = [draft.pk for draft in drafts.values()]
    going = {row.draft_id: row for row in Circulation.objects.filter(draft__in=newest).order_by("number")}
    places: dict[int, list[RoutePlace]] = defaultdict(list)
    for place in RoutePlace.objects.filter(circulation__in=[row.pk for row in going.values()]).order_by("number"):
        places[place.circulation_id].append(place)
    made = {}
    for case, draft in drafts.items():
        circulation = going.get(draft.pk)
        made[case] = Sent(draft, circulation, places[circulation.pk] if circulation is not None else [])
    return made


def revisions_of(cases: Iterable[int]) -> dict[int, AnswerRevision]:
    """By case, its answers of today."""
    current = AnswerRevision.objects.filter(case__in=cases, number=F("case__revision"))
    return {row.case_id: row for row in current}


def _live_rights(cases: Iterable[Case]) -> Mapping[int, frozenset[str]]:
    """By who asks, the rights of their live awards."""
    found: dict[int, frozenset[str]] = defaultdict(frozenset)
    awards = Award.objects.filter(person__in={case.person_id for case in cases}, ended_on=None)
    for person, right in awards.values_list("person_id", "right"):
        found[person] |= {right}
    return found


def apart_by_case(
    cases: Iterable[Case], definitions: Mapping[str, services.Definition], families: Mapping[int, core.Family]
) -> dict[int, frozenset[int]]:
    """By case, people of its family whose key another case holds apart. One query a right, none where no case can."""
    by_right: dict[str, list[int]] = defaultdict(list)
    for case in cases:
        definition = definitions[case.bundle]
        if definition.yields or definition.takes:
            by_right[definition.right].append(case.pk)
    found: dict[int, frozenset[int]] = {}
    for right, part in by_right.items():
        people = {case: [person.pk for person in families[case].people] for case in part}
        holders = cases_with_keys(right, {pk for family in people.values() for pk in family})
        for case, family in people.items():
            found[case] = frozenset(pk for pk in family if holders.get(pk, set()) - {case})
    return found


def families_of(cases: Iterable[Case], definitions: Mapping[str, services.Definition]) -> dict[int, core.Family]:
    """By case; those of one purpose and day of claim share their queries."""
    together: dict[tuple[str, date], list[Case]] = defaultdict(list)
    for case in cases:
        definition = definitions[case.bundle]
        together[definition.purpose, definition.register_day(case.claimed_on)].append(case)
    found: dict[int, core.Family] = {}
    for (purpose, day), part in together.items():
        families = core.load_families({case.person_id for case in part}, purpose=purpose, on=day)
        found |= {case.pk: families[case.person_id] for case in part}
    return found
