"""The clock of the town. Everything asks here, so that a test or a replay can set the time."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

TOKYO = ZoneInfo("Asia/Tokyo")


def now() -> datetime:
    """The time in Japan, with its zone. Fixed where TOMONI_NOW is set."""
    if settings.TOMONI_NOW:
        fixed = datetime.fromisoformat(settings.TOMONI_NOW)
        return fixed.astimezone(TOKYO) if fixed.tzinfo else fixed.replace(tzinfo=TOKYO)
    return timezone.localtime(timezone.now(), TOKYO)  # noqa: TID251 - the one place that may


def today() -> date:
    """The day in Japan."""
    return now().date()
