"""A tiny world in memory, and the vocabulary and rules of packs/japan, read without `services`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from tomoni.rules import interface as rules

JAPAN = Path(__file__).parents[2] / "packs" / "japan"
PERSON = rules.entity_type("person")


def person(name: str) -> rules.Entity:
    return rules.Entity("person", name)


@dataclass(frozen=True)
class MemoryWorld:
    """Facts by (id, name[, year]) and (source, target, name); links by kind. What is absent is unknown."""

    facts: dict[tuple[Any, ...], object] = field(default_factory=dict)
    link_facts: dict[tuple[str, str, str], object] = field(default_factory=dict)
    links: dict[str, list[tuple[rules.Entity, rules.Entity]]] = field(default_factory=dict)
    closed: frozenset[date] = frozenset()
    incomplete: frozenset[tuple[str, str]] = frozenset()
    unsure: frozenset[tuple[str, str, str]] = frozenset()
    vocabulary: rules.Vocabulary | None = field(default=None, repr=False)
    _readings: dict[Any, rules.Reading] = field(default_factory=dict, init=False, repr=False)
    _linked: set[tuple[str, str, str]] = field(default_factory=set, init=False, repr=False)

    def __post_init__(self) -> None:
        self._linked.update((link, s.id, t.id) for link, pairs in self.links.items() for s, t in pairs)

    def fact(self, entity: rules.Entity, name: str, on: date, year: int | None = None) -> rules.Reading:
        key = (entity.id, name) if year is None else (entity.id, name, year)
        return self._reading(self.facts, key)

    def _reading(self, facts: Mapping[Any, object], key: tuple[Any, ...]) -> rules.Reading:
        if key not in self._readings:
            value = facts.get(key)
            self._readings[key] = value if isinstance(value, rules.Reading) else rules.Reading(value, "test")
        return self._readings[key]

    def link_fact(self, link: str, source: rules.Entity, target: rules.Entity, name: str, on: date) -> rules.Reading:
        return self._reading(self.link_facts, (source.id, target.id, name))

    def linked(self, link: str, source: rules.Entity, target: rules.Entity, on: date) -> bool | None:
        if (link, source.id, target.id) in self.unsure:
            return None
        return (link, source.id, target.id) in self._linked

    def along(self, entity: rules.Entity, way: str, on: date) -> tuple[tuple[rules.Entity, ...], bool]:
        assert self.vocabulary is not None
        found = self.vocabulary.ways[(entity.kind, way)]
        pairs = self.links.get(found.link, [])
        reached = (
            tuple(t for s, t in pairs if s == entity)
            if found.end == "target"
            else tuple(s for s, t in pairs if t == entity)
        )
        return reached, (entity.id, way) not in self.incomplete

    def open_day_from(self, day: date) -> date:
        while day in self.closed:
            day += timedelta(days=1)
        return day

    def knowing(self, **changes: dict[Any, object]) -> MemoryWorld:
        """With more facts, or others."""
        return replace(self, **{name: {**getattr(self, name), **more} for name, more in changes.items()})


def words(value: Any) -> list[str]:
    return [str(word) for word in value]


@cache
def japan() -> rules.Vocabulary:
    """The vocabulary of packs/japan/facts."""
    declared = rules.read_yaml((JAPAN / "facts/entities.yaml").read_text(), "facts/entities.yaml")
    links, ways = {}, {}
    for name, block in declared["links"].items():
        source, target = str(block["source"]), str(block["target"])
        roles = declared["roles"]
        ends = {"source": str(roles.get(source, source)), "target": str(roles.get(target, target))}
        links[str(name)] = rules.LinkKind(
            str(name), source, target, ends["source"], ends["target"], dict(block["ways"])
        )
        for way, end in block["ways"].items():
            start = ends["source" if end == "target" else "target"]
            most = int(block.get("most", {}).get(way, rules.MOST_MEMBERS))
            ways[(start, str(way))] = rules.Way(
                str(name), str(end), ends[str(end)], way in words(block.get("complete", ())), most
            )
    for thing, block in declared["entities"].items():  # what somebody owns: person.pregnancies, household.dwellings
        if "way" in block:
            owner, way, name = str(block["of"]), str(block["way"]), f"{block['of']}-{thing}"
            links[name] = rules.LinkKind(name, owner, str(thing), owner, str(thing), {way: "target"})
            ways[(owner, way)] = rules.Way(name, "target", str(thing), True)
    entities = frozenset(words(declared["entities"]))
    facts = {}
    for path in sorted((JAPAN / "facts").glob("*.yaml")):
        for name, block in rules.read_yaml(path.read_text(), path.name).get("facts", {}).items():
            least, most = (int(block[bound]) if bound in block else None for bound in ("least", "most"))
            choices = tuple(words(block.get("choices", ())))
            kind = rules.parse_type(str(block["type"]), entities, choices)
            assert kind is not None, name
            kind = replace(kind, least=least, most=most)
            of = str(block["of"])
            facts[(of, str(name))] = rules.FactSpec(of, str(name), kind, "by" in block)
    roles = {str(role): str(entity) for role, entity in declared["roles"].items()}
    return rules.Vocabulary(entities, roles, links, facts, ways)


@cache
def japan_book() -> rules.RuleBook:
    files = sorted((JAPAN / "rules").glob("*.yaml"))
    return rules.load_rules([(f"rules/{path.name}", path.read_text()) for path in files], japan())


FATHER, MOTHER = person("father"), person("mother")


def family(
    births: Iterable[str],
    *,
    guardians: tuple[rules.Entity, ...] = (FATHER, MOTHER),
    father: int = 5_000_000,
    mother: int = 3_000_000,
) -> MemoryWorld:
    """Children c1, c2 … born on these days with two parents who live together; the father earns more. All is known."""
    facts: dict[tuple[Any, ...], object] = {}
    for parent, income in ((FATHER, father), (MOTHER, mother)):
        facts[(parent.id, "public_service")] = "no"
        facts[(parent.id, "lives_abroad")] = False
        facts[(parent.id, "lived_here_since")] = date(2000, 1, 1)
        for year in range(2008, 2027):
            facts[(parent.id, "income", year)] = income
            facts[(parent.id, "wage_and_pension_income", year)] = income
            facts[(parent.id, "deductions", year)] = 0
            facts[(parent.id, "dependants", year)] = 0
            facts[(parent.id, "elderly_dependants", year)] = 0
    link_facts: dict[tuple[str, str, str], object] = {}
    pairs = []
    for number, birth in enumerate(births, start=1):
        child = person(f"c{number}")
        facts[(child.id, "birth_date")] = date.fromisoformat(birth)
        facts[(child.id, "order")] = number
        for name in ("in_institution", "lives_abroad", "abroad_for_study", "parents_separate"):
            facts[(child.id, name)] = False
        for parent in guardians:
            pairs.append((parent, child))
            for name in ("is_parent", "lives_with", "cares", "same_livelihood", "maintains"):
                link_facts[(parent.id, child.id, name)] = True
            for name in ("care_like_custody", "bears_living_costs"):
                link_facts[(parent.id, child.id, name)] = False
            link_facts[(parent.id, child.id, "acts_for_parents")] = "no"
    return MemoryWorld(facts, link_facts, {"guardian-child": pairs}, vocabulary=japan())


def ask(
    text: str,
    world: MemoryWorld,
    *,
    book: rules.RuleBook | None = None,
    on: str = "2025-04-10",
    month: str | None = None,
    trace: bool = False,
    **bound: object,
) -> rules.Outcome:
    """The answer to an expression in which people are bound by name (`father`, `mother`, `c1` …) and dates as given."""
    names: dict[str, object] = {name: person(name) for name in ("father", "mother", *(f"c{n}" for n in range(1, 9)))}
    names.update(bound)
    scope: dict[str, Any] = {}
    for name, value in names.items():
        if isinstance(value, rules.Entity):
            scope[name] = rules.entity_type(value.kind)
        elif isinstance(value, date):
            scope[name] = rules.DATE
        elif isinstance(value, tuple):
            scope[name] = rules.SetOf(PERSON)
    expression = rules.compile_expression(text, book or japan_book(), scope)
    at = rules.Month.parse(month) if month else None
    return rules.evaluate(expression, world, names, as_of=date.fromisoformat(on), month=at, trace=trace)
