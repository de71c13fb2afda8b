"""`tomoni packs check | test | mutate | publish | show`."""

import argparse
import json
import sys
from pathlib import Path

from .command import add_command, add_noun


def add_to(commands) -> None:
    verbs = add_noun(commands, "packs", does="check, test, mutate, publish and show packs")
    check = add_command(
        verbs, "check", run_check, does="check packs; every fault with file, line and key", example="tomoni packs check"
    )
    test = add_command(
        verbs,
        "test",
        run_test,
        does="run the examples of the packs",
        example="tomoni packs test --service child-allowance-claim",
    )
    only = test.add_mutually_exclusive_group()
    only.add_argument("--service", help="only the examples of this service")
    only.add_argument("--rules", metavar="SET", help="only the examples of this rule set")
    test.add_argument("--verbose", "-v", action="store_true", help="name every example, not only the failing ones")
    mutate = add_command(
        verbs,
        "mutate",
        run_mutate,
        does="change rule sets by one small fault at a time; every fault no example notices, with file and line",
        example="tomoni packs mutate --rules child_allowance",
    )
    mutate.add_argument("--rules", metavar="SET", help="only this rule set (default: each that has examples)")
    publish = add_command(
        verbs,
        "publish",
        run_publish,
        does="store every service with its hash, for a town",
        example="tomoni packs publish --town hibari",
    )
    show = add_command(
        verbs,
        "show",
        run_show,
        does="show a service as it is after the town's changes",
        example="tomoni packs show --merged --service child-allowance-claim",
    )
    show.add_argument("--merged", action="store_true", help="with every file the service reaches")
    show.add_argument("--service", required=True)
    for parser in (check, test, mutate, publish, show):
        parser.add_argument("--town", default="hibari", help="folder below packs/towns (default: hibari)")
        parser.add_argument("--packs", type=Path, help="folder of the packs (default: those of this installation)")
    publish.add_argument("--code", help="code of the municipality (default: the only one)")


def folders(wanted: argparse.Namespace) -> list[Path]:
    """The pack of the country, then the town's."""
    from django.conf import settings

    root = wanted.packs or settings.TOMONI_PACKS
    return [root / "japan", root / "towns" / wanted.town]


def tell_faults(faults) -> int:
    """Print every fault as `file:line:column key: found …; expected …`; the exit code is 1 if there is any."""
    for fault in faults:
        print(f"{fault.file}:{fault.line}:{fault.column} {fault.key}: found {fault.found}; expected {fault.expected}")
    return 1 if faults else 0


def run_check(wanted: argparse.Namespace) -> int:
    from tomoni.services import interface as services
    from tomoni.site.town.looks import look_faults

    faults = [*services.packs_check(folders(wanted)), *look_faults(folders(wanted))]
    if not faults:
        print("packs: no faults")
        for one in services.packs_warnings(folders(wanted)):
            print(f"warning: {one}")
    return tell_faults(faults)


def run_test(wanted: argparse.Namespace) -> int:
    from tomoni.services import interface as services

    report = services.packs_test(folders(wanted), service=wanted.service, rule_set=wanted.rules)
    for line in report.lines(verbose=wanted.verbose):
        print(line)
    return 1 if report.failed else 0


def run_mutate(wanted: argparse.Namespace) -> int:
    from tomoni.services import interface as services

    failed = False
    for report in services.packs_mutate(folders(wanted), wanted.rules):
        print(*report.lines(), sep="\n", flush=True)
        failed |= not report.passed
    return 1 if failed else 0


def run_publish(wanted: argparse.Namespace) -> int:
    from tomoni.site.town import publish_packs

    for bundle in publish_packs(folders(wanted), wanted.code):
        print(f"{bundle.service} {bundle.hash}")
    return 0


def run_show(wanted: argparse.Namespace) -> int:
    from tomoni.services import interface as services

    shown = services.packs_show(folders(wanted), wanted.service, merged=wanted.merged)
    json.dump(shown, sys.stdout, ensure_ascii=False, indent=2)
    print()
    return 0
