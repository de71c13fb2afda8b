"""The range of each kind of node, from the ranges of its parts."""

from __future__ import annotations

from datetime import date
from typing import Any

from tomoni.rules.language.functions import BUILTINS, portion
from tomoni.rules.language.kinds import ORDERED, Kind
from tomoni.rules.language.nodes import (
    Aggregate,
    Arithmetic,
    Call,
    Fact,
    Field,
    Function,
    Group,
    If,
    LinkFact,
    Literal,
    Node,
    Parameter,
    TableCell,
    Variable,
    parts_of,
)
from tomoni.rules.language.ranges import (
    LONGEST_CLOSED,
    MOST,
    MOST_BOUND,
    OF_ARGUMENTS,
    OF_FACTS,
    WHOLE,
    Range,
    added,
    bounds_of,
    clamped,
    exactly,
    hull,
    multiplied,
    of_argument,
    range_of_values,
    summed,
)
from tomoni.rules.language.values import NotCovered
from tomoni.rules.language.world import FactSpec
from tomoni.rules.law.definitions import RuleBook
from tomoni.rules.loading.bounding import BITS, Bounding, bounds
from tomoni.rules.time.months import Month

# --- what is given


@bounds(Literal)
def _literal(bounding: Bounding, node: Literal) -> Range | None:
    if node.type.kind not in ORDERED or isinstance(node.value, NotCovered):
        return None
    return exactly(node.value)


@bounds(Variable)
def _variable(bounding: Bounding, node: Variable) -> Range | None:
    if node.name in bounding.names:
        return bounding.names[node.name]
    if node.name in ("month", "as_of"):
        return OF_FACTS[node.type.kind]
    return of_argument(node.type) if node.type.kind in ORDERED else None


@bounds(Parameter)
def _parameter(bounding: Bounding, node: Parameter) -> Range | None:
    parameter = bounding.book.parameters[node.key]
    return hull([bounds_of(parameter.type), range_of_values(dated.value for dated in parameter.history)])


@bounds(TableCell)
def _cell(bounding: Bounding, node: TableCell) -> Range | None:
    bounding.all(node.arguments)
    table = bounding.book.tables[node.key]
    values = (row.outputs[node.column] for row in table.history if node.column in row.outputs)
    return hull([bounds_of(node.type), range_of_values(values)]) if node.type.kind in ORDERED else None


@bounds(Fact)
@bounds(LinkFact)
def _fact(bounding: Bounding, node: Fact | LinkFact) -> Range | None:
    for part in parts_of(node):
        bounding.of(part)
    return _of_fact(bounding, node, node.spec)


def _of_fact(bounding: Bounding, node: Node, spec: FactSpec) -> Range | None:
    kind = spec.type.kind
    if kind not in WHOLE:
        return bounds_of(spec.type) or OF_FACTS.get(kind)
    found = bounds_of(spec.type)
    if found is None:
        lacking = [name for name, end in (("least", spec.type.least), ("most", spec.type.most)) if end is None]
        said = " and ".join(lacking)
        bounding.tell(node, f"{spec.of}.{spec.name} without {said}", f"{said} on the fact, so that nothing overflows")
        return OF_ARGUMENTS[kind]
    if not found.within(OF_ARGUMENTS[kind]):
        bounding.tell(node, f"{spec.of}.{spec.name} from {found}", "bounds of fifteen digits at most")
        return OF_ARGUMENTS[kind]
    return hull([found, exactly(0)]) if kind is Kind.yen else found  # of nobody an amount is nothing


@bounds(Field)
def _field(bounding: Bounding, node: Field) -> Range | None:
    of = bounding.of(node.of)
    if node.name == "number":
        return Range(1, 12)
    if of is None or node.type.kind not in ORDERED:
        return None
    if isinstance(of.least, date):
        ends = Month.of(of.least), Month.of(of.most)
        return Range(*ends) if node.name == "month" else Range(of.least.year, of.most.year)
    return Range(getattr(of.least, node.name), getattr(of.most, node.name))


# --- what is made of others


@bounds(If)
def _if(bounding: Bounding, node: If) -> Range | None:
    bounding.of(node.when)
    return hull([bounding.of(node.then), bounding.of(node.otherwise)])


@bounds(Arithmetic)
def _arithmetic(bounding: Bounding, node: Arithmetic) -> Range | None:
    left, right = bounding.of(node.left), bounding.of(node.right)
    if left is None or right is None:
        return None
    sign = node.operator
    if node.type.kind is Kind.month:
        index = added(Range(left.least.index, left.most.index), right, sign)
        return _months(bounding, node, index)
    found = multiplied(left, right) if sign == "*" else added(left, right, sign)
    return bounding.checked(node, found, f"({left}) {sign} ({right})")


def _months(bounding: Bounding, node: Node, index: Range) -> Range | None:
    try:
        return bounding.checked(node, Range(Month.at(index.least), Month.at(index.most)), "the month")
    except (ValueError, OverflowError):
        bounding.tell(node, "a month that may leave the calendar", "years 1 to 9998" + bounding.lacking(node))
        return clamped(Kind.month, None)


@bounds(Call)
def _call(bounding: Bounding, node: Call) -> Range | None:
    takes = bounding.book.signatures[node.key].takes
    for argument, (name, kind) in zip(node.arguments, takes, strict=True):
        found = bounding.of(argument)
        wanted = of_argument(kind) if kind.kind in ORDERED else None
        if found is not None and wanted is not None and not found.within(wanted):
            said = f"{name} of {node.key}, which may be {found}"
            bounding.tell(argument, said, f"{wanted}{bounding.lacking(argument)}")
    return bounding.proven.get(node.key)


@bounds(Aggregate)
def _aggregate(bounding: Bounding, node: Aggregate) -> Range | None:
    if node.over.of is not None:
        bounding.of(node.over.of)
    bounding.all(node.conditions)
    value = bounding.of(node.value)
    if node.name == "count":
        return Range(0, members_at_most(bounding.book, node.over))
    if value is None or node.name != "total":
        return value if node.type.kind in ORDERED else None
    members = members_at_most(bounding.book, node.over)
    return bounding.checked(node, summed(value, members), f"the total of {members:,} of ({value})")


def members_at_most(book: RuleBook, group: Group) -> int:
    """How many members a group has at most."""
    if group.of is None:
        return MOST_BOUND
    return book.vocabulary.ways[(str(group.of.type.entity), group.name)].most


@bounds(Function)
def _function(bounding: Bounding, node: Function) -> Range | None:
    found = bounding.all(node.arguments)
    if node.name == "portion":
        return _portion(bounding, node, found)
    ranges = [one for one in found if one is not None]
    if len(ranges) < len(found):
        return None
    if node.name in ("at_least", "at_most"):
        pick = max if node.name == "at_least" else min
        ends = pick(one.least for one in ranges), pick(one.most for one in ranges)
        terms = hull(ranges) or ranges[0]
        return Range(*ends, terms.numerator, terms.denominator)
    try:
        if node.name == "open_day_from":
            return Range(ranges[0].least, ranges[0].most + LONGEST_CLOSED)
        made = _reckoned(node.name, ranges)
    except (ValueError, OverflowError):
        bounding.tell(
            node, f"{node.name}, which may leave the calendar", "days of years 1 to 9998" + bounding.lacking(node)
        )
        return clamped(node.type.kind, None)
    return None if made is None else bounding.checked(node, made, node.name)


def _reckoned(name: str, ranges: list[Range]) -> Range | None:
    """The ends of a builtin, from how it moves with each argument."""
    builtin = BUILTINS[name]
    if builtin.gives.kind not in ORDERED:
        return None
    pairs = list(zip(builtin.signs, ranges, strict=True))
    low = builtin.reckon(*(one.least if sign > 0 else one.most for sign, one in pairs))
    high = builtin.reckon(*(one.most if sign > 0 else one.least for sign, one in pairs))
    return Range(low, high)


def _portion(bounding: Bounding, node: Function, found: list[Range | None]) -> Range | None:
    """amount × numerator stays within 64 bits, with room for the rounding."""
    amount, rate, rounding, unit = found[0], found[1], node.arguments[2], node.arguments[3]
    assert isinstance(rounding, Literal) and isinstance(unit, Literal)
    step: Any = unit.value
    if amount is None or rate is None:
        return None
    widest = max(abs(amount.least), abs(amount.most))
    if 2 * (widest * rate.numerator + rate.denominator * step) > MOST:
        said = f"portion: ({amount}) times a numerator up to {rate.numerator:,}"
        bounding.tell(node, said, BITS + bounding.lacking(node))
        return clamped(Kind.yen, None)
    corners = [portion(a, r, str(rounding.value), step) for a in _ends(amount) for r in _ends(rate)]
    return bounding.checked(node, Range(min(corners), max(corners)), "portion")


def _ends(found: Range) -> tuple[Any, Any]:
    return found.least, found.most
