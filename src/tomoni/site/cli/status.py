"""`tomoni status`: how every town does, in counts. The operator of an installation may run it and reads nobody."""

import argparse

from .command import add_command


def add_to(commands) -> None:
    add_command(
        commands,
        "status",
        run,
        does="how every town does: news waiting and dead, entries without seal, the last seal; counts, never names",
        example="DATABASE_URL=postgres://tomoni_operator:…@db/tomoni tomoni status",
    )


def run(wanted: argparse.Namespace) -> int:
    from tomoni.site.operating import look_at_towns

    reports = look_at_towns()
    for report in reports:
        print(report)
    if not reports:
        print("There is no town here.")
    return 1 if any(report.troubles for report in reports) else 0
