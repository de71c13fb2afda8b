"""`tomoni rules ask SERVICE --json`: one situation on standard input, one answer on standard output."""

import argparse
import json
import sys
from pathlib import Path

from .command import add_command, add_noun
from .packs import folders


def add_to(commands) -> None:
    verbs = add_noun(commands, "rules", does="ask the rules")
    ask = add_command(
        verbs,
        "ask",
        run_ask,
        does="answer one situation in the format of the examples",
        example="tomoni rules ask child-allowance-claim --json < situation.json",
    )
    ask.add_argument("service")
    ask.add_argument("--json", action="store_true", help="read and write JSON (the only format so far)")
    ask.add_argument("--town", default="hibari", help="folder below packs/towns (default: hibari)")
    ask.add_argument("--packs", type=Path, help="folder of the packs (default: those of this installation)")


def run_ask(wanted: argparse.Namespace) -> int:
    from tomoni.rules import interface as rules
    from tomoni.services import interface as services

    try:
        situation = json.load(sys.stdin, object_pairs_hook=_each_key_once)
    except (ValueError, RecursionError) as error:
        print(f"tomoni: what stands on standard input is no JSON: {error}", file=sys.stderr)
        return 1
    try:
        pack = services.load_pack(folders(wanted))
    except rules.PackError as error:
        for fault in error.faults:
            print(f"{fault.file}:{fault.line}:{fault.column} {fault.key}: found {fault.found}", file=sys.stderr)
        print("tomoni: the packs have faults; run `tomoni packs check`", file=sys.stderr)
        return 1
    answer = services.ask_json(pack, wanted.service, situation)
    json.dump(answer, sys.stdout, ensure_ascii=False, indent=2)
    print()
    return 0


def _each_key_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """JSON objects in which a key stands twice are refused: nobody could say which was meant."""
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"the key {next(key for key in keys if keys.count(key) > 1)} stands twice")
    return found
