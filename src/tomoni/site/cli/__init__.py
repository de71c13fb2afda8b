"""The command `tomoni`. One module a noun; each has `add_to(commands)` and says an example in its help."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

NOUNS = (
    "serve",
    "work",
    "migrate",
    "town",
    "packs",
    "rules",
    "pay",
    "ledger",
    "letters",
    "api",
    "intake",
    "line",
    "files",
    "registers",
    "status",
    "backup",
    "leave",
    "bench",
    "django_command",
)


def build_parser() -> argparse.ArgumentParser:
    """The whole command line; also the source of docs/reference/commands.md."""
    parser = argparse.ArgumentParser(
        prog="tomoni",
        description="tomoni runs the public services of a municipality.",
        epilog="Every command has --help with an example.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for noun in NOUNS:
        importlib.import_module(f"tomoni.site.cli.{noun}").add_to(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 refused with a reason, 2 wrong call."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tomoni.site.settings")
    wanted = build_parser().parse_args(arguments)
    if wanted.needs_django:
        import django

        django.setup()
    try:
        return wanted.run(wanted) or 0
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if not hasattr(error, "code") or not hasattr(error, "message"):
            raise
        print(f"tomoni: {error.message} [{error.code}]", file=sys.stderr)
        return 1
