"""`tomoni api`: programs outside of the town that may apply for people, and what people permit them."""

import argparse
from datetime import date

from .command import add_command, add_noun, in_town


def add_to(commands) -> None:
    nouns = add_noun(commands, "api", does="programs outside of the town that may apply for people")
    _add_clients(add_noun(nouns, "client", does="the programs"))
    _add_permissions(add_noun(nouns, "permission", does="what people permit them"))


def _add_clients(verbs) -> None:
    make = add_command(
        verbs,
        "make",
        run_make,
        does="make a client; its secret is told once and kept by nobody",
        example='tomoni api client make "子育てアプリ" --scope apply:child-allowance-claim webhooks',
    )
    make.add_argument("name", help="by which staff and residents know it")
    make.add_argument("--scope", nargs="+", required=True, help="apply:SERVICE, follow:SERVICE, webhooks")
    make.add_argument("--per-minute", type=int, default=120, help="calls a minute (default: 120)")
    lists = add_command(verbs, "list", run_list, does="every client, ended ones too", example="tomoni api client list")
    renew = add_command(
        verbs,
        "renew",
        run_renew,
        does="give a client a new secret; the old one and its tokens end at once",
        example="tomoni api client renew 4f1c2a9b7d3e5f60",
    )
    end = add_command(
        verbs,
        "end",
        run_end,
        does="end a client and its tokens at once; what it sent stays",
        example="tomoni api client end 4f1c2a9b7d3e5f60",
    )
    for parser in (renew, end):
        parser.add_argument("client", help="its key")
    for parser in (make, lists, renew, end):
        parser.add_argument("--code", help="code of the municipality, where there are several")


def _add_permissions(verbs) -> None:
    give = add_command(
        verbs,
        "give",
        run_give,
        does="note that a person permits a client to apply for them; prints the key for the client",
        example="tomoni api permission give 4f1c2a9b7d3e5f60 0000000123 --service child-allowance-claim"
        ' --until 2027-03-31 --because "委任状 2026-11-20"',
    )
    give.add_argument("client", help="key of the client")
    give.add_argument("person", help="宛名番号 of the person")
    give.add_argument("--service", nargs="+", required=True, help="services it may apply for")
    give.add_argument("--since", type=date.fromisoformat, help="first day (default: today)")
    give.add_argument("--until", type=date.fromisoformat, required=True, help="last day, within a year")
    give.add_argument("--because", required=True, help="what the town holds: which form, signed when")
    lists = add_command(
        verbs,
        "list",
        run_permissions,
        does="what people ever permitted a client",
        example="tomoni api permission list 4f1c2a9b7d3e5f60",
    )
    lists.add_argument("client", help="key of the client")
    end = add_command(
        verbs,
        "end",
        run_end_permission,
        does="the person takes it back; nothing is sent or told any more",
        example="tomoni api permission end 5Jm0b2vZ8pYq3sT1wX4nLk7R",
    )
    end.add_argument("key", help="key of the permission")
    for parser in (give, lists, end):
        parser.add_argument("--code", help="code of the municipality, where there are several")


def run_make(wanted: argparse.Namespace) -> int:
    from tomoni.channels.api import clients

    with in_town(wanted):
        made, secret = clients.make_client(wanted.name, wanted.scope, per_minute=wanted.per_minute)
    print(f"client: {made.key}\nsecret: {secret}\nscopes: {' '.join(made.scopes)}")
    return 0


def run_list(wanted: argparse.Namespace) -> int:
    from tomoni.channels.api import clients

    with in_town(wanted):
        for one in clients.list_clients():
            ended = f"ended {one.ended_at:%Y-%m-%d}" if one.ended_at else f"{one.per_minute} a minute"
            print(f"{one.key}  {one.name}  {ended}  {' '.join(one.scopes)}")
    return 0


def run_renew(wanted: argparse.Namespace) -> int:
    from tomoni.channels.api import clients

    with in_town(wanted):
        print(f"secret: {clients.renew_secret(wanted.client)}")
    return 0


def run_end(wanted: argparse.Namespace) -> int:
    from tomoni.channels.api import clients

    with in_town(wanted):
        print(f"{clients.end_client(wanted.client).name} may do nothing from now on; what it sent stays.")
    return 0


def run_give(wanted: argparse.Namespace) -> int:
    from tomoni.channels.api import permissions
    from tomoni.channels.api.errors import PermissionNotPossible
    from tomoni.core import interface as core

    with in_town(wanted):
        person = core.find_person_by_number(wanted.person)
        if person is None:
            raise PermissionNotPossible("Nobody in the register has this 宛名番号; nothing was noted. Check it.")
        made = permissions.give_permission(
            wanted.client, person.pk, wanted.service, since=wanted.since, until=wanted.until, because=wanted.because,
            actor=core.Actor.system("cli"),
        )  # fmt: skip
        print(f"permission: {made.key}\nfrom {made.since} to {made.until}: {' '.join(made.services)}")
    return 0


def run_permissions(wanted: argparse.Namespace) -> int:
    from tomoni.channels.api import clients, permissions
    from tomoni.core import interface as core

    with in_town(wanted):
        rows = permissions.list_permissions(clients.find_client(wanted.client))
        people = [row.person_id for row in rows]
        core.record(core.Actor.system("cli"), "read", people, facts=["api_permission"], purpose=permissions.PURPOSE)
        for row in rows:
            ended = f" (taken back {row.ended_at:%Y-%m-%d})" if row.ended_at else ""
            print(
                f"{row.key}  {row.person.resident_number}  {row.since} to {row.until}{ended}  {' '.join(row.services)}"
            )
    return 0


def run_end_permission(wanted: argparse.Namespace) -> int:
    from tomoni.channels.api import permissions
    from tomoni.core import interface as core

    with in_town(wanted):
        permissions.end_permission(wanted.key, actor=core.Actor.system("cli"))
    print("The permission ended; nothing is sent or told under it any more.")
    return 0
