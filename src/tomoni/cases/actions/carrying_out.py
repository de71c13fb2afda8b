"""Carrying out many decisions at once: letters set together, sums owed together, history written together.

The rows are those of `carry_out`, case by case. What does more than give, tell and pay is left to it. A case whose
letters print nothing that was worked out is not worked out again: what was approved says all that is to be done.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from tomoni.cases.actions.bulk_loading import apart_by_case, families_of, revisions_of
from tomoni.cases.actions.judging import Judged, ground, judge_again
from tomoni.cases.actions.letters import appeal_values, common_values, letter_of, letter_values, template_of, ways_to
from tomoni.cases.actions.moving import Held, finish_many, held_of, make_step, save_steps
from tomoni.cases.actions.outcomes import CARRIER, carry_out
from tomoni.cases.actions.paying_once import frozen_terms, pay_many_once, sum_of
from tomoni.cases.actions.registering import awards_of
from tomoni.cases.domain.letter_reads import letter_reads
from tomoni.cases.domain.transitions import State, Verb
from tomoni.cases.events import CaseClosed
from tomoni.cases.models import Case, Decision, Outcome
from tomoni.cases.models.clocks import steps_of
from tomoni.cases.models.situations import award_links, live_award_keys
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.services import interface as services

PLAIN = {"award": services.AwardTerm, "letter": services.LetterTerm, "payonce": services.PayOnceTerm}
KINDS = {services.AwardTerm: "award", services.LetterTerm: "letter", services.PayOnceTerm: "pay"}
WORKED_OUT = frozenset({"decision", "facts", "people", "pay", "unpaid"})  # values of a letter


@dataclass(frozen=True)
class Decided:
    """A decided case, locked. terms: its outcomes. told: what is kept of each, by its place.

    frozen: the outcomes as they were approved. judged: as the rules see it, where a letter prints what they say.
    """

    held: Held
    decision: Decision
    frozen: Sequence[Mapping[str, Any]]
    terms: Sequence[Any]
    judged: Judged | None = None
    told: dict[int, dict[str, Any]] = field(default_factory=dict)

    @property
    def decided_on(self) -> date:
        return localtime(self.decision.decided_at).date()


def carry_out_many(numbers: Sequence[str], *, actor: core.Actor = CARRIER) -> None:
    """Carry out the outcomes of cases, each once, in one transaction: all, or where one cannot be, none.

    Raises what `carry_out` raises; whoever called tries each by itself then.
    """
    with transaction.atomic():
        plain = _load(numbers, actor)
        _give(plain)
        _pay(plain, actor)
        _write_letters(plain, actor)
        _end(plain, actor)
        done = {one.held.case.number for one in plain}
        for number in numbers:
            if number not in done:
                carry_out(number, actor=actor)


def _load(numbers: Sequence[str], actor: core.Actor) -> list[Decided]:
    """The cases of which nothing comes but what is plain."""
    locked = Case.objects.select_for_update(of=("self",)).select_related("person")
    wanted = locked.filter(number__in=numbers, kind="application", state=State.DECIDED).exclude(channel="office")
    cases = [case for case in wanted.order_by("pk") if case.person_id is not None]
    steps = steps_of(cases)
    decisions = {row.case_id: row for row in Decision.objects.filter(case__in=cases).select_related("draft")}
    told, judging = list[Decided](), list[Decided]()
    reads = dict[tuple[str, str], bool]()
    for case in cases:
        decision = decisions.get(case.pk)
        frozen = frozen_terms(decision) if decision is not None else []
        if decision is not None and all(one["term"] in PLAIN for one in frozen):
            terms = [_term(one) for one in frozen]
            one = Decided(held_of(case, actor, steps.get(case.pk, [])), decision, frozen, terms)
            (judging if _prints_more(one, reads) else told).append(one)
    return sorted([*told, *_judged(judging)], key=lambda one: one.held.case.pk)


def _term(one: Mapping[str, Any]) -> Any:
    if one["term"] == "award":
        return services.read_award_term(one)
    return PLAIN[one["term"]](**{name: value for name, value in one.items() if name != "term"})


def _prints_more(one: Decided, reads: dict[tuple[str, str], bool]) -> bool:
    """Whether a letter of it prints what has to be worked out. reads: what was found of letters, by bundle and name."""
    definition = one.held.definition
    for term in one.terms:
        if isinstance(term, services.LetterTerm):
            key = one.held.case.bundle, term.name
            if key not in reads:
                shared = definition.shared_letters.values()
                reads[key] = letter_reads(definition.letter(term.name), shared, WORKED_OUT)
            if reads[key]:
                return True
    return False


def _judged(many: Sequence[Decided]) -> list[Decided]:
    """The same worked out again, as the register stands now; left out are those of which more comes then."""
    if not many:
        return []
    cases = [one.held.case for one in many]
    definitions = {one.held.case.bundle: one.held.definition for one in many}
    families = families_of(cases, definitions)
    keys = live_award_keys({one.pk for family in families.values() for one in family.people})
    apart, revisions = apart_by_case(cases, definitions, families), revisions_of(case.pk for case in cases)
    found = []
    for one in many:
        held, pk = one.held, one.held.case.pk
        links, kept = award_links(families[pk], pk, keys), apart.get(pk, frozenset())
        grounds = ground(held.definition, held.case.claimed_on, revisions[pk], families[pk], links, kept)
        judged = judge_again(held, one.decision.result, grounds)
        if all(isinstance(term, tuple(KINDS)) for term in judged.terms):
            found.append(Decided(held, one.decision, one.frozen, judged.terms, judged))
    return found


def _places(many: Sequence[Decided], kind: type) -> list[tuple[Decided, int, Any]]:
    return [(one, place, t) for one in many for place, t in enumerate(one.terms) if isinstance(t, kind)]


def _give(many: Sequence[Decided]) -> None:
    """Awards began with the decision; here is only noted which."""
    places = _places(many, services.AwardTerm)
    awards = awards_of([one.held.case for one, _, _ in places])
    for one, place, _ in places:
        award = awards.get(one.held.case.pk)
        one.told[place] = {"award": award.pk if award else None}


def _pay(many: Sequence[Decided], actor: core.Actor) -> None:
    places = _places(many, services.PayOnceTerm)
    told = pay_many_once([(one.held, term, sum_of(term, one.frozen)) for one, _, term in places], actor)
    for (one, place, _), kept in zip(places, told, strict=True):
        one.told[place] = kept


def _write_letters(many: Sequence[Decided], actor: core.Actor) -> None:
    places = _places(many, services.LetterTerm)
    people = {one.held.case.person_id: one.held.case.person for one, _, _ in places}
    to, ways = documents.recipients_of(list(people.values())), ways_to(list(people))
    templates: dict[tuple[str, str], documents.Template] = {}
    values = {id(one): _values(one, to) for one, _, _ in places}
    letters = []
    for one, _, term in places:
        case, definition = one.held.case, one.held.definition
        key = case.bundle, term.name
        template = templates.get(key) or templates.setdefault(key, template_of(definition, term.name))
        letters.append(letter_of(one.held, template, term.name, values[id(one)], one.decided_on, ways[case.person_id]))
    for (one, place, _), document in zip(places, documents.issue_letters(letters, actor=actor), strict=True):
        one.told[place] = {"document": document.pk, "number": document.number}


def _values(one: Decided, to: Mapping[int, Mapping[str, str]]) -> dict[str, Any]:
    held, reasons = one.held, list(one.decision.reasons)
    if one.judged is not None:
        return letter_values(held, one.judged, reasons, one.judged.terms, to[held.case.person_id])
    told = {"result": held.case.result, "reasons": reasons, "appeal": appeal_values(held.definition)}
    return {**common_values(held, to[held.case.person_id]), **told, "revises": None}


def _end(many: Sequence[Decided], actor: core.Actor) -> None:
    """What was done is noted, and the cases are closed: two steps each, an entry of the ledger, the news."""
    at, transitions = core.now(), []
    core.insert_rows(
        [
            Outcome(case=one.held.case, place=place, kind=KINDS[type(t)], name=t.name, data=one.told[place], done_at=at)
            for one in many
            for place, t in enumerate(one.terms)
        ]
    )
    for held in (one.held for one in many):
        transitions.append(make_step(held, Verb.CARRY_OUT, actor, at, also={"result": held.case.result}))
        transitions.append(make_step(held, Verb.CLOSE, actor, at, also={"closed_at": at}))
    every = [one.held for one in many]
    save_steps(every, transitions, also=["result", "closed_at"])
    if every:
        events = [CaseClosed(held.case.number, held.case.person_id, held.case.service) for held in every]
        finish_many(every, actor, facts=["state"], events=events)
