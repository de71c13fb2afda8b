"""Reading files back."""

import hashlib
from pathlib import Path

from django.conf import settings

from tomoni.core.errors import FileMissing
from tomoni.core.models import StoredFile
from tomoni.core.models.town import current_code


def find_file(pk: int) -> StoredFile | None:
    """By row number."""
    return StoredFile.objects.filter(pk=pk).first()


def list_files(owner: tuple[str, int]) -> list[StoredFile]:
    """Files of an owner, ("interview", id) or ("case", id), in the order they came."""
    return list(StoredFile.objects.filter(owner_kind=owner[0], owner_id=owner[1]).order_by("pk"))


def open_file(stored: StoredFile) -> bytes:
    """The bytes, checked against their hash. Raises FileMissing where they are gone or changed."""
    path = Path(settings.TOMONI_FILES) / current_code() / stored.sha256[:2] / stored.sha256
    data = path.read_bytes() if path.exists() else b""
    if hashlib.sha256(data).hexdigest() != stored.sha256:
        raise FileMissing(
            f"The bytes of file {stored.pk} are not on the disk as they were stored. It cannot be shown."
            " Put the file back from the backup.",
            file=stored.pk,
        )
    return data
