"""A situation: who there is, how they are linked, what is known, answered, and left open. Implements rules.World."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tomoni.rules import interface as rules
from tomoni.services.domain.calendar import NATIONAL
from tomoni.services.domain.paths import DECLARED, LinkPlace, Place, Tie, link_path, path_of, split_path
from tomoni.services.domain.situation_json import SituationReader, resolve
from tomoni.services.domain.values import json_value
from tomoni.services.domain.vocabulary import Fact, Lexicon
from tomoni.services.errors import PathNotKnown


@dataclass(frozen=True, eq=False)
class Situation:
    """Pure and unchanging; `with_answers` makes another. `on`: today; `arrival`: day of the claim (default `on`)."""

    lexicon: Lexicon
    on: dt.date
    arrival: dt.date
    applicant: str
    entities: Mapping[str, rules.Entity]
    facts: Mapping[Place, rules.Reading]
    ties: tuple[Tie, ...] = ()
    link_facts: Mapping[LinkPlace, rules.Reading] = field(default_factory=dict)
    abouts: Mapping[str, Any] = field(default_factory=dict)  # answered names of `about`: name -> id or list of ids
    unknown: frozenset[str] = frozenset()
    answers: Mapping[str, Any] = field(default_factory=dict)  # as given, by path
    calendar: Callable[[dt.date], dt.date] = NATIONAL
    by_source: Mapping[tuple[str, str], tuple[Tie, ...]] = field(default_factory=dict)
    by_target: Mapping[tuple[str, str], tuple[Tie, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        by_source: dict[tuple[str, str], list[Tie]] = {}
        by_target: dict[tuple[str, str], list[Tie]] = {}
        for tie in self.ties:
            by_source.setdefault((tie.kind, tie.source), []).append(tie)
            by_target.setdefault((tie.kind, tie.target), []).append(tie)
        object.__setattr__(self, "by_source", {key: tuple(ties) for key, ties in by_source.items()})
        object.__setattr__(self, "by_target", {key: tuple(ties) for key, ties in by_target.items()})

    @classmethod
    def from_json(
        cls, raw: Mapping[str, Any], lexicon: Lexicon, calendar: Callable[[dt.date], dt.date] | None = None
    ) -> "Situation":
        """From the situation format (docs/rooms/services.md). Raises SituationNotValid with all faults."""
        return cls(lexicon, **SituationReader(lexicon).read(raw), calendar=calendar or NATIONAL)

    def with_answers(self, answers: Mapping[str, Any]) -> "Situation":
        """The same with these answers, by path; they count as known, source `declared`. Raises SituationNotValid."""
        reader = SituationReader(self.lexicon)
        reader.entities, reader.applicant = dict(self.entities), self.applicant
        reader.facts, reader.link_facts = dict(self.facts), dict(self.link_facts)
        reader.abouts, reader.answers = dict(self.abouts), dict(self.answers)
        reader.read_answers(answers, self.on)
        reader.finish()
        return replace(
            self,
            facts=reader.facts,
            link_facts=reader.link_facts,
            abouts=reader.abouts,
            answers=reader.answers,
        )

    # --- rules.World
    def fact(self, entity: rules.Entity, name: str, on: dt.date, year: int | None = None) -> rules.Reading:
        """A fact of somebody; None as value where it is not known."""
        return self.facts.get((entity.id, name, year), UNKNOWN)

    def link_fact(self, link: str, source: rules.Entity, target: rules.Entity, name: str, on: dt.date) -> rules.Reading:
        return self.link_facts.get((link, source.id, target.id, name), UNKNOWN)

    def linked(self, link: str, source: rules.Entity, target: rules.Entity, on: dt.date) -> bool | None:
        """Whether the link holds on the day; None where it was left open."""
        if any(tie.target == target.id and tie.holds(on) for tie in self.by_source.get((link, source.id), ())):
            return True
        if self.unknown:
            kind = self.lexicon.vocabulary.links[link]
            for way, end in kind.ways.items():
                start = source if end == "target" else target
                if f"{start.id}.{way}" in self.unknown:
                    return None
            if f"{link}({source.id},{target.id})" in self.unknown:
                return None
        return False

    def along(self, entity: rules.Entity, way: str, on: dt.date) -> tuple[tuple[rules.Entity, ...], bool]:
        """The entities along a way on the day, and whether these are all."""
        known = self.lexicon.vocabulary.ways[(entity.kind, way)]
        if known.end == "target":
            found = [t.target for t in self.by_source.get((known.link, entity.id), ()) if t.holds(on)]
        else:
            found = [t.source for t in self.by_target.get((known.link, entity.id), ()) if t.holds(on)]
        members = tuple(self.entities[name] for name in dict.fromkeys(found))
        return members, known.complete and f"{entity.id}.{way}" not in self.unknown

    def open_day_from(self, day: dt.date) -> dt.date:
        return self.calendar(day)

    # --- reading
    def entity(self, name: str) -> rules.Entity | None:
        return self.entities.get(name)

    def every(self, kind: str) -> tuple[rules.Entity, ...]:
        """All entities of a kind that the situation knows."""
        return tuple(entity for entity in self.entities.values() if entity.kind == kind)

    def name_of(self, entity_id: str) -> str:
        """Display name: the fact `name`, or the id."""
        value = self.facts.get((entity_id, "name", None), UNKNOWN).value
        return str(value) if value is not None else entity_id

    def fact_at(self, path: str) -> Fact | None:
        """The fact that a path of this situation names; None where it names none, or not in its canonical form."""
        try:
            found, fact = resolve(path, self.lexicon, self.entities, self.applicant)
        except PathNotKnown:
            return None
        return fact if found == path else None

    def reading(self, path: str) -> rules.Reading:
        """The reading at a path (`p1.income[2024]`, `guardian-child(p1,p2).cares`)."""
        found = split_path(path)
        if found is None:
            return UNKNOWN
        ends, fact, year, link = found
        if link:
            return self.link_facts.get((link, ends[0], ends[1], fact), UNKNOWN)
        return self.facts.get((ends[0], fact, year), UNKNOWN)

    @property
    def known(self) -> dict[str, rules.Reading]:
        """Every reading by path."""
        found = {path_of(*place): reading for place, reading in self.facts.items()}
        for (kind, source, target, name), reading in self.link_facts.items():
            found[link_path(kind, source, target, name)] = reading
        return found

    @property
    def people(self) -> tuple[str, ...]:
        return tuple(entity.id for entity in self.every("person"))

    def with_entity(self, entity: rules.Entity, ties: tuple[Tie, ...] = ()) -> "Situation":
        """The same with one thing more (made new by `about … or: create`)."""
        if entity.id in self.entities:
            return self
        return replace(self, entities={**self.entities, entity.id: entity}, ties=self.ties + ties)

    def to_json(self) -> dict[str, Any]:
        """The situation format; `from_json` reads it back to the same situation."""
        groups: dict[str, dict[str, Any]] = {"people": {}, "households": {}, "organisations": {}, "things": {}}
        keys = {"person": "people", "household": "households", "organisation": "organisations"}
        for entity in self.entities.values():
            place = groups[keys.get(entity.kind, "things")]
            place[entity.id] = {"is": entity.kind} if entity.kind not in keys else {}
        known = {path: _reading_json(reading) for path, reading in self.known.items() if reading.source != DECLARED}
        links = []
        for tie in self.ties:
            link: dict[str, Any] = {"kind": tie.kind, "from": tie.source, "to": tie.target}
            link |= {"since": tie.since.isoformat()} if tie.since else {}
            link |= {"until": tie.until.isoformat()} if tie.until else {}
            links.append(link)
        found: dict[str, Any] = {"on": self.on.isoformat(), "arrival": self.arrival.isoformat()}
        found |= {key: group for key, group in groups.items() if group}
        found |= {"links": links, "applicant": self.applicant, "known": known, "answers": json_value(self.answers)}
        return found | ({"unknown": sorted(self.unknown)} if self.unknown else {})


UNKNOWN = rules.Reading(None)


def _reading_json(reading: rules.Reading) -> dict[str, Any]:
    value = reading.value
    if isinstance(reading.least, dt.date) and isinstance(reading.most, dt.date):
        value = str(rules.PartialDate(reading.least, reading.most))
    found: dict[str, Any] = {"is": json_value(value), "source": reading.source}
    if reading.on is not None:
        found["on"] = reading.on.isoformat()
    if reading.ref:
        found["ref"] = reading.ref
    return found
