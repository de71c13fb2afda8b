"""The baseline of the pages: Django with no middleware, one query, and the frame that all pages share.

Settings, addresses and server in one: `python -m bench.minimal` serves it on PORT until it is stopped.
"""

import os

from django.http import HttpRequest, HttpResponse
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


urlpatterns = [path("", frame)]

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
