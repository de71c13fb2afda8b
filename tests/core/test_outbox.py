"""The outbox: at least once, and again after failures, kills and restarts."""

import itertools
import threading
from dataclasses import dataclass

import pytest
from django.db import connections

from tomoni.core import interface as core
from tomoni.core.actions import listening, outbox
from tomoni.core.errors import EventMalformed, ListenerAlreadyThere


@dataclass(frozen=True)
class CaseArrived:
    case_number: str
    person: int
    children: tuple[int, ...] = ()


@pytest.fixture
def heard(monkeypatch):
    """Names of the notices a listener wrote; the listeners of the rooms are left out."""
    monkeypatch.setattr(listening, "_listeners", {})
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


def test_a_worker_that_is_asked_to_stop_gives_back_what_it_had_not_begun(town, heard, clock):
    clock("2026-11-22T10:00:00")
    for number in range(3):
        core.emit(CaseArrived(f"2026-{number}", 7))
    assert core.dispatch_once("stopping", stopped=lambda: bool(heard)) == 1
    assert list(core.Delivery.objects.order_by("pk").values_list("state", "attempts", "leased_by")) == [
        ("done", 1, ""), ("waiting", 0, ""), ("waiting", 0, ""),
    ]  # fmt: skip
    assert core.dispatch_once("stopping", stopped=lambda: True) == 0
    assert core.dispatch_once("next") == 2 and len(heard) == 3, "another worker finds them at once"


def test_a_worker_that_is_stopped_begins_no_other_list_and_gives_the_rest_back(town, heard):
    lists = []

    for name in ("test.first", "test.second"):

        @core.listen(CaseArrived, name, many=True)
        def take(events):
            lists.append(len(events))

    core.emit_many([CaseArrived("2026-1", 7), CaseArrived("2026-2", 8)])
    assert core.dispatch_once("stopping", stopped=lambda: bool(lists)) == 2
    assert lists == [2] and heard == []
    waiting = core.Delivery.objects.filter(state="waiting", attempts=0, leased_by="")
    assert waiting.count() == 4
    assert core.dispatch_once("another") == 4
    assert lists == [2, 2] and len(heard) == 2


@pytest.mark.parametrize(("kills", "wanted"), [(1, [3]), (2, [1, 1, 1])])
def test_what_a_killed_worker_held_goes_by_the_list_once_more_and_then_by_itself(
    town, clock, monkeypatch, kills, wanted
):
    monkeypatch.setattr(listening, "_listeners", {})
    lists = []
    core.listen(CaseArrived, "test.many", many=True)(lambda events: lists.append(len(events)))
    clock("2026-11-22T10:00:00")
    core.emit_many(CaseArrived(f"2026-{n}", 7) for n in range(3))
    for minute in range(0, 2 * kills, 2):
        clock(f"2026-11-22T10:0{minute}:00")
        assert len(outbox._claim(town.code, "killed", 10)) == 3
    clock(f"2026-11-22T10:0{2 * kills}:00")
    assert core.dispatch_once("w2") == 3 and lists == wanted


def test_a_worker_that_lost_its_lease_undoes_what_it_did(town, clock, monkeypatch):
    monkeypatch.setattr(listening, "_listeners", {})

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
    monkeypatch.setattr(listening, "_listeners", {})
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
    monkeypatch.setattr(listening, "_listeners", {})
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


def test_what_goes_outside_runs_in_no_transaction_and_ends_with_its_note(town, heard, monkeypatch):
    monkeypatch.setattr(listening, "_listeners", {})
    open_blocks = []

    def act():
        open_blocks.append(len(connections["default"].savepoint_ids))

    def note():
        core.Organisation.objects.create(name="told")

    @core.listen(CaseArrived, "test.outside")
    def look(event):
        open_blocks.append(len(connections["default"].savepoint_ids))
        return core.Outside(act, note)

    core.emit(CaseArrived("2026-1", 7))
    core.dispatch_once("w1")
    looking, acting = open_blocks
    assert acting < looking, "the transaction of the look was closed before the world outside was asked"
    assert core.Organisation.objects.filter(name="told").count() == 1 and core.count_waiting() == 0


def test_a_worker_killed_between_sending_and_its_note_sends_again_and_notes_once(town, heard, monkeypatch, clock):
    monkeypatch.setattr(listening, "_listeners", {})
    sent, killed = [], [True]

    def note():
        if killed.pop() if killed else False:
            raise KeyboardInterrupt  # as a kill: nothing after it runs, not even putting back
        core.Organisation.objects.create(name="told")

    @core.listen(CaseArrived, "test.outside")
    def look(event):
        return core.Outside(lambda: sent.append(event.case_number), note)

    clock("2026-11-22T10:00")
    core.emit(CaseArrived("2026-1", 7))
    with pytest.raises(KeyboardInterrupt):
        core.dispatch_once("w1")
    assert core.dispatch_once("w2") == 0, "the lease still stands"
    clock("2026-11-22T10:03")
    assert core.dispatch_once("w2") == 1 and sent == ["2026-1", "2026-1"]
    assert core.Organisation.objects.filter(name="told").count() == 1
    assert core.dispatch_once("w2") == 0


def test_what_failed_outside_is_tried_again_later(town, heard, monkeypatch, clock):
    monkeypatch.setattr(listening, "_listeners", {})
    answers = [OSError("nobody there"), None]

    def act():
        if fault := answers.pop(0):
            raise fault

    core.listen(CaseArrived, "test.outside")(lambda event: core.Outside(act, lambda: None))
    clock("2026-11-22T10:00")
    core.emit(CaseArrived("2026-1", 7))
    core.dispatch_once("w1")
    assert "nobody there" in core.Delivery.objects.get().last_error
    clock("2026-11-22T10:05")
    core.dispatch_once("w1")
    assert core.Delivery.objects.get().state == "done"


def test_a_listener_of_lists_hears_what_is_due_together_in_one_transaction(town, heard, monkeypatch):
    lists = []

    @core.listen(CaseArrived, "test.lists", many=True)
    def hear_lists(events):
        lists.append([event.case_number for event in events])

    core.emit_many([CaseArrived("2026-1", 7), CaseArrived("2026-2", 8)])
    core.emit(CaseArrived("2026-3", 9))
    assert core.dispatch_once("w1") == 6 and core.dispatch_once("w1") == 0
    assert lists == [["2026-1", "2026-2", "2026-3"]] and len(heard) == 3


def test_where_a_list_fails_each_goes_by_itself_and_only_the_bad_one_waits(town, heard, clock):
    done = []

    @core.listen(CaseArrived, "test.picky", many=True)
    def pick(events):
        for event in events:
            core.Organisation.objects.create(name=event.case_number)
            if event.case_number == "bad":
                raise RuntimeError("this one cannot be done")
            done.append(event.case_number)

    clock("2026-11-22T10:00:00")
    core.emit_many([CaseArrived(number, 7) for number in ("2026-1", "bad", "2026-2")])
    core.dispatch_once("w1")
    assert sorted(core.Organisation.objects.values_list("name", flat=True)) == ["2026-1", "2026-2"]
    left = outbox.Delivery.objects.exclude(state="done")
    assert [(row.listener, row.attempts) for row in left] == [("test.picky", 1)]


def test_what_does_not_concern_a_listener_is_not_delivered(town, heard):
    told = []
    core.listen(CaseArrived, "test.some", when=lambda event: event.person == 8)(lambda event: told.append(event.person))
    core.emit_many([CaseArrived("2026-1", 7), CaseArrived("2026-2", 8)])
    assert core.dispatch_once("w1") == 3 and told == [8]


@dataclass(frozen=True)
class StepTaken:
    number: str
    receiver: int


@pytest.fixture
def receivers(heard):
    """Two receivers outside; 1 is dead. Gives what they were asked, in order."""
    asked = []

    @core.listen(StepTaken, "test.send", outside="receiver")
    def send(event):
        def act():
            asked.append(event.number)
            if event.receiver == 1:
                raise OSError("nobody there")

        return core.Outside(act, lambda: None)

    return asked


def test_a_dead_receiver_outside_is_asked_once_and_everything_else_for_it_rests_untried(town, heard, receivers, clock):
    clock("2026-11-22T10:00:00")
    core.emit_many(StepTaken(f"dead-{n}", 1) for n in range(30))
    core.emit_many([CaseArrived("2026-1", 7), StepTaken("live", 2)])
    core.dispatch_once("w1")
    assert heard == [("2026-1", 7)], "the news of the town do not wait behind it"
    core.dispatch_once("w1")
    assert receivers == ["dead-0", "live"], "one try, and the other receiver is told"
    core.emit(StepTaken("dead-later", 1))
    assert core.dispatch_once("w1") == 1 and receivers[2:] == [], "what comes meanwhile rests too"
    waiting = core.Delivery.objects.filter(listener="test.send", state="waiting")
    assert sorted(waiting.values_list("attempts", flat=True)) == [0] * 30 + [1]
    assert len(set(waiting.values_list("due_at", flat=True))) == 1
    clock("2026-11-22T10:00:10")
    core.dispatch_once("w1")
    assert receivers[2:] == ["dead-0"], "the one that failed goes first"


def test_a_receiver_that_wakes_is_told_everything_that_rested_in_its_order(town, receivers, clock):
    clock("2026-11-22T10:00:00")
    core.emit_many(StepTaken(f"dead-{n}", 1) for n in range(7))
    core.dispatch_once("w1")
    clock("2026-11-22T10:01:00")
    told = []
    listening._listeners.clear()
    core.listen(StepTaken, "test.send", outside="receiver")(
        lambda event: core.Outside(lambda: told.append(event.number), lambda: None)
    )
    while core.dispatch_once("w1"):
        pass
    assert told == [f"dead-{n}" for n in range(7)] and core.count_waiting() == 0


def test_messages_go_outside_few_a_round_and_one_while_other_news_wait(town, heard, receivers):
    core.emit_many(StepTaken(f"live-{n}", 2) for n in range(12))
    core.emit_many(CaseArrived(f"2026-{n}", 7) for n in range(4))
    core.dispatch_once("w1", 4)
    assert (len(heard), len(receivers)) == (4, 1)
    core.dispatch_once("w1", 4)
    assert len(receivers) == 1 + outbox.OUTSIDE_AT_ONCE


def test_no_receiver_is_asked_on_a_lease_that_is_over(town, heard, receivers, clock, monkeypatch):
    """However slow each of them is, nothing else is leased meanwhile, so that a second worker sends nothing twice."""
    clock("2026-11-22T10:00:00")
    core.emit_many(StepTaken(f"live-{n}", 2) for n in range(3))
    leased = []
    end = outbox._end
    monkeypatch.setattr(
        outbox, "_end", lambda *told: (leased.append(core.Delivery.objects.filter(state="leased").count()), end(*told))
    )
    core.dispatch_once("w1")
    assert leased == [1, 1, 1]


def test_a_slow_worker_gives_back_what_it_cannot_do_within_its_lease(town, heard, clock):
    clock("2026-11-22T10:00:00")
    core.listen(CaseArrived, "test.slow")(lambda event: clock("2026-11-22T10:01:00"))
    core.emit_many(CaseArrived(f"2026-{n}", 7) for n in range(3))
    tried = core.dispatch_once("w1")
    left = core.Delivery.objects.filter(state="waiting")
    assert tried + left.count() == 6 and set(left.values_list("attempts", "leased_by")) == {(0, "")}
