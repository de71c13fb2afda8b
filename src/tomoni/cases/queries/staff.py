"""One case on one screen for the desk."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from tomoni.cases.domain.clock import Clock
from tomoni.cases.domain.decisions import is_adverse, is_lesser
from tomoni.cases.domain.permissions import roles_towards
from tomoni.cases.domain.receipts import docket
from tomoni.cases.domain.taking_in import WAYS
from tomoni.cases.domain.transitions import State, Verb, Who, verbs_open
from tomoni.cases.errors import CaseNotFound
from tomoni.cases.models import (
    AnswerRevision,
    Award,
    Case,
    ClaimKey,
    CorrectionItem,
    Decision,
    Draft,
    Outcome,
    Signature,
    Transition,
)
from tomoni.cases.models.clocks import read_clocks
from tomoni.cases.models.judged import HOLDS, claimed_people
from tomoni.cases.models.owned import handed_beside
from tomoni.cases.models.sealed import opened
from tomoni.cases.models.situations import award_links, people_apart, situation_of
from tomoni.cases.models.stones import not_kept
from tomoni.cases.queries import screens
from tomoni.cases.queries.approvals import Way, find_way, is_on_route
from tomoni.cases.queries.explaining import (
    answer_lines,
    people_of,
    proposed_reasons,
    shown_entities,
    shown_facts,
)
from tomoni.cases.queries.forecasts import award_forecast, term_forecast
from tomoni.cases.queries.lines import (
    correction_lines,
    decision_line,
    draft_line,
    history_line,
    looker_line,
    note_lines,
    outcome_line,
)
from tomoni.cases.queries.queue import short_title
from tomoni.cases.queries.screens.timing import Timing
from tomoni.cases.queries.speaking import spoken_of
from tomoni.cases.queries.taking_in import papers_taken_in
from tomoni.cases.queries.timing import timing_of
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.services import interface as services

SEE_ALL = ("auditor", "protection-officer")
PLACES = frozenset({"address", "place", "phone"})  # where somebody is: hidden with protection
DONE = (State.DECIDED, State.CARRIED_OUT, State.CLOSED)


@dataclass(frozen=True)
class Loaded:
    """Rows of a case, read once."""

    case: Case
    definition: services.Definition
    actor: core.Actor
    transitions: list[Transition]
    revisions: list[AnswerRevision]
    items: list[CorrectionItem]
    drafts: list[Draft]
    decision: Decision | None
    family: core.Family
    held: services.Situation
    situation: services.Situation
    answer: services.Answer
    way: Way

    @property
    def answers(self) -> dict[str, Any]:
        """The current answers."""
        return opened(self.revisions[-1].answers, self.revisions[-1].key_id)

    @property
    def who(self) -> frozenset[Who]:
        """Roles of the looking person towards the case."""
        return roles_towards(self.actor, department=self.case.department, is_applicant=False)


def find_case_for_staff(number: str, *, actor: core.Actor) -> screens.CaseScreen:
    """Everything the desk shows of one case. About fifteen queries, constant in the size of the case.

    Call it inside `core.reading(...)` or write the entry from `people` and `facts` before the page goes out.
    Raises CaseNotFound, also for a case of another department.
    """
    loaded = _load(number, actor)
    case = loaded.case
    items = answer_lines(
        loaded.answer,
        loaded.answers,
        loaded.held,
        in_correction=[item.path for item in loaded.items if item.correction.ended_at is None],
        but_case=number,
    )
    person = _person(loaded)
    if person.hidden:
        items = tuple(item for item in items if str(item.type.kind) not in PLACES)
    ids = shown_entities(loaded.answer)
    people = sorted(people_of(ids) | {case.person_id, *case.concerns})
    clocks = read_clocks(loaded.definition, [(t.at, t.effect, t.data) for t in loaded.transitions], core.today())
    outcomes = Outcome.objects.filter(case=case).order_by("place") if State(case.state) in DONE else []
    return screens.CaseScreen(
        head=_head(loaded),
        person=person,
        answer=loaded.answer,
        items=items,
        checks=tuple(_check(loaded, check) for check in loaded.answer.checks),
        explanation=loaded.answer.because,
        proposal=_proposal(loaded),
        history=tuple(history_line(t) for t in loaded.transitions),
        clock=clocks[0] if clocks else None,
        clocks=clocks,
        notes=tuple(note_lines(case)),
        sent_by=spoken_of(case.receipt.acting) if case.receipt.acting else None,
        others=bool(case.handed),
        signed=case.signed,
        dated=any(once.day is not None for once in loaded.definition.once),
        named=tuple(loaded.situation.name_of(f"p{pk}") for pk in case.named or ()),
        route=loaded.way.steps,
        turn=loaded.way.turn,
        refusal=loaded.way.why,
        draft=draft_line(loaded.drafts[-1]) if loaded.drafts else None,
        drafts=tuple(draft_line(draft) for draft in loaded.drafts),
        decision=decision_line(loaded.decision),
        lookers=tuple(looker_line(line) for line in core.entries_of_case(number, people)),
        corrections=correction_lines(loaded.items, loaded.revisions, loaded.definition, loaded.situation),
        duplicates=tuple(_duplicates(loaded)),
        forecast=_forecast(loaded),
        tasks=tuple(_tasks(loaded)),
        outcomes=tuple(outcome_line(outcome) for outcome in outcomes),
        documents=tuple(documents.list_documents_of(case_number=number)) if loaded.decision or outcomes else (),
        names={entity: loaded.situation.name_of(entity) for entity in sorted(ids) if loaded.situation.entity(entity)},
        verbs=_verbs(loaded),
        people=tuple(people),
        facts=tuple(sorted(shown_facts(loaded.answer, items))),
        papers=(*_papers(loaded.answers), *_originals(case)),
        timing=_timing(loaded, clocks),
    )


def _timing(loaded: Loaded, clocks: tuple[Clock, ...]) -> Timing:
    verbs = verbs_open(State(loaded.case.state), loaded.case.kind, loaded.who)
    return timing_of(loaded.case, loaded.definition, loaded.transitions, clocks, verbs=verbs, answers=True)


def _load(number: str, actor: core.Actor) -> Loaded:
    spoken = ("receipt__acting__person", "receipt__acting__agent")
    signed = Exists(Signature.objects.filter(case=OuterRef("pk"), voided_at=None))
    whole = Case.objects.select_related("person", "assignee", *spoken)
    case = whole.annotate(signed=signed, handed=handed_beside()).filter(number=number).first()
    mine = case is not None and (actor.office == case.department or any(actor.has_role(r) for r in SEE_ALL))
    if case is None or not (mine or actor.has_role("surveyor") or is_on_route(case, actor)):
        raise CaseNotFound(
            f"There is no case {number} in your department. Check the number, or ask the department that has it.",
            number=number,
        )
    if case.state == State.DESTROYED:
        raise not_kept(case)
    definition = services.definition_of(case.bundle)
    revisions = list(AnswerRevision.objects.filter(case=case).order_by("number"))
    answers = opened(revisions[-1].answers, revisions[-1].key_id)
    day = definition.register_day(case.claimed_on)
    family = core.load_family(case.person_id, purpose=definition.purpose, on=day)
    gives_way = definition.yields or definition.takes
    apart = people_apart(definition.right, [one.pk for one in family.people], case.pk) if gives_way else ()
    abouts = {path: value for path, value in answers.items() if path.startswith("about.")}
    held, situation = (
        situation_of(family, definition, arrival=case.claimed_on, answers=told, links=links, apart=apart)
        for links in [award_links(family, case.pk)]
        for told in (abouts, answers)
    )
    transitions = list(Transition.objects.filter(case=case).order_by("number"))
    items, drafts, decision = _what_followed(case, {transition.verb for transition in transitions})
    return Loaded(
        case=case,
        definition=definition,
        actor=actor,
        transitions=transitions,
        revisions=revisions,
        items=items,
        drafts=drafts,
        decision=decision,
        family=family,
        held=held,
        situation=situation,
        answer=services.ask(definition, situation),
        way=find_way(case, drafts, actor, definition.decide.route if definition.decide else ()),
    )


def _what_followed(case: Case, verbs: set[str]) -> tuple[list[CorrectionItem], list[Draft], Decision | None]:
    """Corrections, drafts and decision; what never happened to the case is not asked for."""
    asked = CorrectionItem.objects.filter(correction__case=case).select_related("correction__asked_by")
    drafts = Draft.objects.filter(case=case).select_related("drafted_by", "returned_by").order_by("number")
    decided = Decision.objects.filter(case=case).select_related("decided_by")
    return (
        list(asked.order_by("correction__number", "pk")) if Verb.ASK_CORRECTION in verbs else [],
        list(drafts) if Verb.DRAFT in verbs else [],
        decided.first() if Verb.APPROVE in verbs else None,
    )


def _head(loaded: Loaded) -> screens.CaseHead:
    case, definition = loaded.case, loaded.definition
    department = core.find_department(case.department)
    return screens.CaseHead(
        number=case.number,
        docket=docket(case.docket_symbol, case.docket_serial),
        receipt=case.receipt.number,
        service=case.service,
        title=definition.title(),
        kind=case.kind,
        state=case.state,
        version=case.version,
        revision=case.revision,
        channel=case.channel,
        language=case.language,
        arrived_at=case.arrived_at,
        claimed_on=case.claimed_on,
        department=case.department,
        department_name=department.name if department else case.department,
        department_phone=department.phone if department else "",
        assignee=case.assignee.name if case.assignee else "",
        assignee_id=case.assignee_id,
        sensitive=case.sensitive,
        bundle=case.bundle,
        result=case.result,
    )


def _person(loaded: Loaded) -> screens.PersonHead:
    person = loaded.case.person
    member = next((p for p in loaded.family.people if p.pk == person.pk), None)
    protected = member is not None and member.protected
    hidden = protected and not loaded.actor.has_role("protection-officer")
    return screens.PersonHead(
        pk=person.pk,
        name=person.name,
        name_kana=person.name_kana,
        birth_date=person.birth_date,
        address=None if hidden else person.address,
        postal_code=None if hidden else person.postal_code,
        protected=protected,
        hidden=hidden,
        unregistered=person.unregistered,
    )


def _check(loaded: Loaded, check: services.CheckResult) -> screens.CheckLine:
    label = loaded.definition.texts("ja").get(f"staff.checks.{check.id}", check.id)
    if check.entity is not None:
        label = f"{label}（{loaded.situation.name_of(check.entity.id)}）"
    return screens.CheckLine(check.key, label, HOLDS[check.holds], check.tree)


def _proposal(loaded: Loaded) -> screens.Proposal | None:
    """What to begin a draft with; None where nothing is decided (届出)."""
    definition, answer = loaded.definition, loaded.answer
    if definition.decide is None:
        return None
    adverse = [r for r, outcomes in definition.outcomes.items() if is_adverse([o.kind for o in outcomes])]
    giving = [result for result in definition.outcomes if result not in adverse]
    refuse = answer.status == services.NOT_ELIGIBLE and adverse
    return screens.Proposal(
        result=(adverse if refuse or not giving else giving)[0],
        results=tuple((r, definition.texts("ja").get(f"results.{r}", r)) for r in definition.outcomes),
        reasons=proposed_reasons(definition, answer, loaded.situation, loaded.case.person_id),
        amount=answer.amount,
        per=answer.per,
        first_month=str(answer.first_month or ""),
        lesser=is_lesser(claimed_people(answer), answer.per_person),
        missing=answer.missing,
        needs_reasons=tuple(adverse),
    )


def _duplicates(loaded: Loaded) -> Iterable[screens.DuplicateLine]:
    """Other cases and awards about the same people under the same right."""
    case = loaded.case
    seen: set[object] = set()
    for key in _keys_beside(case):
        other = key.case or key.award
        if other is None or (type(other), other.pk) in seen:
            continue
        seen.add((type(other), other.pk))
        yield _duplicate(other, key, case)


def _keys_beside(case: Case) -> Iterable[ClaimKey]:
    """The newest of other keys of the right: of the same digests, live or not, and of the same person. Each part has an
    index of its own; asked in one, all keys of the town would be read.
    """
    others = ClaimKey.objects.filter(right=case.right).exclude(case=case).select_related("case", "award")
    same = ClaimKey.objects.filter(case=case).values("digest")
    parts = [
        others.filter(released_at=None, digest__in=same),
        others.filter(released_at__isnull=False, digest__in=same),
        others.filter(case__person=case.person_id),
        others.filter(award__person=case.person_id),
    ]
    return parts[0].union(*parts[1:]).order_by("-pk")[:50]


def _duplicate(other: Case | Award, key: ClaimKey, case: Case) -> screens.DuplicateLine:
    if isinstance(other, Case):
        number, told = other.number, docket(other.docket_symbol, other.docket_serial)
        title, state = short_title(services.definition_of(other.bundle)), other.state
    else:
        number, told, title, state = "", other.taken_over_from, other.right, "award"
    return screens.DuplicateLine(number, told, title, state if key.released_at is None else f"{state}:released",
                                 key.person_id == case.person_id)  # fmt: skip


def _forecast(loaded: Loaded) -> tuple[Any, ...]:
    if State(loaded.case.state) in DONE:
        award = Award.objects.filter(versions__case=loaded.case).order_by("-pk").first()
        return award_forecast(award) if award is not None else ()
    for result, outcomes in loaded.definition.outcomes.items():
        if any(outcome.kind == "award" for outcome in outcomes) and loaded.answer.status != services.NOT_ELIGIBLE:
            found = services.terms(loaded.definition, loaded.situation, result, loaded.answer)
            return term_forecast(found, loaded.definition, loaded.situation)
    return ()


def _papers(answers: Mapping[str, Any]) -> Iterable[tuple[str, Mapping[str, Any]]]:
    """Files among the answers: evidence and pictures."""
    for path, value in answers.items():
        for one in value if isinstance(value, list) else ():
            if isinstance(one, Mapping) and "file" in one:
                yield path, one


def _originals(case: Case) -> Iterable[tuple[str, Mapping[str, Any]]]:
    """Scans of the paper the case came on. Asked for only where it came on one."""
    if case.channel not in WAYS:
        return
    for stored in papers_taken_in(case.receipt):
        yield "paper.original", {"file": stored.pk, "name": stored.name, "sha256": stored.sha256}


def _tasks(loaded: Loaded) -> Iterable[screens.TaskLine]:
    done = {t.data.get("task") for t in loaded.transitions if t.verb == Verb.ESTABLISH_FACTS}
    may = Verb.ESTABLISH_FACTS in verbs_open(State(loaded.case.state), loaded.case.kind, loaded.who)
    for task in loaded.definition.steps_of(services.Task):
        if task.name not in done and services.task_is_needed(loaded.definition, loaded.situation, task.name) is False:
            continue
        yield screens.TaskLine(
            name=task.name,
            label=loaded.definition.texts("ja").get(f"staff.tasks.{task.name}", task.name),
            by=task.by,
            fields=services.established(loaded.definition, loaded.situation, task.name),
            done=task.name in done,
            may=may and (task.by in {str(who) for who in loaded.who} or bool(loaded.who & {Who.CLERK, Who.CHIEF})),
        )


def _verbs(loaded: Loaded) -> tuple[str, ...]:
    """What the looking person can do now; nobody is offered to decide their own draft."""
    turn = loaded.way.turn
    who = loaded.who | {Who.APPROVER} if turn is not None and turn.kind != "view" else loaded.who
    answering = {Verb.AGREE: "agree_draft", Verb.APPROVE: "approve_decision"}
    verbs = [
        str(verb)
        for verb in verbs_open(State(loaded.case.state), loaded.case.kind, who)
        if verb not in answering or (turn is not None and turn.verb == answering[verb])
    ]
    if State(loaded.case.state) is State.CHECKING and Verb.START_REVIEW in verbs:
        verbs.append(str(Verb.DRAFT))  # drafting from here goes through the review by itself
    return tuple(verbs)
