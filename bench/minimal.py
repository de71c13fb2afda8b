"""The baselines. Of the pages: Django with no middleware, one query, and the frame that all pages share. Of intake: an
endpoint with no middleware that reads JSON and stores three rows.

Settings, addresses and server in one: `python -m bench.minimal` serves it on PORT until it is stopped.
"""

import json
import os

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

from tomoni.site.settings import *  # noqa: F403

ROOT_URLCONF = "bench.minimal"
MIDDLEWARE: list[str] = []


def frame(request: HttpRequest) -> HttpResponse:
    """The empty frame of the town."""
    from tomoni.channels.look import interface as look
    from tomoni.core import interface as core

    request.town = core.Municipality.objects.get(code="999016")
    return look.show(request, "look/page.html", {"languages": [], "help": None})


def three(request: HttpRequest) -> HttpResponse:
    """Store what was sent in one transaction: three inserts."""
    from django.db import transaction
    from django.utils.timezone import now  # noqa: TID251 - what a minimal endpoint does

    from bench.minimal_rows import Logged, Said, Sent

    told = json.loads(request.body)
    at = now()
    with transaction.atomic():
        sent = Sent.objects.create(number=told["number"], service=told["service"], at=at)
        Said.objects.create(sent=sent, answers=told["answers"], at=at)
        Logged.objects.create(sent=sent, act="send", at=at)
    return JsonResponse({"number": sent.number}, status=201)


urlpatterns = [path("", frame), path("three/", three)]

if __name__ == "__main__":
    from granian import Granian
    from granian.constants import Interfaces

    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.minimal"
    Granian(
        "django.core.wsgi:get_wsgi_application",
        factory=True,
        address="127.0.0.1",
        port=int(os.environ["PORT"]),
        interface=Interfaces.WSGI,
        blocking_threads=4,
        log_enabled=False,
    ).serve()
