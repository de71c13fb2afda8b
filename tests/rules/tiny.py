"""A small vocabulary whose facts have few values each, so that every one of them can be tried."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.rules.builders import PERSON, MemoryWorld, person
from tomoni.rules import interface as rules

ANN, BEN, KIM = person("ann"), person("ben"), person("kim")
COLOURS = ("red", "green", "blue")
FIRST_DAY, DAYS = date(2024, 2, 25), 12
MONTH = rules.Month(2024, 4)

_FACTS = {
    "a": rules.Type(rules.Kind.number, least=-3, most=4),
    "b": rules.Type(rules.Kind.number, least=0, most=5),
    "pay": rules.Type(rules.Kind.yen, least=0, most=7),
    "flag": rules.YES_NO,
    "other": rules.YES_NO,
    "colour": rules.Type(rules.Kind.choice, choices=COLOURS),
    "born": rules.DATE,
}
_OF_LINK = {"cares": rules.YES_NO, "share": rules.Type(rules.Kind.number, least=0, most=3)}
_OF_YEAR = {"income": rules.Type(rules.Kind.yen, least=0, most=6)}

VOCABULARY = rules.Vocabulary(
    frozenset({"person"}),
    {"child": "person", "guardian": "person"},
    {
        "guardian-child": rules.LinkKind(
            "guardian-child", "guardian", "child", ways={"children": "target", "guardians": "source"}
        )
    },
    {
        **{("person", name): rules.FactSpec("person", name, kind) for name, kind in _FACTS.items()},
        **{("person", name): rules.FactSpec("person", name, kind, True) for name, kind in _OF_YEAR.items()},
        **{("guardian-child", name): rules.FactSpec("guardian-child", name, kind) for name, kind in _OF_LINK.items()},
    },
    {
        ("person", "children"): rules.Way("guardian-child", "target", "person"),
        ("person", "guardians"): rules.Way("guardian-child", "source", "person"),
    },
)
PAIRS = [(ANN, KIM), (BEN, KIM), (ANN, BEN)]


def values_of(key: tuple[Any, ...]) -> list[object]:
    """Every value a fact may have."""
    name = key[2] if key[2:] and isinstance(key[2], str) else key[1]
    kind = {**_FACTS, **_OF_LINK, **_OF_YEAR}[name]
    if kind.kind is rules.Kind.yes_no:
        return [False, True]
    if kind.kind is rules.Kind.choice:
        return list(COLOURS)
    if kind.kind is rules.Kind.date:
        return [FIRST_DAY + timedelta(days=number) for number in range(DAYS)]
    assert kind.least is not None and kind.most is not None
    return list(range(kind.least, kind.most + 1))


FACT_KEYS: list[tuple[Any, ...]] = [(who.id, name) for who in (ANN, BEN, KIM) for name in _FACTS]
FACT_KEYS += [(who.id, "income", year) for who in (ANN, BEN, KIM) for year in (2022, 2023)]
LINK_KEYS: list[tuple[Any, ...]] = [(a.id, b.id, name) for a, b in PAIRS for name in _OF_LINK]


@st.composite
def worlds(draw: st.DrawFn) -> MemoryWorld:
    """Three people, and every fact of theirs."""
    facts = {key: draw(st.sampled_from(values_of(key))) for key in FACT_KEYS}
    links = {key: draw(st.sampled_from(values_of(key))) for key in LINK_KEYS}
    return MemoryWorld(facts, links, {"guardian-child": PAIRS}, vocabulary=VOCABULARY)  # type: ignore[arg-type]


def is_of_link(key: tuple[Any, ...]) -> bool:
    return len(key) == 3 and isinstance(key[2], str)


def setting(world: MemoryWorld, key: tuple[Any, ...], value: object) -> MemoryWorld:
    return world.knowing(**{"link_facts" if is_of_link(key) else "facts": {key: value}})


def hiding(world: MemoryWorld, keys: list[tuple[Any, ...]]) -> MemoryWorld:
    """The same where these are not known; of a day, that it is one of the twelve."""
    facts, links = dict(world.facts), dict(world.link_facts)
    for key in keys:
        if is_of_link(key):
            del links[key]
        elif key[1] == "born":
            facts[key] = rules.Reading(None, "test", least=FIRST_DAY, most=FIRST_DAY + timedelta(days=DAYS - 1))
        else:
            del facts[key]
    return replace(world, facts=facts, link_facts=links)


def read_by(expression: rules.Expression, world: MemoryWorld) -> list[tuple[Any, ...]]:
    """The facts an expression asks for where none is known."""
    blank = hiding(world, [*FACT_KEYS, *LINK_KEYS])
    asked(expression, blank)
    return sorted((key for key in blank._readings if key in {*FACT_KEYS, *LINK_KEYS}), key=str)


def every_world(world: MemoryWorld, keys: list[tuple[Any, ...]]) -> Iterator[MemoryWorld]:
    """The world with every combination of values for some facts."""
    for values in itertools.product(*(values_of(key) for key in keys)):
        made = world
        for key, value in zip(keys, values, strict=True):
            made = setting(made, key, value)
        yield made


# --- expressions and books

NUMBERS = st.sampled_from(
    ["ann.a", "ben.a", "ann.b", "kim.b", "2", "0", "-1", "share(ann, kim)", "ann.born.month.number", "share(kim, ann)"]
)
FLAGS = st.sampled_from(
    [
        "ann.flag",
        "ann.other",
        "kim.flag",
        "ann.colour == 'red'",
        "ann.colour != ben.colour",
        "cares(ann, kim)",
        "ann.born < kim.born",
        "ann.born.month == ben.born.month",
        "ann.pay >= ben.pay",
        "ann.income[tax_year_before(month, 1)] < 3",
        "(ann.a, ann.b) < (ben.a, ben.b)",
        "(ann.pay, ann.born) <= (ann.pay, kim.born)",
        "days_after(ann.born, 2) > ann.born",
        "months_between(ann.born.month, ben.born.month) == 0",
        "age_reached(ann.born, 1) == age_reached(ann.born, 1)",
        "any(c.flag for c in ann.children if c.other)",
        "all(cares(ann, c) for c in ann.children)",
        "small.first(kim) == ann",
        "small.first(kim) in kim.guardians",
        "small.first(kim).flag",
        "small.ready(ann)",
        "small.row(ann) >= 4",
    ]
)


def _numbers(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(st.sampled_from(["at_least", "at_most"]), inner, inner).map(lambda t: f"{t[0]}({t[1]}, {t[2]})"),
        st.tuples(inner, FLAGS, inner).map(lambda t: f"({t[0]} if {t[1]} else {t[2]})"),
        FLAGS.map(lambda flag: f"count(c for c in ann.children if c.flag or {flag})"),
        inner.map(lambda n: f"total(c.a + {n} for c in ann.children if c.other)"),
        inner.map(lambda n: f"total(c.b - {n} for c in ann.children)"),
        inner.map(lambda n: f"max(c.b - {n} for c in ann.children)"),
        inner.map(lambda n: f"min(c.a * {n} for c in ann.children if cares(ann, c))"),
    )


def _flags(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    numbers = st.recursive(NUMBERS, _numbers, max_leaves=3)
    compared = st.tuples(numbers, st.sampled_from(["<", "<=", "==", "!=", ">"]), numbers)
    return st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        inner.map(lambda flag: f"(not {flag})"),
        st.tuples(inner, st.sampled_from(["==", "!="]), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(inner, inner, inner).map(lambda t: f"({t[0]} if {t[1]} else {t[2]})"),
        compared.map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
    )


EXPRESSIONS = st.one_of(st.recursive(NUMBERS, _numbers, max_leaves=4), st.recursive(FLAGS, _flags, max_leaves=5))
SCOPE = {"ann": PERSON, "ben": PERSON, "kim": PERSON}
READY = st.sampled_from(
    [
        "person.flag or not person.flag",
        "person.pay >= small.limit",
        "person.flag == person.other",
        "person.born.month < month and person.a > 0",
        "any(cares(person, c) and c.flag for c in person.children) and person.other",
        "portion(person.pay, small.rate, round_down, 2) >= 2",
    ]
)
ROW = st.sampled_from(["small.steps(person.b, person.flag).gives", "small.steps(person.b, True).gives + person.b"])
KEYS = st.sampled_from(
    ['["cares(g, child)", "g.pay"]', '["g.pay"]', '["g.flag", "g.born"]', '["g.pay - g.pay", "g.a"]']
)
MEANT = st.sampled_from(["g.flag", "cares(g, child)", "True", "g.colour != 'blue'"])


@st.composite
def books(draw: st.DrawFn) -> rules.RuleBook:
    """A rule set with a parameter, a table, a pick, and definitions drawn from a few."""
    text = f"""
rules: small
law: 小法
reads: month.first_day
parameters:
  limit: {{unit: yen, values: [{{from: 2020-01, is: "3", law: 第1条}}]}}
  rate: {{unit: fraction, values: [{{from: 2020-01, is: "0.7", law: 第1条}}]}}
tables:
  steps:
    law: 別表
    in: {{number: number from 0 to 5, quick: yes_no}}
    out: {{gives: number}}
    csv: |
      from,until,number,quick,gives
      2020-01,2030-12,..2,*,3
      2020-01,2030-12,3..,yes,4
      2020-01,2030-12,3..,no,{draw(st.sampled_from(["3", "4", "5"]))}
definitions:
  ready: {{of: person, per: month, gives: yes_no, law: 第1条, is: "{draw(READY)}"}}
  row: {{of: person, per: month, gives: number, law: 第1条, is: "{draw(ROW)}"}}
  first:
    of: child
    per: month
    gives: person
    law: 第1条
    pick: {{each: g in child.guardians, if: "{draw(MEANT)}", highest: {draw(KEYS)}}}
"""
    return rules.load_rules([("small.yaml", text)], VOCABULARY)


def compiled(text: str, book: rules.RuleBook) -> rules.Expression | None:
    try:
        return rules.compile_expression(text, book, SCOPE)
    except rules.PackError:
        return None


def asked(expression: rules.Expression, world: rules.World) -> rules.Outcome:
    return rules.evaluate(expression, world, {"ann": ANN, "ben": BEN, "kim": KIM}, as_of=date(2024, 4, 10), month=MONTH)
