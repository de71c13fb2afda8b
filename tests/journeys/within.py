"""What the test of killing does inside the town, as processes of its own: `python -m tests.journeys.within VERB`.

open: one person a household may sign in by the demo list; prints their accounts.
look: prints everything that is stored about what arrived.
pay: releases payment orders in children that are killed at random moments; prints what each order came to.
"""

import json
import os
import signal
import sys
import time
from collections import Counter
from random import Random
from typing import Any

CODE = "999016"


def open_doors() -> list[int]:
    """Accounts of people of different households, so that nobody claims what a housemate has claimed."""
    from tomoni.core import interface as core

    chosen: dict[int, int] = {}
    members = dict(core.Membership.objects.values_list("person_id", "household_id"))
    for account in core.Account.objects.select_related("person").order_by("pk"):
        if account.person_id in members:
            chosen.setdefault(members[account.person_id], account.pk)
    for account in core.Account.objects.filter(pk__in=chosen.values()).exclude(subject__startswith="demo:"):
        account.subject = f"demo:{account.pk}"
        account.save(update_fields=["subject"])
    return sorted(chosen.values())


def look() -> dict[str, Any]:
    """Every receipt with what hangs on it, and everything that hangs on nothing."""
    from tomoni.cases import interface as cases  # noqa: F401  (its listeners)
    from tomoni.cases import models
    from tomoni.cases.models.sealed import opened
    from tomoni.core import interface as core
    from tomoni.documents import models as documents

    accounts = {row.person_id: row.pk for row in core.Account.objects.all()}
    ledger = Counter()
    for text in core.LedgerEntry.objects.filter(content__contains='"act":"send"').values_list("content", flat=True):
        content = json.loads(text)
        ledger[content["case"]] += content["who"]["kind"] == "resident"
    events = Counter(row.payload["case_number"] for row in core.Event.objects.filter(name__endswith="CaseArrived"))
    notices = Counter(core.Notice.objects.values_list("case_number", "kind"))
    letters = Counter(documents.Document.objects.exclude(case_number="").values_list("case_number", flat=True))
    receipts = []
    for receipt in models.Receipt.objects.prefetch_related("cases"):
        found = []
        for case in receipt.cases.all():
            revisions = [len(opened(r.answers, r.key_id)) for r in case.revisions.all()]
            found.append(
                {
                    "number": case.number,
                    "service": case.service,
                    "state": case.state,
                    "answers": revisions,
                    "keys": models.ClaimKey.objects.filter(case=case).count(),
                    "arrivals": case.transitions.filter(number=1).count(),
                    "events": events[case.number],
                    "ledger": ledger[case.number],
                    "notices": {kind: n for (number, kind), n in notices.items() if number == case.number},
                    "letters": letters[case.number],
                }
            )
        receipts.append(
            {
                "number": receipt.number,
                "account": accounts.get(receipt.person_id),
                "sent": models.Interview.objects.filter(receipt=receipt, state="sent").count(),
                "submissions": models.Submission.objects.filter(receipt=receipt).count(),
                "cases": found,
            }
        )
    return {
        "receipts": receipts,
        "sent_without_receipt": models.Interview.objects.filter(state="sent", receipt=None).count(),
        "events_without_case": sorted(set(events) - set(models.Case.objects.values_list("number", flat=True))),
        "deliveries": dict(Counter(core.Delivery.objects.values_list("state", flat=True))),
    }


def pay(seed: int) -> list[dict[str, Any]]:
    """Every order is tried in children that die at random moments, until it is released."""
    from tomoni.core import interface as core

    chance = Random(seed)
    with core.tenant(CODE):
        orders, accountant = _make_orders()
    lasts = 0.0
    results = []
    for place, order in enumerate(orders):
        tries: list[str] = []
        while not tries or tries[-1] != "released":
            began = time.monotonic()
            window = lasts * (1.2 + 0.4 * len(tries))  # wider each time, so that a busy machine comes to an end too
            finished = _release_in_child(order, accountant, chance.uniform(0, window) if place else None)
            lasts = lasts or time.monotonic() - began
            state, files, events = _state_of(order)
            assert (state, files, events) in (("ordered", 0, 0), ("released", 1, 1)), (state, files, events)
            assert state == "released" or not finished
            tries.append(state)
        results.append({"tries": tries, "again": _release_again(order, accountant), "at_end": _state_of(order)})
    return results


def _make_orders() -> tuple[list[Any], Any]:
    from tomoni.channels.desk.accounts import payout_accounts
    from tomoni.channels.desk.views.payments import next_pay_day
    from tomoni.core import interface as core
    from tomoni.payments import interface as payments

    def actor(role: str) -> Any:
        roles = core.StaffRole.objects.filter(role=role, staff__active=True).order_by("pk")
        wanted = roles.filter(department__key="child-support") if role == "clerk" else roles
        return core.Actor.staff(core.find_staff(wanted.values_list("staff", flat=True)[0]))

    right = "child-allowance"
    fund = payments.find_fund_source(right)
    day = next_pay_day(fund)
    accounts = payout_accounts([one.payee for one in payments.list_due(right, day)])
    payees = sorted(accounts)
    clerk, orders = actor("clerk"), []
    for start in range(0, len(payees), 6):
        part = {payee: accounts[payee] for payee in payees[start : start + 6]}
        orders.append(payments.make_order(day, right, accounts=part, actor=clerk))
    return orders, actor("accountant")


def _release_in_child(order: Any, accountant: Any, after: float | None) -> bool:
    """Whether the child came to the end before it was killed, `after` seconds (None: not at all)."""
    from django.db import connections

    from tomoni.core import interface as core
    from tomoni.payments import interface as payments

    connections.close_all()
    pid = os.fork()
    if pid == 0:
        try:
            with core.tenant(CODE):
                payments.release_order(order, actor=accountant)
            os._exit(0)
        except BaseException as fault:
            print(repr(fault), file=sys.stderr, flush=True)
        finally:
            os._exit(1)
    if after is not None:
        time.sleep(after)
        os.kill(pid, signal.SIGKILL)
    return os.waitpid(pid, 0)[1] == 0


def _state_of(order: Any) -> tuple[str, int, int]:
    from tomoni.core import interface as core
    from tomoni.payments import interface as payments
    from tomoni.payments.models import BankFile

    with core.tenant(CODE):
        events = core.Event.objects.filter(name__endswith="PaymentsReleased")
        said = sum(1 for event in events if event.payload["order"] == order.number)
        return payments.find_order(order.number).state, BankFile.objects.filter(order=order).count(), said


def _release_again(order: Any, accountant: Any) -> str:
    from tomoni.core import interface as core
    from tomoni.payments import interface as payments

    with core.tenant(CODE):
        try:
            payments.release_order(order, actor=accountant)
        except payments.OrderNotOpen as refused:
            return refused.code
    return "released twice"


def main(verb: str, *arguments: str) -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tomoni.site.settings")
    django.setup()
    from tomoni.core import interface as core

    if verb == "pay":
        found: Any = pay(int(arguments[0]))
    else:
        with core.tenant(CODE):
            found = {"open": open_doors, "look": look}[verb]()
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
