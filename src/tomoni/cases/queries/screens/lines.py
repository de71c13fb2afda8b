"""Lines that a screen of the desk and one of the person who asked share."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class AnswerLine:
    """One item beside what the town holds.

    mark: match, differs, answered (the town holds nothing), held (not asked, the town knew), empty.
    `held_ref` is the case from which a held fact came. `type` is the type of the fact, for writing the value out.
    """

    path: str
    entity: str
    entity_name: str
    label: str
    type: Any
    answer: Any
    held: Any
    source: str
    held_on: date | None
    held_ref: str
    mark: str
    in_correction: bool


@dataclass(frozen=True)
class Reason:
    """A reason of a decision (行政手続法8条): the criterion (審査基準) not met, the article, the facts."""

    text: str
    law: str
    fact: str = ""


@dataclass(frozen=True)
class DecisionLine:
    """A decision as it was approved."""

    result: str
    reasons: tuple[Reason, ...]
    decided_by: str
    decided_at: datetime
    snapshot_hash: str


@dataclass(frozen=True)
class ChangeLine:
    """An item before and after."""

    path: str
    entity_name: str
    label: str
    type: Any
    before: Any
    after: Any


@dataclass(frozen=True)
class CorrectionLine:
    """A request to mend items and what came of it. end: empty while open, answered, cancelled."""

    number: int
    reason: str
    by_date: date
    asked_at: datetime
    asked_by: str
    items: tuple[tuple[str, str, str], ...]  # path, label, note
    end: str
    ended_at: datetime | None
    changes: tuple[ChangeLine, ...]
    pk: int = 0  # its row, whose the files are that were not sent yet


@dataclass(frozen=True)
class OutcomeLine:
    """What came of the case. `data` holds keys of documents and awards, names of facts, ids of services."""

    kind: str
    name: str
    data: Mapping[str, Any]
    waits: bool
    done_at: datetime
