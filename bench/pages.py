"""The pages of residents and staff over HTTP: processor time, p95, weight of the first view, queries.

Baseline of the same run: Django with no middleware, one query and the frame of the town (bench/minimal.py).
"""

import gzip
import json
import os
import re
import statistics
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.ports import free_port
from tests.visitor import Page, Visitor, expect, walk_to_check

from .figure import Figure
from .town import cpu_of_pages, databases, empty_town, run, serving

PEOPLE, SENDERS, ROUNDS = 600, 6, 40
WARM = 12  # PostgreSQL has two web processes, and each has to read the packs once
WANTED = ["disaster-certificate", "pregnancy-notification"]
LINKED = re.compile(r'(?:href|src)="(/static/[^"]+)"')
DESK = ("desk queue", "desk case", "payments")
MOST_MS = {"desk queue": 100, "desk case": 80}
MOST_QUERIES = {"desk case": 15}


@dataclass
class Scene:
    """Who looks at which page."""

    resident: int
    clerk: int
    accountant: int
    pages: dict[str, str] = field(default_factory=dict)

    def who(self, name: str) -> tuple[str, int]:
        """("staff" or "resident", the row to sign in as); 0 is nobody."""
        if name in DESK:
            return "staff", self.accountant if name == "payments" else self.clerk
        return "resident", 0 if name == "landing" else self.resident


def measure() -> list[Figure]:
    """Every page on every database of this machine; weight and queries once, for they are the same."""
    figures: list[Figure] = []
    for database in databases():
        with empty_town(database) as env:
            figures += _measure(database, env, first=not figures)
    return figures


def _measure(database: str, env: Mapping[str, str], *, first: bool) -> list[Figure]:
    run(env, "tomoni.site.cli", "migrate")
    run(env, "tomoni.site.cli", "town", "make", "--people", str(PEOPLE), "--seed", "1")
    people = json.loads(run(env, "bench.pages", "open", str(SENDERS)))
    scene = Scene(people["residents"][0], people["clerk"], people["accountant"])
    figures: list[Figure] = []
    base_ms, base_p95 = _measure_baseline(env)
    with serving(env, "tomoni.site.cli", "serve") as process:
        address = f"http://127.0.0.1:{env['PORT']}"
        _prepare(address, scene, people["residents"])
        for name, path in scene.pages.items():
            visitor = _signed_in(address, scene, name)
            cpu, p95 = _time(visitor, path, process)
            most = MOST_MS.get(name, 100 if name in DESK else 50)
            figures.append(Figure(f"{name}: p95 ({database})", p95, "ms", most, "frame", base_p95))
            figures.append(Figure(f"{name}: processor ({database})", cpu, "ms CPU", None, "frame", base_ms))
            if first:
                weight, packed = _weigh(visitor, path)
                most = 40 if name in DESK else 20
                figures.append(Figure(f"{name}: first view, as sent", weight, "kB", most))
                figures.append(Figure(f"{name}: first view, HTML compressed too", packed, "kB", most))
    counts = json.loads(run(env, "bench.pages", "count", json.dumps(vars(scene))))
    for name, count in counts.items():
        most = MOST_QUERIES.get(name, None if name in DESK else 8)
        figures.append(Figure(f"{name}: queries ({database})", count, "", most, "frame", 1))
    return figures


def _measure_baseline(env: Mapping[str, str]) -> tuple[float, float]:
    port = str(free_port())
    with serving({**env, "PORT": port}, "bench.minimal") as process:
        return _time(Visitor(f"http://127.0.0.1:{port}"), "/", process)


def _prepare(address: str, scene: Scene, residents: list[int]) -> None:
    """Some people apply; one of them begins another interview; the pages then have something on them."""
    number = ""
    for account in residents:
        visitor = Visitor(address)
        visitor.sign_in(account)
        check = walk_to_check(visitor, WANTED)
        receipt = expect(visitor.send(check, check.form(check.path), {}), 200)
        if account == scene.resident:
            number = next(link for link in receipt.links if link.startswith("/cases/")).split("/")[2]
    visitor = Visitor(address)
    visitor.sign_in(scene.resident)
    page = expect(visitor.get("/services/child-allowance-claim/"), 200)
    interview = visitor.send(page, page.form("/interviews/"), {"service": ["child-allowance-claim"]}).path
    token = interview.split("/")[2]
    scene.pages = {
        "landing": "/",
        "home": "/",
        "service": "/services/child-allowance-claim/",
        "interview": interview,
        "check": f"/interviews/{token}/check/",
        "case of a resident": f"/cases/{number}/",
        "records": "/records/",
        "desk queue": "/desk/?tab=team",
        "desk case": _case_of(address, scene),
        "payments": "/desk/payments/",
    }


def _case_of(address: str, scene: Scene) -> str:
    """A case that the clerk may open: the first in the queue."""
    visitor = Visitor(address)
    visitor.sign_in_staff(scene.clerk)
    for path in ("/desk/?tab=team", "/desk/"):
        links = [link for link in visitor.get(path).links if link.startswith("/desk/cases/")]
        if links:
            return links[0]
    raise LookupError("the queue of the clerk is empty")


def _signed_in(address: str, scene: Scene, name: str) -> Visitor:
    visitor = Visitor(address)
    kind, number = scene.who(name)
    if number:
        (visitor.sign_in_staff if kind == "staff" else visitor.sign_in)(number)
    return visitor


def _time(visitor: Visitor, path: str, process: Any) -> tuple[float, float]:
    """Milliseconds of processor a request (mean) and of the clock (p95), one request after the other."""
    for _ in range(WARM):
        expect(visitor.request("GET", path), 200)
    times, before = [], cpu_of_pages(process)
    for _ in range(ROUNDS):
        began = time.perf_counter()
        visitor.request("GET", path)
        times.append((time.perf_counter() - began) * 1000)
    cpu = (cpu_of_pages(process) - before) / ROUNDS * 1000
    return cpu, statistics.quantiles(times, n=20)[-1]


def _weigh(visitor: Visitor, path: str) -> tuple[float, float]:
    """Kilobytes of a page with its css, js and icon: as the server sends them, and with the HTML compressed as well."""
    page = visitor.request("GET", path, None, **{"Accept-Encoding": "gzip"})
    plain = gzip.decompress(page.body) if page.headers.get("content-encoding") == "gzip" else page.body
    linked = sum(len(_fetch(visitor, link).body) for link in sorted(set(LINKED.findall(plain.decode()))))
    return (len(page.body) + linked) / 1000, (len(gzip.compress(plain, 6)) + linked) / 1000


def _fetch(visitor: Visitor, path: str) -> Page:
    return expect(visitor.request("GET", path, None, **{"Accept-Encoding": "gzip"}), 200)


def _open(count: int) -> dict[str, Any]:
    """Within the town: accounts of different households on the demo list, a clerk of the flood, an accountant."""
    from tests.journeys.within import open_doors

    from tomoni.core import interface as core

    accounts = open_doors()
    household = core.Account.objects.get(subject="demo:newborn-higher").pk
    roles = core.StaffRole.objects.filter(staff__active=True).order_by("pk")
    clerks = roles.filter(role="clerk", department__key="disaster-relief").values_list("staff", flat=True)
    accountants = roles.filter(role="accountant").values_list("staff", flat=True)
    others = [one for one in accounts if one != household][: count - 1]
    return {"residents": [household, *others], "clerk": clerks[0], "accountant": accountants[0]}


def _count(scene: Scene) -> dict[str, int]:
    """Within the town: queries of one view of each page, as Django's test client sees them, caches warm."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    counts = {}
    for name, path in scene.pages.items():
        client = Client()
        kind, number = scene.who(name)
        if number and kind == "staff":
            client.post("/desk/sign-in/", {"demo": number})
        elif number:
            client.post("/sign-in/", {"account": number})
        client.get(path)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(path).status_code == 200, path
        aside = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
        counts[name] = sum(not one["sql"].upper().startswith(aside) for one in seen.captured_queries)
    return counts


def _main(verb: str, argument: str) -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tomoni.site.settings")
    django.setup()
    from tomoni.core import interface as core

    if verb == "count":
        print(json.dumps(_count(Scene(**json.loads(argument)))))
        return
    with core.tenant("999016"):
        print(json.dumps(_open(int(argument))))


if __name__ == "__main__":
    _main(*sys.argv[1:])
