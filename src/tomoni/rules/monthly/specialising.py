"""Rules for one month: what depends on the month alone is worked out, once, and what remains depends on people.

Figures of the law become literals, the version that holds is chosen, and a comparison of a date with the month becomes
one comparison with a day found by bisection. The nodes stay those of the language, so that every back end which runs
over many (the kernels) or very fast (straight functions) is generated from the text that also explains.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeAlias, TypeGuard

from tomoni.rules.language.functions import call_builtin
from tomoni.rules.language.kinds import FISCAL_YEAR, MONTH, Kind
from tomoni.rules.language.nodes import (
    Aggregate,
    Arithmetic,
    Call,
    Comparison,
    Fact,
    Field,
    Function,
    Group,
    If,
    LinkFact,
    Literal,
    Logic,
    Membership,
    Node,
    Not,
    Order,
    Parameter,
    Pick,
    TableCell,
    Variable,
)
from tomoni.rules.language.values import NotCovered, Value, arithmetic, compare, negate
from tomoni.rules.law.definitions import Definition, RuleBook
from tomoni.rules.law.tables import TableRow
from tomoni.rules.monthly.turning_days import is_known, with_threshold
from tomoni.rules.time.months import FiscalYear, Month

NOTHING: Mapping[str, Literal] = {}


@dataclass(frozen=True, slots=True)
class TableRows(Node):
    """A cell of a table with the rows of one month."""

    key: str
    rows: tuple[TableRow, ...]
    arguments: tuple[Node, ...]
    column: str


@dataclass(frozen=True)
class Special:
    """A definition for one month. `day`: when its facts and links are read. `node` None: nothing holds in that month.

    `dated_by`: the month of the law comes from an argument; then `stretches` has a node for each stretch of the book.
    """

    definition: Definition
    day: date
    node: Node | None
    laws: tuple[str, ...] = ()
    dated_by: Node | None = None
    stretches: tuple[Node | None, ...] = ()

    @property
    def key(self) -> str:
        return self.definition.signature.key

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.definition.signature.takes)


@dataclass
class MonthBook:
    """Every definition of a book for one month, made when it is first asked for.

    `as_of`: the day of the question. `all_reasons`: conditions stay also where the month alone settles what they are
    part of, so that every reason of a no can be told.
    """

    book: RuleBook
    month: Month
    as_of: date
    all_reasons: bool = False
    _made: dict[str, Special] = field(default_factory=dict, repr=False)

    def definition(self, key: str) -> Special:
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = self._make(self.book.definitions[key])
        return found

    def bound(self, key: str, known: Mapping[str, Literal]) -> str:
        """The key of a definition asked of a known time (the tax of 2025): it has a `Special` of its own."""
        made = f"{key}({', '.join(str(one.value) for one in known.values())})"
        if made not in self._made:
            definition = self.book.definitions[key]
            takes = tuple((name, kind) for name, kind in definition.signature.takes if name not in known)
            narrow = replace(definition, signature=replace(definition.signature, takes=takes))
            self._made[made] = self._make(narrow, known)
        return made

    def expression(self, node: Node) -> Node:
        """The node of a service's expression, which sees the month asked for."""
        return _Specialising(self, self.month, None).node(node)

    def _make(self, definition: Definition, known: Mapping[str, Literal] = NOTHING) -> Special:
        signature = definition.signature
        if signature.per == "month":
            day = getattr(self.month, signature.reads) if signature.reads else self.as_of
            return self._of(definition, self.month, day, None, known)
        if signature.per == "year":
            year = FiscalYear.of(self.month.first_day)
            return self._of(definition, year.first_month, self.as_of, year, known)
        if definition.dated_by is None:
            return self._of(definition, None, self.as_of, None, known)
        dated_by = _Specialising(self, None, None, known).node(definition.dated_by)
        if _is_time(dated_by):
            law: Any = dated_by.value
            return self._of(definition, law, self.as_of, None, known)
        months = (Month(1, 1), *self.book.changes)
        each = tuple(self._of(definition, month, self.as_of, None, known).node for month in months)
        whole = self._of(definition, None, self.as_of, None, known)
        return replace(whole, node=None, dated_by=dated_by, stretches=each)

    def _of(
        self,
        definition: Definition,
        month: Month | None,
        day: date,
        year: FiscalYear | None,
        known: Mapping[str, Literal],
    ) -> Special:
        version = definition.version_at(month)
        node = None if version is None else _Specialising(self, month, year, known).node(version.node)
        laws = definition.laws if version is None else version.laws or definition.laws
        return Special(definition, day, node, laws)


@dataclass
class _Specialising:
    """Nodes of one definition, under the month of its law (None: it has none). `known`: arguments that are times."""

    months: MonthBook
    month: Month | None
    year: FiscalYear | None
    known: Mapping[str, Literal] = field(default_factory=dict)

    def node(self, node: Node) -> Node:
        made: Node = _MAKE[type(node)](self, node)
        return made

    def nodes(self, nodes: Sequence[Node]) -> tuple[Node, ...]:
        return tuple(self.node(node) for node in nodes)

    def group(self, group: Group) -> Group:
        return group if group.of is None else replace(group, of=self.node(group.of))


Make: TypeAlias = Callable[[_Specialising, Any], Node]


def _same(special: _Specialising, node: Node) -> Node:
    return node


def _variable(special: _Specialising, node: Variable) -> Node:
    if node.name == "month" and special.month is not None:
        return Literal(MONTH, special.month)
    if node.name == "year" and special.year is not None:
        return Literal(FISCAL_YEAR, special.year)
    return special.known.get(node.name, node)


def _parameter(special: _Specialising, node: Parameter) -> Node:
    dated = None if special.month is None else special.months.book.parameters[node.key].at(special.month)
    return Literal(node.type, NotCovered((f"{node.key} {special.month}",)) if dated is None else dated.value)


def _fact(special: _Specialising, node: Fact) -> Node:
    year = None if node.year is None else special.node(node.year)
    return replace(node, of=special.node(node.of), year=year)


def _link_fact(special: _Specialising, node: LinkFact) -> Node:
    return replace(node, source=special.node(node.source), target=special.node(node.target))


def _field(special: _Specialising, node: Field) -> Node:
    of = special.node(node.of)
    if is_known(of):
        whole: Any = of.value  # type: ignore[attr-defined]
        is_month_of_day = isinstance(whole, date) and node.name == "month"
        return Literal(node.type, Month.of(whole) if is_month_of_day else getattr(whole, node.name))
    return replace(node, of=of)


def _not(special: _Specialising, node: Not) -> Node:
    of = special.node(node.of)
    return Literal(node.type, negate(of.value)) if isinstance(of, Literal) else replace(node, of=of)


def _logic(special: _Specialising, node: Logic) -> Node:
    """Parts that are settled by the month fall away; one that settles the whole is the whole."""
    parts = special.nodes(node.parts)
    if special.months.all_reasons:
        return replace(node, parts=parts)
    settled = [part for part in parts if isinstance(part, Literal) and part.value is (not node.every)]
    if settled:
        return settled[0]
    left = tuple(part for part in parts if not (isinstance(part, Literal) and part.value is node.every))
    if len(left) > 1:
        return replace(node, parts=left)
    return left[0] if left else Literal(node.type, node.every)


def _comparison(special: _Specialising, node: Comparison) -> Node:
    left, right = special.node(node.left), special.node(node.right)
    if isinstance(left, Literal) and isinstance(right, Literal):
        return Literal(node.type, compare(node.operator, left.value, right.value))
    return with_threshold(replace(node, left=left, right=right))


def _order(special: _Specialising, node: Order) -> Node:
    return replace(node, left=special.nodes(node.left), right=special.nodes(node.right))


def _if(special: _Specialising, node: If) -> Node:
    when = special.node(node.when)
    if isinstance(when, Literal) and isinstance(when.value, bool):
        return special.node(node.then if when.value else node.otherwise)
    return replace(node, when=when, then=special.node(node.then), otherwise=special.node(node.otherwise))


def _arithmetic(special: _Specialising, node: Arithmetic) -> Node:
    left, right = special.node(node.left), special.node(node.right)
    if isinstance(left, Literal) and isinstance(right, Literal):
        return Literal(node.type, _reckon(lambda: arithmetic(node.operator, left.value, right.value)))
    return replace(node, left=left, right=right)


def _function(special: _Specialising, node: Function) -> Node:
    arguments = special.nodes(node.arguments)
    if node.name != "open_day_from" and all(isinstance(one, Literal) for one in arguments):
        values = [one.value for one in arguments if isinstance(one, Literal)]
        return Literal(node.type, _reckon(lambda: call_builtin(node.name, values, _no_calendar)))
    return replace(node, arguments=arguments)


def _reckon(work: Callable[[], Value]) -> Value:
    try:
        return work()
    except (ValueError, OverflowError):
        return NotCovered(("outside the calendar",))


def _no_calendar(day: date) -> date:
    raise AssertionError("open days are the world's to know")


def _call(special: _Specialising, node: Call) -> Node:
    arguments = special.nodes(node.arguments)
    takes = special.months.book.definitions[node.key].signature.takes
    known = {name: one for (name, _), one in zip(takes, arguments, strict=True) if _is_time(one)}
    key = special.months.bound(node.key, known) if known else node.key
    arguments = tuple(one for one in arguments if not _is_time(one))
    if not arguments and not (special.months.all_reasons and node.type.kind is Kind.yes_no):
        called = special.months.definition(key).node
        if isinstance(called, Literal):
            return called
    return replace(node, key=key, arguments=arguments)


def _is_time(node: Node) -> TypeGuard[Literal]:
    """The month settled which month, tax year or fiscal year is meant."""
    return is_known(node) and node.type.kind in (Kind.month, Kind.tax_year, Kind.fiscal_year)


def _cell(special: _Specialising, node: TableCell) -> Node:
    rows = () if special.month is None else tuple(special.months.book.tables[node.key].rows_at(special.month))
    if not rows:
        return Literal(node.type, NotCovered((f"{node.key} {special.month}",)))
    return TableRows(node.type, node.key, rows, special.nodes(node.arguments), node.column)


def _aggregate(special: _Specialising, node: Aggregate) -> Node:
    return replace(
        node,
        over=special.group(node.over),
        conditions=special.nodes(node.conditions),
        value=special.node(node.value),
    )


def _membership(special: _Specialising, node: Membership) -> Node:
    return replace(node, entity=special.node(node.entity), group=special.group(node.group))


def _pick(special: _Specialising, node: Pick) -> Node:
    return replace(
        node,
        when=None if node.when is None else special.node(node.when),
        over=special.group(node.over),
        condition=None if node.condition is None else special.node(node.condition),
        keys=special.nodes(node.keys),
    )


_MAKE: dict[type[Node], Make] = {
    Literal: _same,
    Variable: _variable,
    Parameter: _parameter,
    Fact: _fact,
    LinkFact: _link_fact,
    Field: _field,
    Not: _not,
    Logic: _logic,
    Comparison: _comparison,
    Order: _order,
    If: _if,
    Arithmetic: _arithmetic,
    Function: _function,
    Call: _call,
    TableCell: _cell,
    Aggregate: _aggregate,
    Membership: _membership,
    Pick: _pick,
}
