"""How a line moves: numbers, a rate, and time. Pure; every process reckons the same from the same row.

Nobody is let in by a clock that ticks somewhere: whoever asks reckons how far the line has come since it was last
written down. So reading one's place costs no write, and a restart loses nothing.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil, floor

LEAST, MOST = 6.0, 60_000.0  # people a minute that the line lets in while it steers itself
FULL, EASY = 0.85, 0.60  # share of the time in which the threads of a process are busy
SLOWER, FASTER, MUCH_FASTER = 0.7, 1.05, 1.3  # what one step makes of the rate
STEP = timedelta(seconds=15)
ABSENT = timedelta(minutes=3)  # after their turn: who waits looks every two minutes at the latest
AGAIN = 4.0  # times what the rate lets in: so many turns of absent people go to those behind, at most
CALM = timedelta(minutes=1)  # so long nobody takes a number before the line goes away
ASKED = timedelta(minutes=5)  # between asking for a number and getting it
KEPT = timedelta(hours=12)  # a number is kept
WINDOW = timedelta(minutes=30)  # to come in after one's turn
INSIDE = timedelta(minutes=60)  # inside, from the last page of a service on: as long as a session


@dataclass(frozen=True)
class Flow:
    """The line as it was written down at `at`.

    mode: auto (appears when the machine is busy), fixed (always there), hold (nobody is let in). rate: people a minute.
    last: the last number given. admitted: the number the line had come to; ahead of `last` where somebody may go
    straight in. text: what the operator says during a hold. came: how many came in with their number; given_back: turns
    of people who did not come that went to those behind. steered_at: when it was last looked at as a whole.
    """

    mode: str
    crowded: bool
    rate: float
    last: int
    admitted: float
    at: datetime
    taken_at: datetime
    text: str = ""
    came: int = 0
    given_back: int = 0
    steered_at: datetime | None = None

    @property
    def is_on(self) -> bool:
        """Is there a line at all?"""
        return self.mode != "auto" or self.crowded

    @property
    def moves(self) -> bool:
        """Is anybody let in?"""
        return self.mode != "hold" and self.rate > 0


def ahead(rate: float) -> float:
    """How many may go straight in where nobody waits: ten seconds' worth, at least one."""
    return max(1.0, rate / 6)


def come_to(flow: Flow, now: datetime) -> float:
    """The number the line has come to. Never less than before."""
    if not flow.moves:
        return flow.admitted
    minutes = max(0.0, (now - flow.at).total_seconds() / 60)
    return max(flow.admitted, min(flow.last + ahead(flow.rate), flow.admitted + flow.rate * minutes))


def is_let_in(flow: Flow, number: int, now: datetime) -> bool:
    """Has the turn of this number come?"""
    return number <= floor(come_to(flow, now))


def before(flow: Flow, number: int, now: datetime) -> int:
    """How many are in front of this number."""
    return max(0, number - 1 - floor(come_to(flow, now)))


def minutes_left(flow: Flow, number: int, now: datetime) -> int | None:
    """About how many minutes until the turn, rounded up; None where nobody can say, for nobody is let in."""
    if not flow.moves:
        return None
    return max(1, ceil(round((number - come_to(flow, now)) / flow.rate, 3)))


def waiting(flow: Flow, now: datetime) -> int:
    """How many are in the line; who has gone away without coming in is among them."""
    return max(0, flow.last - floor(come_to(flow, now)))


def settled(flow: Flow, now: datetime) -> Flow:
    """The same line written down anew."""
    return replace(flow, admitted=come_to(flow, now), at=max(now, flow.at))


def reached_at(before: Flow, flow: Flow, number: float) -> datetime:
    """When the line came to this number: earlier than now, where nobody was left to let in."""
    if not before.moves or number <= before.admitted:
        return flow.at
    return min(flow.at, before.at + timedelta(minutes=(number - before.admitted) / before.rate))


def next_number(flow: Flow, now: datetime) -> Flow:
    """The line with one more in it; the number is `last`."""
    found = settled(flow, now)
    return replace(found, last=found.last + 1, taken_at=now)


def steer(flow: Flow, busy: float, now: datetime) -> Flow:
    """One step of a line that steers itself: slower while the machine is full, faster while it has room.

    It goes away when nobody waits, the machine has room and nobody took a number for a while. Faster is slow on
    purpose: who is let in brings work for minutes.
    """
    found = settled(flow, now)
    if found.mode != "auto" or not found.crowded:
        return found
    queue = waiting(found, now)
    if not queue and busy < EASY and now - found.taken_at >= CALM:
        return replace(found, crowded=False)
    if busy >= FULL:
        return replace(found, rate=max(LEAST, found.rate * SLOWER))
    if busy < EASY and queue:
        factor = MUCH_FASTER if busy < EASY / 2 else FASTER
        return replace(found, rate=min(MOST, found.rate * factor + 1))
    return found


def give_back(flow: Flow, before: int, busy: float, since: timedelta = STEP) -> Flow:
    """Turns of people who took a number and did not come go to those behind them, while the machine has room.

    before: the number the line had come to three minutes ago. since: time since the last step. So numbers that a
    script took and never comes back for make nobody wait longer for good; who comes late still comes in, and is made
    up for. Where somebody set the rate, at most as many again as it lets in: something else than the machine is short.
    """
    absent = before - flow.came - flow.given_back
    if absent <= 0 or busy >= EASY or not flow.moves:
        return flow
    times = AGAIN if flow.mode == "auto" else 1.0
    most = min(flow.rate * (min(since, ABSENT) / timedelta(minutes=1)) * times, flow.last - flow.admitted)
    count = max(0, floor(min(absent, most)))
    return replace(flow, admitted=flow.admitted + count, given_back=flow.given_back + count)


def counted_from(flow: Flow, now: datetime) -> Flow:
    """The line as if everybody came whose turn was before now: of a line of before nobody knows who did."""
    return replace(flow, came=max(0, min(flow.last, floor(come_to(flow, now)))), given_back=0)


def opened(flow: Flow, rate: float, now: datetime) -> Flow:
    """A line that appears now; `rate`: people a minute who came in just before."""
    return replace(
        settled(flow, now),
        crowded=True,
        rate=min(MOST, max(LEAST, rate)),
        admitted=float(flow.last),
        taken_at=now,
        came=flow.last,
        given_back=0,
        steered_at=now,
    )


def held(flow: Flow, text: str, now: datetime) -> Flow:
    """From now on nobody new is let in; numbers whose turn has come keep it."""
    found = settled(flow, now)
    return replace(found, mode="hold", admitted=min(found.admitted, float(found.last)), text=text)


def set_to(flow: Flow, rate: float | None, now: datetime) -> Flow:
    """The line moves at `rate` people a minute; None: it steers itself again."""
    found = settled(flow if flow.is_on else replace(flow, steered_at=None), now)
    if rate is None:
        still = found.is_on and waiting(found, now) > 0
        return replace(found, mode="auto", crowded=still, rate=max(LEAST, found.rate), text="", taken_at=now)
    return replace(found, mode="fixed", rate=rate, text="")
