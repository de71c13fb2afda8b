"""Rules over a population: the generated kernel beside one written by hand, and a city asked thirty questions.

The kernels answer one part of 250,000 invented people in a process of its own: CPU, best of some rounds, Arrow in,
Arrow out. The city has 982,164 people; its files are made first, and that time stands apart. 126,654,244 people are
asked by `python -m bench rules_country`, which takes several GB of disk and is started by name only.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import Any

from .figure import Figure

ROOT = Path(__file__).resolve().parents[1]
PACKS = (ROOT / "packs" / "japan", ROOT / "packs" / "towns" / "hibari")
ON, MONTH, INCOME = "2026-11-22", "2026-11", "income.2025"
PART, CITY = 250_000, 982_164
ROUNDS = 9
FIRST = ("eligible", "receives", "monthly_amount", "amount")
MEMORY_MB = 512


def measure() -> list[Figure]:
    """Kernels, then the city."""
    child = subprocess.run([sys.executable, "-m", "bench.rules_population"], capture_output=True, text=True, check=True)
    found = json.loads(child.stdout)
    figures = []
    for name, target in (("all facts known, amounts", 1.4), ("unknowns and reasons", 2.0)):
        generated, hand = found[name]
        figures += [
            Figure(f"child allowance, {name}: generated / by hand", generated / hand, "x", target),
            Figure(f"child allowance, {name}: CPU a person", generated, "ns", None, "by hand", hand),
        ]
    return [*figures, *city()]


def city() -> list[Figure]:
    """Thirty questions at once, by the command, over files made before."""
    with tempfile.TemporaryDirectory() as folder:
        people = Path(folder) / "people"
        made = timed("town", "files", "--people", str(CITY), "--on", ON, str(people))
        size = sum(path.stat().st_size for path in people.rglob("*.parquet")) / 1e6
        names = questions()
        told = run(people, Path(folder) / "out", names, reasons=False)
    shown = f"a city of 982,164, {len(names)} questions"
    return [Figure(f"{shown}: making its files ({size:,.0f} MB)", made, "s"), *of_run(shown, told, 5)]


def of_run(shown: str, told: dict[str, Any], target: float) -> list[Figure]:
    """The figures of one run; memory is of the largest process."""
    return [
        Figure(f"{shown}: from start to summary", told["seconds"], "s", target),
        Figure(f"{shown}: people a second", told["people"] / told["seconds"], "people", more_is_better=True),
        Figure(f"{shown}: processor, start of {told['processes']} processes included", told["cpu"], "s CPU"),
        Figure(f"{shown}: share of reading Parquet", told["reading"] * 100, "% CPU"),
        Figure(f"{shown}: peak memory of a process", told["peak_mb"], "MB", MEMORY_MB),
    ]


def timed(*command: str) -> float:
    """Seconds of the clock of a command of tomoni."""
    began = time.monotonic()
    subprocess.run([sys.executable, "-m", "tomoni.site.cli", *command], check=True, capture_output=True)
    return time.monotonic() - began


def run(people: Path, out: Path, names: Sequence[str], *, reasons: bool) -> dict[str, Any]:
    """One `tomoni rules run`, and what it says it spent."""
    before, began = getrusage(RUSAGE_CHILDREN), time.monotonic()
    flags = ["--reasons"] if reasons else []
    where = ["--people", str(people), "--month", MONTH, "--out", str(out), "--spent", *flags]
    command = [sys.executable, "-m", "tomoni.site.cli", "rules", "run", *names, *where]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    seconds, after = time.monotonic() - began, getrusage(RUSAGE_CHILDREN)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {**told, "seconds": seconds, "cpu": cpu}


def questions() -> list[str]:
    """Thirty that kernels answer: services, benefits, then rules of one person or household, first who and how much."""
    child = subprocess.run(
        [sys.executable, "-m", "bench.rules_population", "questions"], capture_output=True, text=True, check=True
    )
    return list(json.loads(child.stdout))


# --- in a process of its own


def find_thirty() -> list[str]:
    from tomoni.rules import interface as rules
    from tomoni.services import interface as services
    from tomoni.site.population.errors import PopulationError
    from tomoni.site.population.questions import find_questions
    from tomoni.site.population.working import compile_questions

    pack, month, found = services.load_pack(PACKS), rules.Month.parse(MONTH), []
    rest = sorted(pack.book.signatures, key=lambda key: (key.split(".")[1] not in FIRST, key))
    for name in (*pack.services, *sorted(pack.book.sets), *rest):
        try:
            asked = find_questions(pack, [name], month)
        except PopulationError:
            continue
        if asked[0].entity in ("person", "household") and not compile_questions(pack, asked, month, False).slow:
            found.append(name)
    return found[:30]


def kernels() -> dict[str, tuple[float, float]]:
    """Nanoseconds a person: generated, by hand. Their answers must be the same."""
    import pyarrow as pa

    from tomoni.rules import interface as rules
    from tomoni.rules import population
    from tomoni.services import interface as services

    pa.set_cpu_count(1)
    pack, month = services.load_pack(PACKS), rules.Month.parse(MONTH)
    scope = {"p": rules.entity_type("person")}
    eligible, amount = (
        rules.compile_expression(f"child_allowance.{name}(p)", pack.book, scope)
        for name in ("eligible", "monthly_amount")
    )
    only = population.Question("child", "person", "p", None, amount)
    both = population.Question("child", "person", "p", eligible, amount)
    known, unknown = slices(pack)
    return {
        "all facts known, amounts": beside(
            population.compile_program(pack.book, [only], month, reasons=False), known, False, month
        ),
        "unknowns and reasons": beside(population.compile_program(pack.book, [both], month), unknown, True, month),
    }


def slices(pack: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """One part with everything known, and one as towns know it, but for birth dates."""
    from datetime import date

    from tomoni.site.population.making import Plan, part_tables

    facts = tuple(key for key, fact in pack.lexicon.facts.items() if fact.may_serve("child-allowance"))
    known, unknown = (
        part_tables(Plan(PART, 1, date.fromisoformat(ON), pack.vocabulary, facts, known), 0) for known in (True, False)
    )
    people = unknown["person"]
    place = people.column_names.index("birth_date")
    unknown["person"] = people.set_column(place, "birth_date", known["person"]["birth_date"])
    return known, unknown


def beside(program: Any, tables: dict[str, Any], reasons: bool, month: Any) -> tuple[float, float]:
    """Both kernels on one slice, turn by turn; wrong answers are no figure."""
    import numpy as np

    from tomoni.rules import population

    from . import child_allowance_by_hand as by_hand

    def generated() -> Any:
        return population.run_slice(program, tables, reasons=reasons)["child"]

    def hand() -> Any:
        return (by_hand.with_unknowns if reasons else by_hand.amounts_known)(tables, month, INCOME)

    found, expected = generated(), hand()
    if not reasons:
        assert found["amount"].null_count == 0 and np.array_equal(found["amount"].to_numpy(), expected)
    else:
        for name, values in zip(("status", "least", "most"), expected, strict=False):
            assert np.array_equal(found[name].to_numpy(), values), name
        assert np.array_equal(codes(found["reasons"].to_numpy(), program.reasons["child"]), expected[3])
    best = [9e9, 9e9]
    for _ in range(ROUNDS):
        best = [min(one, cpu(work)) for one, work in zip(best, (generated, hand), strict=True)]
    people = tables["person"].num_rows
    return best[0] / people * 1e9, best[1] / people * 1e9


def codes(masks: Any, keys: Sequence[str]) -> Any:
    """The bits of the program as those of the hand-written kernel."""
    import numpy as np

    from . import child_allowance_by_hand as by_hand

    found = np.zeros(len(masks), np.int64)
    for bit, name in enumerate(by_hand.REASONS):
        place = list(keys).index(f"child_allowance.{name}")
        found |= np.where((masks >> np.uint64(place)) & np.uint64(1), 1 << bit, 0)
    return found


def cpu(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tomoni.site.settings")
    django.setup()
    print(json.dumps(find_thirty() if sys.argv[1:] == ["questions"] else kernels()))
