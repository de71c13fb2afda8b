"""Bytes that no row names: of requests that failed, of writes that were cut off. Cleaned after a grace period."""

from datetime import timedelta

from tomoni.core.actions.files import let_go
from tomoni.core.domain.stores import DIGEST
from tomoni.core.models import FileTicket, StoredFile
from tomoni.core.models.clock import now
from tomoni.core.models.ports import file_store
from tomoni.core.models.town import current_code

GRACE = timedelta(hours=24)
PARTS = tuple(f"{number:02x}" for number in range(256))


def sweep_files(part: str) -> int:
    """Remove from one part (two hex digits) of the town's store what no row names and lies there for a day.

    What a live row names stays, whoever else shared the bytes. Gives how many went.
    """
    town, before = current_code(), now() - GRACE
    old = [name for name, since in file_store().list(town, part) if since < before]
    named = set(StoredFile.objects.filter(sha256__in=old).values_list("sha256", flat=True))
    gone = 0
    for name in old:
        if not DIGEST.match(name):
            file_store().delete(town, name)  # the draft of a write that was cut off
            gone += 1
        elif name not in named:
            gone += let_go(town, name)
    return gone


def forget_tickets() -> int:
    """Remove tickets whose minute is over; gives how many."""
    return FileTicket.objects.filter(expires_at__lte=now()).delete()[0]
