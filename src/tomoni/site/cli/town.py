"""`tomoni town make | time | files | convert`: a fictional town and its clock; people files, also of own tables."""

import argparse
import os
import sys
from datetime import date, datetime
from pathlib import Path

from . import leave
from .command import add_command, add_noun
from .packs import folders
from .town_add import add_to_town


def add_to(commands) -> None:
    verbs = add_noun(commands, "town", does="make a fictional town, add a real one")
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
    make.add_argument("--asked", action="store_true", help="with requests of the last weeks on the desks, half handled")
    make.add_argument("--unless-made", action="store_true", help="do nothing where the town is there already")
    time = add_command(
        verbs,
        "time",
        run_time,
        does="move the clock of a demo ahead, while it is served or not; nobody moves it back",
        example="tomoni town time 2027-04-01T09:00",
    )
    time.add_argument("moment", type=datetime.fromisoformat, help="day and time in Japan")
    files = add_command(
        verbs,
        "files",
        run_files,
        does="make an invented population as Parquet files, for rules to be asked of; goes on where it was stopped",
        example="tomoni town files --people 100000 people/",
    )
    files.add_argument("folder", type=Path, help="where to; empty, new, or begun by this command")
    files.add_argument("--people", type=int, required=True, help="how many, up to 126,654,244")
    files.add_argument("--seed", type=int, default=1, help="the same seed makes the same people (default: 1)")
    files.add_argument("--on", type=date.fromisoformat, help="the day they are as they are (default: today)")
    files.add_argument("--purpose", action="append", help="only facts that may serve this purpose; may be repeated")
    files.add_argument("--known", action="store_true", help="nothing is left unknown")
    files.add_argument("--part", type=int, default=250_000, help="people in a part (default: 250000)")
    files.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="default: one a processor core")
    convert = add_command(
        verbs,
        "convert",
        run_convert,
        does="make people files of a town's own tables (CSV); every fault with file, row and column",
        example="tomoni town convert tables/ people/ --on 2026-11-22",
    )
    convert.add_argument("tables", type=Path, help="folder with person.csv, guardian-child.csv and others")
    convert.add_argument("folder", type=Path, help="where to; empty, new, or begun by this command")
    convert.add_argument("--on", type=date.fromisoformat, required=True, help="the day the tables were written out")
    for parser in (files, convert):
        pack_options(parser)
    add_to_town(verbs)
    leave.add_to_town(verbs)


def pack_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--town", default="hibari", help="folder below packs/towns (default: hibari)")
    parser.add_argument("--packs", type=Path, help="folder of the packs (default: those of this installation)")


def run_make(wanted: argparse.Namespace) -> int:
    from tomoni.core import interface as core
    from tomoni.site.town import make_demo_town, town_is_made

    if wanted.unless_made and town_is_made():
        return 0
    made = make_demo_town(wanted.people, wanted.seed, wanted.on or core.today(), asked=wanted.asked)
    print(made)
    return 0


def run_time(wanted: argparse.Namespace) -> int:
    from tomoni.core import interface as core

    try:
        moved = core.move_clock(wanted.moment)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"It is {moved:%Y-%m-%d %H:%M} in the town from now on.")
    return 0


def run_convert(wanted: argparse.Namespace) -> int:
    from tomoni.services import interface as services
    from tomoni.site.population.own_tables import read_tables

    pack = services.load_pack(folders(wanted))
    made = read_tables(wanted.tables, wanted.folder, pack.vocabulary, wanted.on)
    print(f"{wanted.folder}: {made.people:,} people in {len(made.parts)} parts")
    return 0


MOST_PEOPLE = 126_654_244  # of the country, 2021-01


def run_files(wanted: argparse.Namespace) -> int:
    from tomoni.core import interface as core
    from tomoni.services import interface as services
    from tomoni.site.population.making import Plan, make_files

    if not (1 <= wanted.people <= MOST_PEOPLE and wanted.part >= 1_000 and 0 <= wanted.seed < 2**63):
        print(f"tomoni: --people is 1 to {MOST_PEOPLE}, --part at least 1000, --seed 0 or more.")
        return 2
    lexicon = services.load_pack(folders(wanted)).lexicon
    facts = None
    if wanted.purpose:
        strange = sorted(set(wanted.purpose) - set(lexicon.purposes))
        if strange:
            print(f"tomoni: no purpose {', '.join(strange)}; there are {', '.join(sorted(lexicon.purposes))}.")
            return 1
        facts = tuple(k for k, fact in lexicon.facts.items() if any(fact.may_serve(p) for p in wanted.purpose))
    plan = Plan(
        wanted.people, wanted.seed, wanted.on or core.today(), lexicon.vocabulary, facts, wanted.known, wanted.part
    )
    made = make_files(wanted.folder, plan, wanted.processes, print)
    size = sum(file.bytes for part in made.parts for file in part.files.values())
    print(f"{wanted.folder}: {made.people:,} invented people in {len(made.parts)} parts, {size / 1e6:,.0f} MB")
    return 0
