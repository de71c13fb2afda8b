"""Cases as the person who asked sees them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.utils.timezone import localtime

from tomoni.cases.domain.clock import Clock
from tomoni.cases.domain.durations import Took
from tomoni.cases.domain.transitions import OPEN_STATES, State, Verb, Who, verbs_open
from tomoni.cases.errors import CaseNotFound
from tomoni.cases.models import (
    AnswerRevision,
    Award,
    Case,
    Correction,
    CorrectionItem,
    Decision,
    Feedback,
    Outcome,
    Receipt,
    Signature,
    Transition,
)
from tomoni.cases.models.clocks import read_clocks
from tomoni.cases.models.judged import claimed_people
from tomoni.cases.models.narrowing import without
from tomoni.cases.models.notices import appeal_notice
from tomoni.cases.models.owned import handed_beside, handed_through
from tomoni.cases.models.sealed import opened
from tomoni.cases.models.situations import award_links, situation_of
from tomoni.cases.queries import screens
from tomoni.cases.queries.appealing import appeal_until
from tomoni.cases.queries.conversations import forwarded_to
from tomoni.cases.queries.durations import how_long
from tomoni.cases.queries.explaining import answer_lines
from tomoni.cases.queries.forecasts import award_forecast, term_forecast
from tomoni.cases.queries.lines import correction_lines, decision_line, outcome_line
from tomoni.cases.queries.paid import paid_on
from tomoni.cases.queries.queue import short_title
from tomoni.cases.queries.speaking import spoken_of
from tomoni.cases.queries.steplines import Facts, outlook_of, steps_of_case
from tomoni.cases.queries.timing import heard_by, timing_of
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.services import interface as services

PAYING = ("award", "pay")
DONE = (State.DECIDED, State.CARRIED_OUT, State.CLOSED)


def list_cases_of(
    person: int, *, lang: str = "ja", limit: int = 50, names: Mapping[int, str] | None = None
) -> tuple[screens.CaseLine, ...]:
    """A person's own cases (key of core.Person), newest first. Three queries; two where the page knows the `names` of
    all people concerned.

    Nobody else's: another adult of the household never sees them, and so never learns of a sensitive one.
    """
    asked = Correction.objects.filter(case=OuterRef("pk"), ended_at=None).values("by_date")
    found = Case.objects.filter(person=person).select_related("receipt").annotate(correct_by=Subquery(asked))
    cases = list(found.order_by("-arrived_at", "-pk")[:limit])
    by = {case.pk: case.correct_by for case in cases}
    steps: dict[int, list[Transition]] = {}
    for transition in Transition.objects.filter(case__in=list(by)).order_by("case_id", "number") if by else ():
        steps.setdefault(transition.case_id, []).append(transition)
    told = dict(names or {})
    if people := {pk for case in cases for pk in case.named or case.concerns} - told.keys():
        told |= core.Person.objects.filter(pk__in=people).values_list("pk", "name")
    paid = paid_on(cases, person)
    return tuple(_line(case, steps.get(case.pk, []), by.get(case.pk), told, lang, paid.get(case.pk)) for case in cases)


def services_asked_for(person: int, limit: int = 50) -> dict[str, str]:
    """Numbers of a person's own cases with their service, newest first. One query."""
    found = Case.objects.filter(person=person).order_by("-arrived_at", "-pk")
    return dict(found.values_list("number", "service")[:limit])


def _line(
    case: Case, transitions: list[Transition], by: date | None, names: dict[int, str], lang: str, paid: date | None
) -> screens.CaseLine:
    definition = services.definition_of(case.bundle)
    facts = _facts(case, definition, transitions, by, paid)
    return screens.CaseLine(
        number=case.number,
        receipt=case.receipt.number,
        service=case.service,
        title=short_title(definition, lang),
        kind=case.kind,
        state=case.state,
        result=case.result,
        arrived_on=localtime(case.arrived_at).date(),
        steps=steps_of_case(facts),
        outlook=outlook_of(facts),
        forwards=forwarded_to(definition, lang) if facts.forwards else (),
        concerns=tuple(names[pk] for pk in case.named or case.concerns if pk in names),
    )


def _facts(
    case: Case, definition: services.Definition, transitions: list[Transition], by: date | None, paid: date | None
) -> Facts:
    clocks = read_clocks(definition, [(t.at, t.effect, t.data) for t in transitions], core.today())
    pays = any(outcome.kind in PAYING for outcomes in definition.outcomes.values() for outcome in outcomes)
    return Facts(
        state=State(case.state),
        kind=case.kind,
        reached={t.after: localtime(t.at).date() for t in transitions if t.before != t.after},
        clocks=clocks,
        correct_by=by,
        pays=pays and case.result in ("", *giving_results(definition)),
        heard_by=heard_by(transitions),
        paid_on=paid,
        in_person=bool(definition.in_person),
        forwards=bool(forwarded_to(definition)),
    )


def giving_results(definition: services.Definition) -> tuple[str, ...]:
    """Results that make an award."""
    return tuple(r for r, outcomes in definition.outcomes.items() if any(o.kind in PAYING for o in outcomes))


def find_receipt(number: str, person: int) -> tuple[screens.CaseLine, ...]:
    """The cases of a receipt in the order of their numbers, if it is this person's. Raises CaseNotFound."""
    found = Receipt.objects.filter(number=number, person=person).first()
    if found is None:
        raise CaseNotFound(f"There is no receipt {number} of yours. Check the number.", number=number)
    mine = (line for line in list_cases_of(person) if line.receipt == number)
    return tuple(sorted(mine, key=lambda line: (len(line.number), line.number)))


def find_case_of(person: int, number: str, *, lang: str = "ja") -> screens.ResidentCase:
    """One case as the person who asked sees it. Raises CaseNotFound for anybody else's."""
    told = Exists(Feedback.objects.filter(case=OuterRef("pk")))
    signed = Exists(Signature.objects.filter(case=OuterRef("pk"), voided_at=None))
    whole = Case.objects.select_related("receipt__acting__person", "receipt__acting__agent")
    case = whole.annotate(told=told, signed=signed, handed=handed_beside()).filter(person=person, number=number).first()
    if case is None:
        raise CaseNotFound(f"There is no case {number} of yours. Check the number, or sign in as who asked.")
    definition = services.definition_of(case.bundle)
    transitions = list(Transition.objects.filter(case=case).order_by("number"))
    revisions = list(AnswerRevision.objects.filter(case=case).order_by("number"))
    items = (
        list(
            CorrectionItem.objects.filter(correction__case=case)
            .select_related("correction__asked_by")
            .order_by("correction__number", "pk")
        )
        if any(transition.verb == Verb.ASK_CORRECTION for transition in transitions)
        else []
    )
    answers = opened(revisions[-1].answers, revisions[-1].key_id)
    return _assemble(case, definition, transitions, revisions, items, answers, lang)


def _assemble(
    case: Case,
    definition: services.Definition,
    transitions: list[Transition],
    revisions: list[AnswerRevision],
    items: list[CorrectionItem],
    answers: dict[str, Any],
    lang: str,
) -> screens.ResidentCase:
    day = definition.register_day(case.claimed_on)
    family = core.load_family(case.person_id, purpose=definition.purpose, on=day)
    links = award_links(family, case.pk)
    abouts = {path: value for path, value in answers.items() if path.startswith("about.")}
    held = situation_of(family, definition, arrival=case.claimed_on, answers=abouts, links=links)
    situation = situation_of(family, definition, arrival=case.claimed_on, answers=answers, links=links)
    answer = without(services.ask(definition, situation), handed_through(case, case.handed))
    open_items = [item for item in items if item.correction.ended_at is None]
    wanted = {item.path for item in open_items}
    department = core.find_department(definition.department if definition.yields else case.department)
    decision = _decision(case, transitions)
    by = open_items[0].correction.by_date if open_items else None
    names = {p.pk: p.name for p in family.people}
    paid = paid_on([case], case.person_id).get(case.pk)
    facts = _facts(case, definition, transitions, by, paid)
    corrections = correction_lines(items, revisions, definition, situation)
    return screens.ResidentCase(
        line=_line(case, transitions, by, names, lang, paid),
        department_name=department.name if department else "",
        department_phone=department.phone if department else "",
        items=answer_lines(answer, answers, held, in_correction=wanted, but_case=case.number),
        waiting=next((line for line in corrections if not line.end), None),
        waiting_items=tuple(i for page in answer.pages for i in page.items if i.path in wanted),
        waiting_papers=tuple((path, answers.get(path)) for path in sorted(wanted) if path.startswith("evidence.")),
        letters=_letters(case),
        decision=decision_line(decision),
        amount=answer.amount if definition.tells_sums else None,
        per=answer.per if definition.tells_sums else None,
        explanation=answer.because if definition.tells_sums else None,
        appeal=_appeal(definition, decision),
        forecast=_forecast(case, definition, situation, answer),
        outcomes=_outcomes(case, definition.tells_sums),
        clock=facts.clock,
        names=_own_names(situation, answer),
        version=case.version,
        superseded_by=_linked(transitions, Verb.SUPERSEDE, "case"),
        revises=_linked(transitions, Verb.OPEN_REVISION, "of"),
        may=_may(case),
        timing=timing_of(case, definition, transitions, facts.clocks),
        took=_took(case, transitions) if State(case.state) in OPEN_STATES else None,
        sent_by=spoken_of(case.receipt.acting) if case.receipt.acting else None,
        others=bool(case.handed),
        signed=case.signed,
    )


def _took(case: Case, transitions: list[Transition]) -> Took | None:
    return how_long(case.service, corrected=any(t.verb == Verb.ASK_CORRECTION for t in transitions))


def _decision(case: Case, transitions: list[Transition]) -> Decision | None:
    """Looked for where one was approved."""
    if all(transition.verb != Verb.APPROVE for transition in transitions):
        return None
    return Decision.objects.filter(case=case).select_related("decided_by").first()


def _letters(case: Case) -> tuple[documents.Document, ...]:
    """Letters and certificates of the case; the cover of what was sent on (送付書) is none to the resident."""
    found = documents.list_documents_of(case_number=case.number)
    forwards = case.outcomes.filter(kind="forward").values_list("data", flat=True) if found else ()
    covers = {data.get("document") for data in forwards}
    return tuple(one for one in found if one.pk not in covers)


def _outcomes(case: Case, sums: bool) -> tuple[screens.OutcomeLine, ...]:
    if State(case.state) not in DONE:
        return ()
    told = (outcome_line(outcome) for outcome in Outcome.objects.filter(case=case).order_by("place"))
    return tuple(replace(line, data={}) if line.kind == "pay" and not sums else line for line in told)


def _own_names(situation: services.Situation, answer: services.Answer) -> dict[str, str]:
    """Names of everybody in the situation: the register shows them to each other; protected addresses are not in it."""
    return {person: situation.name_of(person) for person in situation.people} | {
        entity: situation.name_of(entity) for entity in claimed_people(answer)
    }


def _appeal(definition: services.Definition, decision: Decision | None) -> screens.Appeal | None:
    """教示 of a decision: three months from the day after it is known, reckoned from the day it was made."""
    if decision is None or definition.appeal is None:
        return None
    notice = appeal_notice(definition)
    decided_on = localtime(decision.decided_at).date()
    until = appeal_until(decided_on, decided_on, notice.months)
    return screens.Appeal(notice.to, notice.months, until, notice.body, notice.first_appeal)


def _linked(transitions: list[Transition], verb: Verb, key: str) -> str:
    """The number of the case a step names: by which it was superseded, or which it revises."""
    return next((str(t.data[key]) for t in transitions if t.verb == verb and key in t.data), "")


def _forecast(
    case: Case, definition: services.Definition, situation: services.Situation, answer: services.Answer
) -> tuple[Any, ...]:
    if State(case.state) in DONE:
        if case.result not in giving_results(definition):
            return ()
        award = Award.objects.filter(versions__case=case).order_by("-pk").first()
        return award_forecast(award) if award is not None else ()
    if answer.status == services.NOT_ELIGIBLE or State(case.state) is State.WITHDRAWN:
        return ()
    results = giving_results(definition)
    return (
        term_forecast(services.terms(definition, situation, results[0], answer), definition, situation)
        if results
        else ()
    )


def _may(case: Case) -> tuple[str, ...]:
    """What the person can do now; how it was is asked once after the end."""
    verbs = [str(verb) for verb in verbs_open(State(case.state), case.kind, [Who.APPLICANT])]
    if State(case.state) in (*DONE, State.WITHDRAWN) and not case.told:
        verbs.append("give_feedback")
    if case.channel in ("office", "official"):  # the town opened it, so the town takes it back
        verbs = [verb for verb in verbs if verb != Verb.WITHDRAW]
    return tuple(verb for verb in verbs if verb != Verb.ARRIVE)


def clock_of(number: str, *, person: int | None = None) -> Clock | None:
    """The governing clock of a case; with `person` only of their own. Raises CaseNotFound."""
    cases = Case.objects.filter(number=number)
    case = (cases if person is None else cases.filter(person=person)).first()
    if case is None:
        raise CaseNotFound(f"There is no case {number} here that you can open. Check the number.", number=number)
    steps = list(case.transitions.order_by("number").values_list("at", "effect", "data"))
    clocks = read_clocks(services.definition_of(case.bundle), steps, core.today())
    return clocks[0] if clocks else None
