"""`tomoni letters`: number the households of a base date, and print the letters that carry the numbers."""

import argparse
import re
import sys
from pathlib import Path

from .command import add_command, add_noun


def add_to(commands) -> None:
    verbs = add_noun(commands, "letters", does="letters with a reference number to every household")
    draw = add_command(
        verbs,
        "draw",
        run_draw,
        does="give every household of the base date a reference number; the worker goes on with it",
        example="tomoni letters draw special-cash-payment --code 999016",
    )
    output = add_command(
        verbs,
        "print",
        run_print,
        does="write the letters of one batch, or of several, as PDF of at most 250 pages",
        example="tomoni letters print special-cash-payment --code 999016 --batch 1-4 --to letters/",
    )
    for parser in (draw, output):
        parser.add_argument("service")
        parser.add_argument("--code", required=True, help="code of the municipality")
    output.add_argument("--batch", type=_batches, required=True, help="counted from 1; 1-40 prints forty")
    output.add_argument("--to", type=Path, default=Path(), help="folder for the files (default: here)")


def run_draw(wanted: argparse.Namespace) -> int:
    from tomoni.cases import interface as cases
    from tomoni.core import interface as core

    with core.tenant(wanted.code):
        run = cases.begin_mailing(wanted.service, actor=core.Actor.system("letters"))
        print(f"{run.service}: the households of {run.on} are being numbered; the worker goes on with it.")
    return 0


def _batches(told: str) -> range:
    """`3` or `1-40`."""
    found = re.fullmatch(r"([1-9]\d{0,6})(?:-([1-9]\d{0,6}))?", told, re.ASCII)
    if found is None or int(found[2] or found[1]) < int(found[1]):
        raise argparse.ArgumentTypeError(f"{told} is neither a batch nor a first and a last one, as 1-40")
    return range(int(found[1]), int(found[2] or found[1]) + 1)


def run_print(wanted: argparse.Namespace) -> int:
    try:
        wanted.to.mkdir(parents=True, exist_ok=True)
        left = [household for batch in wanted.batch for household in _print(wanted, batch)]
    except OSError as error:
        print(f"tomoni: {wanted.to} cannot be written ({error.strerror}).", file=sys.stderr)
        return 1
    if left:
        print("tomoni: put such a font into TOMONI_DATA/fonts and print the batch again.", file=sys.stderr)
    return 0


def _print(wanted: argparse.Namespace, batch: int) -> list[str]:
    """Write the files of a batch; the households whose letter was held back."""
    from tomoni.cases import interface as cases
    from tomoni.core import interface as core

    with core.tenant(wanted.code):
        made = cases.print_mailing(wanted.service, batch, actor=core.Actor.system("letters"))
        left = cases.list_without_font(wanted.service, batch)
    for number, pdf in enumerate(made, start=1):
        file = wanted.to / f"{wanted.service}-{wanted.code}-{batch:04d}-{number}.pdf"
        file.write_bytes(pdf)
        print(file)
    for household in left:
        print(f"tomoni: the letter of household {household} was held back: no font has all its signs.", file=sys.stderr)
    return left
