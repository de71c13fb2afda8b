"""Which facts a definition or an expression may read, itself or through what it calls, in whichever month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tomoni.rules.language.nodes import Call, Fact, LinkFact, Node, parts_of
from tomoni.rules.law.definitions import Expression, RuleBook

FactKey = tuple[str, str]
"""(entity or link, name) of a fact, as in the vocabulary."""


@dataclass
class Reach:
    """The facts behind each definition of a book, looked up once each."""

    book: RuleBook
    known: dict[str, frozenset[FactKey]] = field(default_factory=dict)
    known_names: dict[str, frozenset[str]] = field(default_factory=dict)

    def facts_of(self, expression: Expression) -> tuple[FactKey, ...]:
        """All facts an expression may read, in the order in which it names them."""
        return tuple(dict.fromkeys(self.behind(expression.node)))

    def facts(self, key: str) -> frozenset[FactKey]:
        """All facts a definition may read."""
        if key not in self.known:
            definition = self.book.definitions[key]
            roots = [version.node for version in definition.versions]
            roots += [definition.dated_by] if definition.dated_by is not None else []
            self.known[key] = frozenset(fact for root in roots for fact in self.behind(root))
        return self.known[key]

    def names(self, key: str) -> frozenset[str]:
        """The names of all facts a definition may read: what a change of one fact leaves as it is lacks its name."""
        if key not in self.known_names:
            self.known_names[key] = frozenset(name for _, name in self.facts(key))
        return self.known_names[key]

    def behind(self, node: Node) -> Iterator[FactKey]:
        if isinstance(node, Fact | LinkFact):
            yield node.spec.of, node.spec.name
        elif isinstance(node, Call):
            yield from sorted(self.facts(node.key))
        for part in parts_of(node):
            yield from self.behind(part)
