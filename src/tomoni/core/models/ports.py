"""The store of files and the scanner that this installation uses: named in its settings, made by `adapters`."""

from typing import cast

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

from tomoni.core.domain.stores import FileStore, Scanner

DISK = "tomoni.core.adapters.disk_store.DiskStore"
S3 = "tomoni.core.adapters.s3_store.S3Store"
CLAMD = "tomoni.core.adapters.clamd.Clamd"


def file_store() -> FileStore:
    """On the disk, or in a bucket where `TOMONI_S3` names one."""
    return cast(FileStore, import_string(S3 if settings.TOMONI_S3 else DISK)())


def scanner() -> Scanner | None:
    """None where the town runs no scanner (`TOMONI_SCANNER` is `none`)."""
    address = settings.TOMONI_SCANNER
    return None if address == "none" else cast(Scanner, import_string(CLAMD)(address))


def scans() -> bool:
    """Whether files are scanned here."""
    return bool(settings.TOMONI_SCANNER != "none")


def hold_digest(town: str, digest: str, *, alone: bool = False) -> bool:
    """Until the transaction ends: these bytes are being stored, or (alone) looked at to be removed, where nobody else
    holds them. SQLite has one writer at a time and needs nothing.
    """
    if connection.vendor != "postgresql":
        return True
    verb = "pg_try_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {verb}(hashtextextended(%s, 0))", [f"{town}:{digest}"])
        (held,) = cursor.fetchone()
    return held is not False


def hold_room(town: str, group: str) -> None:
    """Until the transaction ends nobody else reckons the room of this group: two files at once do not both fit."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [f"{town}:{group}"])
