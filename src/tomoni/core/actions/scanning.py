"""Files go to the scanner one by one, outside of any transaction: a slow scanner keeps nobody waiting."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F, Q

from tomoni.core.actions.outbox import emit
from tomoni.core.domain.deliveries import delay_after
from tomoni.core.domain.stores import Scanner, Verdict
from tomoni.core.errors import ScannerUnreachable, StoreUnreachable
from tomoni.core.events import FileFoundBad
from tomoni.core.models import Municipality, StoredFile
from tomoni.core.models.clock import now
from tomoni.core.models.ports import file_store, scanner
from tomoni.core.models.tenants import tenant

LEASE = timedelta(minutes=2)
FEW = 5  # claimed at a time: all of them are looked at within the lease, however slow the scanner is
_log = logging.getLogger("tomoni.core.scanning")


class Scanning:
    """A worker's turns at the scanner. One that does not answer rests for 10 s, 20 s, 40 s … at most five minutes, so
    that the worker waits for it once in a while and not at every file.
    """

    LONGEST = timedelta(minutes=5)

    def __init__(self) -> None:
        self.silent = 0  # times in a row
        self.rests_until: datetime | None = None

    def take(self, limit: int = 20, *, stopped: Callable[[], bool] = lambda: False) -> int:
        """Scan what waits, at most `limit` a municipality, outside a tenant; gives how many were judged.

        stopped: asked before each file; what was claimed and not looked at is given back.
        """
        found = scanner()
        if found is None or (self.rests_until is not None and now() < self.rests_until):
            return 0
        self.rests_until = None
        codes = Municipality.objects.order_by("code").values_list("code", flat=True)
        return sum(self._take_of(code, found, limit, stopped) for code in codes)

    def _take_of(self, code: str, found: Scanner, limit: int, stopped: Callable[[], bool]) -> int:
        tried = done = 0
        while tried < limit and not self._ends(stopped) and (rows := _claim(code, min(FEW, limit - tried))):
            for place, row in enumerate(rows):
                if self._ends(stopped):
                    _give_back(code, rows[place:])
                    break
                done += self._judge(code, found, row)
                tried += 1
        return done

    def _ends(self, stopped: Callable[[], bool]) -> bool:
        return self.rests_until is not None or stopped()

    def _judge(self, code: str, found: Scanner, row: StoredFile) -> bool:
        """Whether there is a verdict. Where nobody could say, the file is asked again after 10 s … at most an hour."""
        try:
            data = file_store().get(code, row.sha256)
            verdict = found.scan(data) if data is not None else None
            self.silent = 0
        except (ScannerUnreachable, StoreUnreachable) as fault:
            _log.warning("file %s waits: %s", row.pk, fault.message)
            verdict = None
            if not fault.data.get("answered"):
                self.silent += 1
                self.rests_until = now() + min(delay_after(min(self.silent, 12)), self.LONGEST)
        _note(code, row, verdict)
        return verdict is not None


def scan_files(limit: int = 20) -> int:
    """One turn of `Scanning`."""
    return Scanning().take(limit)


def scan_again(pks: Iterable[int]) -> int:
    """Let files be judged anew, for a refusal may have been wrong; gives how many."""
    rows = StoredFile.objects.filter(pk__in=list(pks))
    return rows.update(scan="", scan_found="", scan_tries=0, scan_due_at=None, scanned_at=None)


def _claim(code: str, limit: int) -> list[StoredFile]:
    """Files nobody looks at now, taken for two minutes; a worker that was killed leaves them to the next."""
    with tenant(code):
        due = Q(scan_due_at=None) | Q(scan_due_at__lte=now())
        rows = StoredFile.objects.filter(due, scan="").order_by("scan_due_at", "pk")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True, of=("self",))
        claimed = list(rows[:limit])
        mine = StoredFile.objects.filter(pk__in=[row.pk for row in claimed])
        mine.update(scan_due_at=now() + LEASE, scan_tries=F("scan_tries") + 1)
    return claimed


def _give_back(code: str, rows: Iterable[StoredFile]) -> None:
    """Not looked at: due as before, and the try is not counted."""
    with tenant(code):
        for row in rows:
            mine = StoredFile.objects.filter(pk=row.pk, scan="", scan_tries=row.scan_tries + 1)
            mine.update(scan_due_at=row.scan_due_at, scan_tries=row.scan_tries)


def _note(code: str, row: StoredFile, verdict: Verdict | None) -> None:
    """The verdict, once: of two workers the second changes nothing."""
    with tenant(code):
        mine = StoredFile.objects.filter(pk=row.pk, scan="", scan_tries=row.scan_tries + 1)
        if verdict is None:
            mine.update(scan_due_at=now() + delay_after(min(row.scan_tries + 1, 12)))
            return
        state = StoredFile.Scan.REFUSED if verdict.found else StoredFile.Scan.CLEAN
        if mine.update(scan=state, scan_found=verdict.found, scanned_at=now()) and verdict.found:
            emit(FileFoundBad(row.pk, row.sha256))
