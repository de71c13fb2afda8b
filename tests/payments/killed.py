"""Somebody at work to be killed: `main` stops before its n-th write, says so, and waits for its end."""

import sys
from typing import Any

WRITES = ("INSERT", "UPDATE", "DELETE")


class StopAt:
    """Stops the process, its transaction open, at the n-th write; 0: after the commit."""

    def __init__(self, n: int) -> None:
        self.n, self.seen = n, 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(WRITES):
            self.seen += 1
            if self.seen == self.n:
                say_and_wait()
        return execute(sql, params, many, context)


def say_and_wait() -> None:
    print("here", flush=True)
    sys.stdin.read()


def read_result() -> None:
    """The accountant reads the answer of the bank: the second transfer failed."""
    from tests.payments.result_writer import result_file
    from tomoni.core import interface as core
    from tomoni.payments import interface as payments

    file = payments.find_file(payments.list_orders()[0], 1)
    accountant = core.Actor.staff(core.Staff.objects.prefetch_related("roles").get(login="kaikei"))
    payments.read_bank_result(file, result_file(bytes(file.content), {2: "1"}), actor=accountant)


def write_claim() -> None:
    """A claim is born and a later month takes its part."""
    from django.db import transaction

    from tomoni.core import interface as core
    from tomoni.payments import interface as payments

    debtor = core.Person.objects.order_by("pk").first().pk
    new = payments.NewClaim(
        "award:1:over:1", "child-allowance", "児童手当", "child-support", debtor, "award:1", "overpaid", 10_000,
        "民法第703条", "減額改定", by_month={"2026-10": 10_000}, set_off=True,
    )  # fmt: skip
    with transaction.atomic():
        payments.open_claim(new, actor=core.Actor.system("cases"))
        payments.set_off("award:1", 4_000, "2026-12", actor=core.Actor.system("cases"))


ACTS = {"result": read_result, "claim": write_claim}


def main(code: str, act: str, writes: int) -> None:
    import django

    django.setup()
    from django.db import connection

    from tomoni.core import interface as core

    with core.tenant(code), connection.execute_wrapper(StopAt(writes)):
        ACTS[act]()
    say_and_wait()
