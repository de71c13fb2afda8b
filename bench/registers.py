"""Registers from CSV: 100,000 people with households, days, facts, on SQLite and PostgreSQL, in processes of their own.

The whole register the first time, then the same files again (nothing changes), each as rows a second of wall clock,
with the most memory of the process. Baseline of the same run: the csv module alone over the same file.
"""

import csv
import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

from .figure import Figure
from .town import databases, empty_town, run

PEOPLE, OF_HOME = 100_000, 2
PACKS = Path(__file__).resolve().parents[1] / "packs"
HEAD = ",".join(
    (
        "宛名番号", "氏名", "カナ氏名", "生年月日", "性別", "住所", "郵便番号", "死亡日", "転出日", "世帯番号", "続柄",
        "世帯になった日", "住民となった日", "異動区分",
    )
)  # fmt: skip


def measure() -> list[Figure]:
    """Rows a second of a first and a second taking in, and megabytes."""
    figures = []
    for database in databases():
        with empty_town(database) as env:
            run(env, "tomoni.site.cli", "migrate")
            found = json.loads(run(env, "bench.registers"))
        plain = PEOPLE / found["csv"]
        figures += [
            Figure(
                f"{what} of {PEOPLE:,} people ({database})", PEOPLE / found[key], "rows/s", None,
                "csv module alone", plain, more_is_better=True,
            )
            for what, key in (("first taking in", "first"), ("the same again", "again"))
        ]  # fmt: skip
        figures.append(Figure(f"memory for it ({database})", found["memory"], "MB"))
    return figures


def _run() -> dict[str, float]:
    from tomoni.core import interface as core
    from tomoni.services import interface as services
    from tomoni.site.registers.importing import Importing, Wanted
    from tomoni.site.registers.report import Report

    core.Municipality.objects.create(code="999016", name="ひばり町", fictional=True)
    source = PACKS / "towns" / "hibari" / "registers" / "resident.yaml"
    lexicon = services.load_pack([PACKS / "japan", PACKS / "towns" / "hibari"]).lexicon
    mapping = services.read_register_mapping(source, lexicon)
    found = {}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        found["csv"] = _write(folder)
        for key in ("first", "again"):
            began = time.perf_counter()
            wanted = Wanted(mapping, source, folder, "999016", full=True, day=core.today())
            outcome = Importing(wanted, Report(None)).run()
            found[key] = time.perf_counter() - began
            assert (
                outcome.refused == 0 and outcome.counts.get("people_same" if key == "again" else "people_new") == PEOPLE
            )
    found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def _write(folder: Path) -> float:
    """The files in CP932; gives the seconds that the csv module alone needs to read the people."""
    path = folder / "住民.csv"
    with open(path, "w", encoding="cp932", newline="") as file:
        file.write(HEAD + "\r\n")
        for n in range(PEOPLE):
            relation = "20" if n % OF_HOME else "02"
            day = f"{1930 + n % 90}{n % 12 + 1:02}{n % 28 + 1:02}"
            file.write(
                f"{10_000_000 + n},山田　{n}子,ﾔﾏﾀﾞ ﾊﾅｺ,{day},{n % 2 + 1},ひばり町みどり台{n % 900}番,0999001,,,"
                f"H{n // OF_HOME},{relation},{day},{day},\r\n"
            )
    (folder / "親子.csv").write_bytes("親の宛名番号,子の宛名番号,異動区分\r\n".encode("cp932"))
    (folder / "支援措置.csv").write_bytes("宛名番号,相手方,申出者,開始日,終了日\r\n".encode("cp932"))
    began = time.perf_counter()
    with open(path, encoding="cp932", newline="") as file:
        assert sum(1 for _ in csv.reader(file)) == PEOPLE + 1
    return time.perf_counter() - began


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tomoni.site.settings")
    django.setup()
    json.dump(_run(), sys.stdout)
