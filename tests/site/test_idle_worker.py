"""An idle worker asks little, and finds at once what is due."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tomoni.core import interface as core
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
