"""Days, months, moments and sums in the words of each language. Pure: no Django, no clock."""

from datetime import date, datetime

from tomoni.rules import interface as rules

WEEKDAYS = {"ja": "月火水木金土日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def full_day(day: date, language: str = "ja", *, weekday: bool = False) -> str:
    """A day in full, with the era beside it, as legal dates are written."""
    if language == "en":
        head = f"{WEEKDAYS['en'][day.weekday()]}, " if weekday else ""
        return f"{head}{day.day} {MONTHS[day.month - 1]} {day.year} ({rules.era_year(day, 'en')})"
    tail = f" {WEEKDAYS['ja'][day.weekday()]}曜日" if weekday else ""
    return f"{day.year}年{day.month}月{day.day}日（{rules.era_year(day)}）{tail}"


def plain_day(day: date, language: str = "ja") -> str:
    """A day with its year and without the era: the day on which a source was read."""
    if language == "en":
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def short_day(day: date, language: str = "ja", *, weekday: bool = False) -> str:
    """Month and day, for lists within one year."""
    if language == "en":
        head = f"{WEEKDAYS['en'][day.weekday()]} " if weekday else ""
        return f"{head}{day.day} {MONTHS[day.month - 1]}"
    tail = f"（{WEEKDAYS['ja'][day.weekday()]}）" if weekday else ""
    return f"{day.month}月{day.day}日{tail}"


def clock_time(at: datetime, language: str = "ja") -> str:
    """Hour and minute of a moment already in the time of the town."""
    return f"{at.hour}:{at.minute:02d}" if language == "en" else f"{at.hour}時{at.minute:02d}分"


def month_words(year: int, month: int, language: str = "ja") -> str:
    """A month: 2026年12月, December 2026."""
    return f"{MONTHS[month - 1]} {year}" if language == "en" else f"{year}年{month}月"


def yen_words(amount: int, language: str = "ja") -> str:
    """A sum of money: 15,000円, 15,000 yen."""
    return f"{amount:,} yen" if language == "en" else f"{amount:,}円"


def age_words(born: date, on: date, language: str = "ja") -> str:
    """How old: days in the first month, months in the first three years, then years."""
    months = (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)
    if months < 1:
        days = max((on - born).days, 0)
        return f"{days} days old" if language == "en" else f"生後{days}日"
    if months < 36:
        years, rest = divmod(months, 12)
        if language == "en":
            return f"{months} months old"
        return f"{years}歳{rest}か月" if years and rest else f"{years}歳" if years else f"{rest}か月"
    return f"{months // 12} years old" if language == "en" else f"{months // 12}歳"
