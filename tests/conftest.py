"""Two databases for every test that wants one: SQLite, or a private PostgreSQL where the tests are the application.

`pytest --database sqlite` (default) or `--database postgres`.
Fixtures: `town`, `other_town`, `committed_town`, `clock`.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from tests.postgres import Cluster, NoPostgres

CODE, OTHER_CODE = "999016", "999024"

# The same examples every time, whatever the clock says; HYPOTHESIS_PROFILE=wide looks for new ones.
hypothesis.register_profile("same", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.register_profile("wide", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgres"], default="sqlite", help="which database to test on")


def pytest_configure(config: pytest.Config) -> None:
    """Point Django at a database of this run before anything connects; also without pytest-django's own set-up."""
    from django.conf import settings
    from django.db import connections

    folder = Path(tempfile.mkdtemp(prefix="tomoni-tests-"))
    folder.chmod(0o755)  # the server may run as another user
    config.stash[FOLDER] = folder
    settings.TOMONI_DATA = folder / "data"
    settings.TOMONI_FILES = settings.TOMONI_DATA / "files"
    settings.TOMONI_DATA.mkdir()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # a strong one costs 0.1 s a sign-in
    urls = _database_urls(config, folder)
    from tomoni.site.settings import database

    for alias, url in urls.items():
        settings.DATABASES[alias] = {**database(url), "CONN_MAX_AGE": 0, "TEST": {"MIGRATE": True}}
    connections.__dict__.pop("settings", None)  # read again from the settings just made
    for alias in urls:
        if hasattr(connections._connections, alias):
            del connections[alias]
    os.environ.update(
        TOMONI_DATA=str(settings.TOMONI_DATA),
        DATABASE_URL=urls["default"],
        **({"TOMONI_OWNER_DATABASE_URL": urls["owner"]} if "owner" in urls else {}),
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What a town of its own leaves behind comes last, file by file: others count on being the only town there is."""
    staying = {item.path for item in items if "committed_town" in getattr(item, "fixturenames", ())}
    items.sort(key=lambda item: item.path in staying)


FOLDER = pytest.StashKey[Path]()
CLUSTER = pytest.StashKey[Cluster | None]()
NO_POSTGRES = pytest.StashKey[str]()


def _database_urls(config: pytest.Config, folder: Path) -> dict[str, str]:
    shares_out = bool(config.getoption("numprocesses", None))  # the workers have databases
    if config.getoption("--database") == "postgres" and not shares_out:
        try:
            cluster = config.stash[CLUSTER] = Cluster.start(folder / "cluster")
            return cluster.urls("tomoni")
        except NoPostgres as reason:
            config.stash[NO_POSTGRES] = str(reason)
    return {"default": f"sqlite:///{folder / 'data' / 'town.sqlite3'}"}


def pytest_unconfigure(config: pytest.Config) -> None:
    cluster = config.stash.get(CLUSTER, None)
    if cluster:
        from django.db import connections

        connections.close_all()
        cluster.stop()
    folder = config.stash.get(FOLDER, None)
    if folder:
        shutil.rmtree(folder, ignore_errors=True)


def pytest_report_header(config: pytest.Config) -> str:
    reason = config.stash.get(NO_POSTGRES, "")
    return f"database: {config.getoption('--database')}" + (f" (skipped: {reason})" if reason else "")


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker: pytest.FixtureDef) -> None:
    """The owner migrates; from then on the tests are the application."""
    reason = request.config.stash.get(NO_POSTGRES, "")
    if reason:
        pytest.skip(f"--database postgres: {reason}")
    from tomoni.site.migrate import migrate_all

    with django_db_blocker.unblock():
        migrate_all()


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """No test finds what the process kept of the town of another, or how often somebody of the same number sent."""
    from tomoni.core import interface as core
    from tomoni.site import throttle

    core.forget_everything()
    throttle.HERE.forget()


def _make_municipality(code: str, name: str) -> object:
    from tomoni.core import interface as core

    town, _ = core.Municipality.objects.get_or_create(
        code=code,
        defaults={
            "name": name, "name_kana": "ヒバリチョウ", "name_en": "Hibari Town", "prefecture": "北海道",
            "governor_title": "北海道知事", "host": "", "fictional": True,
        },
    )  # fmt: skip
    return town


@pytest.fixture
def town(db: None) -> Iterator[object]:
    """ひばり町 inside core.tenant; everything is rolled back after the test."""
    from tomoni.core import interface as core

    with core.tenant(_make_municipality(CODE, "ひばり町")) as municipality:
        yield municipality


@pytest.fixture
def other_town(db: None) -> object:
    """Another municipality; enter it with core.tenant(other_town)."""
    return _make_municipality(OTHER_CODE, "かえで町")


@pytest.fixture
def committed_town(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: object
) -> Iterator[object]:
    """A municipality of this test alone, outside any transaction: for threads, processes and kills.

    What the test commits stays in the database of the run, where no other test's tenant sees it; no letter of its
    outbox stays, because a worker outside of a tenant would find it.
    """
    from django.db import connections

    from tomoni.core import interface as core

    count = request.config.stash.get(COMMITTED, 0) + 1
    request.config.stash[COMMITTED] = count
    with django_db_blocker.unblock():
        municipality = _make_municipality(f"9{count:05d}", f"試験町{count}")
        yield municipality
        with core.tenant(municipality):
            core.Delivery.objects.all().delete()
        connections.close_all()


COMMITTED = pytest.StashKey[int]()


@pytest.fixture
def clock(settings: object) -> Callable[[str], None]:
    """Set the time of the town: clock("2026-12-01T10:00")."""

    def set_to(moment: str) -> None:
        settings.TOMONI_NOW = moment

    set_to("2026-11-22T10:00:00")
    return set_to
