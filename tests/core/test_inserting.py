"""Many rows at once are the rows that Django itself would have written, on every database."""

from datetime import date

import pytest

from tomoni.core import interface as core


def a_fact(person, name, **more):
    return core.Fact(
        about_kind="person", about_id=person.pk, name=name, source="staff", holds_since=date(2026, 4, 1),
        known_since=core.now(), **more,
    )  # fmt: skip


AWKWARD = ['"it\'s"', '{"a": [1, "髙橋\\n\\t\\\\ %s %% 𠮷"]}', "null", "true", '"\\u00e9; --"']


def test_awkward_texts_dates_moments_lists_and_nothing_come_back_as_they_were(town):
    person = core.Person.objects.create(name="髙橋 邉", name_kana="タカハシ", birth_date=date(1990, 1, 1))
    rows = [
        a_fact(person, f"n{n}", value=value, key_id="p0", purposes=["平和", 'a"b'] if n % 2 else [], year=n or None)
        for n, value in enumerate(AWKWARD)
    ]
    core.insert_rows(rows)
    found = {row.pk: row for row in core.Fact.objects.filter(about_id=person.pk)}
    assert [row.pk for row in rows] == sorted(found)
    for row in rows:
        same = found[row.pk]
        for field in core.Fact._meta.concrete_fields:
            assert getattr(same, field.attname) == getattr(row, field.attname), field.attname


def test_more_rows_than_one_statement_takes_keep_their_order(town):
    person = core.Person.objects.create(name="山田", name_kana="ヤマダ", birth_date=date(1990, 1, 1))
    rows = core.insert_rows([a_fact(person, f"n{n}", value=str(n), key_id="p0") for n in range(2100)])
    stored = core.Fact.objects.filter(about_id=person.pk).order_by("pk").values_list("pk", "value")
    assert [(row.pk, row.value) for row in rows] == list(stored)


def test_what_json_does_not_know_is_refused_and_not_written_as_text(town):
    person = core.Person.objects.create(name="山田", name_kana="ヤマダ", birth_date=date(1990, 1, 1))
    with pytest.raises(TypeError):
        core.insert_rows([a_fact(person, "n", value="1", key_id="p0", purposes=[date(2026, 4, 1)])])
    assert not core.Fact.objects.filter(about_id=person.pk).exists()


def test_of_no_rows_at_all_nothing_is_asked_of_the_database(town, django_assert_num_queries):
    with django_assert_num_queries(0):
        core.insert_together([], [])
