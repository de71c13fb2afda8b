"""Reading files back: only what the scanner passed, or where the town runs none."""

import hashlib
from collections.abc import Iterable
from typing import Literal

from tomoni.core.errors import FileMissing, FileNotScanned
from tomoni.core.models import StoredFile, Upload
from tomoni.core.models.ports import file_store, scans
from tomoni.core.models.town import current_code

ScanState = Literal["clean", "refused", "waiting", "unscanned"]


def find_file(pk: int) -> StoredFile | None:
    """By row number."""
    return StoredFile.objects.filter(pk=pk).first()


def list_files(owner: tuple[str, int]) -> list[StoredFile]:
    """Files of an owner, ("interview", id) or ("receipt", id), in the order they came."""
    return list(StoredFile.objects.filter(owner_kind=owner[0], owner_id=owner[1]).order_by("pk"))


def find_files(pks: Iterable[int]) -> dict[int, StoredFile]:
    """Several by row number; one query, none for none."""
    wanted = list(pks)
    return StoredFile.objects.in_bulk(wanted) if wanted else {}


def list_uploads(owner: tuple[str, int]) -> list[Upload]:
    """Unfinished uploads of an owner, in the order they were begun."""
    return list(Upload.objects.filter(owner_kind=owner[0], owner_id=owner[1]).order_by("pk"))


def scan_state(stored: StoredFile) -> ScanState:
    """clean, refused, waiting for the scanner, or unscanned because the town runs none."""
    if stored.scan == StoredFile.Scan.REFUSED:
        return "refused"
    if stored.scan == StoredFile.Scan.CLEAN:
        return "clean"
    return "waiting" if scans() else "unscanned"


def need_readable(stored: StoredFile) -> None:
    """Raises FileNotScanned for a file that waits for the scanner or was refused by it."""
    state = scan_state(stored)
    if state == "waiting":
        raise FileNotScanned(
            f"File {stored.pk} waits for the scanner; nobody opens it before. Try again in some minutes.", why=state
        )
    if state == "refused":
        raise FileNotScanned(
            f"The scanner found {stored.scan_found} in file {stored.pk}; nobody opens it. Ask for another file.",
            why=state,
            found=stored.scan_found,
        )


def open_file(stored: StoredFile, *, unread: bool = False) -> bytes:
    """The bytes, checked against their hash. unread: nobody looks at them, they are copied or handed over as they came.

    Raises FileNotScanned, and FileMissing where they are gone or changed.
    """
    if not unread:
        need_readable(stored)
    data = file_store().get(current_code(), stored.sha256) or b""
    if hashlib.sha256(data).hexdigest() != stored.sha256:
        raise FileMissing(
            f"The bytes of file {stored.pk} are not in the store as they were kept. It cannot be shown."
            " Put the file back from the backup.",
            file=stored.pk,
        )
    return data
