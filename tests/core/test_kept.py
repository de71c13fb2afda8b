"""What a process keeps between requests: whose it is, for how long, and who forgets it."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.db import transaction

from tomoni.core import interface as core
from tomoni.core.models import kept as keeping

CLOSED = date(2026, 12, 1)


def test_a_value_is_made_once_while_it_is_young(town) -> None:
    made = []
    for _ in range(3):
        core.kept("tests", lambda: made.append(1))
    assert len(made) == 1


def test_a_value_is_made_anew_when_its_seconds_have_passed(town, monkeypatch) -> None:
    moments = iter([0.0, 4.9, 5.0])
    monkeypatch.setattr(keeping, "time", SimpleNamespace(monotonic=lambda: next(moments)))
    made = iter(["first", "second"])
    assert [core.kept("tests", lambda: next(made)) for _ in range(3)] == ["first", "first", "second"]


def test_no_town_sees_what_is_kept_of_another(town, other_town) -> None:
    core.kept("tests", lambda: town.name)
    with core.tenant(other_town):
        assert core.kept("tests", lambda: other_town.name) == "かえで町"
    assert core.kept("tests", lambda: "") == "ひばり町"


def test_what_a_transaction_changes_stays_with_it_until_it_is_committed(committed_town) -> None:
    with core.tenant(committed_town):
        assert core.is_open_day(CLOSED)
    with pytest.raises(LookupError), core.tenant(committed_town):
        core.close_office(CLOSED, "開庁記念日")
        assert not core.is_open_day(CLOSED)
        raise LookupError("undone")
    with core.tenant(committed_town):
        assert core.is_open_day(CLOSED), "what was undone was kept"
        core.close_office(CLOSED, "開庁記念日")
    with core.tenant(committed_town):
        assert not core.is_open_day(CLOSED), "what was committed is not known"


def test_what_was_read_while_a_change_waited_is_forgotten_with_its_commit(town, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        core.forget("tests")
        keeping._kept[town.code, "tests"] = (float("inf"), "read by another thread meanwhile")
    assert (town.code, "tests") not in keeping._kept


def test_only_so_many_values_are_kept(town, monkeypatch) -> None:
    monkeypatch.setattr(keeping, "MOST", 3)
    for number in range(5):
        core.kept(f"tests:{number}", lambda: "a value")
    assert len(keeping._kept) == 3
    assert (town.code, "tests:4") in keeping._kept
