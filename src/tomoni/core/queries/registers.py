"""What was taken in of registers, how old each is, whom and what the whole of one would end, what goes back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q

from tomoni.core.domain.codec import decode
from tomoni.core.domain.registers import NO_LONGER, Place
from tomoni.core.domain.unregistered import RANGE
from tomoni.core.models import (
    ExportedFact,
    Fact,
    FactsExport,
    Household,
    Link,
    Membership,
    Person,
    RegisterRefusal,
    RegisterRun,
)
from tomoni.core.models.keys import key_ring


@dataclass(frozen=True)
class RegisterAge:
    """How old what the town has of a register is: the day of its last file, and of the last whole one."""

    register: str
    day: date
    full_day: date | None


@dataclass(frozen=True)
class EstablishedFact:
    """A fact that a case established, opened, for a file to the core systems."""

    pk: int
    about: int
    name: str
    year: int | None
    value: object
    case: str
    holds_since: date
    known_since: datetime


def list_register_runs(*, limit: int = 30) -> list[RegisterRun]:
    """The last runs, the newest first."""
    return list(RegisterRun.objects.order_by("-pk")[:limit])


def find_register_run(pk: int) -> RegisterRun | None:
    """A run by its row number."""
    return RegisterRun.objects.filter(pk=pk).first()


def list_refusals(run: int, *, limit: int = 200) -> list[RegisterRefusal]:
    """Rows a run refused, in the order of the files; where they stand and why, never what stands in them."""
    return list(RegisterRefusal.objects.filter(run=run).order_by("pk")[:limit])


def list_register_ages() -> list[RegisterAge]:
    """Every register of which something was taken in."""
    ages: dict[str, RegisterAge] = {}
    for register, day, full in (
        RegisterRun.objects.filter(state=RegisterRun.State.DONE).order_by("day").values_list("register", "day", "full")
    ):
        before = ages.get(register)
        ages[register] = RegisterAge(register, day, day if full else before.full_day if before else None)
    return sorted(ages.values(), key=lambda age: age.register)


def list_facts_exports(*, limit: int = 10) -> list[FactsExport]:
    """The last files for the core systems, the newest first."""
    return list(FactsExport.objects.order_by("-pk")[:limit])


# --- what the whole of a register would end; walked in the order of row numbers. Who has no number, or one of the range
# of people without registration (住登外者), is not the register's.
def _not_of_the_register(of: str = "") -> Q:
    return Q(**{f"{of}resident_number": ""}) | Q(**{f"{of}resident_number__startswith": RANGE})


def people_after(pk: int, limit: int) -> list[tuple[int, str]]:
    """(row number, number of the register) of who is here, from behind a row number on."""
    here = Person.objects.filter(pk__gt=pk, died_on=None, moved_out_on=None).exclude(_not_of_the_register())
    return list(here.order_by("pk").values_list("pk", "resident_number")[:limit])


def links_after(kind: str, pk: int, limit: int, *, of_cases: bool = False) -> list[tuple[int, str, str]]:
    """(row number, number of each end) of links that run between people of the register: those that no case stated, or
    with `of_cases` those alone that one did.
    """
    found = Link.objects.filter(pk__gt=pk, kind=kind, until=None)
    stated = Q(stated_by__startswith="case:")
    found = found.filter(stated) if of_cases else found.exclude(stated)
    found = found.exclude(_not_of_the_register("source__")).exclude(_not_of_the_register("target__"))
    rows = found.order_by("pk").values_list("pk", "source__resident_number", "target__resident_number")
    return list(rows[:limit])


def places_after(
    kind: str, pk: int, limit: int, names: Sequence[str], register: str
) -> tuple[int | None, dict[int, str], list[Place]]:
    """What a register holds of the next people or households: last row number, their numbers, and the facts."""
    if kind == "person":
        rows = Person.objects.filter(pk__gt=pk).exclude(_not_of_the_register()).values_list("pk", "resident_number")
    else:
        rows = Household.objects.filter(pk__gt=pk).values_list("pk", "number")
    numbers = dict(rows.order_by("pk")[:limit])
    if not numbers:
        return None, {}, []
    return max(numbers), numbers, _standing_places(kind, list(numbers), names, register)


def _standing_places(kind: str, abouts: Sequence[int], names: Sequence[str], register: str) -> list[Place]:
    """What a register holds of these now: the last it said of each fact is a value."""
    rows = Fact.objects.filter(
        about_kind=kind, about_id__in=abouts, name__in=names, source=register, known_until=None
    ).order_by("holds_since", "pk")
    last = {(about, name, year): text for about, name, year, text in rows.values_list(
        "about_id", "name", "year", "value")}  # fmt: skip
    return [place for place, text in last.items() if text != NO_LONGER]


# --- what cases established
def established_after(
    mapping: str, kind: str, names: Sequence[str], pk: int, limit: int, since: date | None = None
) -> list[EstablishedFact]:
    """Facts that cases established and that did not go out through a mapping yet, by row number."""
    gone_out = ExportedFact.objects.filter(mapping=mapping, fact=OuterRef("pk"))
    rows = Fact.objects.filter(pk__gt=pk, about_kind=kind, name__in=names, known_until=None)
    rows = rows.exclude(source_ref="").filter(source__startswith="case:").exclude(Exists(gone_out))
    if since is not None:
        rows = rows.filter(known_since__date__gte=since)
    return [_established(row) for row in rows.order_by("pk")[:limit]]


def facts_of_export(export: int) -> list[EstablishedFact]:
    """The same of an export that was made, to write its file again."""
    pks = list(ExportedFact.objects.filter(export=export).order_by("fact").values_list("fact", flat=True))
    found = Fact.objects.in_bulk(pks)
    return [_established(found[pk]) for pk in pks if pk in found]


def unplaced_exports(mapping: str) -> list[FactsExport]:
    """Exports that were cut off before their file lay where it belongs."""
    return list(FactsExport.objects.filter(mapping=mapping, placed_at=None).order_by("pk"))


def numbers_of(kind: str, pks: Sequence[int]) -> dict[int, str]:
    """Numbers of the register of people or households by row number; who has none of the register is left out."""
    if kind == "person":
        people = Person.objects.filter(pk__in=pks).exclude(_not_of_the_register())
        return dict(people.values_list("pk", "resident_number"))
    return dict(Household.objects.filter(pk__in=pks).values_list("pk", "number"))


def people_of(kind: str, pks: Sequence[int]) -> set[int]:
    """Whom facts about these are about, for the ledger."""
    if kind == "person":
        return set(pks)
    return set(Membership.objects.filter(household__in=pks, until=None).values_list("person_id", flat=True))


def _established(row: Fact) -> EstablishedFact:
    value = decode(row.value, row.key_id, key_ring())
    return EstablishedFact(
        row.pk, row.about_id, row.name, row.year, value, row.source_ref, row.holds_since, row.known_since
    )
