"""The line of the town in the database: read at most every five seconds, written when somebody takes a number."""

import weakref
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from math import floor

from django.conf import settings
from django.db import IntegrityError, transaction

from tomoni.channels.waiting import reckoning
from tomoni.channels.waiting.errors import LineNotSet
from tomoni.channels.waiting.models import Holder, Line, Mark
from tomoni.channels.waiting.places import refused
from tomoni.channels.waiting.reckoning import Flow
from tomoni.core import interface as core

NAME, SECONDS = "waiting.line", 5.0
MARK = timedelta(seconds=30)
FORGOTTEN = timedelta(hours=24)
MOST_A_MINUTE = 60_000
NO_LINE = "no line"
FIELDS = (
    "mode", "crowded", "rate", "last", "admitted", "at", "taken_at", "text", "came", "given_back", "steered_at",
)  # fmt: skip
CAME = Counter[str]()  # by municipality, who came in with a number here and is not written down yet


class Counted:
    """People who came, written into a row that is not committed yet; where that is undone they are counted again.

    Django forgets what waits for a commit when the transaction is rolled back, and with it this object goes.
    """

    def __init__(self, town: str) -> None:
        self.people = CAME.pop(town, 0)
        self._undone = weakref.finalize(self, _count_again, town, self.people)
        transaction.on_commit(self._stand)

    def _stand(self) -> None:
        self._undone.detach()


def _count_again(town: str, people: int) -> None:
    CAME[town] += people


def find_flow(number: int = 0) -> Flow | None:
    """The line of the town, at most five seconds old; None where there never was one.

    number: a number somebody holds; a line that does not know it yet is read anew.
    """
    flow = core.kept(NAME, _read, SECONDS)
    if number and (flow is None or flow.last < number):
        core.forget(NAME)
        flow = core.kept(NAME, _read, SECONDS)
    return flow


def _read() -> Flow | None:
    row = Line.objects.first()
    if row is None:
        return _start() if _installed() else None
    return _flow_of(row)


def _flow_of(row: Line) -> Flow:
    """The row, and what the operator set for the whole installation where the town said nothing of its own."""
    flow = Flow(*(getattr(row, name) for name in FIELDS))
    fixed = _installed()
    return replace(flow, mode="fixed", rate=fixed) if fixed and flow.mode == "auto" else flow


def _start() -> Flow:
    now, fixed = core.now(), _installed()
    return Flow("fixed" if fixed else "auto", False, fixed, 0, reckoning.ahead(fixed), now, now)


def _hold() -> tuple[Line, Flow]:
    """The row of the town, held until the transaction ends; made where it is not there."""
    row = Line.objects.select_for_update().first()
    if row is None:
        start = _start()
        try:
            with transaction.atomic():
                Line.objects.create(admitted=start.admitted, at=start.at, taken_at=start.taken_at)
        except IntegrityError:
            pass  # another process made it in this moment
        row = Line.objects.select_for_update().get()
    return row, _flow_of(row)


def _with_who_came(row: Line, flow: Flow) -> Flow:
    return replace(flow, came=flow.came + Counted(row.municipality_id).people)


def _write(row: Line, flow: Flow) -> Flow:
    """Write the line down, and who came in here meanwhile. A rate that the installation sets is not made the town's
    own."""
    flow = _with_who_came(row, flow)
    own_mode = "auto" if row.mode == "auto" and flow.mode == "fixed" and flow.rate == _installed() else flow.mode
    before = _flow_of(row)
    for name in FIELDS:
        setattr(row, name, getattr(flow, name))
    row.mode = own_mode
    row.save()
    _mark(flow, before)
    core.forget(NAME)
    return flow


def _installed() -> float:
    """People a minute that the installation sets; 0 where it sets none."""
    return float(max(0, settings.TOMONI_ADMIT_PER_MINUTE))


def _mark(flow: Flow, before: Flow) -> None:
    """Note how far the line has come and when it came there, at most twice a minute; forget what is a day old.

    before: the line as it was written down. A number it did not know had its turn when it was taken, not before.
    """
    newest = Mark.objects.order_by("-pk").first()
    if newest is not None and flow.at - newest.at < MARK:
        return
    number = max(0, min(floor(flow.admitted), before.last))
    Mark.objects.create(at=reckoning.reached_at(before, flow, number), admitted=number)
    old = core.now() - FORGOTTEN
    Mark.objects.filter(at__lt=old).delete()
    Holder.objects.filter(at__lt=old).delete()


def take_number() -> int:
    """The next number of the line."""
    row, flow = _hold()
    return _write(row, reckoning.next_number(flow, core.now())).last


def note_came() -> None:
    """Somebody came in with a number; written down with the next step."""
    CAME[core.current_municipality().code] += 1


def step(busy: float) -> None:
    """Steer the line, if nobody did so for fifteen seconds. busy: share of the time the threads here are busy."""
    now = core.now()
    if not _is_due(find_flow(), now):
        return
    row, flow = _hold()
    if _is_due(flow, now):
        known = flow if flow.steered_at else reckoning.counted_from(flow, now)
        steered = replace(reckoning.steer(known, busy, now), steered_at=now)
        came = _with_who_came(row, steered)
        since = now - (known.steered_at or now)
        _write(row, reckoning.give_back(came, _come_to_before(now - reckoning.ABSENT), busy, since))


def _is_due(flow: Flow | None, now: datetime) -> bool:
    return flow is not None and flow.is_on and flow.moves and now - (flow.steered_at or flow.at) >= reckoning.STEP


def _come_to_before(at: datetime) -> int:
    """The number the line had come to then, as far as it was written down; 0 where it was not."""
    mark = Mark.objects.filter(at__lte=at).order_by("-pk").first()
    return mark.admitted if mark is not None else 0


def open_line(rate: float) -> Flow:
    """The machine is full: a line appears. rate: people a minute who came in until now."""
    row, flow = _hold()
    return flow if flow.is_on else _write(row, reckoning.opened(flow, rate, core.now()))


def turn_came_at(flow: Flow, number: int) -> datetime:
    """When the turn of a number came, as evenly as the line moved between two marks; now, where nobody knows it."""
    mark = Mark.objects.filter(admitted__gte=number).order_by("pk").first()
    if mark is not None:
        earlier = Mark.objects.filter(pk__lt=mark.pk, admitted__lt=number).order_by("-pk").first()
        if earlier is None:
            return mark.at
        share = (number - earlier.admitted) / (mark.admitted - earlier.admitted)
        return earlier.at + share * (mark.at - earlier.at)
    if number <= floor(flow.admitted) or not flow.moves:
        return flow.at
    return flow.at + timedelta(minutes=(number - flow.admitted) / flow.rate)


def need_number_of(number: int, account: int) -> None:
    """Make a number that of one account, or see that it is. Raises PlaceRefused: another account came in with it."""
    holder = Holder.objects.filter(number=number).first()
    if holder is None:
        try:
            with transaction.atomic():
                Holder.objects.create(number=number, account_id=account, at=core.now())
            return
        except IntegrityError:
            holder = Holder.objects.get(number=number)  # at the same moment, in another process
    if holder.account_id != account:
        raise refused("other")


def hold_line(text: str = "") -> Flow:
    """Let nobody new in, and say so in the operator's words. Raises LineNotSet."""
    if len(text) > 300:
        raise LineNotSet("The text of a hold has at most 300 signs. Shorten it.")
    row, flow = _hold()
    return _write(row, reckoning.held(flow, text.strip(), core.now()))


def set_rate(per_minute: int) -> Flow:
    """Let so many people a minute in, always. Raises LineNotSet."""
    if not 1 <= per_minute <= MOST_A_MINUTE:
        raise LineNotSet(f"A line lets 1 to {MOST_A_MINUTE:,} people a minute in; to let nobody in, hold it.")
    row, flow = _hold()
    return _write(row, reckoning.set_to(flow, float(per_minute), core.now()))


def free_line() -> Flow:
    """The line steers itself again (or moves as the installation sets), and goes away when it is not needed."""
    row, flow = _hold()
    row.mode = "auto"
    return _write(row, reckoning.set_to(flow, None, core.now()))


def describe() -> str:
    """The line in one sentence for who runs the machine: counts and a rate, nobody's place."""
    row = Line.objects.first()
    flow = _flow_of(row) if row else _read()
    if flow is None or not flow.is_on:
        return NO_LINE
    now = core.now()
    rate = f"{flow.rate:,.0f} a minute" if flow.moves else "held, nobody new is let in"
    said = {"auto": "steers itself", "fixed": "as set", "hold": flow.text or "no text"}[flow.mode]
    came_in = min(flow.last, floor(reckoning.come_to(flow, now)))
    return f"{reckoning.waiting(flow, now):,} in line, {came_in:,} of {flow.last:,} numbers let in, {rate} ({said})"
