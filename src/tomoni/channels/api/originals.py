"""The bytes of packages as they came, in the store of files: on the disk or in the bucket, on a shelf of their own."""

from functools import partial

from django.db import transaction

from tomoni.channels.api.errors import PackageRefused
from tomoni.channels.api.packages import Package, read_bytes
from tomoni.core import interface as core

SHELF = "intake"


def shelf_of(town: str) -> str:
    """Where the store keeps the packages of a town, apart from the files that rows name."""
    return f"{town}/{SHELF}"


def keep_original(town: str, package: Package) -> None:
    """Whole or not there, and never changed from then on. Needs no transaction, and may be done twice."""
    core.file_store().put(shelf_of(town), package.sha256, package.raw)


def read_original(digest: str) -> Package:
    """A package of this town as it came. Raises PackageRefused where its bytes are not there, or not as they came."""
    raw = core.file_store().get(shelf_of(core.current_municipality().code), digest)
    if raw is None or not is_original(digest, raw):
        raise PackageRefused("The kept package is not as it came. Put it back from the backup.", why="changed")
    return read_bytes(digest, raw)


def is_original(digest: str, raw: bytes) -> bool:
    """Whether these are the bytes that were kept under this name."""
    try:
        return read_bytes(digest, raw).sha256 == digest
    except PackageRefused:
        return False


def forget_original(digest: str) -> None:
    """Remove them as soon as it is certain."""
    shelf = shelf_of(core.current_municipality().code)
    transaction.on_commit(partial(core.file_store().delete, shelf, digest), robust=True)
