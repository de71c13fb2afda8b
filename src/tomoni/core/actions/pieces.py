"""Files that come in pieces: begun, carried on where they stopped, made whole, or given up without a trace."""

import hashlib
import os
import secrets
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction

from tomoni.core.actions.files import clean_name, refused, store_file
from tomoni.core.actions.room import Owner, why_no_room
from tomoni.core.domain.uploads import MOST_BYTES
from tomoni.core.errors import FileRefused, PieceDamaged, UploadNotFound, UploadOutOfStep
from tomoni.core.models import StoredFile, Upload
from tomoni.core.models.clock import now
from tomoni.core.models.town import current_code

KEPT = timedelta(hours=24)  # after the last piece


def begin_upload(
    owner: Owner, question: str, *, person: int, token: str, name: str, length: int, sha256: str = ""
) -> Upload:
    """Announce a file of so many bytes for a question. token: of what it belongs to. Raises FileRefused."""
    if length == 0 or length > MOST_BYTES:
        raise refused("too-large" if length else "empty")
    if reason := why_no_room(owner, length, begun=True):
        raise refused(reason)
    at = now()
    upload = Upload.objects.create(
        key=secrets.token_urlsafe(32), owner_kind=owner[0], owner_id=owner[1], question=question, person_id=person,
        token=token, name=clean_name(name), length=length, sha256=sha256, at=at, expires_at=at + KEPT,
    )  # fmt: skip
    path = _path(upload.key)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)
    return upload


def add_piece(key: str, offset: int, data: bytes, *, person: int, sha256: bytes = b"") -> Upload:
    """Add bytes at an offset. sha256: of these bytes, checked where given.

    Raises UploadNotFound, UploadOutOfStep with the right `offset`, PieceDamaged, FileRefused past the announced length;
    what was there before stays, and the same piece can be sent again.
    """
    with transaction.atomic():
        upload = _held(key, person)
        if offset != upload.received:
            raise UploadOutOfStep(
                f"{upload.received} bytes have arrived, and the piece begins at {offset}. Go on from there.",
                offset=upload.received,
            )
        if sha256 and hashlib.sha256(data).digest() != sha256:
            raise PieceDamaged("The piece is not what its checksum says. Send it again.", offset=upload.received)
        if offset + len(data) > upload.length:
            raise FileRefused("More bytes came than were announced. Begin anew.", reason="too-large")
        _write(_path(key), offset, data)
        upload.received, upload.expires_at = offset + len(data), now() + KEPT
        upload.save(update_fields=["received", "expires_at"])
        return upload


def finish_upload(key: str, *, person: int) -> StoredFile:
    """Make a file of an upload that is whole, as `store_file` does. The upload goes, also where the file is refused.

    Raises UploadNotFound, UploadOutOfStep while bytes are missing, FileRefused.
    """
    upload = _held(key, person)
    if upload.received != upload.length:
        raise UploadOutOfStep("Bytes are still missing. Go on from there.", offset=upload.received)
    data = _read(upload)
    _drop(upload)
    if upload.sha256 and hashlib.sha256(data).hexdigest() != upload.sha256:
        raise refused("differs")
    return store_file(data, upload.name, (upload.owner_kind, upload.owner_id), upload.question)


def find_upload(key: str, *, person: int) -> Upload:
    """How far an upload of this person has come. Raises UploadNotFound."""
    return _held(key, person)


def drop_upload(key: str, *, person: int) -> None:
    """Give an upload up. Raises UploadNotFound."""
    _drop(_held(key, person))


def drop_uploads(owner: Owner) -> int:
    """Give up all uploads of an owner that is no longer open; gives how many."""
    rows = list(Upload.objects.filter(owner_kind=owner[0], owner_id=owner[1]))
    for upload in rows:
        _drop(upload)
    return len(rows)


def expire_uploads(limit: int = 100) -> int:
    """Give up uploads whose time is over; gives how many. Called by the worker."""
    rows = list(Upload.objects.filter(expires_at__lte=now()).order_by("expires_at")[:limit])
    for upload in rows:
        _drop(upload)
    return len(rows)


def sweep_pieces() -> int:
    """Remove bytes of uploads that no row knows: their request failed after the bytes were written. Gives how many."""
    folder, gone = _path("x").parent, 0
    for entry in os.scandir(folder) if folder.is_dir() else ():
        old = entry.stat().st_mtime < (now() - KEPT).timestamp()
        if old and not Upload.objects.filter(key=entry.name).exists():
            Path(entry.path).unlink(missing_ok=True)
            gone += 1
    return gone


def _held(key: str, person: int) -> Upload:
    """The locked row, of this person alone, whose bytes are there."""
    upload = Upload.objects.select_for_update(of=("self",)).filter(key=key, person_id=person).first()
    if upload is None or upload.expires_at <= now() or not _path(key).exists():
        raise UploadNotFound("This upload is whole, was given up, or is no longer kept. Choose the file again.")
    return upload


def _drop(upload: Upload) -> None:
    Upload.objects.filter(pk=upload.pk).delete()
    transaction.on_commit(partial(_path(upload.key).unlink, missing_ok=True), robust=True)


def _path(key: str) -> Path:
    """Bytes of an upload lie apart from all files; each town has its own folder."""
    return Path(settings.TOMONI_UPLOADS or settings.TOMONI_DATA / "uploads") / current_code() / key


def _write(path: Path, offset: int, data: bytes) -> None:
    """What lies behind the offset came with a piece that did not count."""
    with open(path, "r+b") as file:
        file.truncate(offset)
        file.seek(offset)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _read(upload: Upload) -> bytes:
    return _path(upload.key).read_bytes()[: upload.length]
