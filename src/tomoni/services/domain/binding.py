"""The names of a service bound to a situation: applicant, arrival, and everything `about` declares."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tomoni.rules import interface as rules
from tomoni.services.domain.definition import About, Definition
from tomoni.services.domain.notation import Each, FactPath, Formula, Group
from tomoni.services.domain.paths import Tie, link_path, path_of
from tomoni.services.domain.situation import Situation


@dataclass
class Bound:
    """One definition in one situation. Everything that is evaluated goes through here.

    `names` hold known values, tuples of entities, and, for what is open, the Outcome itself.
    """

    definition: Definition
    situation: Situation
    names: dict[str, Any] = field(default_factory=dict)
    as_of: dt.date = dt.date(1, 1, 1)
    month: rules.Month | None = None
    missing: dict[str, None] = field(default_factory=dict)  # of the names themselves
    unfound: list[About] = field(default_factory=list)  # required names without anything bound
    choices: dict[str, tuple[rules.Entity, ...]] = field(default_factory=dict)
    made: dict[str, rules.Entity] = field(default_factory=dict)  # new things, by name
    explain: bool = True
    sessions: rules.Sessions = field(default_factory=dict)

    def put_plain(self, name: str, value: Any) -> None:
        """Binds a built-in name."""
        self.names[name] = value

    def put(self, name: str, value: Any) -> None:
        """Binds a name of `about`, also as `about.<name>`."""
        self.names[name] = self.names[f"about.{name}"] = value

    def value(
        self,
        formula: Formula,
        names: Mapping[str, Any] | None = None,
        *,
        month: rules.Month | None = None,
        trace: bool = False,
    ) -> rules.Outcome:
        """Evaluates one expression. A name that is open makes the expression open with what the name lacks."""
        session = self.session(month or self.month)
        return session.evaluate(formula.compiled, self.bindings(formula, names), trace=trace and self.explain)

    def bindings(self, formula: Formula, names: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The names an expression uses, those of its own page or key before those of the service."""
        own = names or {}
        return {name: own.get(name, self.names.get(name)) for name in formula.compiled.names}

    def session(self, month: rules.Month | None) -> rules.Session:
        """What was worked out in this situation for a month serves every expression of every definition."""
        place = (id(self.situation), self.as_of, month)
        found = self.sessions.get(place)
        if found is None:
            found = self.sessions[place] = rules.Session(self.situation, self.as_of, month)
        return found

    def holds(self, formula: Formula | None, names: Mapping[str, Any] | None = None) -> bool | None:
        """Three-valued truth; no formula holds."""
        if formula is None:
            return True
        outcome = self.value(formula, names)
        return bool(outcome.value) if outcome.known else None

    def group(self, group: Group, names: Mapping[str, Any] | None = None) -> tuple[rules.Entity, ...]:
        """The entities of a group (those known)."""
        bindings = {**self.names, **(names or {})}
        if group.bound:
            bound = bindings.get(group.bound, ())
            return bound if isinstance(bound, tuple) else ()
        if group.kind:
            return self.situation.every(group.kind)
        assert group.start is not None
        start = self.value(group.start, names)
        if not isinstance(start.value, rules.Entity) or not start.value.id:
            return ()
        members, complete = self.situation.along(start.value, group.way, self.as_of)
        if not complete:
            self.missing[f"{start.value.id}.{group.way}"] = None
        return members

    def each(self, each: Each | None) -> list[tuple[rules.Entity | None, dict[str, Any]]]:
        """(entity, names) for each member; without `each` once."""
        if each is None:
            return [(None, {})]
        return [
            (entity, {each.name: entity})
            for entity in self.group(each.over)
            if each.only is None or self.holds(each.only, {each.name: entity}) is not False
        ]

    def candidates(self, about: About) -> tuple[rules.Entity, ...]:
        if about.each is None:
            return ()
        return tuple(entity for entity, _ in self.each(about.each) if entity is not None)

    def path(self, path: FactPath, names: Mapping[str, Any] | None = None) -> str | None:
        """The path with ids, or None where a name or year is not known."""
        bindings = {**self.names, **(names or {})}
        ends = [bindings.get(end) for end in path.ends]
        if not all(isinstance(end, rules.Entity) and end.id for end in ends):
            return None
        if path.is_link:
            return link_path(path.of, ends[0].id, ends[1].id, path.fact)  # type: ignore[union-attr]
        year: int | None = None
        if path.year is not None:
            found = self.value(path.year, names)
            if not found.known:
                return None
            year = found.value if isinstance(found.value, int) else found.value.number
        return path_of(ends[0].id, path.fact, year)  # type: ignore[union-attr]

    def entities_of(self, path: FactPath, names: Mapping[str, Any]) -> tuple[rules.Entity, ...]:
        bindings = {**self.names, **names}
        return tuple(bindings[end] for end in path.ends)


def missing_paths(outcome: rules.Outcome) -> tuple[str, ...]:
    """The facts (and ways and links) that can still change an outcome, as paths, in order."""
    paths = (path_of_missing(missing) for missing in outcome.missing)
    return tuple(sorted({path for path in paths if path is not None}))


def path_of_missing(missing: rules.Missing) -> str | None:
    """The path of a fact, way or link that is missing; None for a name of the service."""
    if missing.entity is None:
        return None
    if missing.link_target is not None and missing.fact:
        return link_path(missing.link, missing.entity.id, missing.link_target.id, missing.fact)
    if missing.link_target is not None:
        return f"{missing.link}({missing.entity.id},{missing.link_target.id})"
    return path_of(missing.entity.id, missing.fact, missing.year)


def bind(
    definition: Definition,
    situation: Situation,
    about: Mapping[str, Any] | None = None,
    sessions: rules.Sessions | None = None,
) -> Bound:
    """Binds every name. With `about` (as an award keeps it) the names are taken from there.

    `sessions`: kept by who asks several definitions of one situation, so that one serves the next.
    """
    applicant = situation.entities[situation.applicant]
    bound = Bound(definition, situation, as_of=situation.arrival, sessions={} if sessions is None else sessions)
    bound.put_plain("applicant", applicant)
    bound.put_plain("arrival", situation.arrival)
    bound.put_plain("service", definition.id)
    if isinstance(definition.as_of, dt.date):
        bound.as_of = definition.as_of
    elif definition.as_of is not None:
        found = bound.value(definition.as_of)
        bound.as_of = found.value if found.known else situation.arrival
    bound.put_plain("as_of", bound.as_of)
    month = rules.Month(bound.as_of.year, bound.as_of.month)
    first = definition.month is not None and not needs_about(definition, definition.month)
    bound.month = month
    if first:
        bind_month(bound)
    for item in definition.about:
        if about is not None and item.name in about:
            bound.put(item.name, from_json(bound.situation, item, about[item.name]))
        else:
            bind_about(bound, item)
    if definition.month is not None and not first:
        bind_month(bound)
    return bound


def needs_about(definition: Definition, formula: Formula) -> bool:
    """Whether an expression names something of `about`."""
    text = formula.text.replace("(", " ").replace(")", " ").replace(",", " ").replace(".", " ")
    return bool({about.name for about in definition.about} & set(text.split()))


def bind_month(bound: Bound) -> None:
    assert bound.definition.month is not None
    found = bound.value(bound.definition.month)
    if found.known:
        bound.month = found.value
        return
    if isinstance(found.least, rules.Month):
        bound.month = found.least
    bound.missing.update(dict.fromkeys(missing_paths(found)))


def bind_about(bound: Bound, about: About) -> None:
    if about.form == "value" and about.value is not None:
        found = bound.value(about.value)
        bound.missing.update(dict.fromkeys(missing_paths(found)))
        bound.put(about.name, found.value if found.known else found)
        return
    candidates = bound.candidates(about)
    if about.form == "value":
        bound.put(about.name, candidates)
        return
    answered = bound.situation.abouts.get(about.name)
    if answered is not None:
        names = answered if isinstance(answered, (list, tuple)) else [answered]
        candidates = tuple(entity for entity in candidates if entity.id in names)
    if about.many:
        bound.put(about.name, candidates)
        if about.required and not candidates:
            bound.unfound.append(about)
        return
    bind_one(bound, about, candidates)


def bind_one(bound: Bound, about: About, candidates: tuple[rules.Entity, ...]) -> None:
    """A name for one thing: found, chosen, made new, or nobody."""
    if about.value is not None:
        found = bound.value(about.value)
        candidates = (found.value,) if found.known and isinstance(found.value, rules.Entity) and found.value.id else ()
    if len(candidates) == 1:
        bound.put(about.name, candidates[0])
        return
    if candidates:
        bound.choices[about.name] = candidates
        bound.missing[f"about.{about.name}"] = None
        bound.put(about.name, rules.NOBODY)
        return
    if about.create:
        entity = rules.Entity(about.entity, f"new-{about.name}")
        bound.made[about.name] = entity
        bound.situation = bound.situation.with_entity(entity, owner_tie(bound, about, entity))
        bound.put(about.name, entity)
        return
    if about.required:
        bound.unfound.append(about)
    bound.put(about.name, rules.NOBODY)


def owner_tie(bound: Bound, about: About, entity: rules.Entity) -> tuple[Tie, ...]:
    """The link from the owner to a thing made new."""
    owner = bound.value(about.of).value if about.of is not None else None
    if not isinstance(owner, rules.Entity):
        return ()
    for link in bound.definition.lexicon.vocabulary.links.values():
        if (link.source_entity, link.target_entity) == (owner.kind, entity.kind):
            return (Tie(link.name, owner.id, entity.id),)
    return ()


def from_json(situation: Situation, about: About, raw: Any) -> Any:
    """A name as an award kept it, back to entities."""
    if isinstance(raw, (list, tuple)):
        return tuple(situation.entities[name] for name in raw if name in situation.entities)
    if isinstance(raw, str) and about.entity:
        return situation.entities.get(raw, rules.Entity(about.entity, raw))
    if isinstance(raw, str) and about.value is not None:
        kind = about.value.compiled.type.kind
        if kind is rules.Kind.date:
            return dt.date.fromisoformat(raw)
        if kind is rules.Kind.month:
            return rules.Month.parse(raw)
    return rules.NOBODY if raw is None else raw
