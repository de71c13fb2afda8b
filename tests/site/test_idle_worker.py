"""An idle worker asks little, and finds at once what is due."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tomoni.cases import interface as cases
from tomoni.core import interface as core
from tomoni.site import worker as working
from tomoni.site.worker import Worker

ASIDE = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "SELECT SET_CONFIG", "PREPARE")


def asked_by(worker: Worker) -> list[str]:
    with CaptureQueriesContext(connection) as seen:
        worker.work_once()
    return [one["sql"] for one in seen.captured_queries if not one["sql"].upper().startswith(ASIDE)]


def test_a_look_that_finds_nothing_asks_two_questions_a_town(town) -> None:
    core.Municipality.objects.exclude(code=town.code).delete()
    core.forget_everything()
    worker = Worker()
    worker.work_until_idle()
    assert len(asked_by(worker)) == 2


def test_what_was_recorded_meanwhile_is_sealed_at_the_next_look(town) -> None:
    worker = Worker()
    worker.work_until_idle()
    core.record(core.Actor.system("test"), "search", [], purpose="test")
    assert worker.work_once() > 0
    assert not core.LedgerUnsealed.objects.exists()


def test_what_may_wait_is_looked_for_again_after_a_minute(town, settings) -> None:
    settings.TOMONI_NOW = "2026-11-24T10:00:00+09:00"
    worker = Worker()
    worker.work_until_idle()
    at = worker.cleared[town.code]
    settings.TOMONI_NOW = "2026-11-24T10:00:59+09:00"
    worker.work_once()
    assert worker.cleared[town.code] == at
    settings.TOMONI_NOW = "2026-11-24T10:01:00+09:00"
    worker.work_until_idle()
    assert worker.cleared[town.code] > at


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The clock of the worker: one number, which stands unless it is moved."""
    at = [1_000.0]
    monkeypatch.setattr(working.time, "monotonic", lambda: at[0])
    return at


def test_figures_of_the_month_rest_for_many_times_what_they_took(town, seconds, monkeypatch) -> None:
    asked = []

    def reckon() -> int:
        asked.append(seconds[0])
        seconds[0] += 2.0
        return 0

    monkeypatch.setattr(cases, "reckon_figures", reckon)
    worker = Worker()
    for later in (0, 79.0, 0.5, 0.5):
        seconds[0] += later
        worker._reckon_figures(town.code)
    assert asked == [1_000.0, 1_082.0], "after 2 seconds it rests for 80"


def test_a_worker_gathers_where_people_keep_coming_and_lists_are_short(seconds, monkeypatch) -> None:
    """Each look takes a tenth of a second: of three nobody waits, then what comes within half a second is one list."""
    monkeypatch.setattr(working.connections["default"], "vendor", "postgresql")
    full = working.DELIVERIES["postgresql"]
    found, rests = iter([5, 5, 5, 5, 5, full, 0, 5]), []
    worker = Worker()

    def work() -> int:
        seconds[0] += 0.1
        some = next(found, None)
        if some is None:
            worker.stopped.set()
        return some or 0

    monkeypatch.setattr(worker, "work_once", work)
    monkeypatch.setattr(worker, "_beat", lambda: None)
    monkeypatch.setattr(worker.stopped, "wait", lambda rest: rests.append(("gathers", round(rest, 3))))
    monkeypatch.setattr(core, "wait_for_event", lambda rest: rests.append(("idle", rest)))
    worker._loop()
    assert rests == [("gathers", 0.4), ("gathers", 0.4), ("idle", 0.1), ("idle", 0.1)]
