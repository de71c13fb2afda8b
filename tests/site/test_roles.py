"""One address of PostgreSQL is enough to try tomoni; the application never works as the owner."""

from tomoni.site.roles import application_address


def test_the_application_gets_a_role_of_its_own_on_the_same_database(tmp_path):
    address = application_address("postgres://owner:p%40ss@db.example:5999/tomoni?sslmode=require", tmp_path)
    assert address.startswith("postgres://tomoni_app:")
    assert address.endswith("@db.example:5999/tomoni?sslmode=require")
    assert "owner" not in address


def test_the_password_is_made_once_and_readable_by_its_owner_alone(tmp_path):
    first = application_address("postgres://owner@127.0.0.1/tomoni", tmp_path)
    assert application_address("postgres://owner@127.0.0.1/tomoni", tmp_path) == first
    assert (tmp_path / "application-password").stat().st_mode & 0o777 == 0o600
