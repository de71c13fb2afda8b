"""Answers for machines: does the process live, and can it serve a page. Counts and states, nothing of a person."""

import shutil
import time
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse, JsonResponse

from tomoni.core import interface as core

from .addresses import UNTOLD
from .worker import heartbeat

ROOM = 500_000_000  # bytes that have to be free where data are written
SILENT = 300.0  # seconds; one piece of work may take as long
SERVES = ("database", "migrations", "towns", "files", "room")  # without one of these no page is served
MIGRATED: set[str] = set()  # addresses of databases seen whole: while a process lives they only move on


def health(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


def ready(request: HttpRequest) -> HttpResponse:
    """What a page needs: 503 where one of it is missing. A worker that sleeps, or a proxy nobody told of, is said and
    takes no page away.
    """
    found = {"database": _database(), "files": _files(), "room": _room(), "worker": _worker(), "proxies": _proxies()}
    towns = 0
    if found["database"] == "ok":
        found["migrations"] = _migrations()
        towns = len(core.list_municipalities()) if found["migrations"] == "ok" else 0
        found["towns"] = "ok" if towns else "none"
    serves = all(found.get(name, "not asked") == "ok" for name in SERVES)
    return JsonResponse({"ready": serves, "towns": towns, "checks": found}, status=200 if serves else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "does not answer"
    return "ok"


def _migrations() -> str:
    """Whether the tables are those of this version; asked until they are."""
    name = str(connection.settings_dict["NAME"])
    if name in MIGRATED:
        return "ok"
    loader = MigrationLoader(connection)
    missing = [one for one in loader.graph.nodes if one not in (loader.applied_migrations or {})]
    if missing:
        return f"{len(missing)} missing: tomoni migrate"
    MIGRATED.add(name)
    return "ok"


def _files() -> str:
    """Whether files can be kept. Of a bucket nothing is asked here: each use of it tells."""
    if settings.TOMONI_S3:
        return "ok"
    folder = _existing(Path(settings.TOMONI_FILES))
    try:
        probe = folder / ".probe"
        probe.touch()
        probe.unlink(missing_ok=True)
    except OSError:
        return "cannot be written"
    return "ok"


def _room() -> str:
    free = shutil.disk_usage(_existing(Path(settings.TOMONI_DATA))).free
    return "ok" if free >= ROOM else f"{free // 1_000_000} MB left"


def _proxies() -> str:
    return "X-Forwarded-For comes: set TOMONI_PROXIES" if UNTOLD.is_set() else "ok"


def _existing(folder: Path) -> Path:
    return folder if folder.exists() or folder == folder.parent else _existing(folder.parent)


def _worker() -> str:
    try:
        age = time.time() - heartbeat().stat().st_mtime
    except FileNotFoundError:
        return "not seen here"
    return "ok" if age < SILENT else f"silent for {age / 60:.0f} minutes"
