"""What the language makes of older nodes is answered alike by closures, straight functions and kernels.

Provisos, what towns set, and the book as it was known on a day.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.builders import japan
from tomoni.rules import interface as rules
from tomoni.rules import population
from tomoni.rules.household.prepared import Prepared
from tomoni.rules.monthly.straight import straight

TEXT = """\
rules: r
law: 例法
parameters:
  factor: {unit: fraction, open: town, least: "1", most: "2"}
  base:
    unit: yen
    values:
      - {from: 2024-04, is: "1000", law: 第1条}
      - {from: 2024-04, is: "1100", law: 第1条, known: 2024-12-20}
tables:
  extra:
    law: 第2条
    in: {band: number from 0 to 9}
    out: {amount: yen from 0 to 5000}
    open: town
definitions:
  method: {per: month, gives: choice, one_of: [income, points], open: town, law: 第3条, is: "'points'"}
  band: {of: person, per: month, gives: number, is: 0 if income(person) < 100 else 1 if income(person) < 200 else 2}
  income: {of: person, per: month, gives: yen, law: 第4条, is: "person.income[tax_year_before(month, 1)]"}
  may:
    of: person
    per: month
    gives: yes_no
    law: 第5条
    is: income(person) < 300
    except:
      - when: person.public_service == 'yes'
        is: "False"
        law: 第5条ただし書き
        says: {ja: "公務員でない", easy: "公務員で ない", en: "is not a public servant"}
      - {when: income(person) < 10, is: "True", law: 第6条}
  amount:
    of: person
    per: month
    gives: yen
    law: 第7条
    is: portion(base, factor, round_down, 1) + extra(band(person)).amount
    except:
      - {when: income(person) < 50, is: 2 * base, law: 第7条ただし書き}
      - {when: "income(person) >= 250 and method == 'income'", is: "0", law: 第8条}
"""
TOWN = """\
overlay: r
law: 町条例
set:
  factor: [{from: 2024-04, until: 2025-12, is: "1.3", law: 第1条}]
  extra:
    law: 別表
    csv: |
      from,    until,   known,      band, amount
      2024-04, 2026-03, ,           0,    10
      2024-04, 2026-03, ,           1..,  20
      2025-01, 2026-03, 2025-02-01, 0..1, 30
      2025-01, 2026-03, 2025-02-01, 2..,
  method: [{from: 2025-04, is: income, law: 第2条}]
"""
BOOKS = [
    rules.load_rules(documents, japan()) for documents in ([("r.yaml", TEXT)], [("r.yaml", TEXT), ("t.yaml", TOWN)])
]
PERSON = {"p": rules.entity_type("person")}
DAYS = st.sampled_from([None, date(2024, 6, 1), date(2024, 12, 20), date(2025, 3, 1)])
MONTHS = st.sampled_from(["2024-03", "2024-04", "2025-03", "2025-04", "2026-01", "2026-04"]).map(rules.Month.parse)
PEOPLE = st.lists(
    st.tuples(
        st.none() | st.sampled_from([0, 9, 10, 49, 50, 99, 100, 199, 200, 249, 250, 299, 300]),
        st.none() | st.sampled_from(["no", "yes", "left"]),
    ),
    min_size=1,
    max_size=8,
)


def slice_of(people: list[tuple[int | None, str | None]], program: population.Program) -> dict[str, pa.Table]:
    """A table of people with the columns the program asks for."""
    ids = list(range(1, len(people) + 1))
    columns: dict[str, Any] = {"id": pa.array(ids, pa.int64()), "family": pa.array(ids, pa.int64())}
    for name in program.columns["person"]:
        if name.startswith("income."):
            columns[name] = pa.array([income for income, _ in people], pa.int64())
        elif name == "public_service":
            columns[name] = pa.array([public for _, public in people], pa.string()).dictionary_encode()
    return {"person": pa.table(columns)}


@given(st.booleans(), DAYS, MONTHS, PEOPLE)
@settings(max_examples=40, deadline=None)
def test_all_back_ends_agree(
    with_town: bool, day: date | None, month: rules.Month, people: list[tuple[int | None, str | None]]
) -> None:
    book = BOOKS[with_town]
    view = book if day is None else rules.book_known_on(book, day)
    eligible, amount = (
        rules.known_on(rules.compile_expression(f"r.{name}(p)", book, PERSON), day) for name in ("may", "amount")
    )
    program = population.compile_program(
        view,
        [
            population.Question("may", "person", "p", eligible=eligible),
            population.Question("amount", "person", "p", amount=amount),
        ],
        month,
    )
    tables = slice_of(people, program)
    answers = population.run_slice(program, tables, reasons=True)
    world = population.SliceWorld(tables, view.vocabulary)
    for row in range(len(people)):
        who = {"p": rules.Entity("person", str(row + 1))}
        for name, expression in (("may", eligible), ("amount", amount)):
            slow = rules.evaluate(expression, world, who, as_of=month.first_day, month=month)
            fast = straight(expression, month.first_day, month).evaluate(Prepared(world), who)
            keys = ("known", "value", "least", "most", "missing", "not_covered", "certainly_not_covered")
            assert all(getattr(fast, key) == getattr(slow, key) for key in keys)
            got = {column: answers[name].column(column)[row].as_py() for column in answers[name].column_names}
            check(name, slow, got, (people[row], month, day))


def check(name: str, slow: rules.Outcome, got: dict[str, Any], said: object) -> None:
    if slow.certainly_not_covered:
        assert got["status"] == population.NOT_COVERED, (said, got, slow)
    elif name == "may":
        wanted = {True: population.ELIGIBLE, False: population.NOT_ELIGIBLE, None: population.UNDETERMINED}
        assert got["status"] == wanted[slow.value if slow.known else None], (said, got, slow)
    elif slow.known:
        assert got["amount"] == slow.value, (said, got, slow)
    else:
        assert got["status"] == population.UNDETERMINED, (said, got, slow)
        assert (got["least"], got["most"]) == (slow.least, slow.most), (said, got, slow)


def test_the_proviso_is_the_reason_in_the_kernel_too() -> None:
    month = rules.Month(2025, 3)
    may = rules.compile_expression("r.may(p)", BOOKS[1], PERSON)
    program = population.compile_program(BOOKS[1], [population.Question("may", "person", "p", eligible=may)], month)
    answers = population.run_slice(program, slice_of([(100, "yes"), (100, "no")], program), reasons=True)["may"]
    assert answers.column("status").to_pylist() == [population.NOT_ELIGIBLE, population.ELIGIBLE]
    mask = answers.column("reasons")[0].as_py()
    told = [key for bit, key in enumerate(program.reasons["may"]) if mask >> bit & 1]
    assert told == ["r.may.except_1"]


@pytest.mark.parametrize("day", [None, date(2024, 6, 1)])
def test_the_same_amount_in_every_back_end_for_one_person(day: date | None) -> None:
    expression = rules.known_on(rules.compile_expression("r.amount(p)", BOOKS[1], PERSON), day)
    month = rules.Month(2024, 5)
    program = population.compile_program(
        expression.book, [population.Question("a", "person", "p", amount=expression)], month
    )
    tables = slice_of([(60, "no"), (20, "no")], program)
    base = 1100 if day is None else 1000
    assert population.run_slice(program, tables)["a"].column("amount").to_pylist() == [base * 13 // 10 + 10, 2 * base]
