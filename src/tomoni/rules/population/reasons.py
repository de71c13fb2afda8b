"""Reason codes instead of trees: for each no, one bit for each condition with words that does not hold.

They are the keys of `reasons_against` of the same answer with an explanation: of what must all hold, the parts that do
not; of what any one of must hold, every part; of a definition its own parts, or itself where they have no words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from tomoni.rules.errors import NotForKernels
from tomoni.rules.language.kinds import Kind
from tomoni.rules.language.nodes import Aggregate, Call, If, Logic, Node
from tomoni.rules.monthly.specialising import MonthBook, Special
from tomoni.rules.population.calls import Kernel, kernel_of, link_frame
from tomoni.rules.population.columns import ASK, Bools, Ints, Range, Truth, Who, full
from tomoni.rules.population.frames import Frame, Making, Run
from tomoni.rules.population.given import link_finder
from tomoni.rules.population.groups import Members, opening, runs
from tomoni.rules.population.logic import settle

Bits: TypeAlias = npt.NDArray[np.uint64]
Some: TypeAlias = "Bits | None"
"""Reasons of each row; None: no row has any."""
Told: TypeAlias = tuple[Truth, Some]
Teller: TypeAlias = Callable[[Run, Frame], Told]
MOST = 63
UNSURE = np.uint64(1 << 63)
"""The bit of rows of which a part is left to the closures: so are their reasons."""


@dataclass(eq=False)
class Reasons:
    """The tellers of one question. `keys`: which definition each bit means.

    `months`: definitions with every condition, also those the month settles; values come from the steps of `making`.
    """

    making: Making
    months: MonthBook
    keys: list[str] = field(default_factory=list)
    told: dict[str, Teller] = field(default_factory=dict)

    def bit(self, key: str) -> np.uint64:
        if key not in self.keys:
            if len(self.keys) == MOST:
                raise NotForKernels(f"More than {MOST} conditions with words.")
            self.keys.append(key)
        return np.uint64(1 << self.keys.index(key))

    def of(self, node: Node) -> Teller:
        """Whether a node holds in each row, and the reasons where it does not."""
        if isinstance(node, Logic):
            return self._logic(node)
        if isinstance(node, If):
            return self._if(node)
        if isinstance(node, Aggregate) and node.name in ("any", "all"):
            return self._aggregate(node)
        if isinstance(node, Call) and node.type.kind is Kind.yes_no:
            return self._call(node)
        step = self.making.step(node)

        def tell(run: Run, frame: Frame) -> Told:
            value = step(run, frame)
            assert isinstance(value, Truth)
            return value, unsure(value, frame.n)

        return tell

    def _logic(self, node: Logic) -> Teller:
        parts, every = [self.of(part) for part in node.parts], node.every

        def tell(run: Run, frame: Frame) -> Told:
            told = [part(run, frame) for part in parts]
            whole = settle(every, [value for value, _ in told], frame.n)
            bits: Some = None
            for value, found in told:
                bits = either(bits, where_no(value, found, frame.n))
            return whole, bits

        return tell

    def _if(self, node: If) -> Teller:
        when = self.making.step(node.when)
        branches = self.of(node.then), self.of(node.otherwise)
        value_of = self.making.step(node)

        def tell(run: Run, frame: Frame) -> Told:
            asked, n = when(run, frame), frame.n
            assert isinstance(asked, Truth)
            bits = nothing(n)
            yes, no = full(asked.yes, n), full(asked.no, n)
            for mask, branch in ((~no, branches[0]), (~yes, branches[1])):
                rows = np.flatnonzero(mask)
                if len(rows):
                    value, found = branch(run, frame.at(rows))
                    told = where_no(value, found, len(rows))
                    if told is not None:
                        bits[rows] |= told
            whole = value_of(run, frame)
            assert isinstance(whole, Truth)
            return whole, bits

        return tell

    def _aggregate(self, node: Aggregate) -> Teller:
        open_ = opening(self.making, node.over, node.variable)
        conditions, value_of = [self.of(part) for part in node.conditions], self.of(node.value)
        whole_of = self.making.step(node)

        def tell(run: Run, frame: Frame) -> Told:
            members = open_.members(run, frame)
            inner, m = members.frame, len(members.owner)
            meant, bits = Truth(np.ones(m, bool)), nothing(m)
            for value, found in [condition(run, inner) for condition in conditions]:
                meant = settle(True, [meant, value], m)
                bits |= or_nothing(where_no(value, found, m), m)
            value, found = value_of(run, inner)
            bits |= kept(or_nothing(where_no(value, found, m), m), ~full(meant.no, m))
            shown_no = full(meant.no, m) | full(value.no, m)
            whole = whole_of(run, frame)
            assert isinstance(whole, Truth)
            return whole, over_owners(members, kept(bits, shown_no) | (bits & UNSURE), frame.n)

        return tell

    def _call(self, node: Call) -> Teller:
        kernel = kernel_of(self.making, node.key)
        definition = kernel.special.definition
        own = self.bit(definition.signature.key) if definition.says else np.uint64(0)
        value_of = self.making.step(node)
        inside = self._inside(node, kernel)

        def tell(run: Run, frame: Frame) -> Told:
            value = value_of(run, frame)
            assert isinstance(value, Truth)
            bits = inside(run, frame)
            if bits is None:
                return value, either(np.broadcast_to(own, (frame.n,)) if own else None, unsure(value, frame.n))
            return value, either(bits | kept(np.broadcast_to(own, (frame.n,)), bits == 0), unsure(value, frame.n))

        return tell

    def _inside(self, node: Call, kernel: Kernel) -> Callable[[Run, Frame], Some]:
        """The reasons inside of the definition that is called, row by row of the caller."""
        takes = kernel.special.definition.signature.takes
        told = self.told.get(node.key)
        if told is None:
            told = self.told[node.key] = self._body(self.months.definition(node.key))
        if kernel.link is not None and len(takes) == 2:
            return self._of_link(node, kernel, told)
        if len(takes) == 1 and takes[0][1].kind is Kind.entity:
            return self._of_entity(node, kernel, told)
        arguments = self.making.steps(node.arguments)

        def inside(run: Run, frame: Frame) -> Some:
            names = {name: step(run, frame) for name, step in zip(kernel.special.names, arguments, strict=True)}
            return _no_bits(told(run, Frame(frame.n, kernel.special.day, names)), frame.n)

        return inside

    def _body(self, special: Special) -> Teller:
        if special.dated_by is not None:
            return self._by_stretch(special, special.dated_by)
        return _nothing_told if special.node is None else self.of(special.node)

    def _by_stretch(self, special: Special, dated_by: Node) -> Teller:
        """The reasons under the law of each row's month; where that is open, of every stretch it may lie in."""
        dated = self.making.step(dated_by)
        tellers = [_nothing_told if node is None else self.of(node) for node in special.stretches]
        changes = np.array([month.index for month in self.making.book.changes], np.int64)

        def tell(run: Run, frame: Frame) -> Told:
            month, n = dated(run, frame), frame.n
            assert isinstance(month, Range)
            first, last = (np.searchsorted(changes, full(end, n), side="right") for end in (month.lo, month.hi))
            bits = nothing(n)
            for number in range(int(first.min(initial=0)), int(last.max(initial=0)) + 1):
                rows = np.flatnonzero((first <= number) & (number <= last))
                if len(rows):
                    bits[rows] |= or_nothing(_no_bits(tellers[number](run, frame.at(rows)), len(rows)), len(rows))
            return Truth(np.zeros(n, bool)), bits

        return tell

    def _of_entity(self, node: Call, kernel: Kernel, told: Teller) -> Callable[[Run, Frame], Some]:
        argument, [name] = self.making.step(node.arguments[0]), kernel.special.names

        def inside(run: Run, frame: Frame) -> Some:
            who = argument(run, frame)
            assert isinstance(who, Who)
            place = ("reasons", self, kernel, who.domain)
            if place not in run.memo:
                whole = Frame(who.domain.n, kernel.special.day, {name: Who(who.domain, None)})
                run.memo[place] = _no_bits(told(run, whole), whole.n)
            return taken(run.memo[place], None if who.place is None else full(who.place, frame.n))

        return inside

    def _of_link(self, node: Call, kernel: Kernel, told: Teller) -> Callable[[Run, Frame], Some]:
        assert kernel.link is not None
        find, link, day = link_finder(self.making, kernel.link, *node.arguments), kernel.link, kernel.special.day

        def inside(run: Run, frame: Frame) -> Some:
            rows, _ = find(run, frame.on(day))
            place = ("reasons", self, kernel, run.links(link, day))
            if place not in run.memo:
                whole = link_frame(run, kernel, None)
                run.memo[place] = _no_bits(told(run, whole), whole.n)
            return taken(run.memo[place], rows)

        return inside


def _nothing_told(run: Run, frame: Frame) -> Told:
    return Truth(np.zeros(frame.n, bool)), None


def nothing(n: int) -> Bits:
    return np.zeros(n, np.uint64)


def or_nothing(bits: Some, n: int) -> Bits:
    return nothing(n) if bits is None else bits


def either(a: Some, b: Some) -> Some:
    """The reasons of both."""
    if a is None or b is None:
        return b if a is None else a
    return a | b


def kept(bits: Bits, rows: Bools) -> Bits:
    """The bits of these rows alone."""
    return bits & np.negative(rows.astype(np.int64)).view(np.uint64)


def where_no(value: Truth, bits: Some, n: int) -> Some:
    """The reasons of each no; and, whatever the answer, which rows are left to the closures."""
    return None if bits is None else kept(bits, full(value.no, n)) | (bits & UNSURE)


def unsure(value: Truth, n: int) -> Some:
    if value.cover is None:
        return None
    ask = full(value.cover, n) == ASK
    return kept(np.broadcast_to(UNSURE, (n,)), ask) if ask.any() else None


def _no_bits(told: Told, n: int) -> Some:
    return where_no(*told, n)


def taken(bits: Some, rows: Ints | None) -> Some:
    """The bits of these rows; of nobody and where no link stands there are none."""
    if rows is None or bits is None:
        return bits
    if not len(bits):
        return None
    found = bits.take(rows, mode="clip")
    return kept(found, rows >= 0) if (rows < 0).any() else found


def over_owners(members: Members, bits: Bits, n: int) -> Bits:
    """All reasons of the members of each row."""
    found = nothing(n)
    owner = members.owner
    if len(owner):
        begins = runs(owner)
        found[owner[begins]] = np.bitwise_or.reduceat(bits, begins)
    return found
