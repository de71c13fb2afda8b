"""What core tells others, in the past tense. Payloads carry ids, never values of facts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LedgerDaySealed:
    """The seal of a day was published. day: 2026-11-24. hash: of the day's seal, which chains to the day before."""

    day: str
    hash: str


@dataclass(frozen=True)
class RecordQuestionAnswered:
    """The town answered a person's question about an entry of their records."""

    question: int
    person: int


@dataclass(frozen=True)
class ClosingDaysChanged:
    """The town hall closes or opens on a day, so what is due in office days is due on other days.

    day: ISO date. after: how far a listener has come that goes on in parts.
    """

    day: str
    after: int = 0


@dataclass(frozen=True)
class RepresentationEstablished:
    """Staff wrote down that somebody acts for a person."""

    representation: int
    person: int


@dataclass(frozen=True)
class RepresentationEnded:
    """Somebody no longer acts for a person."""

    representation: int
    person: int


@dataclass(frozen=True)
class FileFoundBad:
    """The scanner found something in a file. Nobody opens it; whoever sent it is asked for another."""

    file: int
    sha256: str


@dataclass(frozen=True)
class RegisterTakenIn:
    """Files of a register were taken in. run: row number. Whoever follows the register looks again."""

    run: int
    register: str
