"""Rules and services for one family: an amount, its explanation, what is due; and the command that answers once.

CPU milliseconds of one process, the best of many rounds, because others share the machine. Baseline of the same run:
child allowance of the same family as a function somebody wrote by hand, for the law since October 2024 alone, without
explanation and without anything unknown.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

from tomoni.rules import interface as rules

from .figure import Figure

PACKS = Path(__file__).resolve().parents[1] / "packs"
ROUNDS, SECONDS = 40, 0.05
EVERY = {"is_parent": "yes", "lives_with": "yes", "cares": "yes", "same_livelihood": "yes"}
BIRTHS = {"ichiro": "2012-05-01", "niko": "2015-05-01", "sango": "2023-05-01"}
FAMILY = {
    "on": "2026-11-22",
    "people": {
        parent: {
            "name": f"山田 {parent}",
            "name_kana": "ヤマダ",
            "birth_date": "1985-03-05",
            "lived_here_since": "2020-04-01",
            "public_service": "no",
            "income": {"2024": income, "2025": income},
        }
        for parent, income in (("hanako", 4_150_000), ("kenichi", 3_150_000))
    }
    | {
        child: {"birth_date": birth, "order": order, "in_institution": "no", "lives_abroad": "no"}
        for order, (child, birth) in enumerate(BIRTHS.items(), start=1)
    },
    "households": {"home": {"head": "kenichi", "members": ["hanako", "kenichi", *BIRTHS]}},
    "things": {
        "flood": {
            "is": "disaster",
            "name": "令和8年10月豪雨",
            "cause": "flood",
            "happened_on": "2026-10-03",
            "open_from": "2026-10-05",
            "open_until": "2027-01-31",
        }
    },
    "links": [
        {"kind": "guardian-child", "from": parent, "to": child, "facts": EVERY}
        for parent in ("hanako", "kenichi")
        for child in BIRTHS
    ],
    "applicant": "hanako",
}


def measure() -> list[Figure]:
    """CPU milliseconds of each; the amount of the hand-written function must be that of the pack."""
    from tomoni.services.domain.asking import ask
    from tomoni.services.domain.bundle import load_pack
    from tomoni.services.domain.situation import Situation

    pack = load_pack([PACKS / "japan", PACKS / "towns" / "hibari"])
    definitions = list(pack.services.values())
    lexicon = definitions[0].lexicon
    situation = Situation.from_json(FAMILY, lexicon)
    asking = rules.compile_expression(
        "child_allowance.monthly_amount(p)", definitions[0].book, {"p": rules.entity_type("person")}
    )
    names, on = {"p": situation.entities["hanako"]}, situation.on

    def amount(trace: bool = False) -> object:
        return rules.evaluate(asking, situation, names, as_of=on, month=rules.Month.of(on), trace=trace).value

    births = [date.fromisoformat(birth) for birth in BIRTHS.values()]
    incomes = {"hanako": 4_150_000, "kenichi": 3_150_000}
    assert amount() == by_hand(births, incomes, "hanako", on) == 50_000
    hand = ("by hand", milliseconds(lambda: by_hand(births, incomes, "hanako", on)))
    figures = [
        Figure("one family, three children: amount only", milliseconds(amount), "ms CPU", 0.02, *hand),
        Figure("one family, three children: with trace", milliseconds(lambda: amount(True)), "ms CPU", 2, *hand),
        Figure("a situation from JSON", milliseconds(lambda: Situation.from_json(FAMILY, lexicon)), "ms CPU"),
    ]
    for one in definitions:
        figures.append(
            Figure(f"ask: {one.id}", milliseconds(lambda one=one: ask(one, situation)), "ms CPU", None, *hand)
        )
    home = milliseconds(lambda: [ask(one, situation) for one in definitions])
    figures.append(Figure(f"ask: all {len(definitions)} services, for the home page", home, "ms CPU", 15, *hand))
    return [*figures, *command_line()]


def milliseconds(work: Callable[[], object]) -> float:
    """CPU of one piece of work: the best round, each long enough for the clock."""
    began, times = time.process_time(), 0
    while times < 3 or time.process_time() - began < SECONDS:
        work()
        times += 1
    rounds = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for _ in range(max(1, times // 10)):
            work()
        rounds.append((time.process_time() - began) / max(1, times // 10))
    return min(rounds) * 1000


def command_line() -> list[Figure]:
    """`tomoni rules ask` with everything it needs: start, loading every pack, one answer."""

    def seconds(*command: str) -> float:
        before = getrusage(RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *command], input=json.dumps(FAMILY), text=True, check=True, capture_output=True)
        after = getrusage(RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    whole = min(seconds("-m", "tomoni.site.cli", "rules", "ask", "child-allowance-claim", "--json") for _ in range(5))
    django = min(seconds("-c", "import django.db.models, yaml") for _ in range(5))
    return [Figure("tomoni rules ask, start included", whole, "s CPU", None, "python with Django and yaml", django)]


# --- the same by hand


def by_hand(births: list[date], incomes: dict[str, int], person: str, on: date) -> int:
    """児童手当法6条1項 as of October 2024, for a family in which everything is known and nothing is unusual."""
    if max(incomes, key=incomes.__getitem__) != person:
        return 0
    month, total, place = on.year * 12 + on.month, 0, 0
    for birth in sorted(births):
        born = birth.year * 12 + birth.month
        if not born < month or month > school_year_end(birth, 22):
            continue
        place += 1
        if month <= school_year_end(birth, 18):
            total += 30_000 if place >= 3 else 15_000 if month - born <= 36 else 10_000
    return total


def school_year_end(birth: date, age: int) -> int:
    """March of the school year in which the age is reached, as a number of months."""
    return (birth.year + age + (0 if (birth.month, birth.day) <= (4, 1) else 1)) * 12 + 3
