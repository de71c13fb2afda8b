"""The situation format (JSON, or YAML read as text) into typed parts; strict, with all faults at once."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from tomoni.rules import interface as rules
from tomoni.services.domain.paths import DECLARED, LinkPlace, Place, Tie, link_path, path_of, split_path
from tomoni.services.domain.values import FIRST_YEAR, LAST_YEAR, ValueWrong, expected, read_partial, read_value
from tomoni.services.domain.vocabulary import Fact, Lexicon
from tomoni.services.errors import PathNotKnown, SituationNotValid

KEYS = frozenset(
    {"on", "arrival", "people", "households", "organisations", "things", "links", "applicant", "known", "answers"}
    | {"unknown"}
)
GROUPS = {"people": "person", "households": "household", "organisations": "organisation"}
LINK_KEYS = frozenset({"kind", "from", "to", "since", "until", "facts"})


class SituationReader:
    """Reads one situation. `faults` are (path, found, expected)."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.vocabulary = lexicon.vocabulary
        self.faults: list[tuple[str, str, str]] = []
        self.entities: dict[str, rules.Entity] = {}
        self.facts: dict[Place, rules.Reading] = {}
        self.link_facts: dict[LinkPlace, rules.Reading] = {}
        self.ties: list[Tie] = []
        self.abouts: dict[str, Any] = {}
        self.answers: dict[str, Any] = {}
        self.applicant = ""

    def fault(self, path: str, found: object, wanted: str) -> None:
        self.faults.append((path, "null" if found is None else str(found)[:120], wanted))

    # --- the parts
    def read(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """The fields of a Situation. Raises SituationNotValid."""
        if not isinstance(raw, Mapping):
            self.fault("the situation", raw, "a map with `on`, `people` and `applicant`")
            self.finish()
        for key in raw:
            if key not in KEYS:
                self.fault(str(key), "a key nobody knows", "one of " + ", ".join(sorted(KEYS)))
        on = self.day("on", raw.get("on"), needed=True) or dt.date(1, 1, 1)
        arrival = self.day("arrival", raw.get("arrival")) or on
        self.applicant = self.text_of(raw, "applicant")
        self.read_entities(raw)
        if self.applicant not in self.entities:
            self.fault("applicant", self.applicant or "nothing", "the id of somebody of this situation")
        for number, link in enumerate(self.list_of(raw, "links"), start=1):
            self.read_link(f"links.{number}", link)
        self.read_groups(raw)
        for path, value in self.map_of(raw, "known").items():
            self.read_known(str(path), value)
        unknown = frozenset(self.unknown_path(str(path)) for path in self.list_of(raw, "unknown"))
        self.read_answers(self.map_of(raw, "answers"), on)
        self.finish()
        return {
            "on": on,
            "arrival": arrival,
            "applicant": self.applicant,
            "entities": self.entities,
            "facts": {place: found for place, found in self.facts.items() if path_of(*place) not in unknown},
            "ties": tuple(self.ties),
            "link_facts": {p: found for p, found in self.link_facts.items() if link_path(*p) not in unknown},
            "abouts": self.abouts,
            "unknown": unknown,
            "answers": self.answers,
        }

    def finish(self) -> None:
        if self.faults:
            raise SituationNotValid(message(self.faults), faults=self.faults)

    def day(self, path: str, raw: Any, needed: bool = False) -> dt.date | None:
        if raw is None and not needed:
            return None
        try:
            day = dt.date.fromisoformat(raw)
        except (TypeError, ValueError):
            self.fault(path, raw if raw is not None else "nothing", "a day as 2025-04-01")
            return None
        return day if self.within(path, day) else None

    def within(self, path: str, day: dt.date | rules.Month) -> bool:
        """Whether a day or month lies in the years that rules can reckon with; else a fault."""
        if FIRST_YEAR <= day.year <= LAST_YEAR:
            return True
        self.fault(path, day, f"a year from {FIRST_YEAR} to {LAST_YEAR}")
        return False

    def text_of(self, raw: Mapping[str, Any], key: str) -> str:
        value = raw.get(key, "")
        if isinstance(value, str):
            return str(value)
        self.fault(key, value, "a text")
        return ""

    def map_of(self, raw: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        value = raw.get(key, {})
        if isinstance(value, Mapping):
            return value
        self.fault(key, value, "a map")
        return {}

    def list_of(self, raw: Mapping[str, Any], key: str) -> list[Any]:
        value = raw.get(key, [])
        if isinstance(value, list):
            return value
        self.fault(key, value, "a list")
        return []

    def read_entities(self, raw: Mapping[str, Any]) -> None:
        for group, kind in GROUPS.items():
            for name in self.map_of(raw, group):
                self.add_entity(f"{group}.{name}", kind, str(name))
        for name, block in self.map_of(raw, "things").items():
            kind = str(block.get("is", "")) if isinstance(block, Mapping) else ""
            if kind not in self.vocabulary.entities:
                self.fault(f"things.{name}.is", kind or "nothing", "one of " + ", ".join(sorted(self.lexicon.things)))
            else:
                self.add_entity(f"things.{name}", kind, str(name))

    def add_entity(self, path: str, kind: str, name: str) -> None:
        if name in self.entities:
            self.fault(path, name, "an id used once")
        self.entities[name] = rules.Entity(kind, name)

    def read_groups(self, raw: Mapping[str, Any]) -> None:
        for group in ("people", "organisations", "things"):
            for name, block in self.map_of(raw, group).items():
                if not isinstance(block, Mapping):
                    self.fault(f"{group}.{name}", block, "a map of facts")
                    continue
                facts = {key: value for key, value in block.items() if group != "things" or key not in ("is", "of")}
                self.read_facts(str(name), facts)
                if group == "things" and "of" in block:
                    self.own(str(name), str(block["of"]))
        for name, block in self.map_of(raw, "households").items():
            if not isinstance(block, Mapping):
                self.fault(f"households.{name}", block, "a map of head, members and facts")
                continue
            self.read_household(str(name), block)

    def read_household(self, name: str, block: Mapping[str, Any]) -> None:
        members = block.get("members", [])
        if not isinstance(members, list):
            self.fault(f"households.{name}.members", members, "a list of ids of people")
        for member in members if isinstance(members, list) else []:
            if self.known_id(f"households.{name}.members", member, "person"):
                way = self.vocabulary.ways[("household", "members")]
                self.ties.append(Tie(way.link, name, str(member)))
                self.facts[(str(member), "household", None)] = rules.Reading(
                    rules.Entity("household", name), "resident-register"
                )
        if "head" in block and self.known_id(f"households.{name}.head", block["head"], "person"):
            head = rules.Entity("person", str(block["head"]))
            self.facts[(name, "head", None)] = rules.Reading(head, "resident-register")
        self.read_facts(name, {key: value for key, value in block.items() if key not in ("head", "members")})

    def own(self, thing: str, owner: str) -> None:
        """`of: mother` of a thing: the link that leads from the owner to things of this kind."""
        if not self.known_id(f"things.{thing}.of", owner) or thing not in self.entities:
            return
        kinds = (self.entities[owner].kind, self.entities[thing].kind)
        for link in self.vocabulary.links.values():
            if (link.source_entity, link.target_entity) == kinds:
                self.ties.append(Tie(link.name, owner, thing))
                return
        self.fault(f"things.{thing}.of", owner, f"a kind of thing that belongs to a {kinds[0]}")

    def known_id(self, path: str, name: Any, kind: str | None = None) -> bool:
        found = self.entities.get(str(name))
        if found is None or (kind and found.kind != kind):
            self.fault(path, name, f"the id of a {kind or 'person or thing'} of this situation")
            return False
        return True

    def read_facts(self, name: str, facts: Mapping[str, Any]) -> None:
        for fact_name, raw in facts.items():
            entity = self.entities.get(name)
            if entity is None:
                return
            fact = self.lexicon.facts.get((entity.kind, str(fact_name)))
            path = path_of(name, str(fact_name))
            if fact is None:
                self.fault(path, fact_name, f"a fact of {entity.kind}")
            elif fact.by_year:
                self.read_years(path, fact, raw)
            else:
                self.put(path, fact, raw)

    def read_years(self, path: str, fact: Fact, raw: Any) -> None:
        if not isinstance(raw, Mapping):
            self.fault(path, raw, "a map of years, {2023: …}")
            return
        for year, value in raw.items():
            if not str(year).isdigit():
                self.fault(path, year, "a year as 2023")
            else:
                self.put(f"{path}[{year}]", fact, value)

    def read_link(self, path: str, raw: Any) -> None:
        if not isinstance(raw, Mapping):
            self.fault(path, raw, "a map of kind, from, to")
            return
        for key in raw:
            if key not in LINK_KEYS:
                self.fault(f"{path}.{key}", "a key nobody knows", "one of " + ", ".join(sorted(LINK_KEYS)))
        kind = self.vocabulary.links.get(str(raw.get("kind")))
        if kind is None:
            self.fault(f"{path}.kind", raw.get("kind"), "one of " + ", ".join(sorted(self.vocabulary.links)))
            return
        source_ok = self.known_id(f"{path}.from", raw.get("from"), kind.source_entity)
        if not (self.known_id(f"{path}.to", raw.get("to"), kind.target_entity) and source_ok):
            return
        source, target = str(raw["from"]), str(raw["to"])
        since, until = (self.day(f"{path}.{key}", raw.get(key)) for key in ("since", "until"))
        self.ties.append(Tie(kind.name, source, target, since, until))
        for name, value in self.map_of(raw, "facts").items():
            fact = self.lexicon.facts.get((kind.name, str(name)))
            where = link_path(kind.name, source, target, str(name))
            if fact is None:
                self.fault(where, name, f"a fact of {kind.name}")
            else:
                self.put(where, fact, value)

    # --- values
    def read_known(self, raw_path: str, raw: Any) -> None:
        try:
            path, fact = resolve(raw_path, self.lexicon, self.entities, self.applicant)
        except PathNotKnown as error:
            self.fault(raw_path, raw_path, error.message)
            return
        self.put(path, fact, raw)

    def put(self, path: str, fact: Fact, raw: Any, source: str | None = None, on: dt.date | None = None) -> None:
        """One reading. `{is, source, on, ref}` says where it comes from; else the first register that holds it."""
        ref = ""
        source = source or (fact.held_by[0] if fact.held_by else "")
        if isinstance(raw, Mapping) and "is" in raw:
            extra = set(raw) - {"is", "source", "on", "ref"}
            if extra:
                self.fault(path, ", ".join(sorted(extra)), "is, source, on, ref")
            source, ref = str(raw.get("source") or source), str(raw.get("ref") or "")
            on = self.day(f"{path}.on", raw.get("on")) or on
            raw = raw["is"]
        partial = read_partial(fact.type, raw) if source != DECLARED else None
        if partial is not None:
            if self.within(path, partial.least) and self.within(path, partial.most):
                self.store(path, partial.reading(source, on, ref))
            return
        try:
            value = read_value(fact.type, raw)
        except ValueWrong as error:
            self.fault(path, raw, str(error))
            return
        if isinstance(value, (dt.date, rules.Month)) and not self.within(path, value):
            return
        if isinstance(value, rules.Entity) and self.entities.get(value.id) != value:
            self.fault(path, value.id, expected(fact.type) + " of this situation")
            return
        self.store(path, rules.Reading(value, source, on, ref))

    def store(self, path: str, reading: rules.Reading) -> None:
        found = split_path(path)
        assert found is not None
        ends, name, year, link = found
        if link:
            self.link_facts[(link, ends[0], ends[1], name)] = reading
        else:
            self.facts[(ends[0], name, year)] = reading

    def unknown_path(self, raw: str) -> str:
        """A fact, a way (`p1.children`) or a link (`guardian-child(p1,p2)`) left open."""
        path = raw.replace(" ", "")
        head, _, name = path.rpartition(".")
        head = self.applicant if head == "applicant" else head
        entity = self.entities.get(head)
        if entity is not None and (entity.kind, name) in self.vocabulary.ways:
            return f"{head}.{name}"
        if path.partition("(")[0] in self.vocabulary.links and path.endswith(")"):
            return path
        try:
            return resolve(raw, self.lexicon, self.entities, self.applicant)[0]
        except PathNotKnown as error:
            self.fault(f"unknown.{raw}", raw, error.message)
            return raw

    def read_answers(self, answers: Mapping[str, Any], on: dt.date) -> None:
        """Answers count as known with source `declared`; `about.<name>` and `evidence.<id>` are kept as they are."""
        for raw_path, raw in answers.items():
            if raw_path.startswith(("about.", "evidence.")):
                self.answers[str(raw_path)] = raw
                if raw_path.startswith("about."):
                    self.abouts[raw_path.removeprefix("about.")] = raw
                continue
            try:
                path, fact = resolve(raw_path, self.lexicon, self.entities, self.applicant, new=True)
            except PathNotKnown as error:
                self.fault(raw_path, raw_path, error.message)
                continue
            self.put(path, fact, raw, DECLARED, on)
            self.answers[path] = raw


def message(faults: list[tuple[str, str, str]]) -> str:
    """All faults of a situation in words."""
    lines = [f"{path}: found {found}; expected {wanted}" for path, found, wanted in faults]
    return "The situation has faults and was not used. " + " | ".join(lines)


def resolve(
    raw: str, lexicon: Lexicon, entities: Mapping[str, rules.Entity], applicant: str, *, new: bool = False
) -> tuple[str, Fact]:
    """Canonical path and fact of `p1.f`, `applicant.f`, `f(a, b)`, `link(a,b).f`. Raises PathNotKnown.

    With `new`, also of things to be made, `new-<name>.f`, where only one kind of thing has the fact.
    """
    text = raw.replace(" ", "")
    if text.endswith(")"):
        name, _, inside = text[:-1].partition("(")
        kinds = lexicon.link_of_fact(name)
        if len(kinds) != 1:
            raise PathNotKnown(f"a fact of one kind of link, not {name}", path=raw)
        text = f"{kinds[0]}({inside}).{name}"
    found = split_path(text)
    if found is None:
        raise PathNotKnown("a path as `p1.income[2024]`, `cares(p1, p2)`", path=raw)
    ends, name, year, link = found
    ends = tuple(applicant if end == "applicant" and end not in entities else end for end in ends)
    if link:
        fact = lexicon.facts.get((link, name))
        if fact is None or any(end not in entities for end in ends):
            raise PathNotKnown("a fact of a link between two of this situation", path=raw)
        return link_path(link, ends[0], ends[1], name), fact
    kinds = (entities[ends[0]].kind,) if ends[0] in entities else ()
    if not kinds and new and ends[0].startswith("new-"):
        kinds = tuple(of for of, fact_name in lexicon.facts if fact_name == name and of in lexicon.things)
        kinds = (ends[0][4:],) if ends[0][4:] in kinds else kinds
    if not kinds:
        raise PathNotKnown(f"the id of somebody of this situation, not {ends[0]}", path=raw)
    fact = lexicon.facts.get((kinds[0], name))
    if fact is None or fact.by_year != (year is not None):
        raise PathNotKnown(f"a fact of {kinds[0]}" + (" with its year" if fact else ""), path=raw)
    return path_of(ends[0], name, year), fact
