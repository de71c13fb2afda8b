"""What every page needs of the published packs is made before the first page is asked for, with nothing locked.

The first page made all definitions inside its own transaction: on SQLite nobody could write meanwhile, and with other
work beside it (a busy machine, the worker's first look) that took longer than anybody waits.
"""

import logging

from django.db import DatabaseError, connections

from tomoni.core import interface as core
from tomoni.services import interface as services

log = logging.getLogger("tomoni.site")


def read_ahead() -> int:
    """Make the definitions in force of every town, one bundle a transaction; gives how many were made.

    A database that does not answer or is not migrated yet is no reason not to start: `/health/ready` says so.
    """
    try:
        return sum(_read_town(town) for town in core.list_municipalities())
    except DatabaseError as error:
        log.warning("The services could not be read ahead (%s); the first pages do it.", error)
        connections.close_all()
        return 0


def _read_town(town: core.Municipality) -> int:
    with core.tenant(town):
        unread = services.list_unread()
    return sum(_read(town, bundle) for bundle in unread)


def _read(town: core.Municipality, bundle: str) -> bool:
    try:
        with core.tenant(town):
            make = services.read_ahead(bundle)
        make()
    except services.ServicesError as error:
        log.warning("A service of %s could not be read ahead (%s); its pages say so.", town.code, error)
        return False
    return True
