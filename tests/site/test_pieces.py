"""The worker lets go between the pieces of a look: on SQLite an open transaction keeps every page waiting."""

from collections import Counter
from contextlib import contextmanager

import pytest

from tomoni.cases import interface as cases
from tomoni.core import interface as core
from tomoni.site import tidying, worker
from tomoni.site.worker import Worker

FIRST_START = {
    core: (
        "seal_now", "index_acts", "carry_on_check", "publish_seals", "watch_days", "expire_uploads", "forget_tickets",
        "sweep_pieces", "sweep_files",
    ),
    cases: (
        "expire_interviews", "reckon_figures", "recount_all", "watch_awards", "forget_stray_files",
        "file_left_mandates",
    ),
    worker: ("carry_out_transfers", "forget_old"),
    tidying.services: ("forget_missed",),
}  # fmt: skip


class Watch:
    """Which work was done in which transaction of a tenant."""

    def __init__(self, monkeypatch) -> None:
        self.number, self.inside, self.seen = 0, False, []
        entered = core.tenant

        @contextmanager
        def tenant(municipality):
            self.number, self.inside = self.number + 1, True
            with entered(municipality) as town:
                yield town
            self.inside = False

        monkeypatch.setattr(core, "tenant", tenant)
        for module, names in FIRST_START.items():
            for name in names:
                monkeypatch.setattr(module, name, self._watched(name, getattr(module, name)))

    def _watched(self, name, work):
        def watched(*given, **named):
            assert self.inside, f"{name} has no town"
            self.seen.append((name, self.number))
            return work(*given, **named)

        return watched


@pytest.fixture
def watch(town, monkeypatch):
    core.Municipality.objects.exclude(code=town.code).delete()
    core.forget_everything()
    core.record(core.Actor.system("test"), "search", [], purpose="test")
    return Watch(monkeypatch)


def test_at_the_first_start_everything_is_due_and_nothing_shares_a_transaction(watch) -> None:
    Worker().work_once()
    done = [name for name, _ in watch.seen]
    assert sorted(done) == sorted(name for names in FIRST_START.values() for name in names), "all of it, once"
    held = Counter(number for _, number in watch.seen)
    assert set(held.values()) == {1}, "one piece a transaction"


def test_what_is_not_due_opens_no_transaction(watch, town) -> None:
    mine = Worker()
    mine.work_until_idle()
    mine.tidier.swept[town.code] = core.today()  # all 256 parts of the store
    before, seen = watch.number, len(watch.seen)
    mine.work_once()
    assert [name for name, _ in watch.seen[seen:]] == ["seal_now"] and watch.number == before + 1


def test_who_is_asked_to_stop_stops_after_the_piece_that_is_begun(watch, monkeypatch) -> None:
    mine = Worker()
    sweep = tidying.cases.forget_stray_files

    def stopped(*given):
        mine.stopped.set()
        return sweep(*given)

    monkeypatch.setattr(tidying.cases, "forget_stray_files", stopped)
    mine.work_once()
    assert [name for name, _ in watch.seen] == ["sweep_pieces", "forget_stray_files"]
