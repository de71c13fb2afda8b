"""What the room tells others, in the past tense."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AppealReceived:
    """An appeal against the decision of a case arrived."""

    appeal: str
    case_number: str
    person: int
    service: str


@dataclass(frozen=True)
class AppealStatementSent:
    """The statement of the section was sent to the appellant, who may reply until `by_date`. Only our own appeals."""

    appeal: str
    case_number: str
    person: int
    service: str
    by_date: str


@dataclass(frozen=True)
class AppealRuled:
    """It was ruled on: upheld, partly, denied or dismissed. `revision` is the case that carries it out, or empty."""

    appeal: str
    case_number: str
    person: int
    service: str
    result: str
    revision: str
