"""`tomoni line show | open | hold | rate`: the line before the pages of services on a crowded day."""

import argparse

from .command import add_command, add_noun, in_town


def add_to(commands) -> None:
    verbs = add_noun(commands, "line", does="the line before the pages of services on a crowded day")
    show = add_command(verbs, "show", run_show, does="how long it is and how fast it moves", example="tomoni line show")
    opened = add_command(
        verbs,
        "open",
        run_open,
        does="it steers itself: appears when the machine is full, goes away when it is not",
        example="tomoni line open",
    )
    hold = add_command(
        verbs,
        "hold",
        run_hold,
        does="let nobody new in for now; numbers stay, who is inside goes on",
        example='tomoni line hold --text "点検のため、13時まで止めています。"',
    )
    hold.add_argument("--text", default="", help="said to who waits, at most 300 signs")
    rate = add_command(
        verbs, "rate", run_rate, does="let so many people a minute in, always", example="tomoni line rate 600"
    )
    rate.add_argument("per_minute", type=int, help="1 to 60000")
    for parser in (show, opened, hold, rate):
        parser.add_argument("--code", help="code of the municipality, where there are several")


def run_show(wanted: argparse.Namespace) -> int:
    from tomoni.channels.waiting import running

    with in_town(wanted):
        print(running.describe())
    return 0


def run_open(wanted: argparse.Namespace) -> int:
    from tomoni.channels.waiting import running

    with in_town(wanted):
        running.free_line()
        print(running.describe())
    return 0


def run_hold(wanted: argparse.Namespace) -> int:
    from tomoni.channels.waiting import running

    with in_town(wanted):
        running.hold_line(wanted.text)
        print(running.describe())
    return 0


def run_rate(wanted: argparse.Namespace) -> int:
    from tomoni.channels.waiting import running

    with in_town(wanted):
        running.set_rate(wanted.per_minute)
        print(running.describe())
    return 0
