"""One measured figure, its target and what it is compared with; and the table that `make bench` prints."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A figure. Smaller is better unless `more_is_better`. target, baseline: None where there is none."""

    name: str
    value: float
    unit: str
    target: float | None = None
    baseline_name: str = ""
    baseline: float | None = None
    more_is_better: bool = False

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None without a target."""
        if self.target is None:
            return None
        return self.value >= self.target if self.more_is_better else self.value <= self.target

    @property
    def ratio(self) -> float | None:
        """How many times the baseline of the same run."""
        return self.value / self.baseline if self.baseline else None


def table(figures: Sequence[Figure]) -> str:
    """All figures as text, one a line; a target missed says so."""
    rows = [("figure", "value", "target", "", "times the baseline")]
    for one in figures:
        verdict = {True: "met", False: "MISSED", None: ""}[one.met]
        sign = "≥" if one.more_is_better else "≤"
        target = "" if one.target is None else f"{sign} {_number(one.target)} {one.unit}"
        ratio = "" if one.ratio is None else f"{one.ratio:.2f} x {one.baseline_name} ({_number(one.baseline or 0)})"
        rows.append((one.name, f"{_number(one.value)} {one.unit}", target, verdict, ratio))
    widths = [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)) for row in rows
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(line.rstrip() for line in lines)


def _number(value: float) -> str:
    if value == int(value) and abs(value) >= 10:
        return f"{int(value):,}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "FW" else 1 for letter in text)
