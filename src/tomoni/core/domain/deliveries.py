"""Names and payloads of events, and how long a failed delivery waits."""

import dataclasses
from datetime import timedelta

from tomoni.core.errors import EventMalformed

MOST_ATTEMPTS = 8
LONGEST_DELAY = timedelta(hours=1)


def event_name(event_class: type) -> str:
    """`cases.CaseDecided`: the room and the class."""
    parts = event_class.__module__.split(".")
    room = parts[1] if len(parts) > 1 and parts[0] == "tomoni" else parts[0]
    return f"{room}.{event_class.__name__}"


def payload_of(event: object) -> dict[str, object]:
    """The fields of a frozen dataclass; only text, whole numbers, yes/no, nothing, and lists of those.

    Events carry ids, never personal data or values that may be stale at delivery. Raises EventMalformed.
    """
    if isinstance(event, type) or not dataclasses.is_dataclass(event):
        raise EventMalformed(
            f"{type(event).__name__} is no dataclass. An event is written to the database field by field."
            " Declare it with @dataclass(frozen=True)."
        )
    payload: dict[str, object] = {}
    for field in dataclasses.fields(event):
        value = getattr(event, field.name)
        value = list(value) if isinstance(value, tuple) else value
        if not _is_plain(value):
            raise EventMalformed(
                f"{type(event).__name__}.{field.name} is a {type(value).__name__}."
                " An event holds ids and plain values only: text, whole number, yes or no, nothing, lists of those.",
                field=field.name,
            )
        payload[field.name] = value
    return payload


def delay_after(attempt: int) -> timedelta:
    """How long to wait after the attempt-th failure: 10 s, 20 s, 40 s … at most an hour."""
    return min(timedelta(seconds=5 * 2**attempt), LONGEST_DELAY)


def _is_plain(value: object) -> bool:
    if isinstance(value, list):
        return all(_is_plain(inner) for inner in value)
    return value is None or isinstance(value, str | int | bool)
