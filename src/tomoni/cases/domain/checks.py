"""A yearly check of awards (現況届): what the register answers, what has to be filed, what is a question."""

from collections.abc import Mapping, Sequence
from enum import StrEnum


class Line(StrEnum):
    """How one award stands in a yearly check."""

    CONFIRMED = "confirmed"  # the register shows everything
    DOUBT = "doubt"  # nothing to file, and a question to the case worker (所得の逆転)
    ASKED = "asked"  # has to file
    WARNED = "warned"  # 差止の予告
    HELD = "held"
    ANSWERED = "answered"  # filed; the case worker looks at it
    SETTLED = "settled"


WAITING = (Line.ASKED, Line.WARNED, Line.HELD)  # something is still to come from the recipient
OPEN = (Line.DOUBT, Line.ANSWERED)  # something is still to be done by the case worker


def judge_line(checks: Mapping[str, str], must: Sequence[str], questions: Sequence[str]) -> tuple[Line, dict[str, str]]:
    """The state of an award and what led to it. checks: {key: yes, no or open}; a key may name a person behind it.

    Who fails one of `must`, or of whom it is not known, has to file. A question is one only where it is answered:
    where no tax facts are held there is nothing to compare.

    >>> judge_line({"lives-with": "yes", "earns-most": "no"}, ["lives-with"], ["earns-most"])
    (<Line.DOUBT: 'doubt'>, {'earns-most': 'no'})
    >>> judge_line({"lives-with(p5)": "open"}, ["lives-with"], [])
    (<Line.ASKED: 'asked'>, {'lives-with(p5)': 'open'})
    """
    needed = {key: told for key, told in checks.items() if told != "yes" and _is_of(key, must)}
    doubts = {key: told for key, told in checks.items() if told == "no" and _is_of(key, questions)}
    line = Line.ASKED if needed else Line.DOUBT if doubts else Line.CONFIRMED
    return line, {**needed, **doubts}


def _is_of(key: str, names: Sequence[str]) -> bool:
    return any(key == name or key.startswith(f"{name}(") for name in names)
