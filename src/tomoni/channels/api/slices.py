"""Packages by the slice: what is plain becomes cases together, in a few statements for some hundred packages.

What is not plain (it came before, holds files, answers more or less than is asked) is taken by itself, as
`take_package` does, after the others and in a transaction of its own: numbers of the town are locked from the first
drawn until the transaction ends, and nobody else can send meanwhile.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from tomoni.cases import interface as cases
from tomoni.channels.api.errors import ApiError, PackageRefused
from tomoni.channels.api.intake import (
    ARRIVED,
    NOBODY,
    WAITING,
    Taken,
    items_of,
    items_of_person,
    key_of,
    paths_of,
    take_package,
)
from tomoni.channels.api.models import IntakePackage
from tomoni.channels.api.originals import keep_original
from tomoni.channels.api.packages import Package
from tomoni.channels.api.plain import read_plain
from tomoni.core import interface as core
from tomoni.services import interface as services

AT_ONCE, BYTES_AT_ONCE = 200, 50_000_000
Outcome = Taken | PackageRefused
People = dict[tuple[str, ...], list[core.Person]]


@dataclass
class Slice:
    """Packages of a slice while they are sorted. found: what became of each, by its place."""

    packages: Sequence[Package]
    found: dict[int, Outcome] = field(default_factory=dict)
    waiting: dict[int, tuple[str, tuple[str, ...], list[core.Act]]] = field(default_factory=dict)
    sendings: dict[int, Any] = field(default_factory=dict)
    rows: dict[int, IntakePackage] = field(default_factory=dict)


def sliced(packages: Iterable[Package | PackageRefused]) -> Iterator[list[Any]]:
    """Packages, and those that could not be read, in parts that fit into memory and into one transaction."""
    part, size = list[Any](), 0
    for package in packages:
        part.append(package)
        size += len(package.raw) if isinstance(package, Package) else 0
        if len(part) == AT_ONCE or size >= BYTES_AT_ONCE:
            yield part
            part, size = [], 0
    if part:
        yield part


def take_slice(town: str, packages: Sequence[Package]) -> list[Outcome]:
    """What became of each, in their order: the plain ones in one transaction, each other in its own.

    town: the code of the municipality. What is refused stops no other; what a kill leaves out is taken at the next run.
    """
    with core.tenant(town):
        new = _new_ones(packages)
    for place in new:
        keep_original(town, packages[place])
    one = Slice(packages)
    with core.tenant(town):
        _read(one, new)
        _send(one)
        _keep_waiting(one)
    alone = {n: _take_alone(town, package) for n, package in enumerate(packages) if n not in one.found}
    return [(one.found | alone)[place] for place in range(len(packages))]


def _take_alone(town: str, package: Package) -> Outcome:
    try:
        with core.tenant(town):
            return take_package(package)
    except PackageRefused as refused:
        return refused


def _read(one: Slice, new: Sequence[int]) -> None:
    """Whom each of the new ones is from, and what it sends, as far as it is plain."""
    people = _people_of([one.packages[place] for place in new])
    by_service: dict[str, list[int]] = defaultdict(list)
    for place in new:
        by_service[one.packages[place].told["service"]].append(place)
    for service, places in by_service.items():
        try:
            definition = services.find_definition(service, core.today())
        except services.ServicesError:
            continue
        _read_service(one, definition, places, people)


def _new_ones(packages: Sequence[Package]) -> list[int]:
    """Places of packages without files that were never seen, each source and number once."""
    keys = [package.key for package in packages]
    seen = IntakePackage.objects.filter(source__in={source for source, _ in keys}, number__in={n for _, n in keys})
    known = set(seen.values_list("source", "number"))
    first = {key: place for place, key in reversed(list(enumerate(keys)))}
    return [n for n, key in enumerate(keys) if first[key] == n and key not in known and not packages[n].files]


def _people_of(packages: Sequence[Package]) -> People:
    """Everybody of the register who may have sent one, by name, kana, birth date and address."""
    found: People = defaultdict(list)
    for person in core.list_people_born(_born(package) for package in packages) if packages else ():
        found[items_of_person(person)].append(person)
    return found


def _born(package: Package) -> tuple[str, date]:
    applicant = package.told["applicant"]
    return applicant["name_kana"], date.fromisoformat(applicant["birth_date"])


def _read_service(one: Slice, definition: services.Definition, places: Sequence[int], people: People) -> None:
    senders: dict[int, core.Person] = {}
    acts: dict[int, core.Act] = {}
    for place in places:
        package = one.packages[place]
        fitting = people.get(items_of(package.told["applicant"]), [])
        facts, pks = ("name", "address"), [who.pk for who in fitting]
        acts[place] = core.Act(_actor(package), "search", pks, facts, definition.purpose)
        if len(fitting) == 1:
            senders[place] = fitting[0]
        else:
            one.waiting[place] = NOBODY, (), [acts[place]]
    wholes = cases.begin_wholes(definition, {who.pk for who in senders.values()}) if senders else {}
    for place, who in senders.items():
        _read_one(one, place, who, wholes[who.pk], acts[place])


def _read_one(one: Slice, place: int, who: core.Person, whole: Any, act: core.Act) -> None:
    package = one.packages[place]
    source, number = package.key

    def beside(receipt: Any, arrived: Any) -> list[IntakePackage]:
        row = one.rows[place] = _row(package, ARRIVED)
        (case,) = arrived
        row.receipt, row.case, row.case_number, row.arrived_at = receipt, case, case.number, core.now()
        return [row]

    try:
        body = {"people": package.told.get("people", {}), "answers": package.answers()}
        sending = read_plain(whole, who, key_of(source, number), body, actor=_actor(package), beside=beside)
    except ApiError as refused:
        one.waiting[place] = refused.code, paths_of(refused), [act, _looked(package, who.pk, act.purpose)]
        return
    if sending is not None:
        sending.acts.insert(0, act)
        one.sendings[place] = sending


def _send(one: Slice) -> None:
    """What is refused waits with its reason; what another process took in meanwhile is looked at again by itself."""
    for place, outcome in zip(one.sendings, cases.submit_wholes(list(one.sendings.values())), strict=True):
        source, number = one.packages[place].key
        if isinstance(outcome, cases.CasesError):
            one.waiting[place] = outcome.code, paths_of(outcome), one.sendings[place].acts
        elif not isinstance(outcome, IntegrityError):
            one.found[place] = Taken(source, number, ARRIVED, one.rows[place].case_number, "", False)


def _keep_waiting(one: Slice) -> None:
    """Rows of what is no case yet. Where another process was faster with one of them, each goes by itself."""
    rows = {place: _row(one.packages[place], WAITING, problem) for place, (problem, _, _) in one.waiting.items()}
    try:
        with transaction.atomic():
            core.insert_rows(list(rows.values()))
            core.record_many(act for _, _, acts in one.waiting.values() for act in acts)
    except IntegrityError:
        return
    for place, (problem, paths, _) in one.waiting.items():
        one.found[place] = Taken(*one.packages[place].key, WAITING, "", problem, False, paths)


def _looked(package: Package, person: int, purpose: str) -> core.Act:
    return core.Act(_actor(package), "read", [person], ("register",), purpose)


def _actor(package: Package) -> core.Actor:
    source = package.key[0]
    return core.Actor("system", source, "system", "", "intake", source)


def _row(package: Package, state: str, problem: str = "") -> IntakePackage:
    source, number = package.key
    return IntakePackage(
        source=source, number=number, sha256=package.sha256, service=package.told["service"], state=state,
        problem=problem, came_at=core.now(),
    )  # fmt: skip
