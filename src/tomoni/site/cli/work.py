"""`tomoni work`: delivers events, seals the ledger, until it is stopped (PostgreSQL; on SQLite `serve` does it)."""

import argparse

from .command import add_command


def add_to(commands) -> None:
    work = add_command(
        commands, "work", run, does="deliver events and seal the ledger until stopped", example="tomoni work"
    )
    work.add_argument("--once", action="store_true", help="do what is waiting, then stop")


def run(wanted: argparse.Namespace) -> int:
    from tomoni.site.parent import stop_with_parent
    from tomoni.site.reading_ahead import read_ahead
    from tomoni.site.worker import Worker, hold_writer_lock

    stop_with_parent()
    with hold_writer_lock("tomoni work"):
        worker = Worker()
        if wanted.once:
            worker.work_until_idle()
        else:
            read_ahead()
            worker.work_until_stopped()
    return 0
