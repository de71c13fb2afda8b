"""教示: what a person may do against a decision, and until when.

行政不服審査法18条・82条, 行政事件訴訟法8条・14条・46条.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from tomoni.rules.interface import months_after

SUIT_MONTHS = 6
YEAR = 12


@dataclass(frozen=True)
class AppealNotice:
    """The notice of appeal of a decision. `to` is a body of the definition, `body` its name.

    first_appeal: the article by which no suit comes before the ruling (審査請求前置), else empty.
    """

    to: str
    body: str
    months: int
    law: str
    town: str
    first_appeal: str = ""

    @property
    def own(self) -> bool:
        """Whether the town itself rules on it."""
        return self.to == "mayor"

    @property
    def paragraphs(self) -> tuple[str, str]:
        """The notice of review and the notice of suit, as they stand in the letter."""
        return (review_words(self.body, self.months), suit_words(self.town, self.first_appeal))


def review_words(body: str, months: int) -> str:
    """How to ask for a review (行政不服審査法82条).

    >>> "3か月以内に、ひばり町長に対して" in review_words("ひばり町長", 3)
    True
    """
    return (
        f"この決定に不服がある場合は、この決定があったことを知った日の翌日から起算して{months}か月以内に、"
        f"{body}に対して審査請求をすることができます。ただし、この決定の日の翌日から起算して1年を経過したときは、"
        "することができません。"
    )


def suit_words(town: str, first_appeal: str = "") -> str:
    """How to sue, with the defendant (行政事件訴訟法46条); after a ruling only, where a law says so (8条).

    >>> "裁決を経た後でなければ" in suit_words("ひばり町", "介護保険法第196条")
    True
    """
    defendant = f"{town}を被告として（訴訟において{town}を代表する者は{town}長となります。）"
    after = (
        f"裁決があったことを知った日の翌日から起算して{SUIT_MONTHS}か月以内に提起することができます。"
        "ただし、裁決の日の翌日から起算して1年を経過したときは、提起することができません。"
    )
    if first_appeal:
        return (
            "この決定の取消しを求める訴えは、審査請求に対する裁決を経た後でなければ提起することができません"
            f"（{first_appeal}）。訴えは、{defendant}、{after}ただし、審査請求があった日の翌日から起算して3か月を"
            "経過しても裁決がないとき、著しい損害を避けるため緊急の必要があるとき、その他正当な理由があるときは、"
            "裁決を経ないで提起することができます（行政事件訴訟法第8条第2項）。"
        )
    return (
        f"この決定の取消しを求める訴えは、この決定があったことを知った日の翌日から起算して{SUIT_MONTHS}か月以内に、"
        f"{defendant}提起することができます。ただし、この決定の日の翌日から起算して1年を経過したときは、"
        f"提起することができません。審査請求をした場合は、その審査請求に対する{after}"
    )


def suit_after_ruling(town: str) -> str:
    """The notice of suit that goes with a ruling of the town itself (行政事件訴訟法46条; 10条2項, 14条).

    >>> "裁決の日の翌日から起算して1年" in suit_after_ruling("ひばり町")
    True
    """
    return (
        f"この裁決に不服がある場合は、この裁決があったことを知った日の翌日から起算して{SUIT_MONTHS}か月以内に、"
        f"{town}を被告として（訴訟において{town}を代表する者は{town}長となります。）、処分の取消しの訴え又は"
        "裁決の取消しの訴えを提起することができます。ただし、この裁決の日の翌日から起算して1年を経過したときは、"
        "提起することができません。裁決の取消しの訴えでは、処分が違法であることを理由とすることはできません"
        "（行政事件訴訟法第10条第2項）。"
    )


def last_day(known_on: date, decided_on: date, months: int) -> date:
    """The last day to appeal: months from the day after it is known, never past a year from the day after it was made.

    >>> last_day(date(2026, 11, 22), date(2026, 11, 20), 3)
    datetime.date(2027, 2, 22)
    >>> last_day(date(2027, 11, 1), date(2026, 11, 20), 3)
    datetime.date(2027, 11, 20)
    """
    return min(_through(known_on, months), _through(decided_on, YEAR))


def _through(day: date, months: int) -> date:
    return months_after(day + timedelta(days=1), months) - timedelta(days=1)
