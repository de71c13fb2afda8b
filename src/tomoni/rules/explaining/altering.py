"""A world in which some facts are otherwise than they are, and which keeps what was read of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tomoni.rules.language.world import Entity, Missing, Reading, Vocabulary, World


@dataclass(slots=True)
class Altered:
    """`changed`: what a fact would be, by its place; for a link (a place without a fact) whether it would stand.

    `read`: every place that was read, with what was found, in order.
    """

    world: World
    vocabulary: Vocabulary
    changed: Mapping[Missing, object] = field(default_factory=dict)
    read: dict[Missing, Reading] = field(default_factory=dict)

    def fact(self, entity: Entity, name: str, on: date, year: int | None = None) -> Reading:
        place = Missing(entity, name, year)
        changed = place in self.changed
        found = Reading(self.changed[place]) if changed else self.world.fact(entity, name, on, year)
        return self.read.setdefault(place, found)

    def link_fact(self, link: str, source: Entity, target: Entity, name: str, on: date) -> Reading:
        place = Missing(source, name, None, target, link)
        changed = place in self.changed
        found = Reading(self.changed[place]) if changed else self.world.link_fact(link, source, target, name, on)
        return self.read.setdefault(place, found)

    def linked(self, link: str, source: Entity, target: Entity, on: date) -> bool | None:
        place = Missing(source, "", None, target, link)
        stands = bool(self.changed[place]) if place in self.changed else self.world.linked(link, source, target, on)
        self.read.setdefault(place, Reading(stands))
        return stands

    def along(self, entity: Entity, way: str, on: date) -> tuple[tuple[Entity, ...], bool]:
        members, complete = self.world.along(entity, way, on)
        known = self.vocabulary.ways[(entity.kind, way)]
        for place, stands in self.changed.items():
            if place.fact or place.link != known.link:
                continue
            ends = (place.entity, place.link_target)
            start, reached = ends if known.end == "target" else ends[::-1]
            if start is entity and reached is not None:
                members = tuple(one for one in members if one is not reached)
                members += (reached,) if stands else ()
        return members, complete

    def open_day_from(self, day: date) -> date:
        return self.world.open_day_from(day)


def place_between(vocabulary: Vocabulary, owner: Entity, way: str, member: Entity) -> Missing:
    """The place of the link along a way from its owner to a member."""
    known = vocabulary.ways[(owner.kind, way)]
    source, target = (owner, member) if known.end == "target" else (member, owner)
    return Missing(source, "", None, target, known.link)
