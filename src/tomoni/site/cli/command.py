"""How a command is declared: name, one line, an example, the function that runs it."""

import argparse
from collections.abc import Callable

Run = Callable[[argparse.Namespace], int | None]


def add_command(commands, name: str, run: Run, *, does: str, example: str, needs_django: bool = True):
    """Add one command; its --help ends with an example that can be typed as it stands."""
    parser = commands.add_parser(
        name,
        help=does,
        description=does,
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run, needs_django=needs_django)
    return parser


def add_noun(commands, name: str, *, does: str):
    """Add a noun (`tomoni packs`) and return where its verbs are added."""
    parser = commands.add_parser(name, help=does, description=does)
    return parser.add_subparsers(dest=f"{name}_verb", required=True, metavar="VERB")


def in_town(wanted: argparse.Namespace):
    """Inside the municipality that was named, or the only one; in one transaction."""
    from contextlib import ExitStack

    from tomoni.core import interface as core

    towns = [town for town in core.list_municipalities() if wanted.code in (None, town.code)]
    if len(towns) != 1:
        raise core.MunicipalityUnknown(
            "Name one municipality by --code; there are " + (", ".join(t.code for t in towns) or "none of this code")
        )
    stack = ExitStack()
    stack.enter_context(core.tenant(towns[0]))
    return stack
