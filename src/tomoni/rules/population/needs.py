"""What questions need of a slice: columns of entities and links, and the words of choices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from tomoni.rules.errors import NotForKernels
from tomoni.rules.language.kinds import Kind, Type
from tomoni.rules.language.nodes import Call, Fact, Group, LinkFact, Literal, Node
from tomoni.rules.language.values import NotCovered
from tomoni.rules.language.world import Vocabulary
from tomoni.rules.monthly.specialising import MonthBook
from tomoni.rules.population.given import number_of

MOST_WORDS = 64
EVERY_YEAR = ".*"
"""Behind the name of a fact by year, where the year differs from row to row: every year the files hold."""


@dataclass
class Needs:
    """Facts by table, links, and the choices that meet in one comparison."""

    facts: dict[str, set[str]] = field(default_factory=dict)
    links: set[str] = field(default_factory=set)
    entities: set[str] = field(default_factory=set)
    choices: set[tuple[str, ...]] = field(default_factory=set)

    def with_entities(self, kinds: Iterable[str]) -> Needs:
        return Needs(self.facts, self.links, self.entities | set(kinds), self.choices)

    def columns(self, vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
        """Every column by table, sorted. `since` and `until` may be absent; `income.*`: every year there is."""
        ends = {end for link in self.links for end in _ends(vocabulary, link)}
        tables: dict[str, tuple[str, ...]] = {}
        tables |= {kind: ("id",) for kind in self.entities | ends}  # noqa: C420 (longer tuples follow)
        tables |= {link: ("source", "target", "since", "until") for link in self.links}  # noqa: C420
        for table, names in self.facts.items():
            tables[table] = (*tables.get(table, ("id",)), *sorted(names))
        return dict(sorted(tables.items()))


def _ends(vocabulary: Vocabulary, link: str) -> tuple[str, str]:
    return vocabulary.links[link].source_entity, vocabulary.links[link].target_entity


def called_by(nodes: Sequence[Node], months: MonthBook) -> set[str]:
    """Every definition that is reached."""
    return add_needs(Needs(), nodes, months)


def add_needs(needs: Needs, nodes: Sequence[Node], months: MonthBook) -> set[str]:
    """Adds those of these nodes and of every definition they call, and gives the definitions."""
    seen: set[str] = set()
    waiting: list[Any] = list(nodes)
    while waiting:
        one = waiting.pop()
        if isinstance(one, Node):
            _add(needs, one)
        if isinstance(one, Group) and one.of is not None:
            way = months.book.vocabulary.ways[(str(one.of.type.entity), one.name)]
            needs.links.add(way.link)
        if isinstance(one, Call) and one.key not in seen:
            seen.add(one.key)
            waiting.extend(_of_definition(needs, months, one.key))
        waiting.extend(_inside(one))
    return seen


def _of_definition(needs: Needs, months: MonthBook, key: str) -> list[Node]:
    special = months.definition(key)
    signature = special.definition.signature
    if signature.link is not None:
        needs.links.add(signature.link)
    for kind in (signature.gives, *(kind for _, kind in signature.takes)):
        _add_choices(needs, kind)
    return [node for node in (special.node, special.dated_by, *special.stretches) if node is not None]


def _inside(one: Any) -> list[Any]:
    if isinstance(one, tuple):
        return [part for part in one if isinstance(part, Node | Group | tuple)]
    if not isinstance(one, Node | Group):
        return []
    parts = [getattr(one, part.name) for part in fields(one)]
    return [part for part in parts if isinstance(part, Node | Group | tuple)]


def _add(needs: Needs, node: Node) -> None:
    _add_choices(needs, node.type)
    if isinstance(node, Fact):
        _add_choices(needs, node.spec.type)
        if node.type.entity is not None:
            needs.entities.add(node.type.entity)
        if node.year is None:
            needs.facts.setdefault(node.spec.of, set()).add(node.spec.name)
        elif isinstance(node.year, Literal) and type(node.year.value) is not NotCovered:
            needs.facts.setdefault(node.spec.of, set()).add(f"{node.spec.name}.{number_of(node.year.value)}")
        else:
            needs.facts.setdefault(node.spec.of, set()).add(f"{node.spec.name}{EVERY_YEAR}")
    elif isinstance(node, LinkFact):
        _add_choices(needs, node.spec.type)
        needs.links.add(node.spec.of)
        needs.facts.setdefault(node.spec.of, set()).add(node.spec.name)


def _add_choices(needs: Needs, kind: Type) -> None:
    if kind.kind is Kind.choice and kind.choices:
        needs.choices.add(kind.choices)


def word_bits(needs: Needs) -> dict[str, int]:
    """A bit for each word of a choice; words that may meet in one comparison have different ones."""
    families: list[set[str]] = []
    for words in sorted(needs.choices):
        family = set(words)
        for other in [one for one in families if one & family]:
            family |= other
            families.remove(other)
        families.append(family)
    bits: dict[str, int] = {}
    for family in families:
        if len(family) > MOST_WORDS:
            raise NotForKernels(f"More than {MOST_WORDS} words of choices meet: {', '.join(sorted(family)[:5])} …")
        bits.update({word: number for number, word in enumerate(sorted(family))})
    return bits
