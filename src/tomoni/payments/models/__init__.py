"""Tables of payments. What is paid exists once here because the database says so, not because code is careful."""

from tomoni.payments.models.budgets import BudgetEntry, BudgetLine, Commitment, YearClosing
from tomoni.payments.models.claims import Claim, ClaimEntry, ClaimProposal, RepaymentPart
from tomoni.payments.models.orders import (
    BankFile,
    FundSource,
    Instalment,
    LineInstalment,
    PaymentLine,
    PaymentOrder,
)
from tomoni.payments.models.results import BankResult, ReturnedTransfer

__all__ = [
    "BankFile",
    "BankResult",
    "BudgetEntry",
    "BudgetLine",
    "Claim",
    "ClaimEntry",
    "ClaimProposal",
    "Commitment",
    "FundSource",
    "Instalment",
    "LineInstalment",
    "PaymentLine",
    "PaymentOrder",
    "RepaymentPart",
    "ReturnedTransfer",
    "YearClosing",
]
