"""When it will be decided, in plain lines: the law's day, the town's aim, delays, other bodies, what others waited."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tomoni.channels.look import interface as look


@dataclass(frozen=True)
class DayLine:
    """One sentence; `quote`: words of the town that are not translated; `law`: its article."""

    words: str
    quote: str = ""
    law: str = ""


def days_of(found: Any, language: str) -> list[DayLine]:
    """The lines of a case that is open; none when nothing is due any more."""
    timing = found.timing
    if timing is None or not timing.clocks or any(clock.ended_on for clock in timing.clocks):
        return []
    return [*_clocks(timing, language), *_waits(timing, language), *_silence(timing, language), *_took(found, language)]


def _say(key: str, language: str, **values: object) -> str:
    return str(look.word(f"case.days.{key}", language, **values))


def _clocks(timing: Any, language: str) -> Iterator[DayLine]:
    for clock in timing.clocks:
        day = look.full_day(clock.due_on, language)
        lawful = clock.period.kind == "by_law"
        if not clock.running:
            key = "stands_law" if lawful else "stands"
        else:
            key = ("late_" if clock.late else "") + ("law" if lawful else "aim")
        yield DayLine(_say(key, language, day=day), law=clock.period.article)
    if timing.put_off is not None:
        before, until = (look.full_day(day, language) for day in (timing.put_off.before, timing.put_off.until))
        yield DayLine(_say("put_off", language, before=before, until=until), quote=timing.put_off.reason)


def _waits(timing: Any, language: str) -> Iterator[DayLine]:
    for one in timing.enquiries:
        if not one.end:
            day = look.full_day(one.expected_on, language)
            yield DayLine(_say("asked", language, day=day), quote=f"{one.body}：{one.asked_for}")


def _silence(timing: Any, language: str) -> Iterator[DayLine]:
    if timing.silence is not None:
        since = look.full_day(timing.silence.since, language)
        key = "silence" if timing.put_off is None else "silence_after"
        yield DayLine(_say(key, language, day=since), law=timing.silence.article)


def _took(found: Any, language: str) -> Iterator[DayLine]:
    if found.took is not None:
        yield DayLine(took_words(found.took, language))


def took_words(took: Any, language: str) -> str:
    """How long it took others, as a range; empty where too few were decided."""
    if took is None:
        return ""
    key = "took_corrected" if took.corrected else "took"
    return _say(key, language, n=took.count, half=max(took.half, 1), most=max(took.most, 1))
