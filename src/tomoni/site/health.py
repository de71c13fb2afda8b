"""Two answers for machines: is the process alive, can it serve a page."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from tomoni.core import interface as core


def health(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


def ready(request: HttpRequest) -> HttpResponse:
    """The database answers and has at least one town."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    towns = len(core.list_municipalities())
    return JsonResponse({"towns": towns}, status=200 if towns else 503)
