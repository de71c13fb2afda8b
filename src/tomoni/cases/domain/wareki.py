"""Days, months and account numbers as letters read them. Eras are display; everything is kept in ISO form."""

from datetime import date

from tomoni.rules import interface as rules


def dated(day: date) -> dict[str, str]:
    """A day as letters read it: {iso, wareki}."""
    return {"iso": day.isoformat(), "wareki": rules.era_day(day)}


def dated_month(first_day: date) -> dict[str, str]:
    """A month, by its first day, as letters read it: {iso, wareki}.

    >>> dated_month(date(2026, 12, 1))
    {'iso': '2026-12', 'wareki': '令和8年12月'}
    """
    return {"iso": f"{first_day:%Y-%m}", "wareki": rules.era_month(rules.Month.of(first_day))}


def masked(number: str) -> str:
    """An account number with its last three digits only.

    >>> masked("1234567")
    '••••567'
    """
    return "•" * max(len(number) - 3, 0) + number[-3:]
