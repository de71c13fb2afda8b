"""A download has an address of its own, good once and for a minute, on a path where no page stands."""

import secrets
from datetime import timedelta

from tomoni.core.domain.actors import Actor
from tomoni.core.errors import TicketSpent
from tomoni.core.models import FileTicket, StoredFile
from tomoni.core.models.clock import now
from tomoni.core.queries.files import need_readable

GOOD_FOR = timedelta(minutes=1)


def grant_ticket(stored: StoredFile, actor: Actor) -> str:
    """The key of one download, after the caller has put the reading on the ledger. Raises FileNotScanned."""
    need_readable(stored)
    ticket = FileTicket.objects.create(
        key=secrets.token_urlsafe(32), file_id=stored.pk, reader=f"{actor.kind}:{actor.id}"[:40],
        expires_at=now() + GOOD_FOR,
    )  # fmt: skip
    return ticket.key


def redeem_ticket(key: str) -> StoredFile:
    """The file of a ticket, which is spent with that. Raises TicketSpent."""
    ticket = FileTicket.objects.filter(key=key, expires_at__gt=now()).first()
    mine = ticket is not None and FileTicket.objects.filter(pk=ticket.pk).delete()[0]
    stored = StoredFile.objects.filter(pk=ticket.file_id).first() if ticket is not None and mine else None
    if stored is None:
        raise TicketSpent("This address was good once and for a minute. Open the file from its page again.")
    return stored
