"""`tomoni backup` and `tomoni restore`: a whole copy of an installation, and back again."""

import argparse
from pathlib import Path
from typing import Any

from .command import add_command


def add_to(commands) -> None:
    backup = add_command(
        commands,
        "backup",
        run_backup,
        does="write a whole copy of the installation, while it serves: database, files, keys, secret, manifest",
        example="tomoni backup /mnt/backup/2026-11-24",
    )
    backup.add_argument("folder", type=Path, help="where to; new or empty")
    restore = add_command(
        commands,
        "restore",
        run_restore,
        does="restore a backup into an empty place; checked first, proven before it can be seen",
        example="TOMONI_DATA=/var/lib/tomoni-again tomoni restore /mnt/backup/2026-11-24",
    )
    restore.add_argument("folder", type=Path, help="a folder that `tomoni backup` wrote")


def run_backup(wanted: argparse.Namespace) -> int:
    from tomoni.site.keeping.backup import make_backup

    told = make_backup(wanted.folder.resolve())
    tell_towns(told)
    print(f"{wanted.folder}: a whole backup, manifest sha256 {told['sha256']}")
    print("It holds names, keys and the secret: keep it where nobody reads it, and a copy of it in another house.")
    return 0


def run_restore(wanted: argparse.Namespace) -> int:
    from tomoni.site.keeping.restore import restore_backup

    told = restore_backup(wanted.folder.resolve())
    tell_towns(told)
    print(f"restored what was backed up at {told['made_at']}: files, counts and ledgers are those of the manifest")
    print("Next: `tomoni migrate` makes the files of the pages, `tomoni serve` serves.")
    return 0


def tell_towns(told: dict[str, Any]) -> None:
    """A line a town: rows, and the head of the ledger, to be compared with one kept elsewhere."""
    for town in told["towns"]:
        ledger = town["ledger"]
        whole = f"{len(ledger['problems'])} problems" if ledger["problems"] else "whole"
        print(
            f"{town['name']} ({town['code']}): {sum(town['rows'].values())} rows in {len(town['rows'])} tables;"
            f" ledger {whole}, {ledger['seals']} seals, head {ledger['head'][:16] or 'none'}"
        )
        for problem in ledger["problems"][:20]:
            print(f"{town['name']}: {problem}")
