"""Sealing and verifying the ledger: 200,000 entries each, on SQLite and on PostgreSQL, in processes of their own.

Baseline of the same run: sha256 over the same bytes, once an entry for sealing, and once more for verifying.
"""

import hashlib
import json
import os
import sys
import time
from typing import Any

from .figure import Figure
from .town import databases, empty_town, run

ENTRIES, MILLION, SEAL_OF = 200_000, 1_000_000, 20_000


def measure() -> list[Figure]:
    """Entries a second when sealing; seconds for a million when verifying (scaled from what was measured)."""
    figures = []
    for database in databases():
        with empty_town(database) as env:
            run(env, "tomoni.site.cli", "migrate")
            found = json.loads(run(env, "bench.sealing"))
        plain = found["sha256"]
        figures += [
            Figure(
                f"sealing ({database})", ENTRIES / found["seal"], "entries/s", 20_000,
                "sha256 alone", ENTRIES / plain, more_is_better=True,
            ),
            Figure(
                f"verifying 1,000,000 entries ({database}; {ENTRIES:,} measured, x{MILLION // ENTRIES})",
                found["verify"] * MILLION / ENTRIES, "s", 12, "sha256 alone", plain * MILLION / ENTRIES,
            ),
        ]  # fmt: skip
    return figures


def _run() -> dict[str, float]:
    from tomoni.core import interface as core

    town = core.Municipality.objects.create(code="999016", name="ひばり町", fictional=True)
    with core.tenant(town):
        person = core.Person.objects.create(name="山田 花子").pk
        contents = _write_entries(core, person)
    began = time.perf_counter()
    sealed = 0
    while sealed < ENTRIES:
        with core.tenant(town):
            sealed += core.seal_now(limit=SEAL_OF)
    sealing = time.perf_counter()
    with core.tenant(town):
        report = core.verify_ledger()
    verified = time.perf_counter()
    assert (report.problems, report.entries) == ((), ENTRIES), report.problems[:3]
    hashing = time.perf_counter()
    for content in contents:
        hashlib.sha256(content.encode()).hexdigest()
    plain = time.perf_counter() - hashing
    return {"seal": sealing - began, "verify": verified - sealing, "sha256": plain}


def _write_entries(core: Any, person: int) -> list[str]:
    """Entries as `core.record` writes them, in bulk; the trigger of the database notes that they wait."""
    who = {"kind": "staff", "id": "7", "role": "clerk", "office": "child-support", "channel": "desk", "name": "佐藤"}
    at = core.now()
    contents = []
    for start in range(0, ENTRIES, 10_000):
        part = [
            core.canonical_json(
                {
                    "at": at.isoformat(),
                    "who": who,
                    "act": "read",
                    "people": [person],
                    "facts": ["address", "income", "name"],
                    "purpose": "child-allowance",
                    "case": f"8-1122-{n:05d}-1",
                }
            )
            for n in range(start, start + 10_000)
        ]
        entries = [core.LedgerEntry(at=at, content=text, hash=core.sha256_hex(text)) for text in part]
        made = core.LedgerEntry.objects.bulk_create(entries, 500)
        core.LedgerAbout.objects.bulk_create([core.LedgerAbout(entry=one, person_id=person) for one in made], 500)
        contents += part
    return contents


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tomoni.site.settings")
    django.setup()
    print(json.dumps(_run()), file=sys.stdout)
