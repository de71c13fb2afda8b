"""What is in the outbox."""

from tomoni.core.models import Delivery


def dead_letters(limit: int = 200) -> list[Delivery]:
    """Deliveries that failed eight times, oldest first, with their event."""
    return list(Delivery.objects.filter(state="dead").select_related("event").order_by("pk")[:limit])


def count_waiting() -> int:
    """How many deliveries are not done and not dead."""
    return Delivery.objects.filter(state__in=["waiting", "leased"]).count()
