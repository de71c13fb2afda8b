"""`tomoni leave`: a town takes everything along. (`tomoni town take-in` makes an installation of it.)"""

import argparse
from pathlib import Path

from .backup import tell_towns
from .command import add_command


def add_to(commands) -> None:
    leave = add_command(
        commands,
        "leave",
        run,
        does="write everything of one town in open formats: JSON lines, PDF, files, the ledger with its seals",
        example="tomoni leave --code 999024 /mnt/kaede",
    )
    leave.add_argument("folder", type=Path, help="where to; new or empty")
    leave.add_argument("--code", help="code of the municipality (default: the only one)")


def add_to_town(verbs) -> None:
    """`tomoni town take-in`."""
    take_in = add_command(
        verbs,
        "take-in",
        run_take_in,
        does="make an equal installation of a town that left, in an empty place, on either database",
        example="TOMONI_DATA=/var/lib/kaede tomoni town take-in /mnt/kaede",
    )
    take_in.add_argument("folder", type=Path, help="a folder that `tomoni leave` wrote")


def run(wanted: argparse.Namespace) -> int:
    from tomoni.site.keeping.leaving import leave

    told = leave(wanted.folder.resolve(), wanted.code)
    tell_towns(told)
    print(f"{wanted.folder}: everything of the town, manifest sha256 {told['sha256']}")
    print("It holds names and what is otherwise encrypted, in the open: hand it over from hand to hand, and encrypted.")
    return 0


def run_take_in(wanted: argparse.Namespace) -> int:
    from tomoni.site.keeping.leaving import take_in

    told = take_in(wanted.folder.resolve())
    tell_towns(told)
    print(f"taken in as it left at {told['made_at']}: files, counts and ledger are those of the manifest")
    print("Next: `tomoni migrate` makes the files of the pages, `tomoni serve` serves.")
    return 0
