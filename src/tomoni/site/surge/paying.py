"""The order to pay everything that is due, its release by the accounting side, and the bank file."""

from datetime import timedelta
from pathlib import Path

from tomoni.channels.desk.accounts import payout_accounts
from tomoni.core import interface as core
from tomoni.payments import interface as payments
from tomoni.site.surge.city import CODE, RIGHT, staff_of

AHEAD = timedelta(days=10)


def order_and_release(folder: Path) -> int:
    """One order over all that is due, released, and its files as the bank gets them; gives the number of payees.

    An order that was made before the run was stopped is released now; what is in it is not ordered again.
    """
    with core.tenant(CODE):
        for order in payments.list_orders():
            if order.state == "ordered":
                payments.release_order(order, actor=staff_of("kaikei"))
        day = payments.bank_day_on_or_after(core.today() + AHEAD)
        due = [one.payee for one in payments.list_due(RIGHT, day)]
        if due:
            order = payments.make_order(day, RIGHT, accounts=payout_accounts(due), actor=staff_of("uketsuke"))
    if due:
        with core.tenant(CODE):
            payments.release_order(order, actor=staff_of("kaikei"))
    with core.tenant(CODE):
        return sum(_write(order, folder) for order in payments.list_orders())


def _write(order: payments.PaymentOrder, folder: Path) -> int:
    for file in payments.list_bank_files(order):
        (folder / f"furikomi-{order.number}-{file.number}.txt").write_bytes(payments.bank_file(order, file.number))
    return int(order.count)
