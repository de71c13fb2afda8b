"""Files handed in: judged by content, cleaned, kept in the store under their hash."""

import hashlib
from functools import partial

from django.db import transaction

from tomoni.core.actions.room import Owner, why_no_room
from tomoni.core.domain.uploads import (
    MOST_BYTES,
    MOST_BYTES_OF_GROUP,
    MOST_BYTES_OF_OWNER,
    MOST_OF_OWNER,
    MOST_OF_QUESTION,
    Judged,
    judge,
)
from tomoni.core.errors import FileRefused
from tomoni.core.models import StoredFile
from tomoni.core.models.clock import now
from tomoni.core.models.ports import file_store, hold_digest
from tomoni.core.models.tenants import tenant
from tomoni.core.models.town import current_code

REMEDY = {
    "empty": "The file is empty. Choose the file again.",
    "too-large": f"The file is larger than {MOST_BYTES // 1024 // 1024} MB. Send a smaller picture or fewer pages.",
    "kind": "The file is no PDF, PNG, JPEG or HEIC. Send a picture of the paper or a PDF.",
    "active": "The PDF contains scripts or embedded files, which are not taken. Print it to a new PDF and send that.",
    "damaged": "The picture is damaged and cannot be shown to anybody. Take it again and send the new one.",
    "too-many-here": f"One question takes at most {MOST_OF_QUESTION} files. Remove one, or put pages into one PDF.",
    "too-many": f"At most {MOST_OF_OWNER} files go together. Remove some, or put pages into one PDF.",
    "too-much": f"All files together are larger than {MOST_BYTES_OF_OWNER // 1024 // 1024} MB. Send smaller pictures.",
    "too-much-open": f"What is open at once takes {MOST_BYTES_OF_GROUP // 1024 // 1024} MB. Send something first.",
    "differs": "The bytes that arrived are not those of the file that was announced. Choose the file again.",
}


def need_file(data: bytes) -> Judged:
    """What would be kept of a file. Raises FileRefused as `store_file` does, and keeps nothing."""
    judged = judge(data)
    if judged.reason:
        raise refused(judged.reason)
    return judged


def refused(reason: str) -> FileRefused:
    """The refusal for a reason, with what to do."""
    return FileRefused(REMEDY[reason], reason=reason)


def store_file(data: bytes, name: str, owner: Owner, question: str = "") -> StoredFile:
    """Keep a file. owner: ("interview", id) before submission, ("receipt", id) after. question: path that it answers.

    PDF, PNG, JPEG or HEIC by content, at most 10 MB; place, time and camera are taken out of pictures.
    Raises FileRefused with the reason in `data["reason"]`: empty, too-large, kind, active, damaged, too-many, too-much,
    too-much-open.
    """
    judged = need_file(data)
    if reason := why_no_room(owner, len(judged.data)):
        raise refused(reason)
    digest = hashlib.sha256(judged.data).hexdigest()
    hold_digest(current_code(), digest)  # before the bytes are there, so that nobody removes them as nobody's
    file_store().put(current_code(), digest, judged.data)
    return StoredFile.objects.create(
        sha256=digest,
        media_type=judged.media_type,
        size=len(judged.data),
        name=clean_name(name),
        owner_kind=owner[0],
        owner_id=owner[1],
        question=question,
        at=now(),
    )


def move_files(owner: Owner, to: Owner) -> int:
    """Give files another owner, from an interview to its receipt; gives how many."""
    rows = StoredFile.objects.filter(owner_kind=owner[0], owner_id=owner[1])
    return rows.update(owner_kind=to[0], owner_id=to[1])


def remove_file(pk: int) -> None:
    """Forget a file. Its bytes go when that is certain and no other row of the town names them."""
    row = StoredFile.objects.filter(pk=pk).first()
    if row is None:
        return
    row.delete()
    transaction.on_commit(partial(_let_go_in, current_code(), row.sha256), robust=True)


def remove_files(owner: Owner) -> int:
    """Forget all files of an owner; gives how many."""
    rows = list(StoredFile.objects.filter(owner_kind=owner[0], owner_id=owner[1]).values_list("pk", flat=True))
    for pk in rows:
        remove_file(pk)
    return len(rows)


def _let_go_in(town: str, digest: str) -> None:
    with tenant(town):
        let_go(town, digest)


def let_go(town: str, digest: str) -> bool:
    """Remove bytes that no row names; not while somebody stores the very same. Gives whether they went."""
    if not hold_digest(town, digest, alone=True) or StoredFile.objects.filter(sha256=digest).exists():
        return False
    file_store().delete(town, digest)
    return True


def clean_name(name: str) -> str:
    """The last part of a path, without control signs."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if sign.isprintable())[:200] or "file"
