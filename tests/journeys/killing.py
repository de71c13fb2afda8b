"""A town that is served, killed with SIGKILL at random moments and started again; and people who apply meanwhile."""

import http.client
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import IO

from tests.visitor import Page, Visitor, expect, walk_to_check

SERVICES = ["disaster-certificate", "pregnancy-notification"]
LOST = (OSError, http.client.HTTPException)  # what a client sees of a killed server


class Served:
    """`tomoni serve` of one town, and everything it started."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.env = dict(env)
        self.address = f"http://127.0.0.1:{env['PORT']}"
        self.kills: list[str] = []
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start, again where the ports and locks of what was killed are not free yet, until pages answer."""
        said = ""
        for _ in range(40):
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tomoni.site.cli", "serve"],
                env=self.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            )  # fmt: skip
            assert self._process.stdout is not None
            for line in self._process.stdout:
                said += line
                if line.startswith("ready:"):
                    threading.Thread(target=_read_away, args=(self._process.stdout,), daemon=True).start()
                    return
            _read_away(self._process.stdout)
            self._process.wait()
        raise AssertionError("tomoni serve did not come up:\n" + said)

    def kill_one(self, chance: Random) -> None:
        """SIGKILL for one of the processes, whichever; what `serve` does not bring back itself is started again."""
        self.revive()
        top = self._process
        assert top is not None
        victim = chance.choice([top.pid, *children_of(top.pid)])
        self.kills.append("serve" if victim == top.pid else _command_of(victim))
        os.kill(victim, signal.SIGKILL)
        if victim == top.pid:
            top.wait()
            self.start()

    def revive(self) -> None:
        """Start again if `serve` has ended: of itself where its pages died twice within seconds."""
        if self._process is not None and self._process.poll() is not None:
            self.start()

    def stop(self) -> None:
        """SIGTERM, and wait."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(timeout=60)


def _read_away(lines: IO[str]) -> None:
    with lines:
        lines.read()


def children_of(pid: int) -> list[int]:
    """The processes that this one started, and theirs."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += [int(child), *children_of(int(child))]
    return found


def _command_of(pid: int) -> str:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
    except OSError:
        return "gone"
    return next((word for word in reversed(words) if word), "gone")


@dataclass
class Applicants:
    """Threads of people who apply, try again when the server is gone, and note what was acknowledged."""

    address: str
    accounts: "queue.SimpleQueue[int]"
    acknowledged: dict[int, str] = field(default_factory=dict)  # account -> number of the receipt
    troubles: list[str] = field(default_factory=list)
    tried_again: int = 0
    enough: threading.Event = field(default_factory=threading.Event)

    def run(self, count: int) -> list[threading.Thread]:
        threads = [threading.Thread(target=self._work, daemon=True) for _ in range(count)]
        for thread in threads:
            thread.start()
        return threads

    def _work(self) -> None:
        while not self.enough.is_set():
            try:
                account = self.accounts.get_nowait()
            except queue.Empty:
                return
            try:
                self.acknowledged[account] = self._apply(account)
            except Exception as fault:
                self.troubles.append(f"account {account}: {type(fault).__name__}: {fault}")

    def _apply(self, account: int) -> str:
        """From sign-in to the receipt; a lost connection sends the person back to the start of what is not saved."""
        visitor = Visitor(self.address, timeout=20)
        page = self._until_answered(lambda: _reach_check(visitor, account))
        pairs = page.form(page.path).filled({})
        sent = self._until_answered(lambda: expect(visitor.request("POST", page.path, pairs), 302))
        number = sent.headers["location"].strip("/").split("/")[-1]
        again = self._until_answered(lambda: expect(visitor.request("POST", page.path, pairs), 302))
        assert again.headers["location"] == sent.headers["location"], "sending again gave another receipt"
        return number

    def _until_answered(self, ask):
        for _ in range(900):  # three minutes: a busy machine starts slowly, and is killed while it does
            try:
                return ask()
            except LOST:
                self.tried_again += 1
                threading.Event().wait(0.2)
        raise AssertionError("the server did not come back")


def _reach_check(visitor: Visitor, account: int) -> Page:
    """Sign in, begin or go on with the interview, and answer page after page until the check page."""
    visitor.sign_in(account)
    return walk_to_check(visitor, SERVICES)
