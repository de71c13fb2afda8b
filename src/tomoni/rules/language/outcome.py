"""What an evaluation answers: the outcome, and the tree that explains it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from tomoni.rules.language.kinds import ORDERED, Type
from tomoni.rules.language.values import NotCovered, Unknown, Value
from tomoni.rules.language.world import Entity, Missing
from tomoni.rules.time.months import FiscalYear, Month, TaxYear

VERSION = 1


@dataclass(frozen=True)
class Explanation:
    """One step of the way to an answer.

    `mark`: yes, no, open, value. `says`: the condition put positively, by language, with names in braces that `bound`
    resolves. `law`: citation of a definition, parameter or row. `join`: how the children make the mark: all, any, not,
    each (one of a group: `entity`), if (the last child is the branch taken), compare, pick, call, or '' for a leaf.
    """

    mark: str
    says: Mapping[str, str] = field(default_factory=dict)
    value: object | None = None
    entity: Entity | None = None
    fact: str | None = None
    source: str = ""
    on: date | None = None
    law: str = ""
    children: tuple[Explanation, ...] = ()
    join: str = ""
    bound: tuple[tuple[str, Entity], ...] = ()
    key: str = ""
    year: int | None = None
    link_target: Entity | None = None
    ref: str = ""
    unverified: bool = False

    def to_json(self) -> dict[str, Any]:
        """Plain values for `json.dumps`; what is empty is left out."""
        made: dict[str, Any] = {"mark": self.mark}
        for name in ("says", "fact", "source", "law", "join", "key", "year", "ref", "unverified"):
            if getattr(self, name):
                given = getattr(self, name)
                made[name] = dict(given) if name == "says" else given
        if self.value is not None:
            made["value"] = encode(self.value)
        for name, entity in (("entity", self.entity), ("link_target", self.link_target)):
            if entity is not None:
                made[name] = [entity.kind, entity.id]
        if self.on is not None:
            made["on"] = self.on.isoformat()
        if self.bound:
            made["bound"] = {name: [entity.kind, entity.id] for name, entity in self.bound}
        if self.children:
            made["children"] = [child.to_json() for child in self.children]
        return made

    @classmethod
    def from_json(cls, made: Mapping[str, Any] | str) -> Explanation:
        """The tree from `to_json`, or from its text."""
        given: Mapping[str, Any] = json.loads(made) if isinstance(made, str) else made
        plain = {
            n: given[n]
            for n in ("says", "fact", "source", "law", "join", "key", "year", "ref", "unverified")
            if n in given
        }
        return cls(
            mark=given["mark"],
            value=decode(given["value"]) if "value" in given else None,
            entity=Entity(*given["entity"]) if "entity" in given else None,
            link_target=Entity(*given["link_target"]) if "link_target" in given else None,
            on=date.fromisoformat(given["on"]) if "on" in given else None,
            bound=tuple((name, Entity(*pair)) for name, pair in given.get("bound", {}).items()),
            children=tuple(cls.from_json(child) for child in given.get("children", ())),
            **plain,
        )


_NOTHING_SAID: Mapping[str, str] = {}


def told(mark: str, **given: Any) -> Explanation:
    """An `Explanation`, made without the cost of a frozen dataclass: a trace has hundreds of them.

    What is not given is read from the class, where the defaults of a dataclass are; only `says` has none there.
    """
    given["mark"] = mark
    if "says" not in given:
        given["says"] = _NOTHING_SAID
    made = object.__new__(Explanation)
    object.__setattr__(made, "__dict__", given)
    return made


def encode(value: object) -> object:
    """A value for JSON: bool, int and str as they are, others with their kind."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, Month):
        return {"month": str(value)}
    if isinstance(value, TaxYear):
        return {"tax_year": value.number}
    if isinstance(value, FiscalYear):
        return {"fiscal_year": value.number}
    if isinstance(value, Fraction):
        return {"fraction": str(value)}
    if isinstance(value, Entity):
        return {"entity": [value.kind, value.id]}
    return {"other": str(value)}


def decode(given: object) -> object:
    if not isinstance(given, dict):
        return given
    [(kind, value)] = given.items()
    readers: dict[str, Any] = {
        "date": date.fromisoformat,
        "month": Month.parse,
        "tax_year": TaxYear,
        "fiscal_year": FiscalYear,
        "fraction": Fraction,
        "entity": lambda pair: Entity(*pair),
        "other": str,
    }
    return readers[kind](value)


@dataclass(frozen=True)
class Outcome:
    """The answer to an expression.

    `known`: `value` is it, and nothing is missing. Else `least` and `most` (amounts, dates …) or `may_be` (yes_no,
    choices, people; empty: anything) bound it, and `missing` are the facts that can still change it. `not_covered`:
    why it is, or may be, outside the law held; if certainly, no bound or candidate is given. `tie`: a pick found
    several alike. `cites`: citations of the law that was used.
    """

    known: bool
    value: Value = None
    least: Value = None
    most: Value = None
    may_be: frozenset[Any] = frozenset()
    missing: frozenset[Missing] = frozenset()
    not_covered: tuple[str, ...] = ()
    tie: bool = False
    tree: Explanation | None = None
    cites: tuple[str, ...] = ()
    certainly_not_covered: bool = False


def outcome_of(value: Value, kind: Type, tree: Explanation | None, cites: tuple[str, ...]) -> Outcome:
    if type(value) is NotCovered:
        return Outcome(False, not_covered=value.reasons, tree=tree, cites=cites, certainly_not_covered=True)
    if type(value) is Unknown:
        return Outcome(
            known=False,
            least=value.least,
            most=value.most,
            may_be=value.may_be or frozenset(),
            missing=value.missing,
            not_covered=value.not_covered,
            tie=value.tie,
            tree=tree,
            cites=cites,
        )
    bound = value if kind.kind in ORDERED else None
    return Outcome(
        True, value, bound, bound, frozenset({value}) if _hashable(value) else frozenset(), tree=tree, cites=cites
    )


def _hashable(value: object) -> bool:
    try:
        hash(value)
    except TypeError:
        return False
    return True


def value_of(outcome: Outcome) -> Value:
    """Back to a value, so that an outcome can be bound to a name (`due`)."""
    if outcome.known:
        return outcome.value
    if outcome.certainly_not_covered:
        return NotCovered(outcome.not_covered)
    return Unknown(
        outcome.least, outcome.most, outcome.may_be or None, outcome.missing, outcome.not_covered, outcome.tie
    )


# --- reasons


def reasons_against(tree: Explanation) -> tuple[Explanation, ...]:
    """All independent reasons of a no: the smallest failing conditions that have words, each once.

    Where every way of an `or` (or everybody of a group) fails, each is told: any one of them met would do.
    """
    found: dict[tuple[object, ...], Explanation] = {}
    for reason in _against(tree):
        found.setdefault((reason.key, reason.bound, reason.fact, reason.entity), reason)
    return tuple(found.values())


def _against(tree: Explanation) -> list[Explanation]:
    if tree.mark != "no":
        return []
    deeper = [reason for child in _deciding(tree) for reason in _against(child)]
    if deeper:
        return deeper
    if tree.says:
        return [tree]
    return [] if _fails_by_itself(tree) else [reason for child in _deciding(tree) for reason in _unmet(child)]


def _fails_by_itself(tree: Explanation) -> bool:
    """Whether a part without words is a no: then it is the reason, and what else is open is none."""
    return tree.join == "all" and any(child.mark == "no" for child in _deciding(tree))


def _unmet(tree: Explanation) -> list[Explanation]:
    """Conditions that are open each by itself under a no that holds whatever turns out."""
    if tree.mark != "open":
        return _against(tree)
    return [tree] if tree.says else [reason for child in _deciding(tree) for reason in _unmet(child)]


def _deciding(tree: Explanation) -> tuple[Explanation, ...]:
    """The children through which a no comes down unchanged."""
    if tree.join == "if":
        return tree.children[-1:]
    if tree.join in ("not", "compare", "pick"):
        return ()
    return tree.children
