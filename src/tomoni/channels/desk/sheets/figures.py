"""Figures of a service in words; counts under five are hidden, for they could tell of whom they speak."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

LEAST = 5
NOTHING = "―"
# state: (what is waited for, whose time it is)
STAYS = {
    "arrived": "届いてから、確かめ始めるまで",
    "checking": "形式を確かめる",
    "correcting": "申請した人の答えを待つ",
    "reviewing": "内容を調べる",
    "drafted": "起案してから、決裁に出すまで",
    "approving": "決裁を待つ",
    "decided": "決まってから、送るまで",
}


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
    counts = found.counts
    waiting = max(counts["arrived"] - counts["decided"] - counts["withdrawn"], 0)
    return [
        Figure("届いた", few(counts["arrived"]), "件"),
        Figure("待っている", few(waiting), "件"),
        Figure("決まった", few(counts["decided"]), "件", f"うち認めた {few(counts['approved'])}件"),
        Figure("期限内に決まった", *_share(found.within_period, counts["decided"]), "止まった日数は数えません"),
        Figure("決まるまで", *_mean(found.days_to_decide, counts["decided"], "日"), "届いた日から、暦の日数で"),
        Figure(
            "補正を求めた", few(counts["corrections"]), "回",
            f"届いた件数の {''.join(_share(counts['corrections'], counts['arrived']))}",
        ),
        Figure("1件に手をかけた回数", *_mean(found.acts_a_case, counts["cases_acted_on"], "回", 1), "職員の操作の数"),
        Figure("取り下げ", few(counts["withdrawn"]), "件"),
    ]  # fmt: skip


def _share(part: int, whole: int) -> tuple[str, str]:
    return (f"{100 * part / whole:.0f}", "%") if whole >= LEAST else (NOTHING, "")


def _mean(value: float | None, of: int, unit: str, places: int = 0) -> tuple[str, str]:
    return (f"{value:.{places}f}", unit) if value is not None and of >= LEAST else (NOTHING, "")


def stays(found: Any) -> list[Bar]:
    """How long a case waits in each state, in the order of its way; states few cases left are not shown."""
    shown = {s: found.days_in[s] for s in STAYS if s in found.days_in and found.counts["stays"].get(s, 0) >= LEAST}
    most = max(shown.values(), default=0)
    return [Bar(STAYS[s], round(100 * days / most) if most else 0, f"{days:.1f}日") for s, days in shown.items()]


def savings(found: Any, paper: Mapping[str, int]) -> list[Figure]:
    """Minutes against the paper process that the definition names; empty where it names none or little has ended."""
    saved, counts = found.saved, found.counts
    told = []
    if saved.staff is not None and counts["ended"] >= LEAST:
        told.append(_saving("職員", saved.staff, paper["minutes_staff"], saved.staff_took, counts["ended"]))
    if saved.resident is not None and counts["conversations"] >= LEAST:
        told.append(
            _saving("住民", saved.resident, paper["minutes_resident"], saved.resident_took, counts["conversations"])
        )
    return told


def _saving(who: str, minutes: int, on_paper: int, took: int, number: int) -> Figure:
    hours = abs(minutes) / 60
    more = f"紙では1件 {on_paper}分、いまは 1件 {took / number:.0f}分（{number:,}件）"
    return Figure(f"{who}の時間", f"{hours:,.0f}", "時間 減った" if minutes >= 0 else "時間 増えた", more)


def people(named: Iterable[tuple[str, int]]) -> list[Bar]:
    """Acts by person, for a chief of a town that counts them."""
    return bars(named)


def bars(counts: Iterable[tuple[str, int]]) -> list[Bar]:
    """Bars of a list of counts, the longest first."""
    ranked = sorted(counts, key=lambda pair: -pair[1])[:8]
    most = max((count for _, count in ranked), default=0)
    return [_bar(label, count, most) for label, count in ranked]


def _bar(label: str, count: int, most: int) -> Bar:
    return Bar(label, round(100 * count / most) if count >= LEAST else 0, few(count) + ("件" if count >= LEAST else ""))


def how_it_was(found: Any) -> dict[str, Any]:
    """How easy it was, and the words of those for whom it was not; nothing before five have answered."""
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


def table(found: Any, paper: Mapping[str, int]) -> list[tuple[str, str, str, str]]:
    """Rows of the file: item, value, unit, meaning. What is hidden on the page is hidden here."""
    rows = [(one.label, one.value, one.unit, one.more) for one in figures(found)]
    rows += [(one.label, one.value.removesuffix("日"), "日", "その状態にいた暦の日数の平均") for one in stays(found)]
    rows += [(one.label, one.value, one.unit, one.more) for one in savings(found, paper)]
    return rows


def months_to_choose(now: Any, since: Any, until: Any) -> list[dict[str, Any]]:
    """Months of the last three years, newest first, with what is chosen."""
    months = [now - number for number in range(36)]
    return [{"value": str(m), "day": m.first_day, "since": m == since, "until": m == until} for m in months]
