"""Any process may be killed at any moment: nothing acknowledged is lost, nothing is doubled, the ledger stays whole."""

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.journeys.killing import SERVICES, Applicants, Served
from tests.ports import free_port
from tests.postgres import Cluster, NoPostgres

pytestmark = pytest.mark.slow
TOKYO = ZoneInfo("Asia/Tokyo")
KILLS, CLIENTS = 8, 3


@pytest.fixture(scope="module")
def env(request: pytest.FixtureRequest) -> Iterator[Mapping[str, str]]:
    """The environment of a made town of 600 people; the ring of the other database runs this file again."""
    with tempfile.TemporaryDirectory(prefix="tomoni-killed-") as folder:
        Path(folder).chmod(0o755)  # the server may run as another user
        yield from _make_town(Path(folder), request.config.getoption("--database"))


def _make_town(folder: Path, database: str) -> Iterator[Mapping[str, str]]:
    env = {**os.environ, "TOMONI_DATA": str(folder / "data"), "TOMONI_DEMO": "1", "PORT": str(free_port())}
    env["TOMONI_ADMIT_PER_MINUTE"] = "off"  # a slow machine would let its few applicants wait
    for name in ("TOMONI_NOW", "DATABASE_URL", "TOMONI_OWNER_DATABASE_URL"):
        env.pop(name, None)  # the real clock: what a killed worker held comes free only as time goes by
    cluster = None
    if database == "postgres":
        try:
            cluster = Cluster.start(folder / "cluster")
        except NoPostgres as reason:
            pytest.skip(str(reason))
        urls = cluster.urls("tomoni")
        env |= {"DATABASE_URL": urls["default"], "TOMONI_OWNER_DATABASE_URL": urls["owner"]}
    try:
        tomoni(env, "migrate")
        tomoni(env, "town", "make", "--people", "600", "--seed", "1")
        yield env
    finally:
        if cluster:
            cluster.stop()


def tomoni(env: Mapping[str, str], *arguments: str) -> str:
    """Run one command of `tomoni`; fail with what it said."""
    return _run(env, "tomoni.site.cli", *arguments)


def within(env: Mapping[str, str], *arguments: str) -> Any:
    return json.loads(_run(env, "tests.journeys.within", *arguments).splitlines()[-1])


def _run(env: Mapping[str, str], module: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env=dict(env), capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.returncode == 0, f"{module} {arguments}: {done.stdout}{done.stderr}"
    return done.stdout


def test_what_was_acknowledged_is_there_once_whatever_is_killed(env: Mapping[str, str]) -> None:
    accounts: queue.SimpleQueue[int] = queue.SimpleQueue()
    for account in within(env, "open"):
        accounts.put(account)
    served, chance, pause = Served(env), Random(20261122), threading.Event()
    served.start()
    applicants = Applicants(served.address, accounts)
    try:
        threads = applicants.run(CLIENTS)
        for _ in range(KILLS):
            pause.wait(chance.uniform(0.5, 4.0))  # the moment of the kill
            served.kill_one(chance)
        pause.wait(2)
        applicants.enough.set()
        while any(thread.is_alive() for thread in threads):
            served.revive()
            pause.wait(0.2)
    finally:
        served.stop()
    assert not applicants.troubles, applicants.troubles
    assert "serve" in served.kills and applicants.tried_again, "no kill met anything; choose another seed"
    _finish_work(env)
    _expect_whole(within(env, "look"), applicants.acknowledged)
    assert " 0 problems" in tomoni(env, "ledger", "verify")


def _finish_work(env: Mapping[str, str]) -> None:
    """Let a worker of a later hour take over what the killed ones held."""
    for minutes in (10, 40):
        later = datetime.now(TOKYO) + timedelta(minutes=minutes)  # noqa: TID251  (the machine's clock is meant)
        tomoni({**env, "TOMONI_NOW": later.isoformat()}, "work", "--once")


def _expect_whole(stored: Mapping[str, Any], acknowledged: Mapping[int, str]) -> None:
    """Every receipt has everything exactly once, and there is nothing without a receipt."""
    by_account = {receipt["account"]: receipt for receipt in stored["receipts"]}
    assert len(by_account) == len(stored["receipts"]), "somebody has two receipts for one sending"
    assert {account: receipt["number"] for account, receipt in by_account.items()} == dict(acknowledged)
    for receipt in stored["receipts"]:
        assert (receipt["sent"], receipt["submissions"]) == (1, 1), receipt
        assert sorted(case["service"] for case in receipt["cases"]) == SERVICES, receipt
        for case in receipt["cases"]:
            one = {name: case[name] for name in ("keys", "arrivals", "events", "ledger")}
            assert one == {"keys": 1, "arrivals": 1, "events": 1, "ledger": 1}, case
            assert len(case["answers"]) == 1 and case["answers"][0] >= 5, case
            _expect_effects_once(case)
    assert stored["sent_without_receipt"] == 0 and stored["events_without_case"] == []
    assert set(stored["deliveries"]) == {"done"}, stored["deliveries"]


def _expect_effects_once(case: Mapping[str, Any]) -> None:
    """What listeners made of the arrival, though some were stopped in the middle and called again."""
    if case["service"] == "pregnancy-notification":
        assert (case["state"], case["notices"], case["letters"]) == ("carried_out", {"notified": 1}, 1), case
    else:
        assert (case["state"], case["notices"], case["letters"]) == ("arrived", {"arrived": 1}, 0), case


def test_a_release_that_is_killed_leaves_nothing_or_one_frozen_file(env: Mapping[str, str]) -> None:
    orders = within(env, "pay", "7")
    assert len(orders) >= 5
    assert any("ordered" in order["tries"] for order in orders), "no kill came before the end; choose another seed"
    for order in orders:
        assert order["at_end"] == ["released", 1, 1], order
        assert order["again"] == "payments.order_not_open"
    assert " 0 problems" in tomoni(env, "ledger", "verify")


def test_a_restart_that_asks_first_loses_nothing_that_was_acknowledged(env: Mapping[str, str]) -> None:
    before = {receipt["account"] for receipt in within(env, "look")["receipts"]}
    accounts: queue.SimpleQueue[int] = queue.SimpleQueue()
    for account in [one for one in within(env, "open") if one not in before][:12]:
        accounts.put(account)
    served, pause = Served(env), threading.Event()
    served.start()
    applicants = Applicants(served.address, accounts)
    threads = applicants.run(CLIENTS)
    try:
        for _ in range(2):
            pause.wait(2)  # in the middle of what they do
            served.stop()  # SIGTERM: what is begun is finished
            served.start()
        for thread in threads:
            thread.join(timeout=180)
    finally:
        served.stop()
    assert not applicants.troubles and len(applicants.acknowledged) == 12, applicants.troubles
    stored = {receipt["account"]: receipt for receipt in within(env, "look")["receipts"]}
    for account, number in applicants.acknowledged.items():
        assert (stored[account]["number"], stored[account]["submissions"]) == (number, 1)
        assert sorted(case["service"] for case in stored[account]["cases"]) == SERVICES
