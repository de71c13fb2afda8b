"""`tomoni intake`: packages of outside portals become cases, each once."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from .command import add_command


def add_to(commands) -> None:
    intake = add_command(
        commands,
        "intake",
        run,
        does="take packages of an outside portal in; run again, it takes none twice",
        example="tomoni intake /mnt/portal/2026-11-22",
    )
    intake.add_argument("folder", type=Path, nargs="?", help="with packages (folders or zips), or one package")
    intake.add_argument("--waiting", action="store_true", help="list what came and is no case yet")
    intake.add_argument(
        "--match", nargs=3, metavar=("SOURCE", "NUMBER", "PERSON"), help="a waiting package is of this 宛名番号"
    )
    intake.add_argument("--code", help="code of the municipality (default: the only one)")


def run(wanted: argparse.Namespace) -> int:
    from tomoni.core import interface as core

    towns = [town.code for town in core.list_municipalities() if wanted.code in (None, town.code)]
    if len(towns) != 1 or sum(map(bool, (wanted.folder, wanted.waiting, wanted.match))) != 1:
        print(
            "tomoni: name one municipality (--code), and a folder, --waiting or --match; nothing was taken.",
            file=sys.stderr,
        )
        return 2
    if wanted.waiting:
        return _list_waiting(towns[0])
    return _match(towns[0], *wanted.match) if wanted.match else _take_folder(towns[0], wanted.folder)


def _take_folder(code: str, folder: Path) -> int:
    """By the slice, so that thousands go quickly; one that is refused holds no other up."""
    from tomoni.channels.api.packages import FolderSource
    from tomoni.channels.api.slices import sliced

    left = sum(sum(_take_part(code, part)) for part in sliced(FolderSource(folder).packages()))
    return 1 if left else 0


def _take_part(code: str, part) -> Iterator[int]:
    """For each package a line, in their order, and 1 where it waits or was refused."""
    from tomoni.channels.api.errors import PackageRefused
    from tomoni.channels.api.intake import note_refused
    from tomoni.channels.api.slices import take_slice
    from tomoni.core import interface as core

    taken = iter(take_slice(code, [one for one in part if not isinstance(one, PackageRefused)]))
    told = [one if isinstance(one, PackageRefused) else next(taken) for one in part]
    with core.tenant(code):
        for one in told:
            if isinstance(one, PackageRefused):
                note_refused(one)
    for one in told:
        if isinstance(one, PackageRefused):
            print(f"tomoni: {one.message} [{one.code}]", file=sys.stderr)
            yield 1
        else:
            yield _tell(one)


def _match(code: str, source: str, number: str, resident: str) -> int:
    from tomoni.channels.api.errors import PackageRefused
    from tomoni.channels.api.intake import match_package
    from tomoni.core import interface as core

    with core.tenant(code):
        person = core.find_person_by_number(resident)
        if person is None:
            raise PackageRefused("Nobody in the register has this 宛名番号; the package waits on.", why="person")
        taken = match_package(source, number, person)
    return _tell(taken)


def _list_waiting(code: str) -> int:
    from tomoni.channels.api.intake import list_waiting
    from tomoni.core import interface as core

    with core.tenant(code):
        for row in list_waiting():
            print(f"{row.source} {row.number}: {row.service} waits since {row.came_at:%Y-%m-%d} [{row.problem}]")
    return 0


def _tell(taken) -> int:
    """One line; 1 where it waits."""
    if taken.case_number:
        print(f"{taken.source} {taken.number}: {'was' if taken.again else 'is'} case {taken.case_number}")
        return 0
    where = f": {', '.join(taken.errors)}" if taken.errors else ""
    print(f"{taken.source} {taken.number}: waits [{taken.problem}]{where}")
    return 1
