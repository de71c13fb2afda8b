"""One writer at a time, waited for here and not inside SQLite.

A thread that waits for the write lock inside SQLite keeps the mutex of its connection. If the thread that writes then
collects garbage in which a cursor of that connection lies, it waits for this mutex: neither goes on until the wait is
given up (30 s), and the town stands. So a thread takes its turn before it says BEGIN, and waits with nothing in hand.
"""

from __future__ import annotations

import os
import threading
from collections import defaultdict
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

_TURNS: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
os.register_at_fork(after_in_child=_TURNS.clear)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that begins a transaction when it is its turn, and gives the turn on at its end."""

    _turn: threading.Lock | None = None

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._give_turn()
            raise

    def _take_turn(self) -> None:
        if self._turn is not None:
            return
        turn = _TURNS[str(self.settings_dict["NAME"])]
        if not turn.acquire(timeout=self.settings_dict["OPTIONS"].get("timeout", 5)):
            raise OperationalError("database is locked: somebody in this process writes for too long")
        self._turn = turn

    def _give_turn(self) -> None:
        turn, self._turn = self._turn, None
        if turn is not None:
            turn.release()

    def _commit(self) -> Any:
        done = super()._commit()  # where it fails the transaction goes on, until it is rolled back
        self._give_turn()
        return done

    def _rollback(self) -> Any:
        try:
            return super()._rollback()
        finally:
            self._give_turn()

    def _close(self) -> Any:
        try:
            return super()._close()
        finally:
            self._give_turn()
