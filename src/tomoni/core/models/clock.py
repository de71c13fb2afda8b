"""The clock of the town. Everything asks here, so that a test or a replay can set the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

TOKYO = ZoneInfo("Asia/Tokyo")
_STANDING: ContextVar[datetime | None] = ContextVar("standing", default=None)
_read_last: dict[str, tuple[Any, timedelta]] = {}  # which file the clock was read from last, and what it said


def now() -> datetime:
    """The time in Japan, with its zone. Stands still at TOMONI_NOW; ahead of either in a demo whose clock was moved."""
    standing = _STANDING.get()
    if standing is not None:
        return standing
    return _unmoved() + (_ahead() if settings.TOMONI_DEMO else timedelta(0))


def today() -> date:
    """The day in Japan."""
    return now().date()


def machine_now() -> datetime:
    """The time of the machine (UTC), whatever day the town has: for a peer that compares it with its own clock."""
    return timezone.now()  # noqa: TID251 - no time of the town


def move_clock(moment: datetime) -> datetime:
    """Set the clock of a demo ahead to `moment` (without a zone: of Japan), for every process; it goes on from there.

    Raises ValueError outside of a demo and for a moment that is past: what was written would come to lie ahead of it.
    """
    wanted = _read(moment.isoformat())
    if not settings.TOMONI_DEMO:
        raise ValueError("Only a demo has a clock that can be moved (TOMONI_DEMO=1).")
    if wanted < now():
        raise ValueError(f"It is {now():%Y-%m-%d %H:%M} here already; the clock is moved ahead only.")
    _set_ahead(wanted)
    return wanted


def begin_clock(moment: datetime) -> datetime:
    """Let the clock of a demo begin at a moment, also one long past, before a town is made; it goes on from there.

    Raises ValueError outside of a demo, and where the clock was begun or moved before.
    """
    if not settings.TOMONI_DEMO or _clock_file().exists():
        raise ValueError("Only the clock of a demo is begun (TOMONI_DEMO=1), once, in an empty data folder.")
    wanted = _read(moment.isoformat())
    _set_ahead(wanted)
    return wanted


def _set_ahead(wanted: datetime) -> None:
    """Whole or as before, for other processes read it meanwhile."""
    written = _clock_file().with_suffix(".new")
    written.write_text(str((wanted - _unmoved()).total_seconds()))
    written.replace(_clock_file())
    _read_last.clear()


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Let the clock of this thread stand at a moment: how a demo gets a past. Raises ValueError outside of a demo."""
    if not settings.TOMONI_DEMO:
        raise ValueError("Only a demo has a clock that can be moved (TOMONI_DEMO=1).")
    token = _STANDING.set(_read(moment.isoformat()))
    try:
        yield
    finally:
        _STANDING.reset(token)


def _read(moment: str) -> datetime:
    fixed = datetime.fromisoformat(moment)
    return fixed.astimezone(TOKYO) if fixed.tzinfo else fixed.replace(tzinfo=TOKYO)


def _unmoved() -> datetime:
    if settings.TOMONI_NOW:
        return _read(settings.TOMONI_NOW)
    return timezone.localtime(timezone.now(), TOKYO)  # noqa: TID251 - the one place that may


def _clock_file() -> Path:
    return Path(settings.TOMONI_DATA) / "clock"


def _ahead() -> timedelta:
    """How far a demo was moved. Another process may move it: its file is looked at each time, and read where it is new.

    Every row that is written asks for the time, so to read the file anew each time was a tenth of a request.
    """
    path = _clock_file()
    try:
        state = path.stat()
        mark = str(path), state.st_ino, state.st_mtime_ns
        known, ahead = _read_last.get("clock", (None, timedelta(0)))
        if known != mark:
            ahead = timedelta(seconds=float(path.read_text()))
            _read_last["clock"] = mark, ahead
    except FileNotFoundError:
        return timedelta(0)
    return ahead
