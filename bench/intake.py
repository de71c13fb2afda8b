"""What one application costs by each way: processor time (ours and PostgreSQL's) and statements.

A town of its own with households that ask for the special cash payment, and one claim with about thirty fields. Each
way is called as the server calls it (WSGI), one request after the other; the processor time is that of the process and
of the one that PostgreSQL keeps for it. Baseline of the same run: Django with no middleware that stores three rows.
"""

import contextlib
import io
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from .figure import Figure
from .town import cpu_of_work, databases, empty_town, run

EACH = int(os.environ.get("INTAKE_EACH", "200"))
WARM, COUNTED = 20, 5
SERVICE, FORM = "special-cash-payment", "child-allowance-claim"
NOW, OF_FORM = "2020-06-01T10:00:00+09:00", "2026-11-22T10:00:00+09:00"
MOST_MS, MOST_TIMES, MOST_IN_SLICE = 5, 2, 2
WAYS = ("api", "portal", "thirty", "counter", "package")
SAID = {
    "api": "one application by a program (API)",
    "portal": "one application on the page of the portal",
    "thirty": "one claim of thirty fields on the page of the portal",
    "counter": "one application at the counter",
    "package": "one application in packages of an outside portal",
}
ACCOUNT = {"bank": "0001", "branch": "001", "kind": "ordinary", "number": "1234567"}


def measure() -> list[Figure]:
    """Processor time and statements of each way on every database of this machine."""
    figures = []
    for database in databases():
        with empty_town(database) as env:
            figures += _measure({**env, "TOMONI_DEMO": ""}, database)
    return figures


def _measure(env: Mapping[str, str], database: str) -> list[Figure]:
    run(env, "tomoni.site.cli", "migrate")
    run({**env, "TOMONI_NOW": NOW}, "bench.intake", "make")
    base = json.loads(run({**env, "DJANGO_SETTINGS_MODULE": "bench.minimal"}, "bench.intake", "three"))
    figures = []
    for way in WAYS:
        day = OF_FORM if way == "thirty" else NOW
        found = json.loads(run({**env, "TOMONI_NOW": day}, "bench.intake", way))
        most = MOST_IN_SLICE if way == "package" else MOST_MS
        figures += [
            Figure(f"{SAID[way]} ({database})", found["ms"], "ms CPU", most, "three inserts", base["ms"]),
            Figure(f"{SAID[way]}: statements ({database})", found["statements"], "", None, "three inserts", 3),
        ]
    return figures


# --- inside the town
def _make() -> None:
    """The town, its services, a program, staff, and the tables of the baseline."""
    from tests.cases import builders as make

    from tomoni.channels.api import clients
    from tomoni.core import interface as core

    town = core.Municipality.objects.create(code="999016", name="ひばり町", fictional=True)
    _make_baseline()
    with core.tenant(town):
        for key, name, symbol in (("general-affairs", "総務課", "総"), ("residents", "町民課", "町民")):
            core.Department.objects.create(key=key, name=name, symbol=symbol, phone="0999-00-1234", hours="平日")
        make.open_town()
        clients.make_client("bench", [f"apply:{SERVICE}"], per_minute=100_000)
        make.staff("clerk", "clerk", department="general-affairs")


def _make_baseline() -> None:
    from django.db import connections

    from .minimal_rows import TABLES

    owner = connections["owner" if "owner" in connections else "default"]
    with owner.schema_editor() as editor:
        for table in TABLES:
            editor.create_model(table)
    if owner.vendor == "postgresql":
        with owner.cursor() as cursor:
            cursor.execute("GRANT ALL ON bench_sent, bench_said, bench_logged TO tomoni_app")
            cursor.execute("GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO tomoni_app")


def make_homes(count: int, tag: str) -> list[list[Any]]:
    """Households of one to four people on the base date; the first of each is its head."""
    from datetime import date

    from tomoni.core import interface as core

    sizes = [1 + n % 4 for n in range(count)]
    people = [
        core.Person(
            resident_number=f"{tag}{home:06d}{n}", name=f"山田 {tag}{home}",
            name_kana=f"ヤマダ {'アイウエ'[n]}{kana_of(home)}",
            birth_date=date(1970 + 5 * n, 1, 2), address=f"字{tag}{home}番地", postal_code="0991234",
        )
        for home, size in enumerate(sizes)
        for n in range(size)
    ]  # fmt: skip
    core.insert_rows(people)
    homes = core.insert_rows(
        [
            core.Household(number=f"{tag}{home:06d}", address=f"字{tag}{home}番地", postal_code="0991234")
            for home in range(count)
        ]
    )
    found, rest = [], iter(people)
    for size in sizes:
        found.append([next(rest) for _ in range(size)])
    members = [
        core.Membership(
            household=home, person=one, relation="同居人" if n else "世帯主", since=date(2010, 4, 1)
        )
        for home, inside in zip(homes, found, strict=True)
        for n, one in enumerate(inside)
    ]  # fmt: skip
    core.insert_rows(members)
    return found


def kana_of(number: int) -> str:
    """A number as a word of kana, so that few people share a name and a birth date."""
    return "".join("アイウエオカキクケコ"[int(digit)] for digit in str(number))


def told_by(home: list[Any]) -> dict[str, Any]:
    """What a head answers, as the town writes it."""
    account = {**ACCOUNT, "holder": home[0].name_kana}
    return {**{f"p{one.pk}.declines_cash": False for one in home}, f"p{home[0].pk}.payout_account": account}


def told_by_program(home: list[Any]) -> dict[str, Any]:
    """The same as a program writes it: people and answers."""
    names = ["me", *("abc"[n] for n in range(len(home) - 1))]
    people = {
        alias: {"birth_date": str(one.birth_date), "name_kana": one.name_kana}
        for alias, one in zip(names[1:], home[1:], strict=True)
    }
    answers: dict[str, Any] = {f"{alias}.declines_cash": False for alias in names}
    return {"people": people, "answers": {**answers, "me.payout_account": ACCOUNT}}


Call = Callable[[], None]


def _api(count: int) -> Iterator[Call]:
    from datetime import date

    from tomoni.channels.api import clients, permissions, tokens
    from tomoni.core import interface as core

    client = clients.list_clients()[0]
    token = tokens.give_token(client)[0]
    actor = core.Actor.system("bench")
    for n, home in enumerate(make_homes(count, "api")):
        key = permissions.give_permission(
            client.key, home[0].pk, [SERVICE], until=date(2021, 3, 31), because="委任状", actor=actor
        ).key
        body = json.dumps({"on_behalf_of": key, **told_by_program(home)}).encode()
        headers = {"HTTP_AUTHORIZATION": f"Bearer {token}", "HTTP_IDEMPOTENCY_KEY": f"bench-key-{n}"}
        path = f"/api/v1/services/{SERVICE}/applications"
        yield lambda body=body, headers=headers, path=path: ask(path, body, "application/json", headers, 201)


def _portal(count: int, tag: str = "web") -> Iterator[Call]:
    for home in make_homes(count, tag):
        yield _page(home[0], SERVICE, told_by(home))


def _thirty(count: int) -> Iterator[Call]:
    for _ in range(count):
        yield _page(*claim_of_thirty())


def claim_of_thirty() -> tuple[Any, str, dict[str, Any]]:
    """A mother claims child allowance for six children: two answers of hers, and of each child two, beside what is
    filled from the register."""
    from tests.cases import builders as make

    family = make.make_yamada()
    born = ("2024-02-01", "2022-02-01", "2019-02-01", "2016-02-01", "2013-02-01")
    more = [make.child_of(family, "山田 桃子", "ヤマダ モモコ", day, order=n) for n, day in enumerate(born, start=2)]
    children = [family.taro, *more]
    return family.hanako, FORM, make.claim_answers(family.hanako, *children)


def _page(person: Any, service: str, answers: Mapping[str, Any]) -> Call:
    """The press of the button of the last page."""
    path, cookie, body = last_page(person, service, answers)
    kind = "application/x-www-form-urlencoded"
    return lambda: ask(path, body, kind, {"HTTP_COOKIE": cookie}, 302)


def last_page(person: Any, service: str, answers: Mapping[str, Any]) -> tuple[str, str, bytes]:
    """An interview answered to its end by somebody signed in: address, cookies and form of its last page."""
    from tests.cases import builders as make

    from tomoni.cases import interface as cases
    from tomoni.core.adapters.sessions import SessionStore

    actor = make.actor_of(person)
    interview = cases.start_interview(actor, person.pk, [service])
    cases.save_answers(interview.token, "all", answers, person=person.pk)
    session = SessionStore(None, "resident")
    session["account"] = int(actor.id)
    session.save()
    form = {"service": service, "submission_key": f"bench-{interview.pk}", "csrfmiddlewaretoken": "a" * 32}
    cookie = f"tomoni_resident={session.session_key}; tomoni_csrf={'a' * 32}"
    return f"/interviews/{interview.token}/check/", cookie, urlencode(form).encode()


def _counter(count: int) -> Iterator[Call]:
    from tomoni.cases import interface as cases
    from tomoni.core import interface as core
    from tomoni.core.adapters.sessions import SessionStore

    staff = core.Staff.objects.get(login="clerk")
    actor = core.Actor.staff(core.find_staff(staff.pk))
    session = SessionStore(None, "staff")
    session["staff"] = staff.pk
    session.save()
    cookies = {"HTTP_COOKIE": f"tomoni_staff={session.session_key}; tomoni_csrf={'a' * 32}"}
    for home in make_homes(count, "desk"):
        interview = cases.take_in(actor, home[0].pk, [SERVICE], way="counter")
        cases.save_answers(interview.token, "all", told_by(home), person=home[0].pk)
        form = {"service": SERVICE, "submission_key": f"desk-{interview.pk}", "csrfmiddlewaretoken": "a" * 32}
        body, path = urlencode(form).encode(), f"/desk/intake/at/{interview.token}/check/"
        yield lambda body=body, path=path: ask(path, body, "application/x-www-form-urlencoded", cookies, 302)


def ask(path: str, body: bytes, kind: str, headers: Mapping[str, str], status: int) -> None:
    """One POST, as the server hands it to Django. Raises RuntimeError for another status than the one awaited."""
    from django.core.wsgi import get_wsgi_application

    if not _application:
        _application.append(get_wsgi_application())
    environ = {
        "REQUEST_METHOD": "POST", "PATH_INFO": path, "SCRIPT_NAME": "", "QUERY_STRING": "", "SERVER_NAME": "localhost",
        "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "localhost:8000", "CONTENT_TYPE": kind,
        "CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body), "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http", "wsgi.version": (1, 0), "wsgi.multithread": True, "wsgi.multiprocess": True,
        "wsgi.run_once": False, **headers,
    }  # fmt: skip
    told: list[str] = []
    reply = _application[0](environ, lambda line, headers: told.append(line))
    text = b"".join(reply)
    reply.close()
    if int(told[0].split()[0]) != status:
        raise RuntimeError(f"{path} answered {told[0]}: {text.decode()[:500]}")


_application: list[Any] = []


def _three(count: int) -> Iterator[Call]:
    for n in range(count):
        told = {"number": f"n{n}", "service": SERVICE, "answers": {f"p{n}.declines_cash": False, "account": ACCOUNT}}
        yield lambda told=told: ask("/three/", json.dumps(told).encode(), "application/json", {}, 201)


def _run(way: str) -> dict[str, float]:
    """Make everything ready, then call; the statements of some calls are counted apart from the time."""
    from tomoni.core import interface as core

    make = {"api": _api, "portal": _portal, "thirty": _thirty, "counter": _counter, "three": _three}[way]
    with core.tenant("999016"):
        calls = list(make(WARM + COUNTED + EACH))
    count_rows()
    return _time(calls)


def time_portal(tag: str) -> dict[str, float]:
    """Applications on the page of the portal, of households that are made for it; tag: their own."""
    from tomoni.core import interface as core

    with core.tenant("999016"):
        calls = list(_portal(WARM + COUNTED + EACH, tag))
    count_rows()
    return _time(calls)


def count_rows() -> None:
    """What PostgreSQL does by itself a minute after so many rows came: look how many there are, and plan by it."""
    from django.db import connections

    with connections["owner" if "owner" in connections else "default"].cursor() as cursor:
        cursor.execute("ANALYZE")


def _time(calls: list[Call]) -> dict[str, float]:
    for call in calls[:WARM]:
        call()
    counts = [_statements(call) for call in calls[WARM : WARM + COUNTED]]
    began, own, clock = cpu_of_work(), time.process_time(), time.perf_counter()
    for call in calls[WARM + COUNTED :]:
        call()
    return {
        "ms": (cpu_of_work() - began) * 1000 / EACH,
        "own": (time.process_time() - own) * 1000 / EACH,
        "clock": (time.perf_counter() - clock) * 1000 / EACH,
        "statements": statistics.median(counts),
    }


def _statements(call: Call) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        call()
    aside = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
    if os.environ.get("INTAKE_SHOW"):
        for one in seen.captured_queries:
            print(one["sql"][:160], file=sys.stderr)
    return sum(not one["sql"].upper().startswith(aside) for one in seen.captured_queries)


def _package() -> dict[str, float]:
    """Packages laid in a folder, taken by the command."""
    import tempfile

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tomoni.core import interface as core
    from tomoni.site.cli import main

    with tempfile.TemporaryDirectory() as folder:
        with core.tenant("999016"):
            homes = make_homes(WARM + COUNTED + EACH, "pack")
        for n, home in enumerate(homes):
            part = "warm" if n < WARM else "counted" if n < WARM + COUNTED else "timed"
            _lay(Path(folder) / part / f"{n:06d}", n, home)
        count_rows()
        with contextlib.redirect_stdout(io.StringIO()):
            main(["intake", f"{folder}/warm"])
            with CaptureQueriesContext(connection) as seen:
                main(["intake", f"{folder}/counted"])
            began = cpu_of_work()
            main(["intake", f"{folder}/timed"])
            used = cpu_of_work() - began
        aside = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
        count = sum(not one["sql"].upper().startswith(aside) for one in seen.captured_queries)
        with core.tenant("999016"):
            from tomoni.channels.api.models import IntakePackage

            assert IntakePackage.objects.filter(state="arrived").count() == len(homes)
        return {"ms": used * 1000 / EACH, "statements": count / COUNTED}


def _lay(place: Path, number: int, home: list[Any]) -> None:
    head = home[0]
    told = {
        "format": "tomoni-intake/1", "source": "bench", "receipt_number": f"{number:06d}", "service": SERVICE,
        "sent_at": NOW, **told_by_program(home),
        "applicant": {
            "name": head.name, "name_kana": head.name_kana, "birth_date": str(head.birth_date), "address": head.address,
        },
    }  # fmt: skip
    place.mkdir(parents=True)
    (place / "package.json").write_text(json.dumps(told, ensure_ascii=False))


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tomoni.site.settings")
    django.setup()
    verb = sys.argv[1]
    if verb == "make":
        _make()
    else:
        print(json.dumps(_package() if verb == "package" else _run(verb)))
