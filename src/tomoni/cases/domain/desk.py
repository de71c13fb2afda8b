"""Where a case lies on the desk, and when it is due: projections of its state and its clock."""

from datetime import date

from tomoni.cases.domain.clock import Clock
from tomoni.cases.domain.transitions import State

NEVER = date(9999, 12, 31)
ON_DESK = ("team", "approving", "waiting")  # a case that waits is overdue only where its clock runs on
TAB_MOST = 100  # counts stop here and read 99+

PLACES = {
    State.CHECKING: "team",
    State.REVIEWING: "team",
    State.DRAFTED: "team",
    State.CORRECTING: "waiting",
    State.APPROVING: "approving",
}


def desk_of(state: State, kind: str, *, waits: bool = False, away: bool = False, in_person: bool = False) -> str:
    """team, waiting, approving, or empty where nobody has to do anything.

    A carried out case comes back to the team while something has to be handed over (`waits`). While another body is
    asked (`away`), a case at work waits; so does what was prepared until somebody comes to the desk (`in_person`).
    """
    if state is State.ARRIVED:
        return "team" if kind == "application" else "waiting" if in_person else ""
    if state is State.CARRIED_OUT:
        return "team" if waits else ""
    place = PLACES.get(state, "")
    return "waiting" if away and place == "team" else place


def due_of(clock: Clock | None, state: State) -> tuple[date, str]:
    """The projected due day and the kind of its period; NEVER where nothing is due, or the clock stands still.

    A case that waits is so never overdue, unless its law lets the days run on.
    """
    if clock is None or state in (State.DECIDED, State.CARRIED_OUT, State.CLOSED, State.WITHDRAWN):
        return NEVER, ""
    if not clock.running:
        return NEVER, clock.period.kind
    return clock.due_on, clock.period.kind


def count_words(count: int) -> str:
    """A tab's count as shown: exact to 99, then 99+."""
    return str(count) if count < TAB_MOST else f"{TAB_MOST - 1}+"
