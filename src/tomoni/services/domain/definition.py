"""A service as data: the grammar of service.yaml, typed. Made by `reading.service`; keys: docs/how/pack-keys.md."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tomoni.rules import interface as rules
from tomoni.services.domain.vocabulary import Lexicon, Words


@dataclass(frozen=True)
class Formula:
    """An expression of a service, as written and compiled."""

    text: str
    compiled: rules.Expression


@dataclass(frozen=True)
class Group:
    """Several entities: a name bound to a set, all things of a `kind`, or along `way` from what `start` gives."""

    text: str
    entity: str
    bound: str = ""
    kind: str = ""
    start: Formula | None = None
    way: str = ""


@dataclass(frozen=True)
class Each:
    """`name in over`, those for whom `only` holds."""

    name: str
    over: Group
    only: Formula | None = None

    @property
    def entity(self) -> str:
        return self.over.entity


@dataclass(frozen=True)
class FactPath:
    """`name.fact`, `fact(a, b)` or `name.fact[year]`, with the names of the definition."""

    text: str
    of: str
    fact: str
    ends: tuple[str, ...]
    year: Formula | None = None

    @property
    def is_link(self) -> bool:
        return len(self.ends) == 2


@dataclass(frozen=True)
class Law:
    """An article or an ordinance. `unverified`: still to be checked, and shown so."""

    text: str
    ordinance: bool = False
    unverified: bool = False


@dataclass(frozen=True)
class Span:
    """A period from a start. `set_by` names what sets it (a disaster); calendar `office` counts office days."""

    days: int = 0
    weeks: int = 0
    months: int = 0
    calendar: str = "all"
    from_: str = "arrival"
    set_by: str = ""


@dataclass(frozen=True)
class About:
    """One name the request is about. `form` is value, choose or find; `each` is set where there are candidates."""

    name: str
    form: str
    value: Formula | None = None
    each: Each | None = None
    entity: str = ""
    of: Formula | None = None
    create: bool = False
    many: bool = False
    required: bool = False
    law: str = ""


@dataclass(frozen=True)
class Once:
    """Claim keys: one for each member of `each` (or one), of the parts of `key`; free again at `releases`."""

    each: Each | None
    key: tuple[Formula, ...]
    releases: Formula | None
    resolved: str = "arrival"


@dataclass(frozen=True)
class Due:
    """How much; `per` once, month or year. `part` with `part_each` is the amount of one person, where it is a total."""

    amount: Formula
    per: str
    part: Formula | None = None
    part_each: Each | None = None


@dataclass(frozen=True)
class Preset:
    """A default written in the pack: the JSON value that is set at first."""

    value: Any


@dataclass(frozen=True)
class PageDef:
    """A page of a form. `default`: what stands in a field at first, read from a fact or written in the pack."""

    id: str
    facts: tuple[FactPath, ...]
    each: Each | None = None
    when: Formula | None = None
    law: str = ""
    default: Mapping[str, "Formula | Preset"] = field(default_factory=dict)  # by the text of the path


@dataclass(frozen=True)
class EvidenceDef:
    id: str
    each: Each | None = None
    when: Formula | None = None
    accept: tuple[str, ...] = ()
    instead: str = ""
    law: str = ""


@dataclass(frozen=True)
class Ask:
    """Step: the form and its papers."""

    name: str
    pages: tuple[PageDef, ...]
    evidence: tuple[EvidenceDef, ...]
    kind: str = "ask"


@dataclass(frozen=True)
class Check:
    """Step: three-valued, shown to the clerk, never stops arrival."""

    name: str
    holds: Formula
    each: Each | None = None
    seen_by: tuple[str, ...] = ()
    kind: str = "check"


@dataclass(frozen=True)
class Task:
    """Step: staff find out facts."""

    name: str
    by: str
    establishes: tuple[FactPath, ...]
    within: Span | None = None
    skip_when: Formula | None = None
    kind: str = "task"


@dataclass(frozen=True)
class Decide:
    """Step: draft by the first of the route, approval by the last; `result` is worked out from facts where given."""

    name: str
    route: tuple[str, ...]
    within: Span | None = None
    result: Formula | None = None
    kind: str = "decide"


Step = Ask | Check | Task | Decide


@dataclass(frozen=True)
class Pay:
    """How an award is paid: months of payment, day, how many months before it covers, into which account."""

    in_months: tuple[int, ...]
    day: int
    covers: int
    to: FactPath | None


@dataclass(frozen=True)
class Outcome:
    """One consequence of a result. `kind` says which of the other fields are set."""

    kind: str
    name: str
    per: str = ""
    amount: Formula | None = None
    first_month: Formula | None = None
    last_month: Formula | None = None
    pay: Pay | None = None
    changes: bool = False
    to: FactPath | None = None
    record: tuple[tuple[FactPath, Formula | None, str], ...] = ()  # path, formula, or the word `answer`/`result`
    count: Formula | None = None
    within: Span | None = None
    services: tuple[str, ...] = ()


@dataclass(frozen=True)
class Push:
    mode: str
    to: tuple[str, ...]
    channel: str
    basis: str
    opt_out: bool


@dataclass(frozen=True)
class Appeal:
    """教示: the body and the period. None in a definition means that there is none."""

    to: str
    months: int
    law: str = ""


@dataclass(frozen=True)
class Deadline:
    standard: Span | None = None
    by_law: Span | None = None
    law: str = ""


@dataclass(frozen=True)
class Keep:
    years: int
    from_: str


@dataclass(frozen=True, eq=False)
class Definition:
    """A service of one bundle (or of a pack being checked; then `bundle` is empty)."""

    id: str
    kind: str
    law: tuple[Law, ...]
    lexicon: Lexicon
    book: rules.RuleBook
    right: str
    purpose: str
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    as_of: Formula | dt.date | None = None
    month: Formula | None = None
    department: str = ""
    lists: tuple[tuple[str, str], ...] = ()
    life_events: tuple[str, ...] = ()
    fee: int = 0
    identity: Mapping[str, str] = field(default_factory=dict)
    good_for: Mapping[str, Words] = field(default_factory=dict)
    paper: Mapping[str, int] = field(default_factory=dict)
    sensitive: bool = False
    applicant: str = "person"
    applicant_if: Formula | None = None
    about: tuple[About, ...] = ()
    once: tuple[Once, ...] = ()
    eligible: Formula | None = None
    due: Due | None = None
    steps: tuple[Step, ...] = ()
    outcomes: Mapping[str, tuple[Outcome, ...]] = field(default_factory=dict)
    push: Push | None = None
    disposition: str = ""
    appeal: Appeal | None = None
    deadline: Deadline | None = None
    keep: Keep | None = None
    numbers: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # language -> dotted key -> text
    letters: Mapping[str, str] = field(default_factory=dict)  # name -> typst source
    shared_letters: Mapping[str, str] = field(default_factory=dict)  # file name -> typst source, for imports
    event_words: Mapping[str, Words] = field(default_factory=dict)
    bundle: str = ""
    pack: str = ""

    def texts(self, lang: str) -> Mapping[str, str]:
        """Dotted key -> text, falling back to Japanese for what a language lacks."""
        return {**self.words.get("ja", {}), **self.words.get(lang, {})}

    def text(self, key: str, lang: str = "ja") -> str:
        """One text, or the key itself where there is none."""
        return self.words.get(lang, {}).get(key) or self.words.get("ja", {}).get(key) or key

    def title(self, lang: str = "ja") -> str:
        return self.text("title", lang)

    def letter(self, name: str) -> str:
        """Typst source of a letter. KeyError if there is none."""
        return self.letters[name]

    def steps_of(self, kind: type[Any]) -> tuple[Any, ...]:
        return tuple(step for step in self.steps if isinstance(step, kind))

    @property
    def decide(self) -> Decide | None:
        """The decision, or None for a notification (届出)."""
        found = self.steps_of(Decide)
        return found[0] if found else None

    @property
    def has_open_words(self) -> bool:
        """Whether the home page may tell people that something is open (a disaster): text `open.title`."""
        return "open.title" in self.words.get("ja", {}) and any(about.required for about in self.about)

    @property
    def asks(self) -> tuple[Ask, ...]:
        return self.steps_of(Ask)

    @property
    def results(self) -> tuple[str, ...]:
        return tuple(self.outcomes)

    def is_open(self, on: dt.date) -> bool:
        """Whether one may ask on this day."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_until is None or on <= self.valid_until
        )
