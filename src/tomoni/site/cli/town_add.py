"""`tomoni town add | host | list`: several towns in one installation, each at a host name of its own."""

import argparse
import sys
from pathlib import Path

from .command import add_command

DETAILS = {"phone": "phone of the town hall", "address": "address of the town hall", "postal-code": "", "mayor": "name"}


def add_to_town(verbs) -> None:
    add = add_command(
        verbs,
        "add",
        run_add,
        does="add a town: its row, offices, staff and published packs; PostgreSQL takes many, SQLite one a file",
        example="tomoni town add 999024 --name かえで町 --host kaede.example --staff staff.csv --town kaede",
    )
    add.add_argument("code", help="全国地方公共団体コード, six digits")
    add.add_argument("--name", required=True)
    add.add_argument("--host", required=True, help="host name of its pages; also to be listed in TOMONI_HOSTS")
    add.add_argument("--kana", default="")
    add.add_argument("--en", default="", help="name in Latin letters")
    add.add_argument("--prefecture", default="")
    add.add_argument("--governor", default="", help="title of the governor, to whom appeals may go")
    add.add_argument("--fictional", action="store_true", help="an invented town, where the demo sign-in is allowed")
    add.add_argument("--staff", type=Path, metavar="CSV", help="offices and staff; see docs/how/run-several-towns.md")
    add.add_argument("--town", help="folder below packs/towns to publish (default: nothing is published yet)")
    add.add_argument("--packs", type=Path, help="folder of the packs (default: those of this installation)")
    for name, meaning in DETAILS.items():
        add.add_argument(f"--{name}", default="", help=meaning or None)
    host = add_command(
        verbs,
        "host",
        run_host,
        does="let a town answer at a host name",
        example="tomoni town host 999016 hibari.example",
    )
    host.add_argument("code")
    host.add_argument("host")


def run_add(wanted: argparse.Namespace) -> int:
    from tomoni.site.cli.packs import folders
    from tomoni.site.town.adding import NewTown, add_town, read_staff

    told = {name.replace("-", "_"): getattr(wanted, name.replace("-", "_")) for name in DETAILS}
    new = NewTown(
        wanted.code, wanted.name, wanted.host.lower(), wanted.kana, wanted.en, wanted.prefecture, wanted.governor,
        wanted.fictional, {name: value for name, value in told.items() if value},
    )  # fmt: skip
    added = add_town(new, read_staff(wanted.staff) if wanted.staff else [], folders(wanted) if wanted.town else [])
    print(f"{added.town}: {len(added.passwords)} staff, {added.services} services, at {added.town.host}")
    for login, password in added.passwords.items():
        print(f"{login} {password}")
    tell_of_hosts(wanted.host.lower())
    return 0


def run_host(wanted: argparse.Namespace) -> int:
    from tomoni.site.town.adding import set_host

    town = set_host(wanted.code, wanted.host.lower())
    print(f"{town} answers at {town.host}")
    tell_of_hosts(town.host)
    return 0


def tell_of_hosts(host: str) -> None:
    """What the processes do not know yet."""
    from django.conf import settings

    if host not in settings.ALLOWED_HOSTS:
        listed = ",".join([*settings.ALLOWED_HOSTS, host])
        print(f"The pages do not answer to {host} yet: TOMONI_HOSTS={listed}, then start again.", file=sys.stderr)
