"""What a run asks, and what a part of it took."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tomoni.rules import interface as rules


@dataclass(frozen=True)
class Wanted:
    """What a run asks. `packs`: the folders of the pack; `every`: also rows that are a plain no."""

    packs: tuple[Path, ...]
    names: tuple[str, ...]
    month: rules.Month
    people: Path
    out: Path
    reasons: bool = False
    every: bool = False


@dataclass(frozen=True)
class Spent:
    """What a part took: seconds of processor for reading, answering and writing; the process and its peak memory."""

    part: str
    people: int
    reading: float
    answering: float
    writing: float
    process: int
    peak_mb: float


def total(spent: Sequence[Spent]) -> dict[str, float]:
    """All parts together. `reading`: its share of the processor time; `peak_mb`: of the largest process."""
    seconds = {name: sum(getattr(one, name) for one in spent) for name in ("reading", "answering", "writing")}
    return {
        "people": sum(one.people for one in spent),
        "processes": len({one.process for one in spent}),
        "parts_cpu": sum(seconds.values()),
        "reading": seconds["reading"] / max(sum(seconds.values()), 1e-9),
        "peak_mb": max((one.peak_mb for one in spent), default=0.0),
    }
