"""Sealing and verifying the ledger: 200,000 entries each, on SQLite and on PostgreSQL, in processes of their own.

Seconds are of the processor, that of PostgreSQL counted.

Baseline of the same run: sha256 over the same bytes, once an entry for sealing, and once more for verifying.
"""

import hashlib
import json
import os
import sys
from typing import Any

from .figure import Figure
from .town import cpu_of_work, databases, empty_town, run

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
                found["verify"] * MILLION / ENTRIES, "s CPU", 12, "sha256 alone", plain * MILLION / ENTRIES,
            ),
        ]  # fmt: skip
    return figures


def _run() -> dict[str, float]:
    from tomoni.core import interface as core

    town = core.Municipality.objects.create(code="999016", name="ひばり町", fictional=True)
    with core.tenant(town):
        person = core.Person.objects.create(name="山田 花子").pk
        contents = _write_entries(core, person)
    began = cpu_of_work()
    sealed = 0
    while sealed < ENTRIES:
        with core.tenant(town):
            sealed += core.seal_now(limit=SEAL_OF)
    sealing = cpu_of_work()
    with core.tenant(town):
        report = core.verify_ledger()
    verified = cpu_of_work()
    assert (report.problems, report.entries) == ((), ENTRIES), report.problems[:3]
    hashing = cpu_of_work()
    for content in contents:
        hashlib.sha256(content.encode()).hexdigest()
    plain = cpu_of_work() - hashing
    return {"seal": sealing - began, "verify": verified - sealing, "sha256": plain}


def _write_entries(core: Any, person: int) -> list[str]:
    """Entries as `core.record` writes them, in bulk; the trigger of the database notes that they wait."""
    from django.db import connection

    at = core.now()
    contents = [core.canonical_json(_content(at.isoformat(), person, n)) for n in range(ENTRIES)]
    stored_at = connection.ops.adapt_datetimefield_value(at)
    entry = "INSERT INTO core_ledgerentry (municipality_id, at, content, hash) VALUES (%s, %s, %s, %s)"
    about = (
        "INSERT INTO core_ledgerabout (municipality_id, entry_id, person_id)"
        " SELECT municipality_id, id, %s FROM core_ledgerentry WHERE municipality_id = %s"
    )
    with connection.cursor() as cursor:
        cursor.executemany(entry, [("999016", stored_at, text, core.sha256_hex(text)) for text in contents])
        cursor.execute(about, [person, "999016"])
    return contents


def _content(at: str, person: int, n: int) -> dict[str, object]:
    who = {"kind": "staff", "id": "7", "role": "clerk", "office": "child-support", "channel": "desk", "name": "佐藤"}
    facts = ["address", "income", "name"]
    purpose, case = "child-allowance", f"8-1122-{n:05d}-1"
    return {"at": at, "who": who, "act": "read", "people": [person], "facts": facts, "purpose": purpose, "case": case}


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tomoni.site.settings")
    django.setup()
    print(json.dumps(_run()), file=sys.stdout)
