"""Sessions end, and one kind never opens the other's door."""

import pytest

from tomoni.core.adapters.sessions import SessionStore
from tomoni.core.models import Session


def make_session(kind: str = "resident", **values: object) -> SessionStore:
    session = SessionStore(kind=kind)
    session.update(values)
    session.save()
    return session


def test_a_session_comes_back(town):
    key = make_session(account=7).session_key
    assert SessionStore(key)["account"] == 7


@pytest.mark.parametrize(("kind", "other"), [("resident", "staff"), ("staff", "resident")])
def test_a_session_of_one_kind_is_none_of_the_other(town, kind, other):
    key = make_session(kind, who=7).session_key
    assert "who" not in SessionStore(key, other)


def test_a_session_of_another_town_is_none(town, other_town):
    from tomoni.core import interface as core

    key = make_session(who=7).session_key
    with core.tenant(other_town):
        assert "who" not in SessionStore(key)


def test_a_session_ends_when_nobody_uses_it(town, clock):
    clock("2026-11-22T10:00:00")
    key = make_session("staff", who=7).session_key
    clock("2026-11-22T10:20:00")
    used = SessionStore(key, "staff")
    assert used["who"] == 7
    assert used.modified
    used.save()
    clock("2026-11-22T10:49:00")
    assert SessionStore(key, "staff")["who"] == 7
    clock("2026-11-22T10:51:00")
    assert "who" not in SessionStore(key, "staff")
    SessionStore.clear_expired()
    assert not Session.objects.exists()


def test_a_new_key_leaves_nothing_under_the_old_one(town):
    session = make_session(who=7)
    old = session.session_key
    session.cycle_key()
    session.save()
    assert "who" not in SessionStore(old)
    assert SessionStore(session.session_key)["who"] == 7


def test_the_content_cannot_be_read_without_the_secret_being_right(town, settings):
    key = make_session(who=7).session_key
    settings.SECRET_KEY = "another"
    assert "who" not in SessionStore(key)
