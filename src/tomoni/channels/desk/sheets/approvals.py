"""What waits for somebody's decision, as lines of a list that a thumb can walk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from tomoni.channels.desk.sheets.checks import CheckCount, count_checks
from tomoni.channels.desk.sheets.clock import ClockSheet, clock_sheet
from tomoni.channels.desk.sheets.route import as_whom
from tomoni.channels.desk.words import HELD


@dataclass(frozen=True)
class ApprovalRow:
    """One draft: what it would decide, how much, how long there is, and as whom I am asked."""

    url: str
    number: str
    label: str
    name: str
    service: str
    result: str
    amount: int | None
    adverse: bool
    drafter: str
    clock: ClockSheet
    checks: CheckCount
    as_whom: str
    other: bool


def approval_row(line: Any, check_label: Callable[[str, str], str], is_officer: bool) -> ApprovalRow:
    """From a line of `cases.list_approvals`. A protected person is 確かめ中 to everybody but the officer in charge."""
    return ApprovalRow(
        url=reverse("desk:approve", args=[line.number]),
        number=line.number,
        label=line.docket,
        name=HELD if line.protected and not is_officer else line.name,
        service=line.title,
        result="" if line.sensitive else line.result,
        amount=None if line.sensitive else line.amount,
        adverse=line.adverse,
        drafter=line.drafter,
        clock=clock_sheet(line.clock),
        checks=count_checks(
            (holds, "" if line.sensitive else check_label(line.service, key)) for key, holds in line.checks.items()
        ),
        as_whom=as_whom(line.turn),
        other=line.turn.by != "own",
    )
