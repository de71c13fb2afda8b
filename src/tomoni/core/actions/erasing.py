"""Removing what is otherwise never changed, after the time of keeping is over."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from tomoni.core.models import Erasure
from tomoni.core.models.clock import now


@contextmanager
def erasing(because: str) -> Iterator[None]:
    """One transaction in which rows of tables with `erasable = True` can be deleted in this town, and no others.

    because: number of the approved destruction. The permit is a row that is gone before the transaction ends, so no
    other transaction ever sees it. The ledger and its seals are not erasable.
    """
    with transaction.atomic():
        permit = Erasure.objects.create(because=because, at=now())
        yield
        permit.delete()
