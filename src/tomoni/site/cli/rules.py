"""`tomoni rules ask SERVICE --json`: one situation on standard input, one answer on standard output."""

import argparse
import json
import sys

from .command import add_command, add_noun
from .packs import folders


def add_to(commands) -> None:
    verbs = add_noun(commands, "rules", help="ask the rules")
    ask = add_command(
        verbs,
        "ask",
        run_ask,
        help="answer one situation in the format of the examples",
        example="tomoni rules ask child-allowance-claim --json < situation.json",
    )
    ask.add_argument("service")
    ask.add_argument("--json", action="store_true", help="read and write JSON (the only format so far)")
    ask.add_argument("--town", default="hibari", help="folder below packs/towns (default: hibari)")
    ask.add_argument("--packs", default=None, help="folder of the packs (default: those of this installation)")


def run_ask(wanted: argparse.Namespace) -> int:
    from tomoni.services import interface as services

    try:
        situation = json.load(sys.stdin)
    except ValueError as error:
        print(f"tomoni: what stands on standard input is no JSON: {error}", file=sys.stderr)
        return 1
    pack = services.load_pack(folders(wanted))
    answer = services.ask_json(pack, wanted.service, situation)
    json.dump(answer, sys.stdout, ensure_ascii=False, indent=2)
    print()
    return 0
