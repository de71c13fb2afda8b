"""`tomoni rules ask | run`: one situation on standard input, or everybody in people files."""

import argparse
import json
import os
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
    run = add_command(
        verbs,
        "run",
        run_run,
        does="ask services and rules of everybody in people files; goes on where it was stopped",
        example="tomoni rules run child-allowance-claim --people people/ --month 2026-11 --out due/ --reasons",
    )
    run.add_argument(
        "question", nargs="+", help="a service, a benefit (its rule set), or a rule of one person or household"
    )
    run.add_argument("--people", type=Path, required=True, help="folder of people files")
    run.add_argument("--month", required=True, help="the month asked about, 2026-11")
    run.add_argument("--out", type=Path, required=True, help="where to; empty, new, or begun by this command")
    run.add_argument("--reasons", action="store_true", help="also what speaks against those to whom nothing is due")
    run.add_argument("--all", action="store_true", help="also rows of those to whom nothing is due")
    run.add_argument("--csv", action="store_true", help="also one CSV a question, for a spreadsheet")
    run.add_argument("--spent", action="store_true", help="also what it took, as one line of JSON, for measuring")
    run.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="default: one a processor core")
    for parser in (ask, run):
        parser.add_argument("--town", default="hibari", help="folder below packs/towns (default: hibari)")
        parser.add_argument("--packs", type=Path, help="folder of the packs (default: those of this installation)")


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


def run_run(wanted: argparse.Namespace) -> int:
    from tomoni.rules import interface as rules
    from tomoni.site.population.asked import Wanted, total
    from tomoni.site.population.counting import lines
    from tomoni.site.population.running import run_questions
    from tomoni.site.population.tables import write_csv

    try:
        month = rules.Month.parse(wanted.month)
    except ValueError as error:
        print(f"tomoni: {error}", file=sys.stderr)
        return 2
    asked = Wanted(
        tuple(folders(wanted)), tuple(wanted.question), month, wanted.people, wanted.out, wanted.reasons, wanted.all
    )
    summary, spent = run_questions(asked, wanted.processes)
    for line in lines(summary):
        print(line)
    if wanted.csv:
        for path in write_csv(wanted.out, summary):
            print(path)
    if wanted.spent:
        print(json.dumps(total(spent)))
    return 0


def _each_key_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """JSON objects in which a key stands twice are refused: nobody could say which was meant."""
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"the key {next(key for key in keys if keys.count(key) > 1)} stands twice")
    return found
