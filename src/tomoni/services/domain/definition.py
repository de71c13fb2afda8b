"""A service as data: the grammar of service.yaml, typed. Made by `reading.service`; keys: docs/how/pack-keys.md."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tomoni.rules import interface as rules
from tomoni.services.domain.called import Called, Office
from tomoni.services.domain.life_events import LifeEvent
from tomoni.services.domain.notation import Each, FactPath, Formula, Law, Span
from tomoni.services.domain.steps import (
    Ask,
    Decide,
    Step,
)
from tomoni.services.domain.vocabulary import Lexicon, Words


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
    """Claim keys: one for each member of `each` (or one), of the parts of `key`; free again at `releases`.

    only: not for members for whom it is a no; as long as it is not known, the key cannot be made yet.
    takes: what somebody asks for apart from those they live with takes the key of a case that `yields`, until that is
    decided; who gave way does not learn of it.
    day, again: what happened on that day is claimed once; the same on a day from `again` on is another (a later move).
    """

    each: Each | None
    key: tuple[Formula, ...]
    releases: Formula | None
    resolved: str = "arrival"
    yields: bool = False
    takes: bool = False
    only: Formula | None = None
    day: Formula | None = None
    again: Formula | None = None


@dataclass(frozen=True)
class Due:
    """How much; `per` once, month or year. `part` with `part_each` is the amount of one person, where it is a total.

    told: whether pages and letters of who asked name a sum; not where it would tell what somebody else asked for.
    """

    amount: Formula
    per: str
    part: Formula | None = None
    part_each: Each | None = None
    told: bool = True


@dataclass(frozen=True)
class Reference:
    """A number mailed with a letter to each household of the day on which facts are read."""

    letter: str
    law: str = ""


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
    joins: bool = False  # changes the live award of who asks, where there is one
    while_granted: Formula | None = None
    taken_as: Mapping[str, str] = field(default_factory=dict)  # name of a fact nobody stated -> value it counts as
    of: Formula | None = None
    because: str = ""
    to: FactPath | None = None
    record: tuple[tuple[FactPath, Formula | None, str], ...] = ()  # path, formula, or the word `answer`/`result`
    each: Each | None = None  # of a record: once for each
    count: Formula | None = None
    within: Span | None = None
    services: tuple[str, ...] = ()
    body: Words = field(default_factory=dict)  # of a forward: who decides, in the words of each language
    law: str = ""


@dataclass(frozen=True)
class Push:
    mode: str
    to: tuple[str, ...]
    channel: str
    basis: str
    opt_out: bool


@dataclass(frozen=True)
class Appeal:
    """教示: the body and the period. None in a definition means that there is none.

    first_appeal: the article by which no suit may come before the ruling (審査請求前置), else empty.
    """

    to: str
    months: int
    law: str = ""
    first_appeal: str = ""


@dataclass(frozen=True)
class Deadline:
    """standard: an aim (標準処理期間). by_law: 法定期間, with its article in `law`.

    stops: what stops the period by law (correction, other-body); the standard one stops for both. extension: the
    article that lets it be put off with a notice of delay. silence: the article by which the applicant may regard
    silence as refusal. Empty where the law has no such thing.
    """

    standard: Span | None = None
    by_law: Span | None = None
    law: str = ""
    stops: tuple[str, ...] = ()
    extension: str = ""
    silence: str = ""


@dataclass(frozen=True)
class ClaimDay:
    """Which day is the day of the claim (請求日): that of arrival, or the one on which the papers are complete.

    `hindered`: the one on which it could not be made, if it came within `days` after what hindered it had ended.
    """

    is_: str = "arrival"
    law: str = ""
    days: int = 0


@dataclass(frozen=True)
class Signature:
    """A law still wants a signature by hand (署名). who: applicant. online: also of who sends from home, so that it
    cannot be sent there; else the sign-in stands for it (情報通信技術を活用した行政の推進等に関する法律6条4項).
    """

    law: Law
    who: str = "applicant"
    online: bool = False


@dataclass(frozen=True)
class Yearly:
    """A yearly check of awards (現況届). Days as (month, day); `hold_from`: number of the month from which is held.

    must: checks; who does not pass one of them, or of whom it is not known, has to file. questions: checks whose
    failure is a question to the case worker and changes nothing by itself.
    """

    on: tuple[int, int]
    until: tuple[int, int]
    hold_from: int
    must: tuple[str, ...]
    questions: tuple[str, ...] = ()
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
    in_person: str = ""  # the article by which a notification is made at the desk; what is sent online is prepared
    applicant: str = "person"
    may: tuple[str, ...] = ("person",)  # who may ask: APPLICANT_ROLES
    applicant_if: Formula | None = None
    about: tuple[About, ...] = ()
    once: tuple[Once, ...] = ()
    eligible: Formula | None = None
    due: Due | None = None
    reference: Reference | None = None
    steps: tuple[Step, ...] = ()
    outcomes: Mapping[str, tuple[Outcome, ...]] = field(default_factory=dict)
    push: Push | None = None
    disposition: str = ""
    appeal: Appeal | None = None
    deadline: Deadline | None = None
    claim_day: ClaimDay = ClaimDay()
    signature: Signature | None = None
    yearly: Yearly | None = None
    official: bool = False
    keep: Keep | None = None
    numbers: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # language -> dotted key -> text
    letters: Mapping[str, str] = field(default_factory=dict)  # name -> typst source
    shared_letters: Mapping[str, str] = field(default_factory=dict)  # file name -> typst source, for imports
    event_words: Mapping[str, Words] = field(default_factory=dict)
    events: tuple[LifeEvent, ...] = ()  # every event of its packs, in order
    called: Called = field(default_factory=dict)  # what people say for it
    offices: tuple[Office, ...] = ()  # of its packs
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

    def register_day(self, arrival: dt.date) -> dt.date:
        """The day as which the register is read: the fixed one of `as_of` (基準日), else that of the claim."""
        return self.as_of if isinstance(self.as_of, dt.date) else arrival

    @property
    def tells_sums(self) -> bool:
        """Whether who asked is told a sum."""
        return self.due is None or self.due.told

    @property
    def may_itself(self) -> bool:
        """Whether the person it is for may ask; else only who acts for them."""
        return not {"person", "head"}.isdisjoint(self.may)

    @property
    def may_for_others(self) -> tuple[str, ...]:
        """The roles in which somebody may ask for another: parent, guardian, proxy, organisation."""
        return tuple(role for role in self.may if role not in ("person", "head"))

    @property
    def yields(self) -> bool:
        """Whether its cases give way to what somebody asks for apart."""
        return any(once.yields for once in self.once)

    @property
    def takes(self) -> bool:
        """Whether it is asked for apart from others, who are not to learn of it."""
        return any(once.takes for once in self.once)

    def is_open(self, on: dt.date) -> bool:
        """Whether one may ask on this day."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_until is None or on <= self.valid_until
        )
