"""Bring the database up to date: tables by the owner, then the guards and the application's rights."""

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from tomoni.core import interface as core
from tomoni.core.adapters.database_guards import put_up_guards
from tomoni.site.operating import let_operator_count


class OwnerIsApplication(core.TomoniError):
    """On PostgreSQL the owner and the application must be two roles, else row-level security guards nothing."""

    code = "site.owner_is_application"


def migrate_all(verbosity: int = 0) -> None:
    """Migrate every room as the owner (alias `owner` where configured) and put up the guards. Safe to run again.

    On PostgreSQL the application's role of DATABASE_URL is made where it is missing.
    """
    alias = "owner" if "owner" in settings.DATABASES else "default"
    connection = connections[alias]
    if connection.vendor == "sqlite":
        call_command("migrate", database=alias, verbosity=verbosity, interactive=False)
        put_up_guards(connection)
        return
    role = str(connections["default"].settings_dict["USER"])
    _refuse_one_role(alias, role)
    call_command("migrate", database=alias, verbosity=verbosity, interactive=False)
    _make_role(connection, role, str(connections["default"].settings_dict["PASSWORD"]))
    put_up_guards(connection, role)
    if operator := settings.TOMONI_OPERATOR:
        _make_role(connection, str(operator["USER"]), str(operator["PASSWORD"]))
        let_operator_count(connection, str(operator["USER"]))
    if alias != "default":
        connection.close()


def _refuse_one_role(alias: str, role: str) -> None:
    if alias == "default" or connections[alias].settings_dict["USER"] == role:
        raise OwnerIsApplication(
            f"The owner of the database and the application are the same role ({role}), so row-level security could be"
            " switched off by the application. Set TOMONI_OWNER_DATABASE_URL to a role that owns the tables and"
            " DATABASE_URL to another; the other is made if it does not exist."
        )


def _make_role(connection: BaseDatabaseWrapper, role: str, password: str) -> None:
    """A role that may sign in and nothing more: no owner, no superuser, no bypass of row-level security."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = %s", [role])
        row = cursor.fetchone()
        if row and row[0]:
            raise OwnerIsApplication(
                f"The role {role} of DATABASE_URL is a superuser or may bypass row-level security, so towns could see"
                " each other. Use a role without these rights."
            )
        if row is None:
            name = connection.ops.quote_name(role)
            secret = password.replace("'", "''")
            cursor.execute(
                f"CREATE ROLE {name} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD '{secret}'"
            )
