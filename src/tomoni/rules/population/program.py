"""Questions to a whole population for one month: compiled once, answered slice by slice. Arrow in, Arrow out; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from tomoni.rules.errors import NotForKernels
from tomoni.rules.household import aggregates as _aggregates  # noqa: F401  (adds its steps)
from tomoni.rules.household.evaluating import Session
from tomoni.rules.language.nodes import Node
from tomoni.rules.language.outcome import Outcome, reasons_against
from tomoni.rules.language.world import Vocabulary
from tomoni.rules.law.definitions import Expression, RuleBook
from tomoni.rules.monthly.specialising import MonthBook
from tomoni.rules.population import calls as _calls  # noqa: F401  (adds its steps)
from tomoni.rules.population import comparing as _comparing  # noqa: F401  (adds its steps)
from tomoni.rules.population import folding as _folding  # noqa: F401  (adds its steps)
from tomoni.rules.population import picking as _picking  # noqa: F401  (adds its steps)
from tomoni.rules.population import reckoning as _reckoning  # noqa: F401  (adds its steps)
from tomoni.rules.population.columns import ASK, NEVER, NO_LEAST, NO_MOST, Bools, Range, Truth, Who, full, is_open
from tomoni.rules.population.frames import Frame, Making, Run, Step
from tomoni.rules.population.needs import Needs, add_needs, called_by, word_bits
from tomoni.rules.population.reasons import MOST as MOST_REASONS
from tomoni.rules.population.reasons import UNSURE, Reasons, Teller
from tomoni.rules.population.slices import Slice
from tomoni.rules.population.world import SliceWorld
from tomoni.rules.time.months import Month

NOT_ELIGIBLE, ELIGIBLE, UNDETERMINED, NOT_COVERED = 0, 1, 2, 3


@dataclass(frozen=True)
class Question:
    """What is asked of each entity of a kind, bound to the name `subject`: whether it is due, and how much (yen).

    At least one of `eligible` (yes_no) and `amount` (yen or number) is given.
    """

    name: str
    entity: str
    subject: str
    eligible: Expression | None = None
    amount: Expression | None = None


@dataclass(eq=False)
class Asked:
    """A question ready to be answered. `slow`: why it is asked of each entity by the closures, where it is."""

    question: Question
    eligible: Step | None = None
    amount: Step | None = None
    teller: Teller | None = None
    keys: tuple[str, ...] = ()
    slow: str = ""


@dataclass(eq=False)
class Program:
    """Questions for one month. `columns`: what a slice must hold, by table; `reasons`: what each bit means."""

    book: RuleBook
    month: Month
    as_of: date
    asked: tuple[Asked, ...]
    needs: Needs
    bits: Mapping[str, int] = field(repr=False)

    @property
    def vocabulary(self) -> Vocabulary:
        return self.book.vocabulary

    @property
    def columns(self) -> dict[str, tuple[str, ...]]:
        return self.needs.columns(self.vocabulary)

    @property
    def reasons(self) -> dict[str, tuple[str, ...]]:
        return {one.question.name: one.keys for one in self.asked}

    @property
    def slow(self) -> dict[str, str]:
        """Questions that are not answered by kernels, and why."""
        return {one.question.name: one.slow for one in self.asked if one.slow}


def compile_program(
    book: RuleBook,
    questions: Sequence[Question],
    month: Month,
    as_of: date | None = None,
    *,
    reasons: bool = True,
) -> Program:
    """The kernels of all questions for a month.

    `as_of`: the day of the question; default: the month's first day. `reasons`: whether reasons can be asked for, which
    may need more columns.
    """
    as_of = as_of or month.first_day
    months, telling = MonthBook(book, month, as_of), MonthBook(book, month, as_of, all_reasons=True)
    needs = Needs()
    for book_of_month in (months, telling) if reasons else (months,):
        for question in questions:
            add_needs(needs, _nodes(question, book_of_month), book_of_month)
    bits = word_bits(needs)
    making = Making(months, bits)
    asked = tuple(_ask(question, making, telling if reasons else None) for question in questions)
    needs = needs.with_entities(question.entity for question in questions)
    return Program(book, month, as_of, asked, needs, bits)


def _nodes(question: Question, months: MonthBook) -> list[Node]:
    return [months.expression(one.node) for one in (question.eligible, question.amount) if one is not None]


def _ask(question: Question, making: Making, telling: MonthBook | None) -> Asked:
    try:
        steps = [
            None if one is None else making.step(making.months.expression(one.node))
            for one in (question.eligible, question.amount)
        ]
        if telling is None or question.eligible is None:
            return Asked(question, steps[0], steps[1])
        reasons = Reasons(making, telling)
        teller = reasons.of(telling.expression(question.eligible.node))
        return Asked(question, steps[0], steps[1], teller, tuple(reasons.keys))
    except NotForKernels as reason:
        keys = _keys_with_words(making.months, _nodes(question, making.months))
        return Asked(question, keys=keys, slow=str(reason))


def _keys_with_words(months: MonthBook, nodes: Sequence[Node]) -> tuple[str, ...]:
    """The conditions with words that a question reaches; as many as have a bit."""
    called = [key for key in called_by(nodes, months) if months.book.definitions[key].says]
    return tuple(sorted(called)[:MOST_REASONS])


# --- answering


def run_slice(
    program: Program, tables: Mapping[str, pa.Table], *, reasons: bool = False, exact: bool = False
) -> dict[str, pa.Table]:
    """The answers to every question for one slice of whole families, a row for each entity of its kind.

    `tables`: entity and link kinds with `program.columns`. Columns of the answer: `id`; `status` (int8: 0 not eligible,
    1 eligible, 2 undetermined, 3 not covered); `amount`, `least`, `most` (int64, null: not known, no bound); with
    `reasons` (slower) `reasons` (uint64), the bits of `program.reasons` for each no. `exact`: who is undetermined is
    asked once more by the closures, who see where one unknown fact stands in two places; bounds may be narrower then,
    never others. Raises SliceFault.
    """
    slice_ = Slice(tables, program.vocabulary, program.bits)
    run = Run(slice_)
    try:
        return {one.question.name: _answer(program, one, run, reasons, exact) for one in program.asked}
    finally:
        slice_.forget()


def _answer(program: Program, asked: Asked, run: Run, reasons: bool, exact: bool) -> pa.Table:
    ids = run.slice.ids(asked.question.entity)
    answer = _Answer(len(ids))
    if asked.slow:
        answer.ask[:] = True
    elif len(ids):
        _by_kernels(program, asked, run, answer, reasons)
        if exact:
            answer.ask |= (answer.status == UNDETERMINED) | (answer.least != answer.most)
    rows = np.flatnonzero(answer.ask)
    if len(rows):
        _by_closures(program, asked, run, answer, rows, reasons)
    return answer.table(ids, reasons=reasons, amounts=asked.question.amount is not None)


class _Answer:
    """The columns of an answer while they are filled. `ask`: rows left to the closures; `open`: without one amount."""

    def __init__(self, n: int) -> None:
        self.n = n
        self.status = np.zeros(n, np.int8)
        self.least, self.most = np.zeros(n, np.int64), np.zeros(n, np.int64)
        self.reasons = np.zeros(n, np.uint64)
        self.ask = np.zeros(n, bool)
        self.open = np.zeros(n, bool)

    def table(self, ids: Any, *, reasons: bool, amounts: bool) -> pa.Table:
        columns = {"id": pa.array(ids, pa.int64()), "status": pa.array(self.status)}
        if amounts:
            columns["amount"] = _nullable(self.least, self.open | (self.least != self.most))
            columns["least"] = _nullable(self.least, self.least <= NO_LEAST)
            columns["most"] = _nullable(self.most, self.most >= NO_MOST)
        if reasons:
            columns["reasons"] = pa.array(self.reasons)
        return pa.table(columns)


def _nullable(values: Any, null: Bools) -> pa.Array:
    return pa.array(values, mask=null) if null.any() else pa.array(values)


def _by_kernels(program: Program, asked: Asked, run: Run, answer: _Answer, reasons: bool) -> None:
    n, question = answer.n, asked.question
    domain = run.slice.domain(question.entity)
    frame = Frame(n, program.as_of, {question.subject: Who(domain, None)})
    rows: Any = None
    if asked.eligible is not None:
        eligible = asked.eligible(run, frame)
        assert isinstance(eligible, Truth)
        _put_truth(answer, eligible)
        rows = np.flatnonzero(full(~eligible.no, n))
    if asked.amount is not None and (rows is None or len(rows)):
        part = frame if rows is None or len(rows) == n else frame.at(rows)
        amount = asked.amount(run, part)
        assert isinstance(amount, Range)
        _put_amount(answer, amount, slice(None) if part is frame else rows, part.n, asked.eligible is None)
    if reasons and asked.teller is not None:
        refused = np.flatnonzero(answer.status == NOT_ELIGIBLE)
        _, bits = asked.teller(run, frame)
        answer.reasons[refused] = 0 if bits is None else bits[refused]
        answer.ask |= (answer.reasons & UNSURE) != 0


def _put_truth(answer: _Answer, eligible: Truth) -> None:
    answer.status[:] = eligible.yes
    if eligible.open is not None:
        answer.status[full(eligible.open, answer.n)] = UNDETERMINED
    if eligible.cover is not None:
        cover = full(eligible.cover, answer.n)
        answer.status[cover == NEVER] = NOT_COVERED
        answer.ask |= cover == ASK


def _put_amount(answer: _Answer, amount: Range, rows: Any, n: int, decides: bool) -> None:
    answer.least[rows], answer.most[rows] = full(amount.lo, n), full(amount.hi, n)
    answer.open[rows] = is_open(amount, n)
    cover = None if amount.cover is None else full(amount.cover, n)
    if cover is not None:
        answer.ask[rows] |= cover == ASK
        wide = np.zeros(answer.n, bool)
        wide[rows] = cover == NEVER
        answer.least[wide], answer.most[wide] = NO_LEAST, NO_MOST
    if decides:
        answer.status[:] = answer.least > 0
        answer.status[answer.open] = UNDETERMINED
        if cover is not None:
            answer.status[cover == NEVER] = NOT_COVERED


# --- one by one


def _by_closures(program: Program, asked: Asked, run: Run, answer: _Answer, rows: Iterable[int], reasons: bool) -> None:
    """Rows that kernels leave: each is asked as one situation, by the closures."""
    world = SliceWorld(run.slice.tables, program.vocabulary)
    session = Session(world, program.as_of, program.month)
    question = asked.question
    for row in rows:
        bound = {question.subject: world.entity(question.entity, int(row))}
        status, least, most, mask = ELIGIBLE, 0, 0, 0
        if question.eligible is not None:
            told = session.evaluate(question.eligible, bound, trace=reasons)
            status = status_of(told)
            if reasons and told.tree is not None and status == NOT_ELIGIBLE:
                keys = {one.key for one in reasons_against(told.tree)}
                mask = sum(1 << n for n, key in enumerate(asked.keys) if key in keys)
        if question.amount is not None and status != NOT_ELIGIBLE:
            amount = session.evaluate(question.amount, bound)
            least, most = bounds_of(amount)
            answer.open[row] = not amount.known
            if question.eligible is None:
                status = status_of(amount)
        answer.status[row], answer.least[row], answer.most[row] = status, least, most
        answer.reasons[row] = np.uint64(mask)


def status_of(outcome: Outcome) -> int:
    """The status of a yes_no, or of an amount: nothing is not eligible."""
    if outcome.known:
        return ELIGIBLE if outcome.value > 0 else NOT_ELIGIBLE
    return NOT_COVERED if outcome.certainly_not_covered else UNDETERMINED


def bounds_of(outcome: Outcome) -> tuple[int, int]:
    least, most = outcome.least, outcome.most
    return NO_LEAST if least is None else int(least), NO_MOST if most is None else int(most)
