"""Numbers of documents: a series per section symbol and year, 「ひ子第123号」; of what came in, 「ひ子収第45号」.

A number is given when the document is issued (施行) and is never given again; a void one stays visible with its
reason. Nobody promises that there are no gaps.
"""

from datetime import date

_APRIL = 4
FISCAL, CALENDAR = "fiscal", "calendar"


def fiscal_year_of(day: date) -> int:
    """The fiscal year (1 April to 31 March, 地方自治法208条) of a day."""
    return day.year if day.month >= _APRIL else day.year - 1


def series_year_of(day: date, counting: str) -> int:
    """The year of a series: fiscal, or of the calendar where the town counts so (`document_year` of its settings)."""
    return day.year if counting == CALENDAR else fiscal_year_of(day)


def format_number(symbol: str, serial: int) -> str:
    """The number as it stands on the letter.

    >>> format_number("ひ子", 123)
    'ひ子第123号'
    """
    return f"{symbol}第{serial}号"


def format_received(symbol: str, serial: int) -> str:
    """The number of something that came in (収受番号).

    >>> format_received("ひ子", 45)
    'ひ子収第45号'
    """
    return f"{symbol}収第{serial}号"
