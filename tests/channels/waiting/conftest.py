"""A published town whose machine is as busy as a test says, and people at its door."""

from datetime import timedelta

import pytest

from tests.channels.portal.conftest import home, portal, site  # noqa: F401  (the same town as the portal's)
from tomoni.channels.waiting import gate, running, views
from tomoni.channels.waiting.pressure import Pressure
from tomoni.core import interface as core


class Machine(Pressure):
    """The measure of a process, on a clock that the test moves."""

    def __init__(self) -> None:
        self.seconds = 0.0
        super().__init__(lambda: self.seconds)

    def work(self, threads: int, seconds: float) -> None:
        """So many threads are busy for so long."""
        for _ in range(threads):
            self.begin()
        for _ in range(int(seconds * 2)):
            self.seconds += 0.5
            self.busy()
        for _ in range(threads):
            self.end()


@pytest.fixture(autouse=True)
def nobody_came():
    """Counted by this process and not written down: nobody, whatever a test before undid."""
    running.CAME.clear()


@pytest.fixture
def machine(monkeypatch):
    """This process: idle, and measured for a while."""
    found = Machine()
    found.work(0, 20)
    monkeypatch.setattr(gate, "HERE", found)
    monkeypatch.setattr(views, "HERE", found)
    return found


@pytest.fixture
def later(settings):
    """Moves the clock of the town."""

    def move(**time: float) -> None:
        settings.TOMONI_NOW = (core.now() + timedelta(**time)).isoformat()

    return move
