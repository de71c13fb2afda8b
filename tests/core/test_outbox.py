"""The outbox: at least once, and again after failures, kills and restarts."""

import itertools
import threading
from dataclasses import dataclass

import pytest
from django.db import connections

from tomoni.core import interface as core
from tomoni.core.actions import outbox
from tomoni.core.errors import EventMalformed, ListenerAlreadyThere


@dataclass(frozen=True)
class CaseArrived:
    case_number: str
    person: int
    children: tuple[int, ...] = ()


@pytest.fixture
def heard(monkeypatch):
    """Names of the notices a listener wrote; the listeners of the rooms are left out."""
    monkeypatch.setattr(outbox, "_listeners", {})
    calls = []
    core.listen(CaseArrived, "test.hear")(lambda event: calls.append((event.case_number, event.person)))
    return calls


def test_an_event_reaches_its_listener_once(town, heard):
    core.emit(CaseArrived("2026-1", 7))
    assert core.dispatch_once("w1") == 1
    assert core.dispatch_once("w1") == 0
    assert heard == [("2026-1", 7)]


def test_an_event_that_was_rolled_back_is_never_delivered(town, heard):
    with pytest.raises(ZeroDivisionError), core.tenant(town):
        core.emit(CaseArrived("2026-1", 7))
        raise ZeroDivisionError
    assert core.dispatch_once("w1") == 0


def test_a_failing_listener_is_tried_again_later_and_dies_after_eight_attempts(town, heard, clock):
    tries = []

    @core.listen(CaseArrived, "test.fail")
    def fail(event):
        tries.append(core.now())
        core.Organisation.objects.create(name="half written")
        raise RuntimeError("no mail server")

    clock("2026-11-22T10:00:00")
    core.emit(CaseArrived("2026-1", 7))
    for minute in range(180):
        clock(f"2026-11-22T{10 + minute // 60:02d}:{minute % 60:02d}:30")
        core.dispatch_once("w1")
    assert len(tries) == 8
    pauses = [after - before for before, after in itertools.pairwise(tries)]
    assert pauses == sorted(pauses)
    (dead,) = core.dead_letters()
    assert dead.listener == "test.fail"
    assert "no mail server" in dead.last_error
    assert heard == [("2026-1", 7)]
    assert not core.Organisation.objects.exists()
    core.revive(dead.pk)
    assert core.dispatch_once("w1") == 1
    assert len(tries) == 9


def test_a_lapsed_lease_is_taken_again(town, heard, clock):
    clock("2026-11-22T10:00:00")
    core.emit(CaseArrived("2026-1", 7))
    assert len(outbox._claim(town.code, "killed", 10)) == 1
    clock("2026-11-22T10:01:59")
    assert core.dispatch_once("w2") == 0
    clock("2026-11-22T10:02:00")
    assert core.dispatch_once("w2") == 1
    assert heard == [("2026-1", 7)]


def test_a_worker_that_lost_its_lease_undoes_what_it_did(town, clock, monkeypatch):
    monkeypatch.setattr(outbox, "_listeners", {})

    @core.listen(CaseArrived, "test.slow")
    def slow(event):
        core.Organisation.objects.create(name="by the slow one")
        core.Delivery.objects.update(leased_by="w2", attempts=2)

    core.emit(CaseArrived("2026-1", 7))
    core.dispatch_once("w1")
    assert not core.Organisation.objects.exists()


def test_a_worker_killed_at_every_attempt_leaves_a_dead_letter(town, heard, clock):
    clock("2026-11-22T10:00:00")
    core.emit(CaseArrived("2026-1", 7))
    for hour in range(11, 19):
        clock(f"2026-11-22T{hour}:00:00")
        assert len(outbox._claim(town.code, "killed", 10)) == 1
    clock("2026-11-22T19:00:00")
    assert core.dispatch_once("w1") == 0
    assert len(core.dead_letters()) == 1
    assert heard == []


def test_outside_a_tenant_every_town_is_served(db, heard):
    towns = [core.Municipality.objects.create(code=code, name=code) for code in ("910001", "910002")]
    for number, town in enumerate(towns):
        with core.tenant(town):
            core.emit(CaseArrived(town.code, number))
    assert core.dispatch_once("w1") == 2
    assert heard == [("910001", 0), ("910002", 1)]


def test_a_listener_that_is_gone_is_named_in_the_dead_letter(town, heard, monkeypatch):
    core.emit(CaseArrived("2026-1", 7))
    monkeypatch.setattr(outbox, "_listeners", {})
    core.dispatch_once("w1")
    assert "test.hear" in core.Delivery.objects.get().last_error


def test_one_listener_a_name(heard):
    with pytest.raises(ListenerAlreadyThere):
        core.listen(CaseArrived, "test.hear")(test_one_listener_a_name)


@dataclass(frozen=True)
class CaseWithAPerson:
    person: object


def test_an_event_with_more_than_plain_values_is_refused(town):
    with pytest.raises(EventMalformed, match="person"):
        core.emit(CaseWithAPerson(object()))
    with pytest.raises(EventMalformed, match="dataclass"):
        core.emit("CaseArrived")


def test_several_workers_never_take_the_same_delivery(committed_town, monkeypatch):
    """Three connections at once; on PostgreSQL each skips what another has locked."""
    monkeypatch.setattr(outbox, "_listeners", {})
    done: list[int] = []
    core.listen(CaseArrived, "test.count")(lambda event: done.append(event.person))
    with core.tenant(committed_town):
        for number in range(40):
            core.emit(CaseArrived("2026-1", number))

    def work(name: str) -> None:
        while core.dispatch_once(name, 5):
            pass
        connections.close_all()

    threads = [threading.Thread(target=work, args=(f"w{n}",)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == list(range(40))
