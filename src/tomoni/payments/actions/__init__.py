"""Verbs of payments: record what is owed, order it, examine it, release it, send it back."""

from tomoni.payments.actions.funds import set_fund_source
from tomoni.payments.actions.instalments import (
    NewInstalment,
    cancel_instalment,
    record_instalment,
    record_instalments,
    revise_instalment,
)
from tomoni.payments.actions.orders import PayoutAccount, make_order
from tomoni.payments.actions.releases import examine_order, release_order, return_order

__all__ = [
    "NewInstalment",
    "PayoutAccount",
    "cancel_instalment",
    "examine_order",
    "make_order",
    "record_instalment",
    "record_instalments",
    "release_order",
    "return_order",
    "revise_instalment",
    "set_fund_source",
]
