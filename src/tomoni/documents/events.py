"""What the room tells others, in the past tense. Payloads carry ids and numbers, never names."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LetterReturned:
    """A letter came back (返戻); the case goes on without its reader knowing. `dispatch` is the row of the sending."""

    dispatch: int
    document: int
    case_number: str
    department: str


@dataclass(frozen=True)
class DestructionApproved:
    """A proposal to destroy records or hand them over was approved, or one step of it was done and more remain.

    `step` counts the steps, so that each is an event of its own.
    """

    destruction: int
    step: int = 0


@dataclass(frozen=True)
class RecordsDestroyed:
    """A destruction or handing over is finished; its certificate is issued."""

    destruction: int
    number: str
    department: str
