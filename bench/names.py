"""Finding people by a name in a register of 250,800, on both databases: processor of ours and of the server's process.

By name only: a minute or two a database. Baseline of the same run: given names cut off in the query, which PostgreSQL
cannot look up under row-level security.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from .desk_million import PEOPLE, TIMES, _copy
from .figure import Figure
from .town import databases, empty_town, run

ASKED = {"family name 佐藤": "佐藤", "given name 陽翔": "陽翔", "given name ハルト": "ハルト", "nobody's 龍宮": "龍宮"}
MOST, LOOKS = 200, 10
MOST_MS = 100.0  # of the page that asks


def measure() -> list[Figure]:
    """Milliseconds of processor and of the clock for each name; filling the rows of before the columns."""
    figures = []
    for database in databases():
        with empty_town(database) as env:
            run(env, "tomoni.site.cli", "migrate")
            run(env, "tomoni.site.cli", "town", "make", "--people", str(PEOPLE), "--seed", "1")
            found = json.loads(run(env, "bench.names"))
        for name in ASKED:
            cut = found["cut"].get(name)
            figures += [
                Figure(f"{name} ({database})", found["now"][name][0], "ms CPU", MOST_MS, "cut off in the query", cut),
                Figure(f"{name} by the clock ({database})", found["now"][name][1], "ms", MOST_MS),
            ]
        if found["filled"]:
            figures.append(Figure(f"filling given names of before ({database})", found["filled"], "rows/s CPU", None))
    return figures


def _run() -> dict[str, object]:
    from django.db import connection, connections, transaction

    from tomoni.core import interface as core

    with core.tenant("999016"), transaction.atomic():
        _copy(core.Person, "id > 0", {"id": "n * 10000 + old.id", "resident_number": "''"}, TIMES)
    if connection.vendor == "postgresql":
        with connections["owner"].cursor() as cursor:
            cursor.execute("ANALYZE core_person")
    with core.tenant("999016"):
        filled = _fill() if connection.vendor == "postgresql" else 0.0
        now = {name: _looked(lambda told=told: core.find_people_named(told, MOST)) for name, told in ASKED.items()}
        given = {name: told for name, told in ASKED.items() if "given" in name}
        cut = {name: _looked(lambda told=told: _cut_off(told))[0] for name, told in given.items()}
    return {"now": now, "cut": cut, "filled": filled}


def _fill() -> float:
    """Rows a second of processor: 20,000 as an upgrade finds them, in pieces of a thousand."""
    from django.db import connection

    from tomoni.core import interface as core

    with connection.cursor() as cursor:
        some = "SELECT id FROM core_person LIMIT 20000"
        cursor.execute(f"UPDATE core_person SET given_name = NULL, given_kana = NULL WHERE id IN ({some})")
    before, done = _processor(), 0
    while part := core.fill_given_names(1000):
        done += part
    assert done == 20_000
    return done / (_processor() - before)


def _cut_off(told: str) -> list[int]:
    """As it was before the columns."""
    from django.db.models import Q

    from tomoni.core import interface as core
    from tomoni.core.models.bytewise import SecondWord, beginning

    people = core.Person.objects.order_by().values_list("pk", flat=True)
    inside = people.filter(Q(name__contains=f" {told}") | Q(name_kana__contains=f" {told}"))
    return list(beginning(inside, told, SecondWord("name"), SecondWord("name_kana"))[:MOST])


def _looked(look: Callable[[], object]) -> tuple[float, float]:
    look()
    processor, clock = _processor(), time.perf_counter()
    for _ in range(LOOKS):
        look()
    return (_processor() - processor) / LOOKS * 1000, (time.perf_counter() - clock) / LOOKS * 1000


def _processor() -> float:
    """Seconds of this process, and on PostgreSQL of the server's process for this connection."""
    from django.db import connection

    used = time.process_time()
    if connection.vendor == "postgresql":
        fields = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text().rsplit(") ", 1)[1].split()
        used += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return used


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tomoni.site.settings")
    django.setup()
    json.dump(_run(), sys.stdout)
