"""A world prepared for many questions: each fact, link and group is asked of it once, and only if it is needed.

What is not known makes `Leave`: then the closures answer, which know what unknown means.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeAlias

from tomoni.rules.language.kinds import Kind
from tomoni.rules.language.world import NOBODY, Entity, FactSpec, World
from tomoni.rules.time.months import TaxYear


class Leave(Exception):
    """Something is not known or not covered: straight functions answer only what is known."""


def leave() -> Any:
    raise Leave


Need: TypeAlias = "tuple[Any, ...]"
"""What a table holds: ("fact", spec, day, year), ("years", spec, day), ("link fact", spec, day), ("linked", kind, day)
or ("way", name, day)."""


class Asked(dict[Any, Any]):
    """A table that asks the world for what it does not hold yet."""

    __slots__ = ("ask",)

    def __init__(self, ask: Callable[[Any], Any]) -> None:
        super().__init__()
        self.ask = ask

    def __missing__(self, key: Any) -> Any:
        found = self.ask(key)
        if found is None:
            raise Leave
        self[key] = found
        return found


class Prepared:
    """A world whose facts are kept as they were first read. It must not change meanwhile; one thread at a time.

    `bound`: the functions of each program made for this world, kept by the program itself.
    """

    __slots__ = ("bound", "tables", "world")

    def __init__(self, world: World) -> None:
        self.world = world
        self.tables: dict[Need, Asked] = {}
        self.bound: dict[int, tuple[object, Callable[..., Any]]] = {}

    def table(self, need: Need) -> Asked:
        """The table of a need, made when it is first wanted."""
        found = self.tables.get(need)
        if found is None:
            found = self.tables[need] = Asked(_ASKING[need[0]](self, *need[1:]))
        return found


def _nothing(spec: FactSpec) -> Any:
    """What is answered of nobody, and where no link stands: no, an amount of nothing, else not covered."""
    return {Kind.yes_no: False, Kind.yen: 0}.get(spec.type.kind)


def _fact(prepared: Prepared, spec: FactSpec, day: date, year: int | None) -> Callable[[Any], Any]:
    read, name, nothing = prepared.world.fact, spec.name, _nothing(spec)
    return lambda entity: nothing if entity is NOBODY else read(entity, name, day, year).value


def _years(prepared: Prepared, spec: FactSpec, day: date) -> Callable[[Any], Any]:
    read, name, nothing = prepared.world.fact, spec.name, _nothing(spec)

    def ask(key: tuple[Entity, TaxYear]) -> Any:
        entity, year = key
        return nothing if entity is NOBODY else read(entity, name, day, year.number).value

    return ask


def _link_fact(prepared: Prepared, spec: FactSpec, day: date) -> Callable[[Any], Any]:
    read, name, link, nothing = prepared.world.link_fact, spec.name, spec.of, _nothing(spec)
    linked = prepared.table(("linked", link, day))

    def ask(ends: tuple[Entity, Entity]) -> Any:
        return read(link, *ends, name, day).value if linked[ends] else nothing

    return ask


def _linked(prepared: Prepared, link: str, day: date) -> Callable[[Any], Any]:
    linked = prepared.world.linked

    def ask(ends: tuple[Entity, Entity]) -> Any:
        return False if NOBODY in ends else linked(link, *ends, day)

    return ask


def _way(prepared: Prepared, way: str, day: date) -> Callable[[Any], Any]:
    along = prepared.world.along

    def ask(entity: Entity) -> Any:
        if entity is NOBODY:
            return ()
        members, complete = along(entity, way, day)
        return tuple(members) if complete else None

    return ask


_ASKING: dict[str, Callable[..., Callable[[Any], Any]]] = {
    "fact": _fact,
    "years": _years,
    "link fact": _link_fact,
    "linked": _linked,
    "way": _way,
}
