"""A ledger of 1,000,000 entries of one day, measured and not scaled: sealed, verified, put into columns, judged.

By name only (`python -m bench ledger_million`): it takes some ten minutes and 2 GB of disk. Seconds are of the
processor, that of PostgreSQL counted. Baseline of the same run: sha256 over as many bytes.
"""

import hashlib
import json
import os
import resource
import sys
from typing import Any

from .figure import Figure
from .town import cpu_of_work, databases, empty_town, run

ENTRIES, SEAL_OF, PART, STAFF = 1_000_000, 20_000, 50_000, 50
DAY, AFTER = "2026-11-23T10:00:00+09:00", "2026-11-24T10:00:00+09:00"
MOST_MEMORY = 400  # MB of the process that does all of it; the worker of a town does it in smaller steps


def measure() -> list[Figure]:
    """Seconds for the whole verification; entries a second into columns and into the judging of the day; memory."""
    figures = []
    for database in databases():
        with empty_town(database) as env:
            run(env, "tomoni.site.cli", "migrate")
            found = json.loads(run(env, "bench.ledger_million"))
        name, plain = f"of a ledger of 1,000,000 ({database})", found["sha256"]
        figures += [
            Figure(
                f"sealing {name}", ENTRIES / found["seal"], "entries/s", 20_000,
                "sha256 alone", ENTRIES / plain, more_is_better=True,
            ),
            Figure(f"verifying {name}", found["verify"], "s CPU", 12, "sha256 alone", plain),
            Figure(f"verifying in steps {name}", found["steps"], "s CPU", 24, "sha256 alone", plain),
            Figure(
                f"putting acts into columns {name}", ENTRIES / found["index"], "entries/s", 20_000,
                "sha256 alone", ENTRIES / plain, more_is_better=True,
            ),
            Figure(
                f"judging a day {name}", ENTRIES / found["watch"], "entries/s", 20_000,
                "sha256 alone", ENTRIES / plain, more_is_better=True,
            ),
            Figure(
                f"memory for all of it {name}", found["memory"], "MB", MOST_MEMORY, "before", found["memory_before"]
            ),
        ]  # fmt: skip
    return figures


def _run() -> dict[str, float]:
    from django.conf import settings

    from tomoni.core import interface as core

    settings.TOMONI_NOW = DAY
    town = core.Municipality.objects.create(code="999016", name="ひばり町", fictional=True)
    with core.tenant(town):
        office = core.Department.objects.create(key="child-support", name="子育て支援課")
        staff = [core.Staff.objects.create(login=f"s{n}", name=f"職{n} 員", department=office).pk for n in range(STAFF)]
        people = [core.Person.objects.create(name=f"人 {n}").pk for n in range(1_000)]
    for start in range(0, ENTRIES, PART):
        with core.tenant(town):
            _write(core, staff, people, start)
    settings.TOMONI_NOW = AFTER
    before = _memory()
    told = {"seal": _timed(lambda: _until_idle(core, town, lambda: core.seal_now(limit=SEAL_OF)))}
    told["verify"] = _timed(lambda: _in(core, town, lambda: _verify(core)))
    told["index"] = _timed(lambda: _until_idle(core, town, core.index_acts))
    told["watch"] = _timed(lambda: _until_idle(core, town, lambda: core.watch_days(lambda cases: {})))
    _in(core, town, lambda: core.ask_check(actor=core.Actor.system("bench")))
    told["steps"] = _timed(lambda: _until_idle(core, town, core.carry_on_check))
    told["memory"], told["memory_before"] = _memory(), before
    text = _content(core, DAY, staff[0], people[0], 1).encode()
    told["sha256"] = _timed(lambda: [hashlib.sha256(text).hexdigest() for _ in range(ENTRIES)])
    return told


def _verify(core: Any) -> None:
    report = core.verify_ledger()
    assert (report.problems, report.entries) == ((), ENTRIES), report.problems[:3]


def _in(core: Any, town: Any, work: Any) -> Any:
    with core.tenant(town):
        return work()


def _until_idle(core: Any, town: Any, work: Any) -> None:
    while _in(core, town, work):
        pass


def _timed(work: Any) -> float:
    began = cpu_of_work()
    work()
    return cpu_of_work() - began


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _write(core: Any, staff: list[int], people: list[int], start: int) -> None:
    """Entries as `core.record` writes them, each about one person; the trigger of the database notes that they wait."""
    about = [people[n % len(people)] for n in range(start, start + PART)]
    texts = [
        _content(core, DAY, staff[n % STAFF], person, n)
        for n, person in zip(range(start, start + PART), about, strict=True)
    ]
    made = core.LedgerEntry.objects.bulk_create(
        [core.LedgerEntry(at=core.now(), content=text, hash=core.sha256_hex(text)) for text in texts], batch_size=5_000
    )
    rows = [core.LedgerAbout(entry_id=entry.pk, person_id=person) for entry, person in zip(made, about, strict=True)]
    core.LedgerAbout.objects.bulk_create(rows, batch_size=5_000)


def _content(core: Any, at: str, staff: int, person: int, n: int) -> str:
    who = {"kind": "staff", "id": str(staff), "role": "clerk", "office": "child-support", "channel": "desk",
           "name": "佐藤"}  # fmt: skip
    facts, purpose, case = ["address", "income", "name"], "child-allowance", f"8-1122-{n // 9:06d}-1"
    return str(
        core.canonical_json({"at": at, "who": who, "act": "read", "people": [person], "facts": facts,
                             "purpose": purpose, "case": case})
    )  # fmt: skip


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tomoni.site.settings")
    django.setup()
    print(json.dumps(_run()), file=sys.stdout)
