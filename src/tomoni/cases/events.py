"""What the room tells others, in the past tense. Payloads carry ids and names of services, never values of facts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CaseArrived:
    """A case arrived (到達). `person` is the key of who asked."""

    case_number: str
    person: int
    service: str
    kind: str = "application"


@dataclass(frozen=True)
class CorrectionAsked:
    """The desk asked to mend named items by a day (補正)."""

    case_number: str
    person: int
    service: str
    by_date: str = ""


@dataclass(frozen=True)
class CorrectionAnswered:
    """The person mended the items; the clock runs again."""

    case_number: str
    person: int
    service: str


@dataclass(frozen=True)
class CaseDecided:
    """A decision was approved. The outcomes are carried out after it."""

    case_number: str
    person: int
    service: str
    result: str


@dataclass(frozen=True)
class CaseWithdrawn:
    """Withdrawn by who asked; its claim keys are free."""

    case_number: str
    person: int
    service: str


@dataclass(frozen=True)
class CaseClosed:
    """Everything was carried out; one question is asked how it was."""

    case_number: str
    person: int
    service: str


@dataclass(frozen=True)
class AwardChanged:
    """An award began, changed or ended. `first_month` is the first month of the change, as 2026-12."""

    award: int
    case_number: str
    person: int
    service: str
    right: str
    first_month: str
    change: str
