"""Files handed in: judged by content, cleaned, kept on the disk under their hash."""

import hashlib
import os
from pathlib import Path

from django.conf import settings

from tomoni.core.domain.uploads import MOST_BYTES, judge
from tomoni.core.errors import FileRefused
from tomoni.core.models import StoredFile
from tomoni.core.models.clock import now
from tomoni.core.models.town import current_code

REMEDY = {
    "empty": "The file is empty. Choose the file again.",
    "too-large": f"The file is larger than {MOST_BYTES // 1024 // 1024} MB. Send a smaller picture or fewer pages.",
    "kind": "The file is no PDF, PNG, JPEG or HEIC. Send a picture of the paper or a PDF.",
    "active": "The PDF contains scripts or embedded files, which are not taken. Print it to a new PDF and send that.",
    "damaged": "The picture is damaged and cannot be shown to anybody. Take it again and send the new one.",
}


def store_file(data: bytes, name: str, owner: tuple[str, int]) -> StoredFile:
    """Keep a file. owner: ("interview", id) before submission, ("case", id) after.

    PDF, PNG, JPEG or HEIC by content, at most 10 MB; place, time and camera are taken out of pictures.
    Raises FileRefused with the reason in `data["reason"]`: empty, too-large, kind, active or damaged.
    """
    judged = judge(data)
    if judged.reason:
        raise FileRefused(REMEDY[judged.reason], reason=judged.reason)
    digest = hashlib.sha256(judged.data).hexdigest()
    _write(file_path(digest), judged.data)
    return StoredFile.objects.create(
        sha256=digest,
        media_type=judged.media_type,
        size=len(judged.data),
        name=_clean_name(name),
        owner_kind=owner[0],
        owner_id=owner[1],
        at=now(),
    )


def move_files(owner: tuple[str, int], to: tuple[str, int]) -> int:
    """Give files another owner, from an interview to its case; gives how many."""
    rows = StoredFile.objects.filter(owner_kind=owner[0], owner_id=owner[1])
    return rows.update(owner_kind=to[0], owner_id=to[1])


def remove_file(pk: int) -> None:
    """Forget a file; its bytes go when no other row of the town names them."""
    row = StoredFile.objects.filter(pk=pk).first()
    if row is None:
        return
    row.delete()
    if not StoredFile.objects.filter(sha256=row.sha256).exists():
        file_path(row.sha256).unlink(missing_ok=True)


def file_path(digest: str) -> Path:
    """Where the bytes with this sha256 lie; each town has its own folder."""
    return Path(settings.TOMONI_FILES) / current_code() / digest[:2] / digest


def _write(path: Path, data: bytes) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with open(draft, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _clean_name(name: str) -> str:
    """The last part of a path, without control signs."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if sign.isprintable())[:200] or "file"
