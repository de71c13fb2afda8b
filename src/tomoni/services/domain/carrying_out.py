"""Outcomes with their expressions worked out: what cases, payments and documents carry out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tomoni.rules import interface as rules
from tomoni.services.domain.answer import Answer
from tomoni.services.domain.binding import Bound, bind
from tomoni.services.domain.definition import Definition, Outcome, Span
from tomoni.services.domain.situation import Situation
from tomoni.services.domain.values import json_value


@dataclass(frozen=True)
class PayTerm:
    """How an award is paid. `to` is the path of the account; `covers`: that many months before the month of payment."""

    in_months: tuple[int, ...]
    day: int
    covers: int
    to: str


@dataclass(frozen=True)
class AwardTerm:
    """The long-lived right. `amount` of the first month in yen; `about` is kept with the award for later months."""

    name: str
    amount: int | None
    per: str
    first_month: rules.Month | None
    last_month: rules.Month | None
    about: Mapping[str, Any]
    pay: PayTerm | None
    changes: bool
    right: str


@dataclass(frozen=True)
class PayOnceTerm:
    name: str
    amount: int | None
    to: str | None


@dataclass(frozen=True)
class LetterTerm:
    name: str


@dataclass(frozen=True)
class CertificateTerm:
    name: str


@dataclass(frozen=True)
class RecordTerm:
    """Facts to be written, path -> JSON value. `new` are things to be made first: id -> (kind, id of the owner)."""

    values: Mapping[str, Any]
    new: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class IssueTerm:
    name: str
    count: int | None


@dataclass(frozen=True)
class OfferTerm:
    services: tuple[str, ...]


@dataclass(frozen=True)
class BookTerm:
    name: str
    within: Span | None


@dataclass(frozen=True)
class ForwardTerm:
    """進達. Reserved: no definition of this version can hold one."""

    name: str
    to: str


Term = (
    AwardTerm | PayOnceTerm | LetterTerm | CertificateTerm | RecordTerm | IssueTerm | OfferTerm | BookTerm | ForwardTerm
)


def terms(definition: Definition, situation: Situation, result: str, answer: Answer) -> tuple[Term, ...]:
    """The outcomes of a result, worked out. A result nobody names takes those of `approved` (a grade is approved)."""
    bound = bind(definition, situation)
    outcomes = definition.outcomes.get(result)
    if outcomes is None:
        outcomes = definition.outcomes.get("approved", ())
    return tuple(term(bound, outcome, result, answer) for outcome in outcomes)


def term(bound: Bound, outcome: Outcome, result: str, answer: Answer) -> Term:
    if outcome.kind == "award":
        return award(bound, outcome, answer)
    if outcome.kind == "record":
        return record(bound, outcome, result, answer)
    if outcome.kind == "pay":
        amount = bound.value(outcome.amount).value if outcome.amount else None
        to = bound.path(outcome.to) if outcome.to else None
        return PayOnceTerm(outcome.name, amount if isinstance(amount, int) else None, to)
    if outcome.kind == "issue":
        count = bound.value(outcome.count).value if outcome.count else 1
        return IssueTerm(outcome.name, count if isinstance(count, int) else None)
    if outcome.kind == "letter":
        return LetterTerm(outcome.name)
    if outcome.kind == "certificate":
        return CertificateTerm(outcome.name)
    if outcome.kind == "offer":
        return OfferTerm(outcome.services)
    return BookTerm(outcome.name, outcome.within)


def award(bound: Bound, outcome: Outcome, answer: Answer) -> AwardTerm:
    first = bound.value(outcome.first_month).value if outcome.first_month else bound.month
    last = bound.value(outcome.last_month).value if outcome.last_month else None
    first_month = first if isinstance(first, rules.Month) else None
    amount = bound.value(outcome.amount, month=first_month).value if outcome.amount else None
    pay = None
    if outcome.pay is not None and outcome.pay.to is not None:
        to = bound.path(outcome.pay.to)
        pay = PayTerm(outcome.pay.in_months, outcome.pay.day, outcome.pay.covers, to or "")
    return AwardTerm(
        outcome.name,
        amount if isinstance(amount, int) else None,
        outcome.per,
        first_month,
        last if isinstance(last, rules.Month) else None,
        answer.about,
        pay,
        outcome.changes,
        bound.definition.right,
    )


def record(bound: Bound, outcome: Outcome, result: str, answer: Answer) -> RecordTerm:
    values: dict[str, Any] = {}
    for path, formula, word in outcome.record:
        where = bound.path(path)
        if where is None:
            continue
        if word == "result":
            fact = bound.definition.lexicon.facts[(path.of, path.fact)]
            worth: Any = result if result in fact.type.choices else answer.result
        elif formula is not None:
            found = bound.value(formula)
            worth = found.value if found.known else None
        else:
            worth = bound.situation.reading(where).value
        if worth is not None:
            values[where] = json_value(worth)
    new = {entity.id: (entity.kind, owner_of(bound, entity.id)) for entity in bound.made.values()}
    return RecordTerm(values, new)


def owner_of(bound: Bound, thing: str) -> str:
    """The owner of a thing made new, or ''."""
    return next((tie.source for tie in bound.situation.ties if tie.target == thing), "")


def month_amount(
    definition: Definition, situation: Situation, about: Mapping[str, Any], month: rules.Month
) -> rules.Outcome:
    """What an award made under this definition is worth in one month, in yen.

    `about` is what the award kept. Facts are read as the rule says (for child allowance on the first day of the month).
    """
    for outcomes in definition.outcomes.values():
        for outcome in outcomes:
            if outcome.kind == "award" and outcome.amount is not None:
                bound = bind(definition, situation, about)
                bound.as_of = month.first_day
                return bound.value(outcome.amount, month=month)
    return rules.Outcome(known=True, value=0, least=0, most=0)
