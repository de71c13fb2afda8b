"""Towns cannot see each other."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from tests.core.builders import make_person

from tomoni.core import interface as core

TOWN_MODELS = [m for m in apps.get_models() if issubclass(m, core.TownModel)]


def test_a_row_of_another_town_is_not_found(town, other_town):
    person = make_person()
    with core.tenant(other_town):
        assert core.find_person(person.pk) is None
    assert core.find_person(person.pk) == person


def test_work_outside_a_tenant_is_refused(db):
    with pytest.raises(core.TenantMissing, match=r"core\.tenant"):
        list(core.Person.objects.all())


def test_a_row_outside_a_tenant_is_not_stored(db):
    with pytest.raises(DatabaseError), transaction.atomic():
        core.Person(name="誰か").save()


def test_an_unknown_municipality_is_refused(db):
    with pytest.raises(core.MunicipalityUnknown), core.tenant("123456"):
        pass


def test_the_outer_municipality_is_back_after_an_inner_one(town, other_town):
    with core.tenant(other_town):
        make_person("鈴木 一")
    make_person("佐藤 二")
    assert [p.name for p in core.Person.objects.all()] == ["佐藤 二"]
    assert core.current_municipality() == town


def test_the_outer_municipality_is_back_after_an_inner_failure(town, other_town):
    with pytest.raises(ZeroDivisionError), core.tenant(other_town):
        make_person("鈴木 一")
        raise ZeroDivisionError
    assert core.current_municipality() == town
    make_person("佐藤 二")
    with core.tenant(other_town):
        assert not core.Person.objects.exists()


def test_a_person_of_another_town_cannot_be_written_by_the_raw_manager(town, other_town):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite holds one town a file; only PostgreSQL has row-level security")
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        core.Person._base_manager.create(municipality=other_town, name="よその 人")


@pytest.mark.parametrize("model", TOWN_MODELS, ids=lambda m: m._meta.label)
def test_no_table_shows_rows_of_another_town(model, town, other_town):
    """As the application, with the manager that filters nothing and with SQL by hand."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite holds one town a file; only PostgreSQL has row-level security")
    with core.tenant(other_town), connection.cursor() as cursor:
        assert not model._base_manager.filter(municipality_id=town.code).exists()
        cursor.execute(f'SELECT count(*) FROM "{model._meta.db_table}" WHERE municipality_id <> %s', [other_town.code])
        assert cursor.fetchone() == (0,)
        cursor.execute(
            "SELECT relrowsecurity, relforcerowsecurity, pg_get_userbyid(relowner) <> current_user"
            " FROM pg_class WHERE oid = %s::regclass",
            [f'"{model._meta.db_table}"'],
        )
        assert cursor.fetchone() == (True, True, True)
        cursor.execute("SELECT qual, with_check FROM pg_policies WHERE tablename = %s", [model._meta.db_table])
        policies = cursor.fetchall()
        assert len(policies) == 1
        assert all("tomoni.municipality" in rule for rule in policies[0])


@pytest.mark.parametrize("model", [m for m in TOWN_MODELS if m._meta.app_label == "core"], ids=lambda m: m._meta.label)
def test_sql_by_hand_cannot_change_rows_of_another_town(model, town, other_town):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite holds one town a file; only PostgreSQL has row-level security")
    if model.insert_only:
        pytest.skip("insert-only tables refuse every change, see test_database_guards")
    with core.tenant(other_town), connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{model._meta.db_table}" WHERE municipality_id = %s', [town.code])
        assert cursor.rowcount == 0


def test_the_application_may_not_switch_the_guards_off(town):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite knows no roles")
    for statement in ("ALTER TABLE core_person DISABLE ROW LEVEL SECURITY", "SET ROLE tomoni_owner"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_without_a_municipality_the_application_sees_nothing(db, other_town):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite holds one town a file; only PostgreSQL has row-level security")
    with core.tenant(other_town):
        make_person()
    assert not core.Person._base_manager.exists()


def test_a_town_answers_at_its_host_or_when_it_is_the_only_one(db):
    core.Municipality.objects.exclude(code="").delete()
    assert core.find_municipality_at("localhost") is None
    first = core.Municipality.objects.create(code="999016", name="ひばり町", host="hibari.example")
    assert core.find_municipality_at("localhost") == first
    second = core.Municipality.objects.create(code="999024", name="かえで町", host="kaede.example")
    assert core.find_municipality_at("localhost") is None
    assert core.find_municipality_at("kaede.example") == second
    assert core.list_municipalities() == [first, second]
