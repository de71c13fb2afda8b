"""The tenant around every request, job and command."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from tomoni.core.domain.tenants import CURRENT, Tenant
from tomoni.core.errors import MunicipalityUnknown
from tomoni.core.models.town import Municipality, current_code


@contextmanager
def tenant(municipality: Municipality | str) -> Iterator[Municipality]:
    """One transaction in the name of one municipality (the row, or its code).

    Sets the transaction-local setting that row-level security reads. May be nested; the outer municipality is put back.
    Raises MunicipalityUnknown for a code that no municipality has.
    """
    town = municipality if isinstance(municipality, Municipality) else _find(municipality)
    before, is_inside = CURRENT.get(), connection.in_atomic_block
    with transaction.atomic():
        _announce(town.code)
        token = CURRENT.set(Tenant(town.code, {"municipality": town}))
        try:
            yield town
        finally:
            CURRENT.reset(token)
        if is_inside and not connection.needs_rollback:
            # The setting ends with the transaction, the outer one. (A rollback puts it back by itself.)
            _announce(before.code if before else "")


def current_municipality() -> Municipality:
    """The municipality in whose name the work runs. Raises TenantMissing outside `core.tenant(...)`."""
    code = current_code()
    current = CURRENT.get()
    assert current is not None  # current_code would have raised
    town = current.cache.get("municipality")
    if not isinstance(town, Municipality):
        town = current.cache["municipality"] = _find(code)
    return town


def _find(code: str) -> Municipality:
    try:
        return Municipality.objects.get(pk=code)
    except Municipality.DoesNotExist as fault:
        raise MunicipalityUnknown(
            f"There is no municipality {code} here. Nothing was read or written."
            " Look at `tomoni town` for how to make one, or at the code.",
            code=code,
        ) from fault


def _announce(code: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('tomoni.municipality', %s, true)", [code])
