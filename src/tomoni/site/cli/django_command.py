"""`tomoni django …`: Django's own commands, for developers."""

import argparse


def add_to(commands) -> None:
    parser = commands.add_parser("django", help="run a command of Django (developers)", add_help=False)
    parser.add_argument("arguments", nargs=argparse.REMAINDER)
    parser.set_defaults(run=run, needs_django=False)


def run(wanted: argparse.Namespace) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["tomoni django", *wanted.arguments])
    return 0
