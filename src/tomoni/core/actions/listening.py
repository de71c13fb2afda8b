"""Who listens to which events: the registry of listeners, filled once when the rooms are loaded."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from tomoni.core.domain.deliveries import event_name
from tomoni.core.errors import ListenerAlreadyThere, ListenerMissing

Listener = Callable[[Any], object]
EventType = TypeVar("EventType")


@dataclass(frozen=True)
class Outside:
    """What a listener wants done with the world outside, returned by it: nothing is locked meanwhile.

    act: runs outside of any transaction, perhaps more than once (a kill between it and `note` repeats it).
    note: what is written in the transaction in which the delivery ends.
    """

    act: Callable[[], object]
    note: Callable[[], object]


@dataclass(frozen=True)
class Listening:
    """One listener of one kind of event, as it was registered by `listen`."""

    event_class: type
    call: Listener
    when: Callable[[Any], bool] | None = None
    many: bool = False
    outside: str = ""


_listeners: dict[str, dict[str, Listening]] = {}  # by event, by name


def listen(
    event_class: type[EventType],
    name: str,
    *,
    when: Callable[[EventType], bool] | None = None,
    many: bool = False,
    outside: str = "",
) -> Callable[[Callable[[Any], object]], Listener]:
    """Decorator: call the function for each such event, in a transaction of its own, perhaps more than once.

    A function that returns `Outside` only looks at what is to be done; that is then done outside of a transaction.
    name: stable and unique for the event, `notify.write_notice`; it stands in the database.
    when: of the event's own values, which of them concern the listener at all (default: all). Asked when the event is
    written, so it must not read anything; of the others no delivery is written.
    many: the function takes a list of events, those that are due together, in one transaction. Where it fails, each of
    them comes again by itself.
    outside: the field of the event that names a receiver outside (`webhook`). Such deliveries go one by one, few a
    round, after all others; where a receiver fails, whatever else is for it rests as long, without a try.
    """

    def register(function: Callable[[Any], object]) -> Listener:
        known = _listeners.setdefault(event_name(event_class), {})
        if name in known and known[name].call.__qualname__ != function.__qualname__:
            raise ListenerAlreadyThere(
                f"{event_class.__name__} already has a listener {name}. One of the two would never be called."
                " Give it another name.",
                listener=name,
            )
        known[name] = Listening(event_class, function, when, many, outside)
        return function

    return register


def who_wants(event: object) -> Iterator[str]:
    """Names of the listeners who want to hear of this event: what nobody would do anything about is not delivered."""
    for name, listening in _listeners.get(event_name(type(event)), {}).items():
        if listening.when is None or listening.when(event):
            yield name


def find_listener(event: str, name: str) -> Listening:
    """The listener of an event, both by name. Raises ListenerMissing."""
    found = _listeners.get(event, {}).get(name)
    if found is None:
        raise ListenerMissing(
            f"Nothing here is called {name} and listens to {event}. The event waits and becomes a dead letter."
            " Start the version that wrote it, or one that has this listener, and revive the letter.",
            listener=name,
        )
    return found


def takes_many(event: str, name: str) -> bool:
    """Whether this listener takes events by the list. False for one that is not here: its letters go one by one."""
    found = _listeners.get(event, {}).get(name)
    return found is not None and found.many


def names_outside() -> set[str]:
    """Names of the listeners whose deliveries are for somebody outside."""
    return {name for known in _listeners.values() for name, listening in known.items() if listening.outside}


def receiver_field(event: str, name: str) -> str:
    """The field of the event that says which receiver outside is meant; empty for what stays in the house."""
    found = _listeners.get(event, {}).get(name)
    return found.outside if found is not None else ""
