"""How many SQL queries a page may cost, with what the process keeps already there (docs/why/figures.md), and how much
of a full table one of them may read.
"""

import json

import pytest
from bench.copying import copy_applications
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.channels.desk import builders as make
from tests.channels.portal.conftest import signed_in

ASIDE = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "SELECT SET_CONFIG")


@pytest.fixture(autouse=True)
def site(settings) -> None:
    """Static files without a build; the clock of the town stands."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "whitenoise" not in one]
    settings.TOMONI_NOW = "2026-11-24T10:00:00+09:00"
    settings.TOMONI_DEMO = True


@pytest.fixture
def mother(town):
    """She has sent one claim, and begins another conversation."""
    from tomoni.core import interface as core

    core.Municipality.objects.exclude(code=town.code).delete()
    make.make_office()
    make.make_office(make.RELIEF, "防災課")
    make.publish()
    mother = make.make_family()["mother"]
    account = core.find_or_create_account("demo:mother", person=mother, level=2)
    client = signed_in(account)
    client.number = make.make_case(mother)
    begun = client.post("/interviews/", {"service": ["disaster-certificate"]})["Location"]
    client.interview = client.get(begun)["Location"]
    client.check = f"/interviews/{client.interview.split('/')[2]}/check/"
    return client


def count(client: Client, path: str) -> int:
    """Queries of the third view; marks of transactions and the tenant said to PostgreSQL are not counted.

    On a busy machine the first may take longer than a process keeps things.
    """
    assert [client.get(path).status_code for _ in range(2)] == [200, 200], path
    with CaptureQueriesContext(connection) as seen:
        client.get(path)
    return sum(not one["sql"].upper().startswith(ASIDE) for one in seen.captured_queries)


def test_landing_costs_none(mother) -> None:
    assert count(Client(), "/") == 0


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/", 12),
        ("/services/child-allowance-claim/", 5),
        ("interview", 7),
        ("check", 8),
        ("case", 11),
        ("/records/", 6),
    ],
)
def test_a_residents_page_costs_at_most(mother, path, most) -> None:
    where = {"interview": mother.interview, "check": mother.check, "case": f"/cases/{mother.number}/"}
    assert count(mother, where.get(path, path)) <= most


def test_the_desk_costs_at_most(mother) -> None:
    clerk = make.sign_in(Client(), make.make_staff("nakamura", "中村 彩", "clerk"))
    assert count(clerk, f"/desk/cases/{mother.number}/") <= 15
    assert count(clerk, "/desk/?tab=team") <= 11  # one of them: children that wait for the register


def test_the_worker_counts_the_tabs_anew_once_a_day(mother, settings) -> None:
    from tomoni.cases.models import QueueCount
    from tomoni.site.worker import Worker

    worker = Worker()
    worker.work_until_idle()
    settings.TOMONI_NOW = "2026-11-25T00:01:00+09:00"
    worker.work_until_idle()
    assert {str(day) for day in QueueCount.objects.values_list("on", flat=True)} == {"2026-11-25"}
    QueueCount.objects.update(on="2026-11-24")
    worker.work_until_idle()
    assert QueueCount.objects.filter(on="2026-11-24").exists(), "counted twice on one day"


MANY = 20_000  # applications: tables of 500 pages of 8 KB and more
BLIND = "SELECT count(*) FROM pg_class WHERE relname = ANY(%s) AND relpages > 0 AND reltuples >= 0"
PAGES, PAGES_A_ROW = 100, 10  # that one query may look at, and for each row it gives


@pytest.fixture
def beside_many(mother):
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL tells how much a query reads")
    from tomoni.cases.models import Case

    first = Case.objects.get(number=mother.number)
    need_plans_of_now([model._meta.db_table for model in copy_applications(first, 0, MANY)])
    return mother


def need_plans_of_now(tables: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(BLIND, [tables])
        if cursor.fetchone()[0]:
            pytest.skip("PostgreSQL counted these tables when other rows were in them, so its plans are of those")


def reads_too_much(sql: str, values: tuple[str, ...] | None = None) -> str:
    """How many pages PostgreSQL looked at for a query, in memory or not, where they are too many."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + sql, values)
        told = cursor.fetchone()[0]
    plan = (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]
    read, rows = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"], plan["Actual Rows"]
    return f"{read} pages, {rows} rows: {sql}" if read > PAGES + PAGES_A_ROW * rows else ""


def test_fault_19_no_query_reads_through_the_whole_town(beside_many) -> None:
    """Of every live key each look read all: with 270,000 cases an application took 25 ms of the database, without 4."""
    clerk = make.sign_in(Client(), make.make_staff("nakamura", "中村 彩", "clerk"))
    number, mine = beside_many.number, ["/", "/services/child-allowance-claim/", "/records/", beside_many.check]
    asked = set[str]()
    for visitor, path in [
        *((beside_many, path) for path in [*mine, f"/cases/{number}/"]),
        *((clerk, path) for path in [f"/desk/cases/{number}/", "/desk/?tab=team"]),
    ]:
        with CaptureQueriesContext(connection) as seen:
            assert visitor.get(path).status_code == 200, path
        asked |= {one["sql"] for one in seen.captured_queries if one["sql"].startswith("SELECT")}
    assert len(asked) > 20
    assert not [told for sql in sorted(asked) if (told := reads_too_much(sql))]


ACT = ["clerk", "search", "", "test", "", 0, False, 0]


def test_fault_24_acts_of_staff_go_into_columns_without_reading_the_ledger(town) -> None:
    """The list was joined by a number made of text, which no index may serve behind row-level security."""
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL tells how much a query reads")
    from tomoni.core import interface as core
    from tomoni.core.actions import watching
    from tomoni.core.models import StaffAct

    search = core.Act(core.Actor.system("test"), "search", [], [], "test")
    entries = core.record_many([search] * (5 * MANY))  # of fewer PostgreSQL reads all, and is right
    need_plans_of_now(["core_ledgerentry"])
    told = [
        reads_too_much(watching._insert(), (json.dumps([[pk, 1, "kosodate", *ACT]]), town.code))
        for pk in (entries[0].pk, entries[-1].pk)
    ]
    assert told[1] == "", "the first also makes the pages of an empty table"
    assert StaffAct.objects.count() == 2
