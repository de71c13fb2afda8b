"""The town's calendar as the clock wants it."""

from datetime import date

from tomoni.core import interface as core


class TownCalendar:
    """Office days of the current municipality."""

    def is_open_day(self, day: date) -> bool:
        return core.is_open_day(day)


TOWN_DAYS = TownCalendar()
