"""How long cases like one took in the twelve months up to now."""

from tomoni.cases.domain.durations import Took, spread
from tomoni.cases.models import DaysTaken
from tomoni.core import interface as core

MONTHS, KEPT_SECONDS = 12, 60.0


def how_long(service: str, *, corrected: bool = False) -> Took | None:
    """The range for a service; for a case that had a correction of those that had one, if they are enough.

    None where too few were decided to say anything. One query a minute and service: it names nobody.
    """
    today = core.today()
    months = today.year * 12 + today.month - 1 - (MONTHS - 1)
    since = f"{months // 12}-{months % 12 + 1:02d}"

    def make() -> tuple[Took | None, Took | None]:
        rows = list(DaysTaken.objects.filter(service=service, month__gte=since))
        mended = spread((row.days for row in rows if row.corrected), corrected=True)
        return spread(row.days for row in rows), mended

    everyone, mended = core.kept(f"days_taken:{service}:{since}", make, KEPT_SECONDS)
    return mended if corrected and mended is not None else everyone
