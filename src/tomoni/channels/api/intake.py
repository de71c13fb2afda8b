"""Packages of outside portals become applications: once for each source and receipt number, whatever is run again.

The bytes that came are kept read-only. What cannot become a case yet (nobody or several fit, answers are missing) waits
with its reason, for what arrived is not lost; the next run, or a match by staff, tries it again.
"""

import hashlib
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet

from tomoni.cases import interface as cases
from tomoni.channels.api.applying import send_answers
from tomoni.channels.api.errors import ApiError, PackageRefused
from tomoni.channels.api.models import IntakePackage, RefusedPackage
from tomoni.channels.api.originals import forget_original, keep_original, read_original
from tomoni.channels.api.packages import Package
from tomoni.core import interface as core
from tomoni.services import interface as services

ARRIVED, WAITING = "arrived", "waiting"
NOBODY = "api.person_not_clear"


@dataclass(frozen=True)
class Taken:
    """What became of a package. state: arrived or waiting; number: of the case; problem: why it waits, a code."""

    source: str
    number: str
    state: str
    case_number: str
    problem: str
    again: bool
    errors: tuple[str, ...] = ()


def take_package(package: Package, person: core.Person | None = None) -> Taken:
    """Take a package, in the caller's transaction. person: whom staff found it to be from.

    Raises PackageRefused where the same source and number came before with other content.
    """
    source, number = package.key
    row = _row_of(package)
    if row.sha256 != package.sha256:
        raise PackageRefused(
            f"{source} sent {number} before with other content. What came first stands; ask the portal which is right.",
            why="changed",
            name=f"{source} {number}",
            first=row.sha256,
            second=package.sha256,
        )
    if row.state == ARRIVED:
        return Taken(source, number, ARRIVED, row.case_number, "", True)
    return _try(row, package, person)


def _row_of(package: Package) -> IntakePackage:
    """The locked row of a package, made with its bytes at the first sight; who comes in the same instant waits."""
    source, number = package.key
    rows = IntakePackage.objects.select_for_update(of=("self",)).filter(source=source, number=number)
    if (row := rows.first()) is not None:
        return row
    keep_original(core.current_municipality().code, package)
    made = IntakePackage(source=source, number=number, sha256=package.sha256, state=WAITING, came_at=core.now())
    made.service = package.told["service"]
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        return rows.get()
    return made


def _try(row: IntakePackage, package: Package, person: core.Person | None) -> Taken:
    """A case, or the reason why there is none yet; a refused try leaves nothing but the reason."""
    actor, errors = core.Actor("system", row.source, "system", "", "intake", row.source), ()
    try:
        definition = services.find_definition(row.service, core.today())
        someone = person or _find_person(package.told["applicant"], actor, definition.purpose)
        if someone is None:
            row.problem = NOBODY
        else:
            with transaction.atomic():
                _arrive(row, package, someone, definition, actor)
    except (ApiError, cases.CasesError, services.ServicesError, core.FileRefused) as refused:
        row.problem, errors = refused.code, paths_of(refused)
    row.save()
    return Taken(row.source, row.number, row.state, row.case_number, row.problem, False, errors)


def paths_of(refused: Any) -> tuple[str, ...]:
    """The paths a refusal names, if it names any."""
    listed = refused.data.get("errors")
    return tuple(str(one["path"]) for one in listed) if isinstance(listed, list) else ()


def _arrive(
    row: IntakePackage, package: Package, person: core.Person, definition: services.Definition, actor: core.Actor
) -> None:
    body = {"people": package.told.get("people", {}), "answers": package.answers()}
    whole = cases.begin_wholes(definition, [person.pk])[person.pk]
    receipt = send_answers(actor, person, whole, key_of(row.source, row.number), body)
    case = receipt.cases.get()
    row.receipt, row.case, row.case_number = receipt, case, case.number
    row.state, row.problem, row.arrived_at = ARRIVED, "", core.now()


def key_of(source: str, number: str) -> str:
    """The submission key of a package: the same for the same source and receipt number."""
    return hashlib.sha256(f"intake\n{source}\n{number}".encode()).hexdigest()


def _find_person(told: Mapping[str, str], actor: core.Actor, purpose: str) -> core.Person | None:
    """The one person whose four basic items are these (基本4情報, but sex); None where nobody or several fit."""
    near = core.list_people_like(
        told["name"], told["name_kana"], date.fromisoformat(told["birth_date"]), told["address"]
    )  # fmt: skip
    found = [person for person in near if items_of_person(person) == items_of(told)]
    core.record(actor, "search", [person.pk for person in found], facts=["name", "address"], purpose=purpose)
    return found[0] if len(found) == 1 else None


def items_of(told: Mapping[str, str]) -> tuple[str, ...]:
    """What says who it is, as a package tells it: kana and birth date as they are, name and address however written."""
    return told["name_kana"], told["birth_date"], _folded(told["name"]), _folded(told["address"])


def items_of_person(person: core.Person) -> tuple[str, ...]:
    """The same as the register has it."""
    return person.name_kana, str(person.birth_date), _folded(person.name), _folded(person.address)


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def list_waiting(concerns: Q | None = None, *, after: int = 0, limit: int | None = None) -> list[IntakePackage]:
    """What came and is no case yet, in the order in which it came, from after the row `after` on."""
    return list(_waiting(concerns).filter(pk__gt=after).order_by("pk")[:limit])


def count_waiting(concerns: Q | None = None) -> int:
    """How many of it there are."""
    return _waiting(concerns).count()


def of_services(own: Collection[str], known: Collection[str]) -> Q:
    """Packages of these services, and of such as nobody knows: those belong to every section."""
    return Q(service__in=own) | ~Q(service__in=known)


def _waiting(concerns: Q | None) -> QuerySet[IntakePackage]:
    return IntakePackage.objects.filter(concerns or Q(), state=WAITING)


def list_arrived(services_of: Collection[str], limit: int = 50) -> list[IntakePackage]:
    """What became a case of these services, the newest first."""
    rows = IntakePackage.objects.filter(state=ARRIVED, service__in=services_of)
    return list(rows.order_by("-came_at", "-pk")[:limit])


def find_package(pk: int) -> IntakePackage:
    """One package that came, a case or not. Raises PackageRefused."""
    row = IntakePackage.objects.filter(pk=pk).first()
    if row is None:
        raise PackageRefused("There is no such package. Choose one from the list.", why="missing")
    return row


def open_package(row: IntakePackage) -> Package:
    """The bytes as they came. Raises PackageRefused where they are not there or not as they came."""
    return read_original(row.sha256)


def try_again(pk: int, *, actor: core.Actor, person: core.Person | None = None) -> Taken:
    """Try a waiting package again after what stood in its way was mended; `person`: whom staff found it to be from.

    Raises PackageRefused.
    """
    row = find_package(pk)
    core.record(actor, "change", [person.pk] if person is not None else [], facts=["package"], purpose="api")
    return take_package(open_package(row), person)


def note_refused(refused: PackageRefused) -> None:
    """Keep that a package was not taken and why, once a name and reason."""
    name, why, at = str(refused.data.get("name", ""))[:120], str(refused.data.get("why", ""))[:20], core.now()
    RefusedPackage.objects.get_or_create(name=name, why=why, defaults={"first_at": at, "seen_at": at, "times": 0})
    RefusedPackage.objects.filter(name=name, why=why).update(seen_at=at, times=F("times") + 1)


def list_refused(limit: int = 100) -> list[RefusedPackage]:
    """What was not taken and nobody has settled yet, the newest first."""
    return list(RefusedPackage.objects.order_by("-seen_at", "-pk")[:limit])


def settle_refused(pk: int, *, actor: core.Actor) -> None:
    """It was settled with the portal; it comes back if the next run is refused again."""
    if RefusedPackage.objects.filter(pk=pk).delete()[0]:
        core.record(actor, "change", [], facts=["package"], purpose="api")


def match_package(source: str, number: str, person: core.Person) -> Taken:
    """Try a waiting package again for the person staff found. Raises PackageRefused: none waits, its bytes changed."""
    row = IntakePackage.objects.filter(source=source, number=number, state=WAITING).first()
    if row is None:
        raise PackageRefused(f"No package {number} of {source} waits. See `tomoni intake --waiting`.", why="missing")
    return take_package(open_package(row), person)


def forget_package(case_number: str) -> None:
    """The case was destroyed: the bytes it came in go too, once that is certain."""
    for row in IntakePackage.objects.filter(case_number=case_number):
        row.delete()
        if not IntakePackage.objects.filter(sha256=row.sha256).exists():
            forget_original(row.sha256)
