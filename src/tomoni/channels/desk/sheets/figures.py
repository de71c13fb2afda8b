"""Figures of a service in words; counts under five are hidden, for they could tell of whom they speak."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

LEAST = 5


@dataclass(frozen=True)
class Figure:
    """One number with its unit and a line under it."""

    label: str
    value: str
    unit: str
    more: str = ""


@dataclass(frozen=True)
class Bar:
    """One bar; `width` of 100. A hidden count has no bar either."""

    label: str
    width: int
    value: str


def few(count: int) -> str:
    """A count as shown: 0, 5未満, or the number."""
    return "5未満" if 0 < count < LEAST else f"{count:,}"


def figures(found: Any) -> list[Figure]:
    """The numbers on top of the page."""
    waiting = max(found.arrived - found.decided - found.withdrawn, 0)
    in_time = f"{round(100 * found.within_period / found.decided)}" if found.decided >= LEAST else "―"
    days = f"{found.days_to_decide:.0f}" if found.days_to_decide is not None and found.decided >= LEAST else "―"
    per = f"{100 * found.corrections / found.arrived:.0f}%" if found.arrived >= LEAST else "―"
    return [
        Figure("届いた", few(found.arrived), "件"),
        Figure("待っている", few(waiting), "件"),
        Figure("決まった", few(found.decided), "件", f"うち認めた {few(found.approved)}件"),
        Figure("期限内に決まった", in_time, "%" if in_time != "―" else "", "止まった日数は数えません"),
        Figure("決まるまで", days, "日" if days != "―" else "", "届いた日から、暦の日数で"),
        Figure("補正を求めた", few(found.corrections), "回", f"届いた件数の {per}"),
    ]


def bars(counts: Iterable[tuple[str, int]]) -> list[Bar]:
    """Bars of a list of counts, the longest first."""
    ranked = sorted(counts, key=lambda pair: -pair[1])[:8]
    most = max((count for _, count in ranked), default=0)
    return [_bar(label, count, most) for label, count in ranked]


def _bar(label: str, count: int, most: int) -> Bar:
    return Bar(label, round(100 * count / most) if count >= LEAST else 0, few(count) + ("件" if count >= LEAST else ""))


def how_it_was(found: Any) -> dict[str, Any]:
    total = sum(found.ease.values())
    if total < LEAST:
        return {"nothing": "答えが5件になると、ここに出ます。", "bars": [], "words": []}
    listed = [(f"{ease}", found.ease.get(ease, 0)) for ease in (5, 4, 3, 2, 1)]
    most = max(count for _, count in listed)
    return {
        "bars": [
            Bar(label, round(100 * count / most) if count >= LEAST else 0, f"{few(count)}件") for label, count in listed
        ],
        "words": [text for _, _, text in found.hard if text][:10],
        "nothing": "",
    }
