"""From the nodes of one month to the text of plain Python functions, for what is known.

The text consists of names made here and of numbers; everything else (days, choices, parameters, tables) is handed in
by reference, so that no text of a pack ever becomes a program.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, TypeAlias

from tomoni.rules.household.prepared import Need, leave
from tomoni.rules.household.walk import stretch_of
from tomoni.rules.language.functions import BUILTINS, portion
from tomoni.rules.language.kinds import Kind
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
    Pick,
    Variable,
)
from tomoni.rules.language.values import NotCovered
from tomoni.rules.language.world import NOBODY
from tomoni.rules.law.tables import TableRow
from tomoni.rules.monthly.specialising import MonthBook, Special, TableRows
from tomoni.rules.monthly.straight_keeping import to_be_kept
from tomoni.rules.time.months import Month


@dataclass
class Source:
    """The functions of one expression while they are written. `legend`: what each name stands for, for people."""

    months: MonthBook
    kept: frozenset[str] = frozenset()
    constants: dict[str, Any] = field(default_factory=dict)
    needs: dict[Need, str] = field(default_factory=dict)
    functions: dict[str, str] = field(default_factory=dict)
    memories: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    legend: dict[str, str] = field(default_factory=dict)
    numbers: int = 0

    def name(self, letter: str, says: str) -> str:
        self.numbers += 1
        made = f"{letter}{self.numbers}"
        self.legend[made] = says
        return made

    def constant(self, value: Any, says: str = "") -> str:
        for name, held in self.constants.items():
            if held is value or (type(held) is type(value) and held == value):
                return name
        name = self.name("k", says or str(value))
        self.constants[name] = value
        return name

    def table(self, *need: Any, says: str) -> str:
        """The name of the table that holds what is needed of the world."""
        found = self.needs.get(need)
        if found is None:
            found = self.needs[need] = self.name("w", says)
        return found

    # --- definitions

    def function(self, key: str) -> str:
        """The name of the function of a definition, written before what calls it. Whether its link stands (where it
        has one) is seen to by what calls it."""
        found = self.functions.get(key)
        if found is None:
            special = self.months.definition(key)
            found = self.dated(special) if special.dated_by is not None else self.written(special, special.node, key)
            self.functions[key] = found
        return found

    def body(self, special: Special) -> tuple[_Body, str]:
        """An empty body, and the arguments of a definition as they are called here."""
        names = {name: f"a{n}" for n, name in enumerate(special.names, start=1)}
        arguments = ", ".join(names.values())
        link = special.definition.signature.link
        linked = frozenset() if link is None else frozenset({(link, special.day, "a1", "a2")})
        return _Body(self, special.day, names, linked), arguments

    def written(self, special: Special, node: Node | None, key: str) -> str:
        body, arguments = self.body(special)
        lines = ["return leave()"] if node is None else body.lines(node)
        name = self.name("d", key)
        if key not in self.kept:
            self.put(name, arguments, lines)
            return name
        self.put(f"{name}_", arguments, lines)
        memory = self.name("m", f"{key}, kept")
        self.memories.append(memory)
        place = f"({arguments})" if "," in arguments else arguments
        self.put(name, arguments, [
            f"found = {memory}.get({place})",
            "if found is None:",
            f"    found = {memory}[{place}] = {name}_({arguments})",
            "return found",
        ])  # fmt: skip
        return name

    def dated(self, special: Special) -> str:
        """A definition whose month comes from an argument: the function of the stretch the month lies in."""
        key = special.key
        each = [self.written(special, node, f"{key} ({number})") for number, node in enumerate(special.stretches)]
        body, arguments = self.body(special)
        assert special.dated_by is not None
        month = body.text(special.dated_by)
        at = self.constant(partial(stretch_of, self.months.book), "the stretch of a month")
        name = self.name("d", key)
        self.put(name, arguments, [f"return ({', '.join(each)},)[{at}({month})]({arguments})"])
        return name

    def put(self, name: str, arguments: str, lines: list[str]) -> None:
        self.lines += [f"    def {name}({arguments}):", *(f"        {line}" for line in lines)]


@dataclass
class _Body:
    """The body of one function: `names` of the language and what they are called here; `linked`: pairs of names of
    which it is certain that a link stands between them on a day."""

    source: Source
    day: date
    names: dict[str, str]
    linked: frozenset[Pair] = frozenset()

    def lines(self, node: Node) -> list[str]:
        return self.pick(node) if isinstance(node, Pick) else [f"return {self.text(node)}"]

    def text(self, node: Node) -> str:
        return _WRITE[type(node)](self, node)

    def texts(self, nodes: tuple[Node, ...]) -> str:
        return ", ".join(self.text(node) for node in nodes)

    def group(self, group: Group) -> str:
        if group.of is None:
            return self.names[group.name]
        way = self.source.table("way", group.name, self.day, says=f".{group.name}")
        return f"{way}[{self.text(group.of)}]"

    def candidate(self, variable: str, over: Group) -> str:
        """The name of a member of a group; between it and whose group it is the link of the way stands."""
        name = self.names[variable] = self.source.name("v", variable)
        if isinstance(over.of, Variable):
            way = self.source.months.book.vocabulary.ways[str(over.of.type.entity), over.name]
            owner = self.names[over.of.name]
            ends = (owner, name) if way.end == "target" else (name, owner)
            self.linked |= {(way.link, self.day, *ends)}
        return name

    def pick(self, node: Pick) -> list[str]:
        nobody = self.source.constant(NOBODY, "nobody")
        lines = [] if node.when is None else [f"if not {self.text(node.when)}:", f"    return {nobody}"]
        members = self.group(node.over)
        one = self.candidate(node.variable, node.over)
        condition = "" if node.condition is None else f" if {self.text(node.condition)}"
        keys = self.texts(node.keys)
        lines += [
            f"found = [{one} for {one} in {members}{condition}]",
            "if len(found) < 2:",
            f"    return found[0] if found else {nobody}",
        ]
        if not node.keys:
            return [*lines, "return leave()"]
        return [
            *lines,
            f"keys = [({keys},) for {one} in found]",
            "best = max(keys)",
            "return found[keys.index(best)] if keys.count(best) == 1 else leave()",
        ]


Pair: TypeAlias = tuple[str, date, str, str]
Write: TypeAlias = Callable[[_Body, Any], str]


def _literal(body: _Body, node: Literal) -> str:
    if type(node.value) is NotCovered:
        return "leave()"
    if type(node.value) in (bool, int):
        return repr(node.value)
    return body.source.constant(node.value)


def _variable(body: _Body, node: Variable) -> str:
    return body.names[node.name]


def _fact(body: _Body, node: Fact) -> str:
    of, says = body.text(node.of), f"{node.spec.of}.{node.spec.name}"
    if node.year is None:
        return f"{body.source.table('fact', node.spec, body.day, None, says=says)}[{of}]"
    if isinstance(node.year, Literal):
        if type(node.year.value) is NotCovered:
            return "leave()"
        year: Any = node.year.value
        return f"{body.source.table('fact', node.spec, body.day, year.number, says=f'{says}[{year}]')}[{of}]"
    return f"{body.source.table('years', node.spec, body.day, says=f'{says} by year')}[{of}, {body.text(node.year)}]"


def _link_fact(body: _Body, node: LinkFact) -> str:
    table = body.source.table("link fact", node.spec, body.day, says=f"{node.spec.of}.{node.spec.name}")
    return f"{table}[{body.text(node.source)}, {body.text(node.target)}]"


def _field(body: _Body, node: Field) -> str:
    of = body.text(node.of)
    if node.of.type.kind is Kind.date and node.name == "month":
        return f"{body.source.constant(Month.of, 'month of')}({of})"
    if node.of.type.kind is Kind.bank_account:
        return f"{body.source.constant(_reader(node.name), 'of the account')}({of})"
    return f"{of}.{_FIELDS[node.name]}"


_FIELDS = {
    name: name
    for name in ("month", "year", "number", "first_day", "last_day", "first_month", "last_month")
}  # fmt: skip
"""Fields are names of ours, not of a pack."""


def _reader(name: str) -> Callable[[Any], Any]:
    return lambda account: account.get(name)


def _not(body: _Body, node: Not) -> str:
    return f"(not {body.text(node.of)})"


def _logic(body: _Body, node: Logic) -> str:
    return "(" + (" and " if node.every else " or ").join(body.text(part) for part in node.parts) + ")"


def _comparison(body: _Body, node: Comparison) -> str:
    left, right = body.text(node.left), body.text(node.right)
    if node.left.type.kind is not Kind.entity:
        return f"({left} {_SIGNS[node.operator]} {right})"
    nobody = body.source.constant(NOBODY, "nobody")
    if isinstance(node.right, Variable):
        same = f"({left} is {right} is not {nobody})"
    elif isinstance(node.left, Variable):
        same = f"({right} is {left} is not {nobody})"
    else:
        same = f"{body.source.constant(_same, 'the same')}({left}, {right})"
    return same if node.operator == "==" else f"(not {same})"


_SIGNS = {sign: sign for sign in ("<", "<=", ">", ">=", "==", "!=")}


def _same(one: object, other: object) -> bool:
    return one is other and one is not NOBODY


def _order(body: _Body, node: Order) -> str:
    return f"(({body.texts(node.left)},) {_SIGNS[node.operator]} ({body.texts(node.right)},))"


def _if(body: _Body, node: If) -> str:
    return f"({body.text(node.then)} if {body.text(node.when)} else {body.text(node.otherwise)})"


def _arithmetic(body: _Body, node: Arithmetic) -> str:
    sign = {"+": "+", "-": "-", "*": "*"}[node.operator]
    return f"({body.text(node.left)} {sign} {body.text(node.right)})"


def _function(body: _Body, node: Function) -> str:
    arguments = body.texts(node.arguments)
    if node.name in ("at_least", "at_most"):
        return f"{'max' if node.name == 'at_least' else 'min'}({arguments})"
    if node.name == "open_day_from":
        return f"open_day_from({arguments})"
    reckon = portion if node.name == "portion" else BUILTINS[node.name].reckon
    return f"{body.source.constant(reckon, node.name)}({arguments})"


def _call(body: _Body, node: Call) -> str:
    name, arguments = body.source.function(node.key), [body.text(one) for one in node.arguments]
    called = f"{name}({', '.join(arguments)})"
    special = body.source.months.definition(node.key)
    signature = special.definition.signature
    if signature.link is None or (signature.link, special.day, *arguments[:2]) in body.linked:
        return called
    linked = body.source.table("linked", signature.link, special.day, says=f"{signature.link} stands")
    nothing = {Kind.yes_no: "False", Kind.yen: "0"}.get(signature.gives.kind, "leave()")
    return f"({called} if {linked}[{', '.join(arguments[:2])}] else {nothing})"


def _rows(body: _Body, node: TableRows) -> str:
    arguments = body.texts(node.arguments)
    table = body.source.constant(_looking_up(node.rows, node.column), f"{node.key}.{node.column}")
    return f"{table}({arguments})"


def _looking_up(rows: tuple[TableRow, ...], column: str) -> Callable[..., Any]:
    """The cell of the one row that is met; where it is empty, or there is none, it is not covered."""

    def look_up(*values: Any) -> Any:
        for row in rows:
            if all(cell.meets(value) for cell, value in zip(row.cells, values, strict=True)):
                return row.outputs[column] if column in row.outputs else leave()
        return leave()

    return look_up


def _aggregate(body: _Body, node: Aggregate) -> str:
    members = body.group(node.over)
    one = body.candidate(node.variable, node.over)
    conditions = "".join(f" if {body.text(condition)}" for condition in node.conditions)
    each = f"for {one} in {members}{conditions}"
    if node.name == "count":
        return f"len([1 {each}])"
    value = body.text(node.value)
    if node.name in ("any", "all"):
        return f"{node.name}({value} {each})"
    return f"{ {'total': 'sum', 'max': 'max', 'min': 'min'}[node.name] }([{value} {each}])"


def _membership(body: _Body, node: Membership) -> str:
    inside = f"({body.text(node.entity)} in {body.group(node.group)})"
    return f"(not {inside})" if node.negated else inside


_WRITE: dict[type[Node], Write] = {
    Literal: _literal,
    Variable: _variable,
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
    TableRows: _rows,
    Aggregate: _aggregate,
    Membership: _membership,
}


def write(months: MonthBook, node: Node, names: tuple[str, ...]) -> tuple[str, Source]:
    """The text of a function `bind(tables…)` that gives the function of an expression, and what its names stand for.

    `names`: those of the scope, in the order in which the function takes them.
    """
    whole = months.expression(node)
    source = Source(months, to_be_kept(months, whole))
    body = _Body(source, months.as_of, {name: f"p{n}" for n, name in enumerate(names, start=1)})
    body.names["as_of"] = source.constant(months.as_of, "as_of")
    lines = body.lines(whole)
    arguments = ", ".join(f"p{n}" for n in range(1, len(names) + 1))
    source.put("answer", arguments, [*(f"{memory}.clear()" for memory in source.memories), *lines])
    tables = ", ".join(("open_day_from", *source.needs.values()))
    memories = [f"    {name} = {{}}" for name in source.memories]
    text = "\n".join([f"def bind({tables}):", *memories, *source.lines, "    return answer", ""])
    return text, source
