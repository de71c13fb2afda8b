"""`tomoni town make`: a fictional town with demo people; nobody in it is real."""

import argparse
from datetime import date

from .command import add_command, add_noun


def add_to(commands) -> None:
    verbs = add_noun(commands, "town", does="make a fictional town")
    make = add_command(
        verbs,
        "make",
        run_make,
        does="make the fictional ひばり町 with people, households, incomes and demo accounts",
        example="tomoni town make --people 4800 --seed 1",
    )
    make.add_argument("--people", type=int, default=4800)
    make.add_argument("--seed", type=int, default=1)
    make.add_argument("--on", type=date.fromisoformat, help="the day the town is made for (default: today)")
    make.add_argument("--unless-made", action="store_true", help="do nothing where the town is there already")


def run_make(wanted: argparse.Namespace) -> int:
    from tomoni.core import interface as core
    from tomoni.site.town import make_demo_town, town_is_made

    if wanted.unless_made and town_is_made():
        return 0
    made = make_demo_town(people=wanted.people, seed=wanted.seed, on=wanted.on or core.today())
    print(made)
    return 0
