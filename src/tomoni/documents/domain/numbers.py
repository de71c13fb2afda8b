"""Numbers of documents: a series per section symbol and fiscal year, 「ひ子第123号」.

A number is given when the document is issued and is never given again; a voided one stays visible with its reason.
"""

from datetime import date

_APRIL = 4


def fiscal_year_of(day: date) -> int:
    """The fiscal year (1 April to 31 March, 地方自治法208条) of a day."""
    return day.year if day.month >= _APRIL else day.year - 1


def format_number(symbol: str, serial: int) -> str:
    """The number as it stands on the letter.

    >>> format_number("ひ子", 123)
    'ひ子第123号'
    """
    return f"{symbol}第{serial}号"
