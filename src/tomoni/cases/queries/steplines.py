"""The step line of a case with its days, and the sentence of who does what by when. Pure reading of what is known."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tomoni.cases.domain.clock import Clock
from tomoni.cases.domain.transitions import State
from tomoni.cases.queries.screens import Outlook, StepLine

ORDER = ("arrived", "checking", "decided", "paid")
WAITING_FOR_A_BODY = (State.CHECKING, State.REVIEWING, State.DRAFTED)
NOW = {
    State.ARRIVED: "checking",
    State.CHECKING: "checking",
    State.CORRECTING: "checking",
    State.REVIEWING: "checking",
    State.DRAFTED: "checking",
    State.APPROVING: "checking",
    State.DECIDED: "decided",
    State.CARRIED_OUT: "paid",
    State.CLOSED: "paid",
}


@dataclass(frozen=True)
class Facts:
    """What the step line is drawn from. reached: the day on which each state was last reached.

    heard_by: until when another body that is asked is expected to answer; None where none is asked. paid_on: the day
    on which the bank paid, as its answer says; until that is read the step waits. in_person: what was sent is prepared
    and made at the desk. forwards: the town passes it on to who decides.
    """

    state: State
    kind: str
    reached: Mapping[str, date]
    clocks: tuple[Clock, ...]
    correct_by: date | None
    pays: bool
    heard_by: date | None = None
    paid_on: date | None = None
    in_person: bool = False
    forwards: bool = False

    @property
    def clock(self) -> Clock | None:
        """The governing clock."""
        return self.clocks[0] if self.clocks else None


def steps_of_case(facts: Facts) -> tuple[StepLine, ...]:
    """Arrived, checking, decided, and paid where money follows; a notification has arrived and is done."""
    if facts.state is State.WITHDRAWN:
        on = facts.reached.get(State.WITHDRAWN)
        return (
            StepLine("arrived", "done", facts.reached.get(State.ARRIVED), False),
            StepLine("withdrawn", "done", on, False),
        )
    if facts.kind == "notification":
        done = facts.state in (State.CARRIED_OUT, State.CLOSED)
        on = facts.reached.get(State.CARRIED_OUT)
        return (
            StepLine("arrived", "done", facts.reached.get(State.ARRIVED), False),
            StepLine("closed", "done" if done else "now", on, False),
        )
    order = ORDER if facts.pays else ORDER[:3]
    now = NOW[facts.state]
    place = min(order.index(now) if now in order else len(order), len(order))
    return tuple(_step(facts, step, n, place) for n, step in enumerate(order))


def _step(facts: Facts, step: str, n: int, place: int) -> StepLine:
    ended = facts.state in (State.DECIDED, State.CARRIED_OUT, State.CLOSED)
    if step == "paid" and facts.paid_on is not None:
        return StepLine(step, "done", facts.paid_on, False)
    state = "done" if n < place or (ended and step == "decided") else "now" if n == place else "next"
    if step == "decided" and not ended:
        return StepLine(step, state, facts.clock.due_on if facts.clock else None, True)
    on = {
        "arrived": facts.reached.get(State.ARRIVED),
        "checking": facts.reached.get(State.CHECKING),
        "decided": facts.reached.get(State.DECIDED),
    }.get(step)
    return StepLine(step, state, on, False)


def outlook_of(facts: Facts) -> Outlook:
    """Who does what by when, as the one sentence under the step line."""
    due = facts.clock.due_on if facts.clock and not facts.clock.ended_on else None
    runs_to = due if facts.clock and facts.clock.running else None
    if facts.in_person and facts.state is State.ARRIVED:
        return Outlook("you", "come", None)
    if facts.forwards and facts.state is State.CARRIED_OUT:
        return Outlook("town", "forward", None)
    if facts.heard_by is not None and facts.state in WAITING_FOR_A_BODY:
        return Outlook("body", "answer", facts.heard_by, runs_to)
    return {
        State.ARRIVED: Outlook("town", "check", due),
        State.CHECKING: Outlook("town", "check", due),
        State.CORRECTING: Outlook("you", "answer", facts.correct_by, runs_to),
        State.REVIEWING: Outlook("town", "decide", due),
        State.DRAFTED: Outlook("town", "decide", due),
        State.APPROVING: Outlook("town", "decide", due),
        State.DECIDED: Outlook("town", "carry_out", None),
        State.CARRIED_OUT: Outlook("you" if facts.kind == "notification" else "nobody", "fetch", None),
        State.CLOSED: Outlook("nobody", "done", None),
        State.WITHDRAWN: Outlook("nobody", "withdrawn", None),
    }[facts.state]
