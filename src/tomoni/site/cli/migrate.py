"""`tomoni migrate`: tables, row-level security, insert-only triggers, files of the pages."""

import argparse

from .command import add_command


def add_to(commands) -> None:
    add_command(commands, "migrate", run, does="bring the database to this version", example="tomoni migrate")


def run(wanted: argparse.Namespace) -> int:
    from django.conf import settings
    from django.core.management import call_command

    from tomoni.site.migrate import migrate_all
    from tomoni.site.secret import make_secret

    make_secret(settings.TOMONI_DATA)
    migrate_all()
    call_command("collectstatic", interactive=False, verbosity=0)
    return 0
