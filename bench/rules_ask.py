"""Rules and services for one family: an amount, its explanation, what is due, what to ask next; and one command.

CPU milliseconds of one process, the best of many rounds, because others share the machine. Baseline of the same run:
child allowance of the same family as a function somebody wrote by hand, for the law since October 2024 alone, without
explanation and without anything unknown.
"""

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import Any

from tomoni.rules import interface as rules
from tomoni.services.domain.binding import path_of_missing

from .figure import Figure

PACKS = Path(__file__).resolve().parents[1] / "packs"
ROUNDS, SECONDS, HOUSEHOLDS = 40, 0.05, 100
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
    from tomoni.services.domain.interviewing import interview
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
    program, prepared = rules.straight(asking, on), rules.Prepared(situation)
    assert program.known(prepared, names) == amount() == by_hand(births, incomes, "hanako", on) == 50_000
    hand = ("by hand", milliseconds(lambda: by_hand(births, incomes, "hanako", on)))
    figures = [
        Figure(
            "one family, three children: amount only, straight, its facts read before",
            milliseconds(lambda: program.known(prepared, names)),
            "ms CPU",
            0.02,
            *hand,
        ),
        Figure(
            "… straight, its facts read from the situation too",
            milliseconds(lambda: program.known(rules.Prepared(situation), names)),
            "ms CPU",
            None,
            *hand,
        ),
        Figure("… through the closures, with citations", milliseconds(amount), "ms CPU", None, *hand),
        Figure("one family, three children: with trace", milliseconds(lambda: amount(True)), "ms CPU", 2, *hand),
        Figure("a situation from JSON", milliseconds(lambda: Situation.from_json(FAMILY, lexicon)), "ms CPU"),
    ]
    for one in definitions:
        figures.append(
            Figure(f"ask: {one.id}", milliseconds(lambda one=one: ask(one, situation)), "ms CPU", None, *hand)
        )

    def home() -> None:
        sessions: rules.Sessions = {}
        for one in definitions:
            ask(one, situation, sessions=sessions)

    figures.append(
        Figure(f"ask: all {len(definitions)} services, for the home page", milliseconds(home), "ms CPU", 15, *hand)
    )
    figures.append(Figure("… what to ask next", milliseconds(lambda: interview(definitions, situation)), "ms CPU"))
    many = ten_thousand(definitions[0].book, lexicon)
    return [*figures, *fifty(definitions[0].book, lexicon), *many, *command_line()]


def ten_thousand(book: rules.RuleBook, lexicon: Any) -> list[Figure]:
    """The child allowance of the applicant of each of ten thousand households of five, each a line of JSON (2 kB).

    From the text to the amount: json.loads, the rows of a slice, the kernels. Nothing is unknown.
    """
    from tomoni.services.domain.many import Many

    asking = rules.compile_expression("child_allowance.monthly_amount(p)", book, {"p": rules.entity_type("person")})
    many = Many(asking, "p", lexicon, date.fromisoformat(FAMILY["on"]))
    plain = {key: value for key, value in FAMILY.items() if key != "things"}
    lines = []
    for number in range(10_000):
        birth = f"{2009 + number % 16}-{1 + number % 12:02}-01"
        sango = {**FAMILY["people"]["sango"], "birth_date": birth, "order": 1}
        lines.append(json.dumps({**plain, "people": {**FAMILY["people"], "sango": sango}}))
    some = [json.loads(line) for line in lines[::500]]
    assert [one.amount for one in many.amounts(some)] == [many.alone(raw).amount for raw in some]

    def seconds(count: int) -> float:
        return quickest(lambda: many.amounts(map(json.loads, lines[:count])), 3) / 1000

    parsing = quickest(lambda: [json.loads(line) and None for line in lines], 3) / 1000
    reading = ("json.loads alone", parsing)
    return [
        Figure("10,000 households from JSON, child allowance of each", seconds(10_000), "s CPU", 0.3, *reading),
        Figure("… 2,500 of them", seconds(2_500), "s CPU", 0.075, "json.loads alone", parsing / 4),
    ]


def fifty(book: rules.RuleBook, lexicon: Any) -> list[Figure]:
    """Fifty services of one family of five, of which one to eight facts are not known: 99 of 100 families are faster.

    The fifty are ten benefits of packs/japan (`families.BENEFITS`: whether and how much) for each of the five. They are
    worked out from nothing; the planner's step is the next question and the plan after its answer.
    """
    from .families import Wanting, drawn, fact_of, families

    wanting = Wanting(book)
    flood = {**FAMILY["things"]["flood"], "happened_on": "2025-05-03", "open_from": "2025-05-05"}
    raw = {**FAMILY, "on": "2025-06-10", "things": {"flood": flood}}
    answering, steps = [], []
    for situation in families(raw, wanting, lexicon, HOUSEHOLDS):
        answering.append(quickest(lambda situation=situation: rules.plan(wanting.of(situation))))
        made = rules.plan(wanting.of(situation))

        def step(made: rules.Plan = made, situation: Any = situation) -> None:
            question = made.next_question(lambda missing: 1)
            if question is not None:
                value = drawn(fact_of(question.missing, lexicon).type, random.Random(1))
                told = situation.with_answers({path_of_missing(question.missing): value})
                renewed = {one.key: [] for one in wanting.of(told) if one.key in question.lacked_by}
                for one in wanting.of(told):
                    if one.key in renewed:
                        renewed[one.key].append(one)
                rules.after_answers(made, renewed, frozenset({question.missing}), told)

        if made.open:
            steps.append(quickest(step))
    return [
        Figure("50 services of a family of five, 1 to 8 facts not known: p99", p99(answering), "ms CPU", 5),
        Figure("… the next question and the plan after its answer: p99", p99(steps), "ms CPU", 50),
    ]


def quickest(work: Callable[[], object], rounds: int = 5) -> float:
    """CPU milliseconds of one piece of work, the quickest of a few."""
    times = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times) * 1000


def p99(times: list[float]) -> float:
    return sorted(times)[len(times) * 99 // 100]


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
