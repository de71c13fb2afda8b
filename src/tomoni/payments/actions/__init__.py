"""Verbs of payments: record what is owed, order it, release it, read what became of it, ask money back."""

from tomoni.payments.actions.budgets import confirm_budget, decide_commitment, draft_commitment, enter_budget
from tomoni.payments.actions.claims import (
    NewClaim,
    end_set_off,
    hold_set_off,
    open_claim,
    overdue_since,
    receive,
    remind,
    resume_set_off,
    set_off,
)
from tomoni.payments.actions.closing import close_year, is_closed, years_to_close
from tomoni.payments.actions.erasing import Erased, destroy_claim, destroy_order, forget_instalments
from tomoni.payments.actions.funds import set_fund_source
from tomoni.payments.actions.instalments import (
    NewInstalment,
    cancel_instalment,
    record_instalment,
    record_instalments,
    revise_instalment,
)
from tomoni.payments.actions.orders import PayoutAccount, make_order
from tomoni.payments.actions.proposals import approve_proposal, propose, send_proposal_back
from tomoni.payments.actions.releases import examine_order, release_order, return_order
from tomoni.payments.actions.results import (
    confirm_all_paid,
    note_return,
    note_told,
    read_bank_result,
    read_returned_list,
    settle_return,
)

__all__ = [
    "Erased",
    "NewClaim",
    "NewInstalment",
    "PayoutAccount",
    "approve_proposal",
    "cancel_instalment",
    "close_year",
    "confirm_all_paid",
    "confirm_budget",
    "decide_commitment",
    "destroy_claim",
    "destroy_order",
    "draft_commitment",
    "end_set_off",
    "enter_budget",
    "examine_order",
    "forget_instalments",
    "hold_set_off",
    "is_closed",
    "make_order",
    "note_return",
    "note_told",
    "open_claim",
    "overdue_since",
    "propose",
    "read_bank_result",
    "read_returned_list",
    "receive",
    "record_instalment",
    "record_instalments",
    "release_order",
    "remind",
    "resume_set_off",
    "return_order",
    "revise_instalment",
    "send_proposal_back",
    "set_fund_source",
    "set_off",
    "settle_return",
    "years_to_close",
]
