"""Reading the days of a case for a screen."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from django.utils.timezone import localtime

from tomoni.cases.domain.clock import BY_LAW, Clock
from tomoni.cases.domain.transitions import Verb
from tomoni.cases.models import Case, Enquiry, Transition
from tomoni.cases.models.sealed import opened
from tomoni.cases.queries.screens.timing import EnquiryLine, PutOff, Silence, Timing
from tomoni.services import interface as services

OF_THE_CLOCK = frozenset(
    {Verb.ASK_OTHER_BODY, Verb.HEAR_OTHER_BODY, Verb.CANCEL_ENQUIRY, Verb.EXTEND, Verb.SET_CLAIM_DAY}
)


def timing_of(
    case: Case,
    definition: services.Definition,
    transitions: Sequence[Transition],
    clocks: tuple[Clock, ...],
    *,
    verbs: Collection[str] = (),
    answers: bool = False,
) -> Timing:
    """The days of a case. `verbs`: what the looking person may do. One query where another body was asked, else none.

    answers: with what the bodies said, for the desk.
    """
    asked = any(transition.verb == Verb.ASK_OTHER_BODY for transition in transitions)
    enquiries = tuple(_enquiries(case, answers)) if asked else ()
    deadline = definition.deadline
    return Timing(
        clocks=clocks,
        enquiries=enquiries,
        silence=silence_of(definition, clocks),
        put_off=_put_off(transitions),
        arrived_on=localtime(case.arrived_at).date(),
        claimed_on=case.claimed_on,
        claim_law=definition.claim_day.law if definition.claim_day.is_ != "arrival" else "",
        claim_kind=definition.claim_day.is_,
        claim_days=definition.claim_day.days,
        extension=deadline.extension if deadline else "",
        may=frozenset(verb for verb in OF_THE_CLOCK & set(verbs) if _possible(verb, definition, clocks, enquiries)),
    )


def _enquiries(case: Case, answers: bool) -> list[EnquiryLine]:
    rows = Enquiry.objects.filter(case=case).select_related("asked_by").order_by("number")
    return [
        EnquiryLine(
            number=row.number,
            body=row.body,
            asked_for=row.asked_for,
            expected_on=row.expected_on,
            asked_at=row.asked_at,
            asked_by=row.asked_by.name if answers else "",
            ended_at=row.ended_at,
            end=row.end,
            answer=opened(row.answer, row.key_id)["answer"] if answers and row.answer else "",
        )
        for row in rows
    ]


def heard_by(transitions: Sequence[Transition]) -> date | None:
    """The last day on which a body that is still asked is expected to answer. No query."""
    asked: dict[int, str] = {}
    for transition in transitions:
        if transition.verb == Verb.ASK_OTHER_BODY:
            asked[transition.data.get("enquiry", 0)] = transition.data.get("by", "")
        elif transition.verb in (Verb.HEAR_OTHER_BODY, Verb.CANCEL_ENQUIRY):
            asked.pop(transition.data.get("enquiry", 0), None)
    last = max(asked.values(), default="")
    return date.fromisoformat(last) if last else None


def law_clock(clocks: Collection[Clock]) -> Clock | None:
    """The clock of the period by law."""
    return next((clock for clock in clocks if clock.period.kind == BY_LAW), None)


def silence_of(definition: services.Definition, clocks: Collection[Clock]) -> Silence | None:
    """From when on the law lets the applicant regard silence as refusal; None where no law does, or it is decided."""
    clock, deadline = law_clock(clocks), definition.deadline
    if clock is None or clock.ended_on or deadline is None or not deadline.silence:
        return None
    return Silence(deadline.silence, clock.due_on + timedelta(days=1))


def _put_off(transitions: Sequence[Transition]) -> PutOff | None:
    told = next((transition for transition in reversed(transitions) if transition.verb == Verb.EXTEND), None)
    if told is None or "because" not in told.data:  # the words of a destroyed case are gone
        return None
    before, until = (date.fromisoformat(told.data[key]) for key in ("from", "until"))
    return PutOff(before, until, told.data["because"], told.at)


def _possible(
    verb: str, definition: services.Definition, clocks: Collection[Clock], enquiries: Collection[EnquiryLine]
) -> bool:
    """What the table allows by state and role, narrowed by what the law and the case have."""
    if verb in (Verb.HEAR_OTHER_BODY, Verb.CANCEL_ENQUIRY):
        return any(not enquiry.end for enquiry in enquiries)
    if verb == Verb.SET_CLAIM_DAY:
        return definition.claim_day.is_ != "arrival"
    if verb == Verb.EXTEND:
        clock = law_clock(clocks)
        if clock is None:  # an aim that stands alone is put off by a note
            return bool(clocks)
        has = definition.deadline is not None and bool(definition.deadline.extension)
        return has and not clock.late and clock.put_off_from is None
    return True
