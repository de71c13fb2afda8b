"""What `ask` answers: plain, frozen, ready to be shown or turned into JSON."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tomoni.rules import interface as rules
from tomoni.services.domain.definition import Definition
from tomoni.services.domain.situation import Situation
from tomoni.services.domain.vocabulary import Fact, Lexicon

ELIGIBLE, NOT_ELIGIBLE = "eligible", "not_eligible"
UNDETERMINED, NOT_COVERED = "undetermined", "not_covered"


@dataclass(frozen=True)
class Item:
    """One fact on a page. `ask`: it is not known. `reading`: what is known, with source and date.

    `confirm`: known, but older than the fact stays true; shown to be confirmed. `default`: JSON value set at first,
    with the register it was read from in `default_source` and `default_on`, where it was.
    """

    path: str
    entity: rules.Entity
    fact: Fact
    reading: rules.Reading | None
    ask: bool
    needed_by: tuple[str, ...]
    target: rules.Entity | None = None
    confirm: bool = False
    default: Any = None
    default_source: str = ""
    default_on: dt.date | None = None

    @property
    def declared(self) -> bool:
        """Answered in this conversation, so it may still be changed."""
        return self.reading is not None and self.reading.source == "declared"


@dataclass(frozen=True)
class Page:
    """One page of the conversation; `key` is unique within a service: `children(p3)`."""

    id: str
    title_key: str
    each: rules.Entity | None
    law: str | None
    items: tuple[Item, ...]

    @property
    def key(self) -> str:
        return f"{self.id}({self.each.id})" if self.each else self.id

    @property
    def asks(self) -> bool:
        return any(item.ask for item in self.items)


@dataclass(frozen=True)
class EvidenceNeed:
    """A paper. `needed`: True, or None where it depends on what is not known yet. `path` is where it is answered."""

    id: str
    entity: rules.Entity | None
    accept: tuple[str, ...]
    instead: str
    law: str
    needed: bool | None

    @property
    def key(self) -> str:
        return f"{self.id}({self.entity.id})" if self.entity else self.id

    @property
    def path(self) -> str:
        return f"evidence.{self.key}"


@dataclass(frozen=True)
class CheckResult:
    """A check of arrival: `holds` True, False or None (open). Never stops arrival."""

    id: str
    holds: bool | None
    tree: rules.Explanation | None
    entity: rules.Entity | None = None
    seen_by: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return f"{self.id}({self.entity.id})" if self.entity else self.id


@dataclass(frozen=True)
class Key:
    """What can be live only once, in the namespace `right`. `releases`: last day or month, None while unknown.

    day, again: when what is told happened, and the first day on which it counts as another.
    """

    right: str
    parts: tuple[str, ...]
    releases: dt.date | rules.Month | None = None
    day: dt.date | None = None
    again: dt.date | None = None

    def __str__(self) -> str:
        return "/".join(self.parts) + (f"@{self.day.isoformat()}" if self.day else "")


@dataclass(frozen=True)
class Answer:
    """The answer of one service for one situation. Amounts are whole yen; paths are those of the situation format."""

    service: str
    status: str
    may_apply: bool | None
    amount: int | None = None
    least: int | None = None
    most: int | None = None
    per: str | None = None
    per_person: Mapping[str, int] = field(default_factory=dict)
    month: rules.Month | None = None
    first_month: rules.Month | None = None
    last_month: rules.Month | None = None
    bound: Mapping[str, Any] = field(default_factory=dict)
    pages: tuple[Page, ...] = ()
    asked: tuple[str, ...] = ()
    evidence: tuple[EvidenceNeed, ...] = ()
    checks: tuple[CheckResult, ...] = ()
    keys: tuple[Key, ...] = ()
    because: rules.Explanation | None = None
    reasons: tuple[rules.Explanation, ...] = ()
    cites: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    result: str | None = None
    not_covered: tuple[str, ...] = ()
    choices: Mapping[str, tuple[rules.Entity, ...]] = field(default_factory=dict)  # names of `about` still to choose

    @property
    def about(self) -> dict[str, Any]:
        """The names of `about` as JSON, as an award keeps them."""
        from_names = {}
        for name, value in self.bound.items():
            if "." not in name and name not in ("applicant", "arrival", "as_of", "service"):
                from_names[name] = about_json(value)
        return from_names


def open_words(definition: Definition, situation: Situation, answer: Answer, lang: str) -> str:
    """For whom something is open right now (令和8年台風第20号で住まいに被害があった方へ), "" if nothing is.

    For services with the text `open.title` and a required name of `about`; its {names} are those of what is open.
    It says that one may ask, never that something is due. Nobody whose role is certainly not fulfilled is told.
    """
    if not definition.has_open_words or answer.may_apply is False or answer.status in (NOT_ELIGIBLE, NOT_COVERED):
        return ""
    names = {}
    for about in definition.about:
        if about.required:
            bound = answer.bound.get(about.name)
            found = answer.choices.get(about.name) or ((bound,) if isinstance(bound, rules.Entity) else bound)
            entities = [one for one in found or () if isinstance(one, rules.Entity) and one.id]
            names[about.name] = "・".join(situation.name_of(one.id) for one in entities)
    if not all(names.values()):
        return ""
    text = definition.text("open.title", lang)
    for name, word in names.items():
        text = text.replace(f"{{{name}}}", word)
    return text


def told_to_people(tree: rules.Explanation, lexicon: Lexicon) -> rules.Explanation:
    """A tree without the values of facts that only machines need (`shown: no`); what is open stays.

    The tree itself keeps everything: it is what the answer was worked out from.
    """

    def plain(one: rules.Explanation) -> bool:
        of = one.entity.kind if one.entity is not None else ""
        fact = lexicon.facts.get((of, str(one.fact))) if one.fact else None
        return fact is None or fact.shown or one.mark == "open"

    children = tuple(told_to_people(child, lexicon) for child in tree.children if plain(child))
    return replace(tree, children=children) if children != tree.children else tree


def about_json(value: Any) -> Any:
    """Ids for entities, ISO text for days and months; None for what is not known."""
    if isinstance(value, rules.Entity):
        return value.id
    if isinstance(value, tuple):
        return [about_json(inner) for inner in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, rules.Month):
        return str(value)
    return value if isinstance(value, (bool, int, str)) else None
