"""What the room tells others, in the past tense. Payloads carry ids and names of services, never values of facts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CaseArrived:
    """A case arrived (到達). `person` is the key of who asked. channel: official where the office opened it (職権)."""

    case_number: str
    person: int
    service: str
    kind: str = "application"
    channel: str = ""


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
class OwnAnswersAsked:
    """Somebody (`asker`) asked another adult (`person`, both keys of core.Person) to answer for themselves."""

    link: int
    person: int
    asker: int


@dataclass(frozen=True)
class PeriodExtended:
    """The decision was put off within the period by law, with a notice of delay. `until`: ISO date."""

    case_number: str
    person: int
    service: str
    until: str


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
class CaseDestroyed:
    """Its time of keeping was over; only a stone without personal data is left. `destruction`: its number."""

    case_number: str
    service: str
    destruction: str


@dataclass(frozen=True)
class AwardChanged:
    """Something happened to an award. `first_month` is the first month of the change, the last one of an end: 2026-12.

    change: began, changed, amount (by law, to come), warned, held, resumed, ends (with a month to come), ended.
    """

    award: int
    case_number: str
    person: int
    service: str
    right: str
    first_month: str
    change: str


@dataclass(frozen=True)
class BulkGoesOn:
    """A run over many like cases has cases left; the worker does the next."""

    run: int


@dataclass(frozen=True)
class MailingGoesOn:
    """Households behind `after` have no reference number yet; the worker numbers the next."""

    run: int
    after: int


@dataclass(frozen=True)
class YearlyCheckGoesOn:
    """A deed of a yearly check (letters, warnings, holds) has lines left behind `after`; the worker does the next."""

    run: int
    deed: str
    staff: str
    after: int
