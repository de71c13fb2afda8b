"""Declared children and people without registration who wait for the register: what was told, who may be meant."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from tomoni.cases.domain.declared import is_new
from tomoni.cases.domain.matching import Fit, Known, Told, fits, told_in
from tomoni.cases.models.cases import AnswerRevision, DeclaredChild
from tomoni.cases.models.sealed import opened
from tomoni.cases.models.situations import GUARDIAN_LINK
from tomoni.core import interface as core

GONE = ("withdrawn", "destroyed")


@dataclass(frozen=True)
class Waiting:
    """One declared child of one case, or who asked for it, with what was told."""

    row: DeclaredChild
    told: Told


def waiting_children() -> QuerySet[DeclaredChild]:
    """Declared children of cases that go on, or went well, and people without registration who asked, also where they
    were refused: an appeal is made under the own name. Those for whom nobody of the register was found yet.
    """
    rows = DeclaredChild.objects.filter(child=None).exclude(case__state__in=GONE)
    rows = rows.exclude(case__result="refused", entity__startswith="new-")
    return rows.select_related("case__person").order_by("pk")


def open_waiting(rows: Iterable[DeclaredChild]) -> list[Waiting]:
    """With what the answers of now declare. One query; what a correction took back is left out."""
    rows = list(rows)
    now = AnswerRevision.objects.filter(case__in={row.case_id for row in rows}, number=F("case__revision"))
    answers = {one.case_id: opened(one.answers, one.key_id) for one in (now if rows else ())}
    told = {pk: {one.entity: one for one in told_in(found)} for pk, found in answers.items()}
    for row in rows:
        if is_itself(row):
            told[row.case_id] = {**told.get(row.case_id, {}), row.entity: _told_of(row)}
    return [
        Waiting(row, told[row.case_id][row.entity]) for row in rows if row.entity in told.get(row.case_id, {})
    ]  # fmt: skip


def is_itself(row: DeclaredChild) -> bool:
    """Whether it is who asked, as one without registration; after a match too."""
    return not is_new(row.entity)


def _told_of(row: DeclaredChild) -> Told:
    person = row.case.person
    assert person is not None  # a case of nobody declares nobody
    return Told(row.entity, person.birth_date, person.name, person.name_kana, itself=True)


def candidates(many: Sequence[Waiting]) -> dict[int, tuple[Fit, ...]]:
    """By declared child (row number), who of the register may be meant. Four queries, however many."""
    parents = {one.row.case.person_id for one in many if one.row.case.person_id is not None}
    days = {one.told.birth_date for one in many if one.told.birth_date is not None}
    kana = {one.told.kana for one in many if one.told.itself}
    own, home = _children_of(parents), _homes_of(parents)
    related = {pk for found in (*own.values(), *home.values()) for pk in found}
    people = _people(related, days, kana) if many else []
    found = {}
    for one in many:
        parent = one.row.case.person_id or 0
        known = [
            Known(p.pk, p.birth_date, p.name, p.name_kana, own=p.pk in own[parent], home=p.pk in home[parent])
            for p in people
            if p.pk != parent and (p.resident_number or not one.told.itself)
        ]
        found[one.row.pk] = fits(one.told, known)
    return found


def _children_of(parents: Collection[int]) -> defaultdict[int, set[int]]:
    found = defaultdict[int, set[int]](set)
    links = core.Link.objects.filter(kind=GUARDIAN_LINK, source__in=parents, until=None)
    for parent, child in links.values_list("source_id", "target_id"):
        found[parent].add(child)
    return found


def _homes_of(parents: Collection[int]) -> defaultdict[int, set[int]]:
    """Who lives with each of them today. Two queries."""
    homes = dict(
        core.Membership.objects.filter(person__in=parents, until=None).values_list("person_id", "household_id")
    )
    members = defaultdict[int, set[int]](set)
    living = core.Membership.objects.filter(household__in=set(homes.values()), until=None)
    for home, person in living.values_list("household_id", "person_id"):
        members[home].add(person)
    return defaultdict(set, {parent: members[home] for parent, home in homes.items()})


def _people(related: Collection[int], days: Collection[date], kana: Collection[str]) -> list[core.Person]:
    """Of the families, and whoever was born on one of the days or has one of the kana; nobody without registration."""
    near = Q(pk__in=related) | Q(birth_date__in=days) | Q(name_kana__in=kana)
    rows = core.Person.objects.filter(near, died_on=None)
    return list(rows.exclude(resident_number__startswith=core.UNREGISTERED_RANGE).order_by("pk"))
