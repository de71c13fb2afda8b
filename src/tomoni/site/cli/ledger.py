"""`tomoni ledger verify`: is the record of who looked and changed still whole?"""

import argparse

from .command import add_command, add_noun


def add_to(commands) -> None:
    verbs = add_noun(commands, "ledger", does="the record of every read, change and decision")
    verify = add_command(
        verbs,
        "verify",
        run_verify,
        does="recompute every entry and seal; name what is altered, missing or unsealed too long",
        example="tomoni ledger verify",
    )
    verify.add_argument("--code", help="code of the municipality (default: every one)")


def run_verify(wanted: argparse.Namespace) -> int:
    from tomoni.core import interface as core

    faults = 0
    for municipality in core.list_municipalities():
        if wanted.code and municipality.code != wanted.code:
            continue
        with core.tenant(municipality):
            report = core.verify_ledger()
        for problem in report.problems:
            print(f"{municipality.name}: {problem}")
        faults += len(report.problems)
        print(f"{municipality.name}: {report.entries} entries, {report.seals} seals, {len(report.problems)} problems")
    return 1 if faults else 0
