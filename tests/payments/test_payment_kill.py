"""kill -9 while the bank's answer is read, or a claim is written: nothing is lost and nothing is doubled."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.payments import killed
from tests.payments.builders import make_fund, make_order, make_person, make_staff, record
from tomoni.core import interface as core
from tomoni.payments import interface as payments

ROOT = Path(__file__).resolve().parents[2]
AFTER = 0  # killed when all is committed


@pytest.fixture
def kill_at(committed_town: Any, clock: Any) -> Callable[[str, int], None]:
    """Starts the work in a process of its own and kills it there."""
    with core.tenant(committed_town):
        make_fund(result_codes={"1": "該当口座なし"})
        clerk, accountant = make_staff("kakari", "clerk"), make_staff("kaikei", "accountant", department="accounting")
        payees = [make_person() for _ in range(3)]
        for payee in payees:
            record(payee)
        payments.release_order(make_order(clerk, *payees), actor=accountant)

    def start_and_kill(act: str, writes: int) -> None:
        said = f"from tests.payments import killed; killed.main({committed_town.code!r}, {act!r}, {writes})"
        environ = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}:{os.environ.get('PYTHONPATH', '')}"}
        environ["TOMONI_NOW"] = "2026-11-22T10:00:00"
        with subprocess.Popen(
            [sys.executable, "-c", said],
            cwd=ROOT,
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout.readline().strip() == "here"
            process.kill()

    return start_and_kill


def of_result() -> tuple[int, int, int, int]:
    """Answers, returned transfers, events of both, and yen of the budget item that count as paid out."""
    events = core.Event.objects.filter(name__in=("payments.PaymentsConfirmed", "payments.PaymentReturned")).count()
    [line] = payments.list_budget_lines(2026)
    return payments.BankResult.objects.count(), len(payments.list_returned()), events, line.released


def of_claim() -> tuple[int, int, list[int]]:
    """Claims, entries, balances."""
    claims = payments.list_claims()
    entries = sum(len(payments.list_entries(one)) for one in claims)
    return len(claims), entries, [one.balance for one in claims]


# The first write, one in the middle, and after the commit.
@pytest.mark.parametrize("writes", [1, 4, AFTER])
def test_a_killed_reading_of_the_bank_result_leaves_all_or_nothing(kill_at, committed_town, writes: int) -> None:
    kill_at("result", writes)
    with core.tenant(committed_town):
        assert of_result() == ((0, 0, 0, 30_000) if writes else (1, 1, 2, 20_000))
        if writes:
            killed.read_result()
        else:
            with pytest.raises(payments.BankResultAlreadyRead):
                killed.read_result()
        assert of_result() == (1, 1, 2, 20_000)


@pytest.mark.parametrize("writes", [1, 5, AFTER])
def test_a_killed_writing_of_a_claim_leaves_all_or_nothing(kill_at, committed_town, writes: int) -> None:
    kill_at("claim", writes)
    with core.tenant(committed_town):
        assert of_claim() == ((0, 0, []) if writes else (1, 2, [6_000]))
        killed.write_claim()
        assert of_claim() == (1, 2, [6_000])
