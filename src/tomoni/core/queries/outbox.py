"""What is in the outbox."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min

from tomoni.core.models import Delivery


@dataclass(frozen=True)
class DeadKind:
    """What one listener could not do with one kind of event. oldest: when the first of them happened."""

    event: str
    listener: str
    number: int
    oldest: datetime


def dead_letters(limit: int = 200) -> list[Delivery]:
    """Deliveries that failed eight times, oldest first, with their event."""
    return list(Delivery.objects.filter(state="dead").select_related("event").order_by("pk")[:limit])


def dead_kinds() -> list[DeadKind]:
    """The same counted by what failed, most first."""
    kinds = Delivery.objects.filter(state="dead").values_list("event__name", "listener")
    counted = kinds.annotate(number=Count("pk"), oldest=Min("event__at"))
    return [DeadKind(*one) for one in counted.order_by("-number", "event__name", "listener")]


def count_waiting() -> int:
    """How many deliveries are not done and not dead."""
    return Delivery.objects.filter(state__in=["waiting", "leased"]).count()
