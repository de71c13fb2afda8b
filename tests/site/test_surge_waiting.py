"""The rehearsal waits for work, and moves the clock on where only time is waited for."""

import os
from datetime import timedelta

import pytest

from tomoni.core import interface as core
from tomoni.site.surge.waiting import LEASE_ENDS, wait_for_all

GONE, SOME, MANY = "here:999999999", timedelta(minutes=2), 3  # no process has this number


@pytest.fixture
def begun(town, settings, tmp_path):
    """The time at which the clock stands before it is moved."""
    settings.TOMONI_DEMO, settings.TOMONI_NOW, settings.TOMONI_DATA = True, "2020-06-01T09:00:00+09:00", tmp_path
    return core.now()


def deliver(state: str, due, worker: str = "") -> core.Delivery:
    event = core.Event.objects.create(name="test.Happened", payload={}, at=core.now())
    return core.Delivery.objects.create(event=event, listener="test", state=state, due_at=due, leased_by=worker)


def a_worker(worker: str):
    """What looks after it: at each look one delivery that is due, or its own, is done."""
    looks = []

    def look() -> None:
        looks.append(core.now())
        left = core.Delivery.objects.exclude(state="done").order_by("pk")
        mine = left.filter(leased_by=worker).first() or left.filter(due_at__lte=core.now()).first()
        if mine is not None and len(looks) > MANY:
            core.Delivery.objects.filter(pk=mine.pk).update(state="done")

    return look, looks


def test_what_a_killed_worker_held_is_not_waited_for(begun):
    deliver("leased", begun + SOME, GONE)
    look, looks = a_worker("here:1")
    wait_for_all(look, 0)
    assert looks[0] == begun + LEASE_ENDS and core.now() == begun + LEASE_ENDS


def test_what_failed_and_rests_is_not_waited_for(begun):
    deliver("waiting", begun + SOME)
    look, _ = a_worker("here:1")
    wait_for_all(look, 0)
    assert core.now() == begun + LEASE_ENDS


def test_the_clock_stands_while_somebody_who_lives_is_at_it_or_something_is_due(begun):
    here = f"here:{os.getpid()}"
    deliver("leased", begun + SOME, here)
    deliver("waiting", begun)
    look, looks = a_worker(here)
    wait_for_all(look, 0)
    assert len(looks) > MANY and core.now() == begun


def test_a_lease_that_never_ends_is_worth_nothing_whoever_holds_it(begun):
    """The number of a killed worker may be that of another process by now."""
    deliver("leased", begun + SOME, f"here:{os.getpid()}")
    look, _ = a_worker("here:1")
    wait_for_all(look, 0)
    assert core.now() == begun + LEASE_ENDS
