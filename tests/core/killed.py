"""A worker to be killed: `main(code, place)` stops at a place, says so, and waits for its end."""

import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class CaseArrived:
    number: str


def listen_and_stop(place: str) -> None:
    """Register the listener; with a place it stops there for ever."""
    from tomoni.core import interface as core

    @core.listen(CaseArrived, "test.write")
    def write(event: CaseArrived) -> None:
        core.Organisation.objects.create(name=event.number)
        stop_at("listening", place)


def stop_at(here: str, place: str) -> None:
    if here == place:
        print(here, flush=True)
        sys.stdin.read()


def main(code: str, place: str) -> None:
    import django

    django.setup()
    from tomoni.core import interface as core

    listen_and_stop(place)
    with core.tenant(code):
        core.emit(CaseArrived("2026-1"))
        core.record(core.Actor.system("test"), "change", [], purpose="test")
        stop_at("before the commit", place)
    stop_at("after the commit", place)
    with core.tenant(code):
        core.seal_now()
        stop_at("sealing", place)
    core.dispatch_once("killed")
