"""Statements of our own give the same on both databases, kept by a connection or not."""

import pytest
from django.db import connection
from tests.core import builders as make

from tomoni.core import interface as core

BORN = core.Prepared(
    "test_born",
    "SELECT id, birth_date FROM core_person"
    " WHERE municipality_id = %(town)s AND id IN %(pks)s AND birth_date >= %(day)s ORDER BY id",
    lists=(("pks", "bigint"),),
)


@pytest.mark.parametrize("is_pooled", [False, True])
def test_lists_and_days_are_asked_for_alike(town, monkeypatch, is_pooled) -> None:
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", is_pooled)
    people = [make.make_person(f"山田 {n}", born=f"19{n}0-01-02") for n in (5, 6, 7)]
    for _ in range(2):
        rows = BORN.rows(pks=[one.pk for one in people], day="1960-01-02")
        assert [(pk, str(core.day_of(day))) for pk, day in rows] == [
            (people[1].pk, "1960-01-02"),
            (people[2].pk, "1970-01-02"),
        ]
        assert BORN.rows(pks=[], day="1900-01-01") == []


def test_outside_a_tenant_nothing_is_asked(town) -> None:
    from tomoni.core.domain.tenants import CURRENT

    token = CURRENT.set(None)
    try:
        with pytest.raises(core.TenantMissing):
            BORN.rows(pks=[1], day="1900-01-01")
    finally:
        CURRENT.reset(token)
