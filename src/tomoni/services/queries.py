"""Definitions in force, by service and day or by the hash of their bundle; situations of people of the register."""

import datetime as dt
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Protocol

from django.db.models import Count, Max, Sum

from tomoni.core import interface as core
from tomoni.services.domain.bundle import bundle_hash, definition_from
from tomoni.services.domain.called import Office
from tomoni.services.domain.definition import Definition
from tomoni.services.domain.family import family_document
from tomoni.services.domain.finding.entries import entries_of
from tomoni.services.domain.finding.index import Finding, Index
from tomoni.services.domain.life_events import LifeEvent
from tomoni.services.domain.situation import Situation
from tomoni.services.errors import BundleIsPublished, BundleNotFound, LifeEventNotFound, ServiceNotFound
from tomoni.services.models import POINTERS, Bundle, BundlePointer, MissedWord

IN_FORCE = core.Prepared(
    "bundle_in_force",
    """
    SELECT b.hash FROM services_bundlepointer p JOIN services_bundle b ON b.id = p.bundle_id
    WHERE p.municipality_id = %(town)s AND p.service = %(service)s AND p.from_date <= %(day)s
    ORDER BY p.from_date DESC, p.id DESC LIMIT 1
    """,
)
MOST_KEPT = 256  # definitions in the memory of a process; each is some hundred kilobytes


class _Kept:
    """Definitions of this process by hash. A bundle never changes, so neither does what was made of it."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.found: OrderedDict[str, Definition] = OrderedDict()

    def get(self, key: str, content: Callable[[], str]) -> Definition:
        with self.lock:
            if key in self.found:
                self.found.move_to_end(key)
                return self.found[key]
        return self.keep(key, definition_from(content()))

    def keep(self, key: str, made: Definition) -> Definition:
        """The one that was used longest ago goes where there are too many."""
        with self.lock:
            self.found[key] = made
            while len(self.found) > MOST_KEPT:
                self.found.popitem(last=False)
        return made

    def lacks(self, keys: Sequence[str]) -> list[str]:
        """What of them is not here and has room."""
        with self.lock:
            return [key for key in keys if key not in self.found][: MOST_KEPT - len(self.found)]


_kept = _Kept()


def definition_of(bundle: str) -> Definition:
    """The definition of a bundle's hash. One query, none once it is in the memory of the process.

    Raises BundleNotFound, and BundleIsPublished where the stored text is not what was published.
    """

    return _kept.get(bundle, lambda: _stored(bundle))


def _stored(bundle: str) -> str:
    row = Bundle.objects.filter(hash=bundle).only("content").first()
    if row is None:
        raise BundleNotFound("This version of the service is not stored here. Publish the pack.", bundle=bundle)
    if bundle_hash(row.content) != bundle:
        raise BundleIsPublished("The stored version was changed after it was published. Restore it.", bundle=bundle)
    return row.content


def list_unread() -> list[str]:
    """Hashes of the bundles in force today whose definitions this process has not made yet; one query."""
    return _kept.lacks([found for found, _ in _in_force(core.today()).values()])


def read_ahead(bundle: str) -> Callable[[], None]:
    """Read a bundle, and give what makes its definition of it: that takes a moment and needs no database.

    Raises as `definition_of`.
    """
    content = _stored(bundle)

    def make() -> None:
        _kept.keep(bundle, definition_from(content))

    return make


def find_definition(service: str, on: dt.date | None = None) -> Definition:
    """The definition in force on a day (default today). Raises ServiceNotFound.

    One query: what a case or a conversation is pinned to is never taken from what the process keeps.
    """
    day = on or core.today()
    rows = IN_FORCE.rows(service=service, day=day.isoformat())
    if not rows:
        raise ServiceNotFound(
            "This service is not published here on this day. Look at the list of services.",
            service=service,
            on=str(day),
        )
    return definition_of(rows[0][0])


def list_definitions(on: dt.date | None = None) -> list[Definition]:
    """Every service in force on a day, in the order of their ids, for pages. The pointers are kept for some seconds."""
    day = on or core.today()
    return [definition_of(found) for found, _ in _in_force(day).values()]


def _in_force(day: dt.date) -> dict[str, tuple[str, tuple[dt.date, int]]]:
    """Service -> (hash of the bundle, since when and how late it was put in force); in the order of their ids."""
    return {
        service: (found, (since, pk)) for service, since, found, pk in core.kept(POINTERS, _pointers) if since <= day
    }


def _pointers() -> list[tuple[str, dt.date, str, int]]:
    """(service, first day, hash of the bundle, row); of each service the one that counts last."""
    rows = BundlePointer.objects.order_by("service", "from_date", "pk")
    return list(rows.values_list("service", "from_date", "bundle__hash", "pk"))


# --- events of a life
def list_life_events(on: dt.date | None = None) -> tuple[LifeEvent, ...]:
    """The events of the packs in force on a day (default today), in their order, with the services open on it.

    What was published last says what an event is. No query beyond those of `list_definitions`.
    """
    day = on or core.today()
    found = _in_force(day)
    definitions = {
        service: definition_of(found[service][0]) for service in sorted(found, key=lambda one: found[one][1])
    }
    events = {event.id: event for one in definitions.values() for event in one.events}
    open_ = sorted(service for service, one in definitions.items() if one.is_open(day))
    return tuple(
        event.with_services([one for one in open_ if event.id in definitions[one].life_events], open_)
        for event in events.values()
    )


def find_life_event(event: str, on: dt.date | None = None) -> LifeEvent:
    """One event as `list_life_events` gives it. Raises LifeEventNotFound."""
    for one in list_life_events(on):
        if one.id == event:
            return one
    raise LifeEventNotFound("There is no such event of a life here. Look at the list of services.", event=event)


# --- finding
MOST_INDEXES = 8  # towns of one process


class _Indexes:
    """Indexes of this process by what they were made of: bundles and departments. Nothing in them ever changes."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.found: OrderedDict[tuple[Any, ...], Index] = OrderedDict()

    def get(self, key: tuple[Any, ...], make: Callable[[], Index]) -> Index:
        with self.lock:
            if key in self.found:
                self.found.move_to_end(key)
                return self.found[key]
        made = make()
        with self.lock:
            self.found[key] = made
            while len(self.found) > MOST_INDEXES:
                self.found.popitem(last=False)
        return made


_indexes = _Indexes()


def search(typed: str, on: dt.date | None = None, *, most: int = 10) -> tuple[Finding, ...]:
    """Services, events, what is elsewhere and offices for what somebody typed, best first; empty where nothing fits.

    Only what is open on the day (default today) in this town, and only what its packs say. What was typed is not kept.
    """
    day = on or core.today()
    every = list_definitions(day)
    definitions = [one for one in every if one.is_open(day)]
    departments = {key: one.name for key, one in core.list_departments().items()}
    key = (*((one.bundle, one.is_open(day)) for one in every), *departments.items())

    def make() -> Index:
        return Index(entries_of(definitions, list_life_events(day), _offices(), departments))

    return _indexes.get(key, make).search(typed, most)


def first_office() -> str:
    """Key of the department that is named where nothing fits; empty where no pack says so."""
    return next((one.key for one in _offices() if one.first), "")


def _offices() -> tuple[Office, ...]:
    """Offices of what was published last."""
    found = _in_force(core.today())
    latest = max(found.values(), key=lambda one: one[1], default=None)
    return definition_of(latest[0]).offices if latest else ()


@dataclass(frozen=True)
class Missed:
    """Words that found nothing: how often, on how many days, when last."""

    word: str
    times: int
    days: int
    last: dt.date


def list_missed(most: int = 100) -> list[Missed]:
    """What people typed often enough and nothing was found, the most frequent first. One query."""
    rows = MissedWord.objects.exclude(word="").values("word")
    told = rows.annotate(times=Sum("count"), days=Count("day"), last=Max("day")).order_by("-times", "word")
    return [Missed(**one) for one in told[:most]]


# --- situations
class FactSource(Protocol):
    """A room that knows facts beyond the register (cases: awards). Gives parts of the situation format to be added.

    `family`: what core holds. The answer may have `links`, `known` and `things`, with ids `p<pk>`, `h<pk>`, `e<pk>`.
    """

    def __call__(self, family: core.Family, *, on: dt.date, purpose: str) -> Mapping[str, Any]: ...


_sources: dict[str, FactSource] = {}


def register_fact_source(name: str, source: FactSource) -> None:
    """Offers facts under a name; the same name again replaces it."""
    _sources[name] = source


def load_situation(
    person: int,
    definitions: Definition | Sequence[Definition],
    *,
    on: dt.date | None = None,
    arrival: dt.date | None = None,
    answers: Mapping[str, Any] | None = None,
    purpose: str | None = None,
) -> Situation:
    """The situation of a person of the register (row number), for one service or several of one purpose.

    Facts whose permitted purposes leave the purpose out stay out. Raises SituationNotValid for answers with faults.
    Queries of core.load_family, and those of the fact sources.
    """
    several = [definitions] if isinstance(definitions, Definition) else list(definitions)
    day = on or core.today()
    wanted = purpose or several[0].purpose
    family = core.load_family(person, purpose=wanted, on=day)
    lexicon = several[0].lexicon
    document = family_document(family, lexicon, wanted, arrival or day, answers or {})
    for source in _sources.values():
        offered = source(family, on=day, purpose=wanted)
        document["links"] += list(offered.get("links", ()))
        document["known"].update(offered.get("known", {}))
        document["things"].update(offered.get("things", {}))
    return Situation.from_json(document, lexicon, calendar=core.open_day_from)
