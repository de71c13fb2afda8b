"""`tomoni serve`: the pages, and the worker beside them."""

import argparse

from .command import add_command


def add_to(commands) -> None:
    serve = add_command(commands, "serve", run, does="serve the pages on PORT", example="PORT=8000 tomoni serve")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    serve.add_argument("--port", type=int, help="default: PORT, else 8000")
    serve.add_argument("--no-worker", action="store_true", help="PostgreSQL: the worker runs elsewhere (`tomoni work`)")


def run(wanted: argparse.Namespace) -> int:
    from django.conf import settings

    from tomoni.site.server import serve

    return serve(wanted.host, wanted.port or settings.PORT, with_worker=not wanted.no_worker)
