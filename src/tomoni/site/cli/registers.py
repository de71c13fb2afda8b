"""`tomoni registers`: files of core systems taken in by a mapping, and what cases established written for them."""

import argparse
import sys
from datetime import date
from pathlib import Path

from .command import add_command, add_noun


def add_to(commands) -> None:
    verbs = add_noun(
        commands, "registers", does="registers as CSV files: take them in, give back what cases established"
    )
    taking = add_command(
        verbs,
        "import",
        run_import,
        does="take the files of a register in; refused rows go into a report, and the same files again change nothing",
        example="tomoni registers import resident.yaml /srv/juki --full --report refused.csv",
    )
    taking.add_argument("mapping", type=Path, help="the mapping: a YAML file of the town's pack")
    taking.add_argument("folder", type=Path, help="where the files lie")
    kind = taking.add_mutually_exclusive_group(required=True)
    kind.add_argument("--full", action="store_true", help="the files are the whole register; what is not there ends")
    kind.add_argument("--difference", action="store_true", help="the files are what changed")
    taking.add_argument("--day", type=date.fromisoformat, help="as of which day they were written (default: today)")
    taking.add_argument("--dry-run", action="store_true", help="try all of it and keep nothing")
    taking.add_argument("--really", action="store_true", help="end what is not there, however much it is")
    taking.add_argument("--report", type=Path, help="CSV of refused rows: where and why, never what stands in them")
    giving = add_command(
        verbs,
        "export",
        run_export,
        does="write what decided cases established, each fact once, in the columns of a mapping",
        example="tomoni registers export accounts-back.yaml /srv/back --since 2026-11-01",
    )
    giving.add_argument("mapping", type=Path, help="the mapping: a YAML file with `export`")
    giving.add_argument("folder", type=Path, help="where the files go")
    giving.add_argument("--since", type=date.fromisoformat, help="only what the town knows from this day on")
    for parser in (taking, giving):
        parser.add_argument("--packs", type=Path, help="folder of the packs (default: that of the installation)")
        parser.add_argument("--town", default="hibari", help="name of the town's pack (default: hibari)")
        parser.add_argument("--code", help="code of the municipality (default: the only one)")


def run_import(wanted: argparse.Namespace) -> int:
    from tomoni.core import interface as core
    from tomoni.site.registers.importing import Importing, Wanted
    from tomoni.site.registers.report import Report

    found = _mapping(wanted)
    if found is None:
        return 1
    if not found.files:
        print(f"tomoni: {wanted.mapping} has no `files` to be taken in.", file=sys.stderr)
        return 1
    code = _town(wanted)
    with core.tenant(code):
        day = wanted.day or core.today()
        if day > core.today():
            print("tomoni: --day is in the future.", file=sys.stderr)
            return 2
    what = Wanted(
        found, wanted.mapping, wanted.folder, code, full=wanted.full, day=day, really=wanted.really, dry=wanted.dry_run
    )
    with Report(wanted.report) as report:
        outcome = Importing(what, report, lambda words: print(words, file=sys.stderr)).run()
    _tell(outcome, report, wanted)
    return 0


def _tell(outcome, report, wanted: argparse.Namespace) -> None:
    if wanted.dry_run:
        print("tried only, nothing was kept")
    print(f"{outcome.rows:,} rows, {outcome.refused:,} refused, {report.remarked:,} with a remark")
    for kind, many in sorted(outcome.counts.items()):
        print(f"  {kind}: {many:,}")
    if outcome.ends_held:
        print("Nothing was ended: of some rows not even the number could be read. Mend these and take the files again.")
    if report.refused and wanted.report:
        print(f"refused rows: {wanted.report}")
    elif outcome.refused:
        print("To see which rows were refused and why, say --report FILE.")


def run_export(wanted: argparse.Namespace) -> int:
    from tomoni.core import interface as core
    from tomoni.site.registers.exporting import export_facts

    found = _mapping(wanted)
    if found is None:
        return 1
    if not found.exports:
        print(f"tomoni: {wanted.mapping} has no `export`.", file=sys.stderr)
        return 1
    if not wanted.folder.is_dir():
        print(f"tomoni: there is no folder {wanted.folder}.", file=sys.stderr)
        return 1
    actor = core.Actor.system("tomoni registers")
    placed = export_facts(found, wanted.folder, town=_town(wanted), since=wanted.since, actor=actor)
    for one in placed:
        again = ", again: the run before was cut off" if one.again else ""
        marked = f", {one.marked} letters written as 〓" if one.marked else ""
        print(f"{one.path}: {one.facts:,} facts{marked}{again}")
    if not placed:
        print("Nothing new was established.")
    return 0


def _mapping(wanted: argparse.Namespace):
    """The mapping, or None after its faults were told."""
    from tomoni.rules import interface as rules
    from tomoni.services import interface as services

    from .packs import folders, tell_faults

    if not wanted.mapping.is_file():
        print(f"tomoni: there is no mapping {wanted.mapping}.", file=sys.stderr)
        return None
    try:
        lexicon = services.load_pack(folders(wanted)).lexicon
        return services.read_register_mapping(wanted.mapping, lexicon)
    except rules.PackError as error:
        tell_faults(error.faults)
        return None


def _town(wanted: argparse.Namespace) -> str:
    from tomoni.core import interface as core

    towns = [town.code for town in core.list_municipalities() if wanted.code in (None, town.code)]
    if len(towns) != 1:
        raise core.MunicipalityUnknown(
            "Name one municipality by --code; there are " + (", ".join(towns) or "none of this code")
        )
    return str(towns[0])
