"""`tomoni files`: what people handed in: is every byte there, what did the scanner say, and letting it judge again."""

import argparse
from collections import Counter

from .command import add_command, add_noun, in_town


def add_to(commands) -> None:
    verbs = add_noun(commands, "files", does="files that people handed in: counts and bytes, never names")
    check = add_command(
        verbs,
        "check",
        run_check,
        does="read every file of a town against its hash, and count what the scanner said; exit code 1 if bytes lack",
        example="tomoni files check --code 999016",
    )
    again = add_command(
        verbs,
        "scan-again",
        run_again,
        does="let the worker scan files anew, by the numbers that `files check` tells; until then nobody opens them",
        example="tomoni files scan-again 17 18 --code 999016",
    )
    again.add_argument("file", type=int, nargs="+", help="number of a file")
    for parser in (check, again):
        parser.add_argument("--code", help="code of the municipality (default: the only one)")


def run_check(wanted: argparse.Namespace) -> int:
    from tomoni.core import interface as core

    states: Counter[str] = Counter()
    lacking, refused = [], []
    with in_town(wanted):
        for row in core.StoredFile.objects.order_by("pk").iterator(chunk_size=200):
            state = core.scan_state(row)
            states[state] += 1
            if state == "refused":
                refused.append(f"{row.pk} ({row.scan_found})")
            try:
                core.open_file(row, unread=True)
            except core.FileMissing:
                lacking.append(row.pk)
    print(f"{states.total()} files: " + (", ".join(f"{n} {state}" for state, n in sorted(states.items())) or "none"))
    if refused:
        print(f"refused by the scanner, by number: {', '.join(refused)}")
    if lacking:
        print(f"not as they were kept; put them back from the backup, by number: {', '.join(map(str, lacking))}")
    return 1 if lacking else 0


def run_again(wanted: argparse.Namespace) -> int:
    from tomoni.core import interface as core

    with in_town(wanted):
        print(f"{core.scan_again(wanted.file)} files wait for the scanner now.")
    return 0
