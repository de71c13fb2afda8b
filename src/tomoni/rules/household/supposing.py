"""A world in which one fact that is not known is supposed to be this or that; the rest is as it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from tomoni.rules.household.walk import Walk
from tomoni.rules.language.kinds import YES_NO, Type
from tomoni.rules.language.world import Entity, Missing, Reading, World
from tomoni.rules.law.definitions import RuleBook


@dataclass(frozen=True, slots=True)
class Supposing:
    """What the world knows stays; `reading` stands where it does not know `missing`, on whatever day it is read."""

    world: World
    missing: Missing
    reading: Reading

    def fact(self, entity: Entity, name: str, on: date, year: int | None = None) -> Reading:
        found = self.world.fact(entity, name, on, year)
        if found.value is None and (entity, name, year, None) == self.missing[:4]:
            return self.reading
        return found

    def link_fact(self, link: str, source: Entity, target: Entity, name: str, on: date) -> Reading:
        found = self.world.link_fact(link, source, target, name, on)
        return self.reading if found.value is None and self.missing == (source, name, None, target, link) else found

    def linked(self, link: str, source: Entity, target: Entity, on: date) -> bool | None:
        found = self.world.linked(link, source, target, on)
        return bool(self.reading.value) if found is None and self.missing == (source, "", None, target, link) else found

    def along(self, entity: Entity, way: str, on: date) -> tuple[tuple[Entity, ...], bool]:
        return self.world.along(entity, way, on)

    def open_day_from(self, day: date) -> date:
        return self.world.open_day_from(day)


def suppose(walk: Walk, missing: Missing, reading: Reading) -> Walk:
    """A walk in which a fact is supposed to read so. It is kept, for the next expression that lacks the fact."""
    place = missing, reading.value, reading.least, reading.most
    made = walk.supposed.get(place)
    if made is None:
        made = carry(walk, Supposing(walk.world, missing, reading), frozenset({missing}))
        walk.supposed[place] = made
    return made


def carry(walk: Walk, world: World, known: frozenset[Missing]) -> Walk:
    """A walk in a world that differs by what is `known` now. What these facts have no part in is kept.

    Sound because `missing` is: a value that does not name a fact is the same whatever the fact is.
    """
    assert walk.month is not None
    made = Walk(walk.book, world, walk.as_of, walk.month)
    if all(one.fact for one in known):
        made.links = walk.links
        if all((one.entity and one.entity.kind, one.fact) not in walk.book.vocabulary.ways for one in known):
            made.groups = walk.groups
    made.unknown = walk.unknown
    made.memo = _Carried(walk.memo, known)
    return made


class _Carried(dict[Any, Any]):
    """What was worked out before, as far as it does not lack what is known now; looked at where it is asked for."""

    __slots__ = ("before", "known")

    def __init__(self, before: dict[Any, Any], known: frozenset[Missing]) -> None:
        super().__init__()
        self.before, self.known = before, known

    def get(self, place: Any, default: Any = None) -> Any:
        found = super().get(place)
        if found is None:
            found = self.before.get(place)
            if found is None or not self.known.isdisjoint(getattr(found[0], "missing", ())):
                return default
            self[place] = found
        return found


def type_of(book: RuleBook, missing: Missing) -> Type | None:
    """The type of what is missing (whether a link stands is yes or no); None for a way, or a name of the service."""
    if missing.entity is None:
        return None
    if missing.link_target is None:
        spec = book.vocabulary.facts.get((missing.entity.kind, missing.fact))
    elif not missing.fact:
        return YES_NO
    else:
        spec = book.vocabulary.facts.get((missing.link, missing.fact))
    return None if spec is None else spec.type


def reading_of(walk: Walk, missing: Missing) -> Reading:
    """What the world says of a fact that is missing: perhaps its bounds."""
    entity, name, year, target, link = missing
    assert entity is not None
    if target is None:
        return walk.world.fact(entity, name, walk.on, year)
    return walk.world.link_fact(link, entity, target, name, walk.on)
