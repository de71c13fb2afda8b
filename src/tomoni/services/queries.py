"""Definitions in force, by service and day or by the hash of their bundle; situations of people of the register."""

import datetime as dt
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import Any, Protocol

from tomoni.core import interface as core
from tomoni.services.domain.bundle import bundle_hash, definition_from
from tomoni.services.domain.definition import Definition
from tomoni.services.domain.family import family_document
from tomoni.services.domain.situation import Situation
from tomoni.services.errors import BundleIsPublished, BundleNotFound, ServiceNotFound
from tomoni.services.models import POINTERS, Bundle, BundlePointer

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
        made = definition_from(content())
        with self.lock:
            self.found[key] = made
            while len(self.found) > MOST_KEPT:
                self.found.popitem(last=False)
        return made


_kept = _Kept()


def definition_of(bundle: str) -> Definition:
    """The definition of a bundle's hash. One query, none once it is in the memory of the process.

    Raises BundleNotFound, and BundleIsPublished where the stored text is not what was published.
    """

    def content() -> str:
        row = Bundle.objects.filter(hash=bundle).only("content").first()
        if row is None:
            raise BundleNotFound("This version of the service is not stored here. Publish the pack.", bundle=bundle)
        if bundle_hash(row.content) != bundle:
            raise BundleIsPublished("The stored version was changed after it was published. Restore it.", bundle=bundle)
        return row.content

    return _kept.get(bundle, content)


def find_definition(service: str, on: dt.date | None = None) -> Definition:
    """The definition in force on a day (default today). Raises ServiceNotFound.

    One query: what a case or a conversation is pinned to is never taken from what the process keeps.
    """
    day = on or core.today()
    row = (
        BundlePointer.objects.filter(service=service, from_date__lte=day)
        .order_by("-from_date", "-pk")
        .values_list("bundle__hash", flat=True)
        .first()
    )
    if row is None:
        raise ServiceNotFound(
            "This service is not published here on this day. Look at the list of services.",
            service=service,
            on=str(day),
        )
    return definition_of(row)


def list_definitions(on: dt.date | None = None) -> list[Definition]:
    """Every service in force on a day, in the order of their ids, for pages. The pointers are kept for some seconds."""
    day = on or core.today()
    latest = {service: found for service, since, found in core.kept(POINTERS, _pointers) if since <= day}
    return [definition_of(found) for found in latest.values()]


def _pointers() -> list[tuple[str, dt.date, str]]:
    """(service, first day, hash of the bundle); of each service the one that counts last."""
    rows = BundlePointer.objects.order_by("service", "from_date", "pk")
    return list(rows.values_list("service", "from_date", "bundle__hash"))


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
