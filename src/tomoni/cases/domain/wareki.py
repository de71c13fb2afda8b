"""Days and months of the Japanese calendar, for letters. Eras are display; everything is kept in ISO form."""

from datetime import date

ERAS = (
    (date(2019, 5, 1), "令和", 2018),
    (date(1989, 1, 8), "平成", 1988),
    (date(1926, 12, 25), "昭和", 1925),
    (date(1912, 7, 30), "大正", 1911),
    (date(1868, 10, 23), "明治", 1867),
)


def era_year(day: date) -> str:
    """The year of a day in its era.

    >>> era_year(date(2019, 5, 1)), era_year(date(2019, 4, 30))
    ('令和元年', '平成31年')
    """
    for began, name, before in ERAS:
        if day >= began:
            number = day.year - before
            return f"{name}{'元' if number == 1 else number}年"
    return f"{day.year}年"


def wareki(day: date) -> str:
    """A day in full.

    >>> wareki(date(2026, 11, 22))
    '令和8年11月22日'
    """
    return f"{era_year(day)}{day.month}月{day.day}日"


def dated(day: date) -> dict[str, str]:
    """A day as letters read it: {iso, wareki}."""
    return {"iso": day.isoformat(), "wareki": wareki(day)}


def dated_month(first_day: date) -> dict[str, str]:
    """A month, by its first day, as letters read it: {iso, wareki}.

    >>> dated_month(date(2026, 12, 1))
    {'iso': '2026-12', 'wareki': '令和8年12月'}
    """
    return {"iso": f"{first_day:%Y-%m}", "wareki": f"{era_year(first_day)}{first_day.month}月"}


def masked(number: str) -> str:
    """An account number with its last three digits only.

    >>> masked("1234567")
    '••••567'
    """
    return "•" * max(len(number) - 3, 0) + number[-3:]
