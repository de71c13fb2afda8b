"""Room for files: of one owner, and of all that somebody has open at once."""

from collections.abc import Callable
from typing import NamedTuple

from django.db.models import Sum

from tomoni.core.domain.uploads import MOST_BYTES_OF_GROUP, no_room
from tomoni.core.models import StoredFile, Upload
from tomoni.core.models.ports import hold_room
from tomoni.core.models.town import current_code

Owner = tuple[str, int]


class FileGroup(NamedTuple):
    """Owners of one kind, by id, that share 300 MB. key: whose they are, as `resident:17`."""

    key: str
    owners: tuple[int, ...]


_groups: dict[str, Callable[[int], FileGroup | None]] = {}


def register_file_group(kind: str, find: Callable[[int], FileGroup | None]) -> None:
    """Say which owners share room with one of this kind; None: it stands alone."""
    _groups[kind] = find


def why_no_room(owner: Owner, size: int, *, begun: bool = False) -> str:
    """Why one more file of so many bytes has no room: too-many, too-much, too-much-open, or empty where it has.

    begun: what was announced and has not come counts too. Holds the group until the transaction ends.
    """
    find = _groups.get(owner[0])
    group = find(owner[1]) if find is not None else None
    if group is not None:
        hold_room(current_code(), group.key)
    sizes = list(StoredFile.objects.filter(owner_kind=owner[0], owner_id=owner[1]).values_list("size", flat=True))
    if begun:
        sizes += Upload.objects.filter(owner_kind=owner[0], owner_id=owner[1]).values_list("length", flat=True)
    if reason := no_room(sizes, size):
        return reason
    others = [one for one in group.owners if one != owner[1]] if group is not None else []
    full = sum(sizes) + _bytes_of(owner[0], others) + size > MOST_BYTES_OF_GROUP
    return "too-much-open" if full else ""


def _bytes_of(kind: str, owners: list[int]) -> int:
    """Bytes kept and announced. No query for nobody."""
    if not owners:
        return 0
    kept = StoredFile.objects.filter(owner_kind=kind, owner_id__in=owners).aggregate(all=Sum("size"))["all"]
    begun = Upload.objects.filter(owner_kind=kind, owner_id__in=owners).aggregate(all=Sum("length"))["all"]
    return (kept or 0) + (begun or 0)
