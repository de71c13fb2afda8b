"""Keys that give way without a word: what somebody asks for apart from those they live with (避難している方の申出).

A case that `yields` leaves out whoever is asked for apart; a case that `takes` takes their keys from one that yields,
as long as that is not decided. Both then lie with the department of the one that takes. Who gave way is refused nothing
and told nothing: pages, letters and notices of a service that yields name no sum (`due.told`).
"""

from collections.abc import Iterable, Sequence

from tomoni.cases.actions.claims import already_live, find_live, live_keys, release_due, release_earlier, release_keys
from tomoni.cases.actions.counting import recount
from tomoni.cases.domain.claims import WantedKey
from tomoni.cases.domain.transitions import OPEN_STATES
from tomoni.cases.models import Case, ClaimKey
from tomoni.cases.models.giving_way import stops
from tomoni.services import interface as services

SET_APART = "set_apart"


def settle_keys(
    person: int, definition: services.Definition, wanted: Sequence[WantedKey], told: int | None
) -> tuple[list[WantedKey], str]:
    """Which of the keys it wants an arriving case takes, some being live, and the department it lies with.

    told: the person, or None where somebody speaks for them, who learns no number. Inside the transaction that writes
    the case. Raises ClaimAlreadyLive.
    """
    release_due([key.digest for key in wanted])
    release_earlier(wanted)
    if definition.takes:
        return _taken_over(person, definition.department, wanted, told), definition.department
    left, department = list(wanted), definition.department
    if definition.yields:
        left, department = _without_apart(definition, wanted)
    live = find_live([key.digest for key in left])
    if live is not None:
        raise already_live(live, told)
    return left, department


def in_the_way(person: int, definition: services.Definition, wanted: Sequence[WantedKey]) -> ClaimKey | None:
    """The live key that stands in the way of an application to come, if any."""
    release_due([key.digest for key in wanted])
    days = {key.digest: key.happened_on for key in wanted}
    for live in _live(wanted):
        if stops(person, definition, live, days[live.digest]):
            return live
    return None


def _live(wanted: Iterable[WantedKey]) -> list[ClaimKey]:
    found = live_keys().filter(digest__in=[key.digest for key in wanted]).select_related("case")
    return list(found.order_by("digest"))


def _taken_over(person: int, department: str, wanted: Sequence[WantedKey], told: int | None) -> list[WantedKey]:
    """The keys that are free once others have given way; what was decided before, or taken by others, is left out."""
    free = {key.digest: key for key in wanted}
    numbers = sorted({live.case_id for live in _live(wanted) if live.case_id is not None})
    list(Case.objects.select_for_update(of=("self",)).filter(pk__in=numbers).order_by("pk"))  # nobody decides meanwhile
    for live in _live(wanted):
        other = live.case
        if other is not None and other.state in OPEN_STATES and services.definition_of(other.bundle).yields:
            release_keys(ClaimKey.objects.filter(pk=live.pk), SET_APART)
            _move_to(other, department)
            continue
        if other is not None and live.person_id == person and services.definition_of(other.bundle).takes:
            raise already_live(live, told)
        free.pop(live.digest)
    return list(free.values())


def _without_apart(definition: services.Definition, wanted: Sequence[WantedKey]) -> tuple[list[WantedKey], str]:
    """The keys nobody asks for apart, and the department: where somebody does, the one desk that knows of both."""
    taken: dict[str, Case] = {}
    for live in _live(wanted):
        if live.case is not None and services.definition_of(live.case.bundle).takes:
            taken[live.digest] = live.case
    departments = [definition.department, *(other.department for other in taken.values())]
    return [key for key in wanted if key.digest not in taken], departments[-1]


def _move_to(case: Case, department: str) -> None:
    """To the one desk that knows of both; what pages tell who asked does not change with it."""
    if case.department == department:
        return
    before, staff = case.department, case.assignee_id
    case.department, case.assignee_id = department, None
    Case.objects.filter(pk=case.pk).update(department=department, assignee=None)
    for office, whose in ((before, staff), (before, None), (department, None)):
        recount(office, whose)
