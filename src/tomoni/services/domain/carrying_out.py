"""Outcomes with their expressions worked out: what cases, payments and documents carry out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tomoni.rules import interface as rules
from tomoni.services.domain.answer import Answer
from tomoni.services.domain.binding import Bound, bind, path_of_missing
from tomoni.services.domain.definition import Definition, Outcome
from tomoni.services.domain.notation import FactPath, Formula, Span
from tomoni.services.domain.paths import link_path
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
    joins: bool = False


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
class EndTerm:
    """The live award of `person` ends with `last_month`. `because`: a word for its history."""

    name: str
    person: str
    last_month: rules.Month | None
    because: str


@dataclass(frozen=True)
class SuspendTerm:
    """差止: months from `first_month` on are reckoned and not paid."""

    name: str
    person: str
    first_month: rules.Month | None
    because: str


@dataclass(frozen=True)
class ResumeTerm:
    """What was held is paid."""

    name: str
    person: str


@dataclass(frozen=True)
class TransferTerm:
    """Awards of others for `people` end with `last_month`; their keys go to the award of this decision."""

    name: str
    people: tuple[str, ...]
    last_month: rules.Month | None


@dataclass(frozen=True)
class HandOverTerm:
    """What was not yet paid to `person`, who died, goes to who asks, into the account at path `to`."""

    name: str
    person: str
    to: str


@dataclass(frozen=True)
class ForwardTerm:
    """経由・進達: the town passes on what it received. `to`: who decides, by language; law: the article."""

    name: str
    to: Mapping[str, str]
    law: str = ""


Term = (
    AwardTerm
    | PayOnceTerm
    | LetterTerm
    | CertificateTerm
    | RecordTerm
    | IssueTerm
    | OfferTerm
    | BookTerm
    | ForwardTerm
    | EndTerm
    | SuspendTerm
    | ResumeTerm
    | TransferTerm
    | HandOverTerm
)


def terms(definition: Definition, situation: Situation, result: str, answer: Answer) -> tuple[Term, ...]:
    """The outcomes of a result, worked out. A result nobody names takes those of `approved` (a grade is approved).

    Nothing is handed over where none is to be: an `issue` whose count is 0 is left out.
    """
    bound = bind(definition, situation)
    outcomes = definition.outcomes.get(result)
    if outcomes is None:
        outcomes = definition.outcomes.get("approved", ())
    found = (term(bound, outcome, result, answer) for outcome in outcomes)
    return tuple(one for one in found if not (isinstance(one, IssueTerm) and one.count == 0))


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
    if outcome.kind == "book":
        return BookTerm(outcome.name, outcome.within)
    if outcome.kind == "forward":
        return ForwardTerm(outcome.name, outcome.body, outcome.law)
    return change(bound, outcome, answer)


def change(bound: Bound, outcome: Outcome, answer: Answer) -> Term:
    """What is done to a live award."""
    person = whose(bound, outcome)
    if outcome.kind == "resume":
        return ResumeTerm(outcome.name, person)
    if outcome.kind == "hand_over":
        return HandOverTerm(outcome.name, person, (bound.path(outcome.to) if outcome.to else None) or "")
    if outcome.kind == "suspend":
        return SuspendTerm(outcome.name, person, month_of(bound, outcome.first_month), outcome.because)
    last = month_of(bound, outcome.last_month)
    if outcome.kind == "transfer":
        return TransferTerm(outcome.name, paid_for(bound.definition, answer.about), last)
    return EndTerm(outcome.name, person, last, outcome.because)


def whose(bound: Bound, outcome: Outcome) -> str:
    """Id of the person whose award it is: who asks, unless `of` says another; '' while that is open."""
    found = bound.value(outcome.of).value if outcome.of is not None else bound.names.get("applicant")
    return found.id if isinstance(found, rules.Entity) else ""


def month_of(bound: Bound, formula: Formula | None) -> rules.Month | None:
    found = bound.value(formula).value if formula is not None else None
    return found if isinstance(found, rules.Month) else None


def paid_for(definition: Definition, about: Mapping[str, Any]) -> tuple[str, ...]:
    """Ids of the people over whom the amount of a service is a total, as an award kept them; none where it is not."""
    due = definition.due
    if due is None or due.part_each is None:
        return ()
    found = about.get(due.part_each.over.bound.removeprefix("about."), ())
    return tuple(str(one) for one in found) if isinstance(found, list) else ()


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
        outcome.joins,
    )


def record(bound: Bound, outcome: Outcome, result: str, answer: Answer) -> RecordTerm:
    values: dict[str, Any] = {}
    for _, names in bound.each(outcome.each):
        for path, formula, word in outcome.record:
            where = bound.path(path, names)
            worth = None if where is None else recorded(bound, where, path, formula, word, names, result, answer)
            if where is not None and worth is not None:
                values[where] = json_value(worth)
    new = {entity.id: (entity.kind, owner_of(bound, entity.id)) for entity in bound.made.values()}
    return RecordTerm(values, new)


def recorded(
    bound: Bound,
    where: str,
    path: FactPath,
    formula: Formula | None,
    word: str,
    names: Mapping[str, Any],
    result: str,
    answer: Answer,
) -> Any:
    """What is written at a path: the result, an expression, or the answer that was given there."""
    if word == "result":
        fact = bound.definition.lexicon.facts[(path.of, path.fact)]
        return result if result in fact.type.choices else answer.result
    if formula is not None:
        found = bound.value(formula, names)
        return found.value if found.known else None
    return bound.situation.reading(where).value


def owner_of(bound: Bound, thing: str) -> str:
    """The owner of a thing made new, or ''."""
    return next((tie.source for tie in bound.situation.ties if tie.target == thing), "")


def month_amount(
    definition: Definition,
    situation: Situation,
    about: Mapping[str, Any],
    month: rules.Month,
    *,
    granted: bool = False,
    hoped: bool = False,
) -> rules.Outcome:
    """What an award made under this definition is worth in one month, in yen.

    `about` is what the award kept. Facts are read as the rule says (for child allowance on the first day of the month).
    `granted`: the award stands, so `while_granted` says what it is worth, and what nobody stated counts as `taken_as`.
    `hoped`: what nobody stated counts as the contrary, to see what a paper that is still to come would bring.
    """
    outcome = award_of(definition)
    if outcome is None or outcome.amount is None:
        return rules.Outcome(known=True, value=0, least=0, most=0)
    formula = outcome.while_granted if granted and outcome.while_granted is not None else outcome.amount
    found = amount_in(definition, situation, about, month, formula)
    for _ in range(MOST_TAKEN if granted else 0):
        taken = {
            path: (outcome.taken_as[fact] == "yes") != hoped
            for path, fact in missing_facts(found)
            if fact in outcome.taken_as
        }
        if found.known or not taken:
            break
        situation = situation.with_answers(taken)
        found = amount_in(definition, situation, about, month, formula)
    return found


MOST_TAKEN = 9  # rounds in which facts nobody stated are filled in; each may open the next


def take_unsaid(definition: Definition, situation: Situation) -> Situation:
    """The situation with what an award takes for granted where nobody said it (`taken_as`), on every link it has."""
    outcome = award_of(definition)
    taken = outcome.taken_as if outcome is not None else {}
    kinds = {fact: of for of, fact in definition.lexicon.facts if fact in taken}
    answers = {
        link_path(tie.kind, tie.source, tie.target, fact): taken[fact] == "yes"
        for fact, kind in kinds.items()
        for tie in situation.ties
        if tie.kind == kind and (tie.kind, tie.source, tie.target, fact) not in situation.link_facts
    }
    return situation.with_answers(answers) if answers else situation


def award_of(definition: Definition) -> Outcome | None:
    """The outcome of a service that makes or changes an award."""
    made = (outcome for outcomes in definition.outcomes.values() for outcome in outcomes if outcome.kind == "award")
    return next(made, None)


def amount_in(
    definition: Definition, situation: Situation, about: Mapping[str, Any], month: rules.Month, formula: Formula
) -> rules.Outcome:
    bound = bind(definition, situation, about)
    bound.as_of = month.first_day
    return bound.value(formula, month=month)


def missing_facts(outcome: rules.Outcome) -> list[tuple[str, str]]:
    """(path, name of the fact) of what an outcome lacks."""
    pairs = ((path_of_missing(missing), missing.fact) for missing in outcome.missing)
    return [(path, fact) for path, fact in pairs if path is not None and fact]
