"""Rows are made quickly, and hold what Django would have given them."""

from datetime import date

import pytest
from django.apps import apps
from django.db import models
from tests.core import builders as make

from tomoni.core import interface as core
from tomoni.core.models.making import QuicklyMade

QUICK = [model for model in apps.get_models() if issubclass(model, QuicklyMade)]


def as_django(model, **named):
    row = model.__new__(model)
    models.Model.__init__(row, **named)
    return row


def values(row):
    return {name: value for name, value in row.__dict__.items() if name != "_state"}


def test_a_new_row_of_every_table_has_the_defaults_of_django(town):
    for model in QUICK:
        assert values(model()) == values(as_django(model)), model


def test_what_is_named_is_taken_and_a_related_row_is_kept_with_its_key(town):
    named = {
        "household": core.Household(pk=7),
        "person": make.make_person(),
        "relation": "子",
        "since": date(2020, 1, 1),
    }
    row = core.Membership(**named)
    assert values(row) == values(as_django(core.Membership, **named))
    assert row.household is named["household"] and row.municipality_id == town.code and row._state.adding


def test_a_name_that_is_no_column_or_a_row_of_another_kind_is_refused_as_by_django(town):
    with pytest.raises(TypeError, match="unexpected keyword"):
        core.Person(nobody=1)
    with pytest.raises(ValueError, match="must be a"):
        core.Membership(person=core.Household())


def test_a_row_that_was_read_knows_its_database_and_what_was_left_out_is_read_when_asked_for(
    town, django_assert_num_queries
):
    person = make.make_person()
    read = core.Person.objects.get(pk=person.pk)
    assert (read, read.name, read._state.adding, read._state.db) == (person, "山田 花子", False, "default")
    part = core.Person.objects.only("pk").get(pk=person.pk)
    assert part.get_deferred_fields()
    with django_assert_num_queries(1):
        assert part.name == "山田 花子"
