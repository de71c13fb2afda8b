"""The clock of a demo is moved ahead for every process at once; any other town's is not."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tomoni.core import interface as core


def japan(*moment: Any) -> datetime:
    """A moment without a zone, as somebody types it."""
    return datetime(*moment)  # noqa: DTZ001 - what this is about


@pytest.fixture
def demo(settings, tmp_path):
    settings.TOMONI_DEMO, settings.TOMONI_NOW, settings.TOMONI_DATA = True, "", tmp_path


def test_a_demo_is_moved_ahead_and_goes_on_from_there(demo):
    there = core.now() + timedelta(days=200)
    core.move_clock(there)
    assert there <= core.now() < there + timedelta(minutes=1)
    core.move_clock(there + timedelta(days=1))
    assert core.today() == (there + timedelta(days=1)).date()


def test_a_moment_without_a_zone_is_of_japan(demo):
    assert core.move_clock(japan(2199, 4, 1, 9)).isoformat() == "2199-04-01T09:00:00+09:00"


def test_nobody_moves_it_back(demo):
    core.move_clock(japan(2199, 4, 1, 9))
    with pytest.raises(ValueError, match="It is 2199-04-01 09:00 here already"):
        core.move_clock(japan(2199, 4, 1, 8))
    assert core.today().year == 2199


def test_a_town_that_is_no_demo_keeps_the_time_of_the_machine(demo, settings):
    core.move_clock(japan(2199, 4, 1))
    settings.TOMONI_DEMO = False
    assert core.today().year < 2199
    with pytest.raises(ValueError, match="Only a demo"):
        core.move_clock(japan(2200, 4, 1))


def test_a_clock_that_stands_still_stands_still_where_it_was_moved_to(demo, settings):
    settings.TOMONI_NOW = "2026-11-24T10:00:00+09:00"
    core.move_clock(japan(2027, 4, 1, 8, 30))
    assert core.now().isoformat() == "2027-04-01T08:30:00+09:00"
    with pytest.raises(ValueError, match="It is 2027-04-01 08:30 here already"):
        core.move_clock(japan(2027, 3, 31))


def test_a_demo_may_have_a_past(settings, clock):
    settings.TOMONI_DEMO = True
    clock("2026-11-24T10:00:00")
    with core.standing_at(japan(2026, 11, 3, 9)):
        assert core.now().isoformat() == "2026-11-03T09:00:00+09:00"
    assert core.today().isoformat() == "2026-11-24"


def test_no_clock_of_a_real_town_stands_elsewhere(settings):
    settings.TOMONI_DEMO = False
    with pytest.raises(ValueError, match="demo"), core.standing_at(japan(2026, 11, 3, 9)):
        pass


def test_a_clock_that_another_process_moved_is_read_anew(demo, tmp_path):
    core.move_clock(core.now() + timedelta(days=1))
    before = core.now()
    moved = tmp_path / "clock.other"
    moved.write_text(str(float((tmp_path / "clock").read_text()) + 86_400))
    moved.replace(tmp_path / "clock")
    assert core.now() - before >= timedelta(days=1)
    (tmp_path / "clock").unlink()
    assert core.now() < before
