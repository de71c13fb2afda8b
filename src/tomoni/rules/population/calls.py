"""Steps of definitions: worked out once for all entities of a domain, or all links of a kind, and taken from there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tomoni.rules.errors import NotForKernels
from tomoni.rules.language.kinds import Kind
from tomoni.rules.language.nodes import Call, Node
from tomoni.rules.monthly.specialising import Special
from tomoni.rules.population.columns import (
    Candidates,
    Column,
    Cover,
    Ints,
    Range,
    Rows,
    Who,
    full,
    join,
    put,
    strict,
    take,
    with_cover,
)
from tomoni.rules.population.frames import Frame, Making, Run, Step, makes
from tomoni.rules.population.given import (
    asked_where,
    link_finder,
    nothing_covered,
    of_each,
    of_link,
    of_nobody,
    unknown_in,
)
from tomoni.rules.population.logic import FEW


@dataclass(eq=False)
class Kernel:
    """A definition generated for one month."""

    special: Special
    body: Step
    nobody: Column | None
    link: str | None = None


def kernel_of(making: Making, key: str) -> Kernel:
    """The kernel of a definition, made once. Raises NotForKernels where it uses what is not generated."""
    found = making.definitions.get(key)
    if isinstance(found, NotForKernels):
        raise found
    if found is None:
        try:
            found = making.definitions[key] = _make(making, key)
        except NotForKernels as reason:
            making.definitions[key] = reason
            raise
    assert isinstance(found, Kernel)
    return found


def _make(making: Making, key: str) -> Kernel:
    special = making.months.definition(key)
    signature = special.definition.signature
    gives = signature.gives
    nobody = None if gives.kind is Kind.entity else of_nobody(making, gives)
    if special.dated_by is not None:
        body = _by_stretch(making, special)
    elif special.node is None:
        column = nothing_covered(making, gives)
        body = lambda run, frame: column  # noqa: E731
    else:
        body = making.step(special.node)
    return Kernel(special, body, nobody, signature.link)


def _by_stretch(making: Making, special: Special) -> Step:
    """The month of the law comes from an argument: each stretch of the law for the rows that lie in it."""
    assert special.dated_by is not None
    dated, gives = making.step(special.dated_by), special.definition.signature.gives
    nodes, which = _distinct(special.stretches)
    steps = [
        making.step(node) if node is not None else _constant_step(nothing_covered(making, gives)) for node in nodes
    ]
    changes = np.array([month.index for month in making.book.changes], np.int64)

    def step(run: Run, frame: Frame) -> Column:
        month, n = dated(run, frame), frame.n
        assert isinstance(month, Range)
        if not n:
            return steps[0](run, frame)
        first, last = (which[np.searchsorted(changes, full(end, n), side="right")] for end in (month.lo, month.hi))
        parts: list[tuple[Rows, Column]] = []
        for number in np.unique(first):
            rows = np.flatnonzero((first == number) & (last == number))
            parts.append((rows, steps[number](run, frame.at(rows))))
        rows = np.flatnonzero(first != last)
        if len(rows):
            parts.append((rows, _of_any_stretch(run, frame.at(rows), steps, first[rows], last[rows])))
        return with_cover(put(n, parts), month.cover, n)

    return step


def _distinct(stretches: tuple[Node | None, ...]) -> tuple[list[Node | None], Ints]:
    """Stretches one after the other in which the law is not the same, and which of them each stretch is."""
    nodes: list[Node | None] = []
    which = []
    for node in stretches:
        if not nodes or node != nodes[-1]:
            nodes.append(node)
        which.append(len(nodes) - 1)
    return nodes, np.array(which)


def _of_any_stretch(run: Run, frame: Frame, steps: list[Step], first: Ints, last: Ints) -> Column:
    """Where the month is not known: what may come of the law of each stretch it may lie in."""
    parts: list[tuple[Rows, Column]] = []
    for begin, end in np.unique(np.stack([first, last], axis=1), axis=0):
        rows = np.flatnonzero((first == begin) & (last == end))
        part = frame.at(rows)
        made = steps[begin](run, part)
        for number in range(begin + 1, end + 1):
            made = join(made, steps[number](run, part), None, part.n)
        parts.append((rows, made))
    return put(frame.n, parts)


def _constant_step(column: Column) -> Step:
    return lambda run, frame: column


@makes(Call)
def _call(making: Making, node: Call) -> Step:
    kernel = kernel_of(making, node.key)
    making.sites[node.key] = making.sites.get(node.key, 0) + 1
    takes = kernel.special.definition.signature.takes
    if kernel.link is not None:
        return _call_of_link(making, node, kernel)
    if len(takes) == 1 and takes[0][1].kind is Kind.entity:
        return _call_of_entity(making, node, kernel)
    return _call_of_values(making, node, kernel)


def _call_of_values(making: Making, node: Call, kernel: Kernel) -> Step:
    """A definition with arguments of several kinds is worked out row by row of the caller."""
    arguments, names, day = making.steps(node.arguments), kernel.special.names, kernel.special.day

    def step(run: Run, frame: Frame) -> Column:
        values = [closed(argument(run, frame), frame.n) for argument in arguments]
        inner = {name: value for name, (value, _) in zip(names, values, strict=True)}
        return with_cover(kernel.body(run, Frame(frame.n, day, inner)), strict(*[ask for _, ask in values]), frame.n)

    return step


def closed(column: Column, n: int) -> tuple[Column, Cover]:
    """An argument without its open entities, and the rows to leave to the closures because of them."""
    if not isinstance(column, Who) or column.is_known:
        return column, None
    ask = column.cover
    if column.open is not None:
        ask = strict(ask, asked_where(column.open))
    return Who(column.domain, column.place), ask


# --- of one entity


def _call_of_entity(making: Making, node: Call, kernel: Kernel) -> Step:
    argument, sites, key = making.step(node.arguments[0]), making.sites, node.key

    def step(run: Run, frame: Frame) -> Column:
        who = argument(run, frame)
        assert isinstance(who, Who)
        return entity_values(run, kernel, who, frame.n, shared=sites[key] > 1)

    return step


def entity_values(run: Run, kernel: Kernel, who: Who, n: int, *, shared: bool) -> Column:
    domain = who.domain
    kept = run.memo.get((kernel, domain))
    if kept is None and (shared or who.place is None or n >= FEW * domain.n):
        kept = run.memo[(kernel, domain)] = kernel.body(run, _entity_frame(kernel, Who(domain, None), domain.n))
    if kept is None or (kernel.nobody is None and who.place is not None and bool((who.place < 0).any())):
        plain, ask = closed(who, n)
        assert isinstance(plain, Who)
        return with_cover(kernel.body(run, _entity_frame(kernel, plain, n)), ask, n)
    return of_each(who, n, kept, _nobody(run, kernel, who), _anybody(run, kernel, who))


def _entity_frame(kernel: Kernel, who: Who, n: int) -> Frame:
    [name] = kernel.special.names
    return Frame(n, kernel.special.day, {name: who})


def _nobody(run: Run, kernel: Kernel, who: Who) -> Column | None:
    """What the definition says of nobody, who has no facts."""
    if who.place is None or not bool((who.place < 0).any()):
        return kernel.nobody
    kept: Column | None = run.memo.get((kernel, "nobody", who.domain.kind))
    if kept is None:
        nobody = Who(who.domain.whole, np.full(1, -1))
        kept = _first(kernel.body(run, _entity_frame(kernel, nobody, 1)))
        run.memo[(kernel, "nobody", who.domain.kind)] = kept
    return kept


def _anybody(run: Run, kernel: Kernel, who: Who) -> Column | None:
    """What the definition says of one of whom nothing is known."""
    if who.open is None or kernel.nobody is None or not bool(unknown_in(who).any()):
        return None
    kept: Column | None = run.memo.get((kernel, "anybody", who.domain.kind))
    if kept is None:
        none, no, yes = np.empty(0, np.int64), np.zeros(1, bool), np.ones(1, bool)
        anybody = Who(who.domain.whole, np.full(1, -1), yes, Candidates(none, none, no, yes))
        kept = _first(kernel.body(run, _entity_frame(kernel, anybody, 1)))
        run.memo[(kernel, "anybody", who.domain.kind)] = kept
    return kept


def _first(column: Column) -> Column:
    return take(column, np.asarray(0)) if not _is_constant(column) else column


def _is_constant(column: Any) -> bool:
    for name in ("lo", "yes", "bits", "place"):
        array = getattr(column, name, None)
        if array is not None:
            return bool(array.ndim == 0)
    return False


# --- of a link


def _call_of_link(making: Making, node: Call, kernel: Kernel) -> Step:
    if len(node.arguments) != 2:
        return _call_of_link_with(making, node, kernel)
    assert kernel.link is not None
    find, sites, key = link_finder(making, kernel.link, *node.arguments), making.sites, node.key
    nobody = of_nobody(making, kernel.special.definition.signature.gives)
    day = kernel.special.day

    def step(run: Run, frame: Frame) -> Column:
        rows, ask = find(run, frame.on(day))
        return link_values(run, kernel, rows, ask, frame.n, nobody, shared=sites[key] > 1)

    return step


def link_values(run: Run, kernel: Kernel, rows: Rows, ask: Any, n: int, nobody: Column, *, shared: bool) -> Column:
    assert kernel.link is not None
    links = run.links(kernel.link, kernel.special.day)
    kept = run.memo.get((kernel, links))
    if kept is None and (shared or rows is None or n >= FEW * links.n):
        kept = run.memo[(kernel, links)] = kernel.body(run, link_frame(run, kernel, None))
    if kept is not None:
        return of_link(kept, rows, ask, n, nobody)
    assert rows is not None
    there = np.flatnonzero(rows >= 0)
    if len(there) == n:
        return with_cover(kernel.body(run, link_frame(run, kernel, rows)), ask, n)

    values = kernel.body(run, link_frame(run, kernel, rows[there]))
    return with_cover(put(n, [(there, values), (np.flatnonzero(rows < 0), nobody)]), ask, n)


def link_frame(run: Run, kernel: Kernel, rows: Ints | None) -> Frame:
    """The frame of all links of a kind, or of some."""
    assert kernel.link is not None
    day, names = kernel.special.day, kernel.special.names
    links = run.links(kernel.link, day)
    ends: dict[str, Column] = {}
    for name, (domain, place) in zip(names[:2], (links.source, links.target), strict=True):
        ends[name] = Who(domain, place if rows is None else place[rows])
    pairs: dict[Any, Rows] = {(kernel.link, day, names[0], names[1]): rows}
    return Frame(links.n if rows is None else len(rows), day, ends, pairs)


def _call_of_link_with(making: Making, node: Call, kernel: Kernel) -> Step:
    """A definition of a link with more arguments: of the caller's rows, where the link stands."""
    assert kernel.link is not None
    find = link_finder(making, kernel.link, *node.arguments[:2])
    others = making.steps(node.arguments[2:])
    nobody = of_nobody(making, kernel.special.definition.signature.gives)

    def step(run: Run, frame: Frame) -> Column:

        rows, ask = find(run, frame.on(kernel.special.day))
        rows = np.arange(frame.n) if rows is None else rows
        there = np.flatnonzero(rows >= 0)
        inner = link_frame(run, kernel, rows[there])
        for name, other in zip(kernel.special.names[2:], others, strict=True):
            inner.names[name] = take(other(run, frame), there)
        return with_cover(
            put(frame.n, [(there, kernel.body(run, inner)), (np.flatnonzero(rows < 0), nobody)]), ask, frame.n
        )

    return step
