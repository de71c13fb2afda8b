"""Giving a file out: the reading is on the ledger, then the browser is sent to an address that is good once."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect

from tomoni.core import interface as core


def give_out(request: HttpRequest, stored: core.StoredFile) -> HttpResponseRedirect:
    """To be called inside `core.reading`. Raises core.FileNotScanned where nobody may read the file (yet)."""
    key = core.grant_ticket(stored, request.desk.actor)
    path = f"/files/{core.current_municipality().code}/{key}/"
    host = settings.TOMONI_FILES_HOST
    port = request.get_port()
    shown = host if port in ("80", "443") else f"{host}:{port}"
    return HttpResponseRedirect(f"{request.scheme}://{shown}{path}" if host else path)
