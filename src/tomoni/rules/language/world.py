"""The vocabulary (which facts there are) and the world (what they are, for one situation)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import NamedTuple, Protocol
from weakref import WeakValueDictionary

from tomoni.rules.language.kinds import Type

MOST_MEMBERS = 99
"""Members of a way for which the vocabulary says nothing else."""


@dataclass(frozen=True)
class FactSpec:
    """A fact of an entity kind or a link kind (`of`). `by_year`: one value for each tax or fiscal year."""

    of: str
    name: str
    type: Type
    by_year: bool = False
    label: Mapping[str, str] = field(default_factory=dict, compare=False, hash=False)


@dataclass(frozen=True)
class LinkKind:
    """A kind of link: the role names of its two ends, what stands there, and the ways along it (way -> end reached)."""

    name: str
    source: str
    target: str
    source_entity: str = "person"
    target_entity: str = "person"
    ways: Mapping[str, str] = field(default_factory=dict, compare=False, hash=False)


@dataclass(frozen=True)
class Way:
    """From an entity along a link to the entities at `end`; `complete` if all members are always known.

    `most`: how many there are at most, so that no sum over them overflows.
    """

    link: str
    end: str
    entity: str
    complete: bool = True
    most: int = MOST_MEMBERS


@dataclass(frozen=True)
class Vocabulary:
    """Every word a rule may use for what is the case. Built by `services` from the facts of the packs."""

    entities: frozenset[str]
    roles: Mapping[str, str]
    links: Mapping[str, LinkKind]
    facts: Mapping[tuple[str, str], FactSpec]
    ways: Mapping[tuple[str, str], Way]

    def entity_of(self, role: str) -> str | None:
        """The entity kind a role (or an entity's own name) stands for."""
        if role in self.roles:
            return self.roles[role]
        return role if role in self.entities else None

    def link_facts(self, name: str) -> list[FactSpec]:
        return [spec for (of, fact), spec in self.facts.items() if fact == name and of in self.links]


class Entity:
    """Somebody or something a situation knows, by kind and id.

    There is one object for each while it is used, so that equal means the same object: an evaluation asks that often.
    """

    __slots__ = ("__weakref__", "id", "kind")
    kind: str
    id: str

    def __new__(cls, kind: str, id: str) -> Entity:  # noqa: A002
        with _ONE_OF_EACH:
            found = _ENTITIES.get((kind, id))
            if found is None:
                found = _ENTITIES[(kind, id)] = object.__new__(cls)
                object.__setattr__(found, "kind", kind)
                object.__setattr__(found, "id", id)
        return found

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"an entity does not change: {name}")

    def __repr__(self) -> str:
        return f"Entity({self.kind!r}, {self.id!r})"

    def __reduce__(self) -> tuple[type[Entity], tuple[str, str]]:
        return Entity, (self.kind, self.id)


_ENTITIES: WeakValueDictionary[tuple[str, str], Entity] = WeakValueDictionary()
_ONE_OF_EACH = Lock()


NOBODY = Entity("", "")
"""What `pick` gives when there is no candidate: equal to no person, without facts and links."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A fact as the world knows it. `value` None is unknown, then perhaps within `least` and `most` (partial dates).

    Values: text, kana, choice: str · date · Month · TaxYear · FiscalYear · yes_no: bool · number, yen: int ·
    Fraction · Entity · bank_account: mapping with `holder` and `bank` · other kinds: anything.
    `source` and `on` say where it came from and when; `ref` is free (a case number).
    """

    value: object | None
    source: str = ""
    on: date | None = None
    ref: str = ""
    least: object | None = None
    most: object | None = None


class World(Protocol):
    """What a situation must answer. Nothing else of the outside reaches a rule.

    It holds together: every member that `along` gives is `linked`, and a fact that is not known is one unknown, on
    whatever day it is read.
    """

    def fact(self, entity: Entity, name: str, on: date, year: int | None = None) -> Reading: ...

    def link_fact(self, link: str, source: Entity, target: Entity, name: str, on: date) -> Reading: ...

    def linked(self, link: str, source: Entity, target: Entity, on: date) -> bool | None: ...

    def along(self, entity: Entity, way: str, on: date) -> tuple[tuple[Entity, ...], bool]: ...

    def open_day_from(self, day: date) -> date: ...


class Missing(NamedTuple):
    """A fact that can still change the answer. `fact` is a fact or a way of the entity; with
    `link_target`, of the link of kind `link` between both (empty: whether that link stands at all). `entity` None:
    a name of the service that is not known."""

    entity: Entity | None
    fact: str
    year: int | None = None
    link_target: Entity | None = None
    link: str = ""
