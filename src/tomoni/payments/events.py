"""What payments announces. Plain values only; whoever listens asks the door for more."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PaymentsReleased:
    """The accounting side released an order; its bank file is frozen.

    order: number of the order (`2026-1`). right: what is paid. pay_on: ISO date. amount: yen.
    """

    order: str
    right: str
    pay_on: str
    count: int
    amount: int
