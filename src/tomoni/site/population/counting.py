"""What came out of a run, counted part by part and summed up."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

Counts = dict[str, Any]
STATUSES = ("not_eligible", "eligible", "undetermined", "not_covered")


def count(answer: pa.Table, reasons: int) -> Counts:
    """Counts of one part: of each status; yen; for each reason, how many it speaks against.

    `least`: certainly due, to those to whom something is due; `most`: that and all that may be due where it is open;
    `unlimited`: of how many nobody can say how much at most.
    """
    status = answer["status"].combine_chunks().to_numpy(zero_copy_only=False)
    found: Counts = {word: int(np.count_nonzero(status == number)) for number, word in enumerate(STATUSES)}
    if "least" in answer.column_names:
        found["least"] = pc.sum(answer["least"].filter(pc.equal(answer["status"], 1))).as_py() or 0
        found["most"] = pc.sum(answer["most"]).as_py() or 0  # nothing where the answer is no
        found["unlimited"] = int(answer["most"].filter(pc.equal(answer["status"], 2)).null_count)
    if reasons:
        masks = answer["reasons"].combine_chunks().to_numpy(zero_copy_only=False)
        found["reasons"] = [int(np.count_nonzero(masks & np.uint64(1 << bit))) for bit in range(reasons)]
    return found


def merge(parts: Sequence[Counts], reasons: Sequence[tuple[str, Mapping[str, str]]]) -> Counts:
    """One question over all parts. `reasons`: key and words of each bit; of those that stop nobody none is told."""
    names = [name for name in (*STATUSES, "least", "most", "unlimited") if all(name in part for part in parts)]
    found: Counts = {name: sum(part[name] for part in parts) for name in names}
    if reasons:
        against = [sum(part["reasons"][bit] for part in parts) for bit in range(len(reasons))]
        told = [
            {"rule": key, "not_true": dict(words), "people": number}
            for (key, words), number in zip(reasons, against, strict=True)
            if number
        ]
        found["reasons"] = sorted(told, key=lambda one: -one["people"])
        found["bits"] = [words.get("ja") or key for key, words in reasons]
    return found


def lines(summary: Mapping[str, Any]) -> list[str]:
    """The summary as a table and the reasons below it, for a terminal."""
    shown = [f"{summary['people']:,} people on {summary['day']}, month {summary['month']}", ""]
    rows = [("question", "due", "not due", "open", "not covered", "yen due", "yen at most")]
    for name, one in summary["questions"].items():
        numbers = [one[status] for status in ("eligible", "not_eligible", "undetermined", "not_covered")]
        yen = [f"{one[name]:,}" if name in one else "" for name in ("least", "most")]
        if one.get("unlimited"):
            yen[1] = "no limit"
        rows.append((name, *[f"{number:,}" for number in numbers], *yen))
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        cells = [cell.rjust(width) for cell, width in zip(row, widths, strict=True)]
        shown.append("  ".join([row[0].ljust(widths[0]), *cells[1:]]))
    for name, why in summary["one_by_one"].items():
        shown += ["", f"{name} was asked of one after the other, which is slow: {why}"]
    for name, one in summary["questions"].items():
        if one.get("reasons"):
            shown += ["", f"{name}: what does not hold, and for how many"]
            shown += [f"{reason['people']:>15,}  {_words(reason)}" for reason in one["reasons"]]
    return shown


def _words(reason: Mapping[str, Any]) -> str:
    said = reason["not_true"].get("en") or reason["rule"]
    return f"{said}  [{reason['rule']}]" if said != reason["rule"] else said
