"""Random rule sets over a small vocabulary, so that every kind of node meets every kind of what is not known.

A definition that does not load (its bounds cannot be proven, it calls in a circle) is left out; the others stay.
"""

from __future__ import annotations

import json
from random import Random

from tomoni.rules import interface as rules

Number = rules.Kind.number
COLOURS = ("red", "green", "blue")
_FACTS = {
    ("person", "a"): rules.Type(Number, least=-9, most=9),
    ("person", "b"): rules.Type(Number, least=0, most=5),
    ("person", "pay"): rules.Type(rules.Kind.yen, least=0, most=10**6),
    ("person", "flag"): rules.YES_NO,
    ("person", "other"): rules.YES_NO,
    ("person", "colour"): rules.Type(rules.Kind.choice, choices=COLOURS),
    ("person", "born"): rules.DATE,
    ("person", "begun"): rules.MONTH,
    ("person", "boss"): rules.entity_type("person"),
    ("person", "home"): rules.entity_type("household"),
    ("household", "head"): rules.entity_type("person"),
    ("household", "rent"): rules.Type(rules.Kind.yen, least=0, most=10**6),
    ("household", "poor"): rules.YES_NO,
    ("guardian-child", "cares"): rules.YES_NO,
    ("guardian-child", "share"): rules.Type(Number, least=0, most=3),
    ("guardian-child", "agreed"): rules.DATE,
}
_SPECS = {place: rules.FactSpec(*place, kind) for place, kind in _FACTS.items()}
_SPECS["person", "income"] = rules.FactSpec("person", "income", rules.Type(rules.Kind.yen, least=0, most=10**7), True)
VOCABULARY = rules.Vocabulary(
    frozenset({"person", "household"}),
    {"child": "person", "guardian": "person", "member": "person"},
    {
        "guardian-child": rules.LinkKind(
            "guardian-child", "guardian", "child", ways={"children": "target", "guardians": "source"}
        ),
        "membership": rules.LinkKind(
            "membership", "household", "member", "household", "person", ways={"members": "target", "homes": "source"}
        ),
    },
    _SPECS,
    {
        ("person", "children"): rules.Way("guardian-child", "target", "person", True),
        ("person", "guardians"): rules.Way("guardian-child", "source", "person", True),
        ("household", "members"): rules.Way("membership", "target", "person", True),
        ("person", "homes"): rules.Way("membership", "source", "household", False),
    },
)
HEAD = """\
rules: small
law: 小法
reads: month.first_day
parameters:
  limit:
    unit: yen
    values:
      - {from: 2020-01, is: "250000", law: 第1条}
      - {from: 2023-04, until: 2025-03, is: "300000", law: 第1条}
  rate: {unit: fraction, values: [{from: 2020-01, is: "0.35", law: 第1条}, {from: 2024-01, is: "1/3", law: 第1条}]}
  least: {unit: number, values: [{from: 2021-01, is: "2", law: 第1条}]}
  open_to: {unit: yes_no, values: [{from: 2020-01, is: "yes", law: 第1条}, {from: 2024-06, is: "no", law: 第1条}]}
  border: {unit: date, values: [{from: 2020-01, is: 2006-04-02, law: 第1条}]}
tables:
  steps:
    law: 別表
    in: {number: number from -9 to 20, quick: yes_no, colour: [red, green, blue]}
    out: {gives: number, hue: choice, pays: yen, good: yes_no}
    csv: |
      from, until, number, quick, colour, gives, hue, pays, good
      2020-01, 2025-12, ..2, *, *, 3, red, 100, yes
      2020-01, 2025-12, 3..7, yes, *, 4, green, , no
      2020-01, 2025-12, 3..7, no, red, 5, blue, 200, yes
      2020-01, 2025-12, 3..7, no, green, 5, blue, 300, no
      2020-01, 2025-12, 3..7, no, blue, -6, red, 300, no
      2020-01, 2025-12, 8.., *, *, 7, green, 400, yes
definitions:
"""
KINDS = ("yes_no", "yes_no", "yes_no", "number", "yen", "date", "month", "choice", "person")


class Writer:
    """Writes expressions of a kind. `scope`: the names there are and what they stand for; `dated`: whether months,
    parameters and tables may be named; `calls`: definitions made before, by what they give."""

    def __init__(self, random: Random, scope: dict[str, str], dated: bool, calls: list[rules.Signature]) -> None:
        self.random, self.scope, self.dated, self.calls = random, dict(scope), dated, calls
        self.fresh = 0

    def one(self, *texts: str) -> str:
        return self.random.choice(texts)

    def write(self, kind: str, depth: int) -> str:
        """An expression that gives this kind."""
        if depth > 0 and self.random.random() < 0.25:
            found = self.call(kind, depth - 1)
            if found is not None:
                return found
        if depth > 0 and self.random.random() < 0.15:
            branches = self.write(kind, depth - 1), self.write(kind, depth - 1)
            return f"({branches[0]} if {self.write('yes_no', depth - 1)} else {branches[1]})"
        made: str = getattr(self, kind)(depth)
        return made

    def call(self, kind: str, depth: int) -> str | None:
        fitting = [one for one in self.calls if one.gives.kind.value == kind or one.gives.entity == kind]
        fitting = [one for one in fitting if self.dated or one.per == "once"]
        if not fitting:
            return None
        signature = self.random.choice(fitting)
        arguments = [self.write(taken.entity or taken.kind.value, depth) for _, taken in signature.takes]
        return f"{signature.name}({', '.join(arguments)})"

    # --- people and groups
    def person(self, depth: int) -> str:
        names = [name for name, kind in self.scope.items() if kind == "person"]
        if depth > 0 and self.random.random() < 0.25:
            return self.one(f"{self.person(depth - 1)}.boss", f"{self.household(depth - 1)}.head")
        return self.one(*names) if names else f"{self.household(0)}.head"

    def household(self, depth: int) -> str:
        names = [name for name, kind in self.scope.items() if kind == "household"]
        return self.one(*names) if names else f"{self.person(depth - 1)}.home"

    def group(self, depth: int) -> tuple[str, str]:
        way = self.one("children", "children", "guardians", "members", "homes")
        if way == "members":
            return f"{self.household(depth)}.members", "person"
        return f"{self.person(depth)}.{way}", "household" if way == "homes" else "person"

    def over(self, name: str, kind: str, depth: int) -> str:
        """An aggregate of values of a kind."""
        group, entity = self.group(depth - 1)
        self.fresh += 1
        each = f"m{self.fresh}"
        self.scope[each] = entity
        value = "1" if name == "count" else self.write(kind, depth - 1)
        conditions = "".join(
            f" if {self.write('yes_no', depth - 1)}" for _ in range(self.random.choice((0, 0, 1, 1, 2)))
        )
        del self.scope[each]
        return f"{name}({value} for {each} in {group}{conditions})"

    # --- kinds
    def yes_no(self, depth: int) -> str:
        who, home = self.person(depth - 1), self.household(depth - 1)
        plain = [f"{who}.flag", f"{who}.other", f"{home}.poor", f"cares({self.person(0)}, {self.person(0)})", "True"]
        if self.dated:
            plain += ["open_to", self.table("good", depth - 1)]
        if depth <= 0:
            return self.one(*plain)
        kind = self.one("number", "yen", "date", "month", "number", "yen", "date")
        sign = self.one("<", "<=", ">", ">=", "==", "!=")
        left, right = self.write(kind, depth - 1), self.write(kind, depth - 1)
        deeper = [
            f"{left} {sign} {right}",
            f"{self.write('number', depth - 1)} < {self.number(0)} <= {self.number(0)}",
            f"({self.write('yes_no', depth - 1)} {self.one('and', 'or')} {self.write('yes_no', depth - 1)})",
            f"(not {self.write('yes_no', depth - 1)})",
            f"({self.write('choice', depth - 1)} {self.one('==', '!=')} {self.one(*map(repr, COLOURS))})",
            f"({self.write('person', depth - 1)} {self.one('==', '!=')} {self.person(0)})",
            f"({self.person(depth - 1)} {self.one('in', 'not in')} {who}.{self.one('children', 'guardians')})",
            f"(({self.number(0)}, {self.date(0)}) {self.one('<', '<=')} ({self.number(0)}, {self.date(0)}))",
            self.over(self.one("any", "all"), "yes_no", depth),
        ]
        return self.one(self.one(*plain), *deeper)

    def number(self, depth: int) -> str:
        who = self.person(depth - 1)
        plain = [str(self.random.randint(-3, 12)), f"{who}.a", f"{who}.b", f"share({self.person(0)}, {self.person(0)})"]
        plain += ["least", "month.number"] if self.dated else []
        if depth <= 0:
            return self.one(*plain)
        first, second = self.write("number", depth - 1), self.write("number", depth - 1)
        deeper = [
            f"({first} {self.one('+', '-', '*')} {second})",
            f"{self.one('at_least', 'at_most')}({first}, {second})",
            f"months_between({self.write('month', depth - 1)}, {self.write('month', depth - 1)})",
            f"age_on({self.person(0)}.born, {self.date(depth - 1)})",
            self.over("count", "number", depth),
            self.over(self.one("total", "max", "min"), "number", depth),
        ]
        return self.one(*deeper, self.table("gives", depth - 1) if self.dated else first)

    def yen(self, depth: int) -> str:
        plain = [f"{self.person(depth - 1)}.pay", f"{self.household(depth - 1)}.rent"]
        if self.dated:
            plain += ["limit", f"{self.person(0)}.income[tax_year_before(month, {self.one('1', '2')})]"]
        if depth <= 0:
            return self.one(*plain)
        first, second = self.write("yen", depth - 1), self.write("yen", depth - 1)
        deeper = [
            f"({first} {self.one('+', '-')} {second})",
            f"({first} * {self.random.randint(0, 4)})",
            f"{self.one('at_least', 'at_most')}({first}, {second})",
            self.over(self.one("total", "total", "max", "min"), "yen", depth),
        ]
        if self.dated:
            how = self.one("round_down", "round_half_up", "round_up")
            deeper += [f"portion({first}, rate, {how}, {self.one('1', '10', '100')})", self.table("pays", depth - 1)]
        return self.one(*deeper)

    def date(self, depth: int) -> str:
        plain = [f"{self.person(depth - 1)}.born", f"agreed({self.person(0)}, {self.person(0)})"]
        plain += ["month.first_day", "month.last_day", "border"] if self.dated else []
        if depth <= 0:
            return self.one(*plain)
        inner = self.write("date", depth - 1)
        name = self.one("age_reached", "fiscal_year_end_after", "days_after", "months_after")
        return self.one(
            f"{name}({inner}, {self.random.choice((0, 1, 3, 12, 18))})",
            f"{self.one('at_least', 'at_most')}({inner}, {self.write('date', depth - 1)})",
            self.over(self.one("max", "min"), "date", depth),
            f"fiscal_year_of({inner}).last_day",
        )

    def month(self, depth: int) -> str:
        plain = [f"{self.person(depth - 1)}.begun", f"{self.date(0)}.month", *(["month"] if self.dated else [])]
        if depth <= 0:
            return self.one(*plain)
        inner = self.write("month", depth - 1)
        return self.one(
            f"next_month({inner})",
            f"({inner} {self.one('+', '-')} {self.random.randint(0, 13)})",
            f"{self.date(depth - 1)}.month",
        )

    def choice(self, depth: int) -> str:
        plain = [f"{self.person(depth - 1)}.colour", f"{self.person(depth - 1)}.colour", repr(self.one(*COLOURS))]
        return self.one(*plain, *([self.table("hue", depth - 1)] if self.dated else []))

    def table(self, column: str, depth: int) -> str:
        inner = self.write("number", depth) if depth > 0 else self.one(f"{self.person(0)}.a", "3")
        return f"steps({inner}, {self.yes_no_plain()}, {self.person(0)}.colour).{column}"

    def yes_no_plain(self) -> str:
        return f"{self.person(0)}.{self.one('flag', 'other')}"


def definition(random: Random, name: str, calls: list[rules.Signature]) -> str:
    """The YAML of one definition."""
    of = random.choice(("person", "person", "link guardian-child", "household"))
    scope = {"person": {"person": "person"}, "household": {"household": "household"}}.get(
        of, {"guardian": "person", "child": "person"}
    )
    how = random.choice(("month", "month", "month", "once", "dated"))
    gives = random.choice(KINDS)
    writer = Writer(random, scope, how != "once", calls)
    keys = {"of": of, "gives": gives, "law": "第1条"}
    keys |= {"one_of": list(COLOURS)} if gives == "choice" else {}
    keys |= {"per": "month"} if how == "month" else {}
    keys |= {"reads": random.choice(("month.first_day", "month.last_day", "as_of"))} if how == "month" else {}
    if how == "dated":
        keys["dated_by"] = f"{Writer(random, scope, False, []).date(0)}.month"
    if gives == "yes_no" and random.random() < 0.7:
        keys["says"] = {"ja": name, "easy": name, "en": name}
    if gives == "person" and random.random() < 0.8:
        keys["pick"] = pick(random, writer)
    elif how == "month" and random.random() < 0.3:
        keys["versions"] = [
            {"from": "2020-01", "until": "2023-06", "is": writer.write(gives, 2)},
            {"from": "2023-07", "until": "2025-03", "is": writer.write(gives, 2)},
        ]
    else:
        keys["is"] = writer.write(gives, random.choice((1, 2, 2, 3)))
    return f"  {name}: {json.dumps(keys, ensure_ascii=False)}\n"


def pick(random: Random, writer: Writer) -> dict[str, object]:
    group, entity = writer.group(0)
    while entity != "person":
        group, entity = writer.group(0)
    made: dict[str, object] = {"when": writer.write("yes_no", 1)} if random.random() < 0.4 else {}
    writer.scope["g"] = "person"
    made |= {"each": f"g in {group}"}
    made |= {"if": writer.write("yes_no", 1)} if random.random() < 0.6 else {}
    made["highest"] = [
        writer.write(random.choice(("yes_no", "number", "yen", "date")), 1) for _ in range(random.choice((1, 2, 2)))
    ]
    return made


def random_book(random: Random, size: int = 10) -> rules.RuleBook:
    """A rule set of up to `size` definitions, later ones calling earlier ones."""
    text, book = HEAD, None
    for number in range(2 * size):
        calls = [] if book is None else [one.signature for one in book.definitions.values()]
        if len(calls) >= size:
            break
        more = text + definition(random, f"d{number}", calls)
        try:
            book, text = rules.load_rules([("small.yaml", more)], VOCABULARY), more
        except rules.PackError:
            continue
    assert book is not None
    return book
