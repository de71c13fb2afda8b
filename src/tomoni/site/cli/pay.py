"""`tomoni pay file`: the bank file of a released payment order, byte for byte as it was frozen."""

import argparse
import sys
from pathlib import Path

from .command import add_command, add_noun


def add_to(commands) -> None:
    verbs = add_noun(commands, "pay", does="payment orders and bank files")
    file = add_command(
        verbs,
        "file",
        run_file,
        does="write the bank file (全銀 総合振込) of a released order; nothing is made anew",
        example="tomoni pay file 2026-1 --to /media/bank/",
    )
    file.add_argument("order", help="number of the payment order")
    file.add_argument("--to", type=Path, default=Path(), help="folder or file (default: here)")
    file.add_argument("--code", help="code of the municipality (default: the only one)")


def run_file(wanted: argparse.Namespace) -> int:
    from tomoni.core import interface as core
    from tomoni.payments import interface as payments

    towns = [town.code for town in core.list_municipalities() if wanted.code in (None, town.code)]
    if len(towns) != 1:
        print(f"tomoni: {len(towns)} municipalities fit; name one with --code.", file=sys.stderr)
        return 1
    with core.tenant(towns[0]):
        order = payments.find_order(wanted.order)
        if order is None:
            print(f"tomoni: there is no payment order {wanted.order}.", file=sys.stderr)
            return 1
        content = payments.bank_file(order)
        actor = core.Actor.system("tomoni pay file")
        payees = [line.payee_id for line in payments.list_lines(order, limit=order.count)]
        core.record(actor, "export", payees, facts=["payout_account"], purpose=order.right)
    target = wanted.to / f"furikomi-{wanted.order}.txt" if wanted.to.is_dir() else wanted.to
    target.write_bytes(content)
    print(target)
    return 0
