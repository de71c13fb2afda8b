"""How a request comes to the desk, and on which day it counts as arrived."""

from datetime import date, timedelta
from typing import Literal

WAYS = ("paper", "counter", "telephone", "visit")
TOO_OLD = timedelta(days=365)  # nearly always a wrong year; what really lay so long is entered by the office from paper

Why = Literal["", "way", "future", "too_old", "stamp", "only_paper"]


def why_not(way: str, came_on: date, stamp: str, today: date) -> Why:
    """Why a request cannot be taken in so; empty where it can. Only paper, with its stamp, came on an earlier day:
    what somebody says is there when it is heard (到達, 行政手続法第7条).

    >>> why_not("paper", date(2026, 11, 20), "令和8年11月20日 収受", date(2026, 11, 22))
    ''
    >>> why_not("telephone", date(2026, 11, 20), "", date(2026, 11, 22))
    'only_paper'
    """
    if way not in WAYS:
        return "way"
    if came_on > today:
        return "future"
    if way != "paper":
        return "only_paper" if came_on != today else ""
    if today - came_on > TOO_OLD:
        return "too_old"
    return "" if stamp.strip() else "stamp"
