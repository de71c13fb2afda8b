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


@dataclass(frozen=True)
class OrderChanged:
    """An order was sent back by the accounting side, or a returned transfer of it was settled by the section.

    change: returned or settled.
    """

    order: str
    change: str


@dataclass(frozen=True)
class PaymentsConfirmed:
    """The bank answered to a file: what is not returned is paid. file: its number in the order. amount: yen paid."""

    order: str
    file: int
    right: str
    count: int
    amount: int


@dataclass(frozen=True)
class PaymentReturned:
    """A transfer came back. returned: row of ReturnedTransfer. origins: what it paid, joined by commas."""

    returned: int
    order: str
    right: str
    payee: int
    amount: int
    origins: str


@dataclass(frozen=True)
class ClaimChanged:
    """A claim of the town against a person was born, demanded, reminded or ended. change: kind of its entry."""

    claim: str
    right: str
    debtor: int
    change: str
    balance: int
