"""Two people at the same moment: an instalment is ordered once, an order is released once."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections

from tests.payments.builders import make_fund, make_order, make_person, make_staff, record
from tests.payments.zengin_reader import read_bank_file
from tomoni.core import interface as core
from tomoni.payments import interface as payments


def at_once(town: Any, *acts: Callable[[], Any]) -> list[Any]:
    """Runs the acts in threads that start together; gives what each returned or raised."""
    start, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            start.wait(10)
            with core.tenant(town):
                results[place] = act()
        except Exception as refused:
            results[place] = refused
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def test_two_clerks_who_order_at_the_same_moment_make_one_order(committed_town: Any) -> None:
    with core.tenant(committed_town):
        make_fund()
        clerks = [make_staff(f"kakari{n}", "clerk") for n in range(4)]
        payees = [make_person() for _ in range(20)]
        for payee in payees:
            record(payee)
    results = at_once(committed_town, *[lambda clerk=clerk: make_order(clerk, *payees) for clerk in clerks])
    orders = [one for one in results if isinstance(one, payments.PaymentOrder)]
    refusals = [one for one in results if isinstance(one, payments.NothingDue | payments.InstalmentAlreadyOrdered)]
    assert (len(orders), len(refusals)) == (1, 3), results
    with core.tenant(committed_town):
        assert sum(order.amount for order in payments.list_orders()) == 20 * 10_000


def test_two_accountants_who_release_at_the_same_moment_write_one_file(committed_town: Any) -> None:
    with core.tenant(committed_town):
        make_fund()
        clerk, payee = make_staff("kakari", "clerk"), make_person()
        accountants = [make_staff(f"kaikei{n}", "accountant") for n in range(4)]
        record(payee)
        order = make_order(clerk, payee)
    results = at_once(committed_town, *[lambda a=a: payments.release_order(order, actor=a) for a in accountants])
    files = [one for one in results if isinstance(one, payments.BankFile)]
    assert len(files) == 1, results
    assert sum(isinstance(one, payments.OrderNotOpen) for one in results) == 3, results
    with core.tenant(committed_town):
        assert read_bank_file(payments.bank_file(order)).amount == 10_000
        assert core.Event.objects.filter(name__endswith="PaymentsReleased").count() == 1


def test_a_month_recorded_by_four_workers_at_once_exists_once(committed_town: Any) -> None:
    with core.tenant(committed_town):
        payee = make_person()
    results = at_once(committed_town, *[lambda: record(payee).pk] * 4)
    assert len(set(results)) == 1, results
