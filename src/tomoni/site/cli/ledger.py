"""`tomoni ledger`: is the record of who looked and changed still whole, also against a seal that was kept elsewhere?"""

import argparse
import json
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path

from .command import add_command, add_noun


def add_to(commands) -> None:
    verbs = add_noun(commands, "ledger", does="the record of every read, change and decision")
    verify = add_command(
        verbs,
        "verify",
        run_verify,
        does="recompute every entry and seal; name what is altered, missing or unsealed too long",
        example="tomoni ledger verify --against seal-999016-2026-11-24.json",
    )
    verify.add_argument("--code", help="code of the municipality (default: every one)")
    verify.add_argument(
        "--against", type=Path, metavar="FILE", help="a published seal that was kept elsewhere; of its town alone"
    )
    publish = add_command(
        verbs,
        "publish",
        run_publish,
        does="write the published seal of a day to a file, to be kept elsewhere",
        example="tomoni ledger publish --day 2026-11-24 --to /mnt/audit",
    )
    publish.add_argument("--code", help="code of the municipality (default: every one)")
    publish.add_argument("--day", type=date.fromisoformat, help="the day (default: the last one published)")
    publish.add_argument("--to", type=Path, default=Path(), help="folder for the files (default: here)")


def run_verify(wanted: argparse.Namespace) -> int:
    from tomoni.core import interface as core

    try:
        text = wanted.against.read_text(encoding="utf-8", errors="replace") if wanted.against else ""
    except OSError as error:
        print(f"tomoni: {wanted.against} cannot be read ({error.strerror}); nothing was verified.", file=sys.stderr)
        return 1
    published = core.read_seal(text) if wanted.against else None
    code = wanted.code or (str(published["town"]) if published else None)
    faults = towns = 0
    for municipality in core.list_municipalities():
        if code and municipality.code != code:
            continue
        towns += 1
        with core.tenant(municipality):
            against = core.compare_with_published(published) if published else []
            report = core.verify_ledger()
        problems = [*against, *report.problems]
        for problem in problems:
            print(f"{municipality.name}: {problem}")
        faults += len(problems)
        print(f"{municipality.name}: {report.entries} entries, {report.seals} seals, {len(problems)} problems")
        if published and not against:
            print(f"{municipality.name}: the ledger is the one that was sealed on {published['day']}")
    if code and not towns:
        print(f"tomoni: there is no municipality {code} here; nothing was verified.", file=sys.stderr)
    return 1 if faults or not towns else 0


def run_publish(wanted: argparse.Namespace) -> int:
    from tomoni.core import interface as core
    from tomoni.core.errors import WriterAlreadyThere
    from tomoni.site.worker import hold_writer_lock

    written = 0
    if not wanted.to.is_dir():
        print(f"tomoni: {wanted.to} is no folder; nothing was written.", file=sys.stderr)
        return 1
    towns = [town for town in core.list_municipalities() if wanted.code in (None, town.code)]
    with suppress(WriterAlreadyThere), hold_writer_lock("tomoni ledger publish"):  # whoever writes publishes too
        for municipality in towns:
            with core.tenant(municipality):
                while core.publish_seals():
                    pass
    for municipality in towns:
        with core.tenant(municipality):
            rows = [core.find_day_seal(wanted.day)] if wanted.day else core.list_day_seals(limit=1)
            for row in filter(None, rows):
                target = wanted.to / f"seal-{municipality.code}-{row.day}.json"
                target.write_text(json.dumps(core.seal_document(row), ensure_ascii=False, indent=1) + "\n", "utf-8")
                print(target)
                written += 1
    if not written:
        print("tomoni: no seal was published for this day; a day has one when it is over.", file=sys.stderr)
    return 0 if written else 1
