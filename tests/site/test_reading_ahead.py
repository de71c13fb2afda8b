"""The first page finds the services made: making them inside its transaction kept everybody else from writing."""

from contextlib import contextmanager
from datetime import date

import pytest
from django.db import DatabaseError, connection
from tests.services.builders import make_pack

from tomoni.core import interface as core
from tomoni.services import interface as services
from tomoni.services import queries
from tomoni.site.reading_ahead import read_ahead


class Watch:
    """Where definitions are made, and how many transactions of a tenant were begun."""

    def __init__(self, monkeypatch) -> None:
        self.locked, self.pieces = [], 0
        outside, make, enter = list(connection.savepoint_ids), queries.definition_from, core.tenant

        def watched(content):
            self.locked.append(connection.savepoint_ids != outside)  # the test itself is one transaction
            return make(content)

        @contextmanager
        def tenant(town):
            self.pieces += 1
            with enter(town) as entered:
                yield entered

        monkeypatch.setattr(queries, "definition_from", watched)
        monkeypatch.setattr(core, "tenant", tenant)


@pytest.fixture
def watch(town, monkeypatch):
    """A process that has just started, in a town with a few services."""
    core.Municipality.objects.exclude(code=town.code).delete()
    core.forget_everything()
    core.Department.objects.get_or_create(key="child-support", defaults={"name": "子育て支援課"})
    services.publish(make_pack(), actor=core.Actor.system("test"), from_date=date(2020, 4, 1))
    monkeypatch.setattr(queries, "_kept", queries._Kept())
    return Watch(monkeypatch)


def test_without_it_the_first_page_makes_all_of_them_in_its_one_transaction(watch, town) -> None:
    with core.tenant(town):
        found = services.list_definitions()
    assert len(found) > 1 and watch.locked == [True] * len(found) and watch.pieces == 1


def test_read_ahead_they_are_made_with_nothing_locked_and_the_first_page_makes_none(watch, town) -> None:
    made = read_ahead()
    assert made > 1 and watch.locked == [False] * made and watch.pieces == 1 + made
    with core.tenant(town):
        assert len(services.list_definitions()) == made == len(watch.locked)
    assert read_ahead() == 0, "a second time there is nothing to do"


def test_what_cannot_be_read_keeps_nobody_from_starting(watch, monkeypatch) -> None:
    first, *others = services.list_unread()
    stored = queries._stored

    def gone(bundle):
        if bundle == first:
            raise services.BundleNotFound("not stored here", bundle=bundle)
        return stored(bundle)

    monkeypatch.setattr(queries, "_stored", gone)
    assert read_ahead() == len(others) > 0

    def unmigrated():
        raise DatabaseError("no such table: core_municipality")

    monkeypatch.setattr(core, "list_municipalities", unmigrated)
    monkeypatch.setattr("tomoni.site.reading_ahead.connections.close_all", lambda: None)  # the test needs its own
    assert read_ahead() == 0
