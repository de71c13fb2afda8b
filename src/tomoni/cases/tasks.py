"""Listeners: what follows an event, each in a transaction of its own and safe to run twice."""

from collections.abc import Sequence

from tomoni.cases.actions.bulk import go_on
from tomoni.cases.actions.carrying_out import carry_out_many
from tomoni.cases.actions.counting import recount_many
from tomoni.cases.actions.destroying import CaseKeeper
from tomoni.cases.actions.disclosing import records_about
from tomoni.cases.actions.durations import count_days_taken
from tomoni.cases.actions.filing_mandates import MANDATE, MandateKeeper, file_mandate
from tomoni.cases.actions.filing_money import CLAIM, ORDER, ClaimKeeper, OrderKeeper, file_claim, file_order
from tomoni.cases.actions.interviews import who_shares_room
from tomoni.cases.actions.mailing import go_on_mailing
from tomoni.cases.actions.matching import propose_matches
from tomoni.cases.actions.moving import OFFICIAL
from tomoni.cases.actions.outcomes import carry_out
from tomoni.cases.actions.registering import (
    enter_arrival,
    enter_arrivals,
    enter_correction,
    file_case,
    file_cases,
    note_award_ended,
)
from tomoni.cases.actions.reprojecting import reproject_due_days
from tomoni.cases.actions.watching import look_again
from tomoni.cases.actions.yearly import LOOK, look_at_awards, looked_at, note_answer, note_settled
from tomoni.cases.actions.yearly_letters import go_on_with_check
from tomoni.cases.events import (
    AwardChanged,
    BulkGoesOn,
    CaseArrived,
    CaseClosed,
    CaseDecided,
    CaseWithdrawn,
    CorrectionAnswered,
    MailingGoesOn,
    YearlyCheckGoesOn,
)
from tomoni.cases.models import Case
from tomoni.cases.models.situations import offer_awards
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.payments import interface as payments
from tomoni.services import interface as services

services.register_fact_source("awards", offer_awards)
core.register_file_group("interview", who_shares_room)
documents.register_keeper("case", CaseKeeper())
documents.register_keeper(ORDER, OrderKeeper())
documents.register_keeper(CLAIM, ClaimKeeper())
documents.register_keeper(MANDATE, MandateKeeper())
documents.register_record_source("cases", records_about)


@core.listen(CaseDecided, "cases.carry_out", many=True)
def carry_out_decisions(events: Sequence[CaseDecided]) -> None:
    """Letters, certificates, records and offers of decisions."""
    if len(events) == 1:
        carry_out(events[0].case_number)
    else:
        carry_out_many([event.case_number for event in events])


@core.listen(CaseDecided, "cases.days_taken", many=True)
def count_days(events: Sequence[CaseDecided]) -> None:
    """How long it took, for those who ask next."""
    count_days_taken([event.case_number for event in events])


@core.listen(CaseArrived, "cases.carry_out_notification", when=lambda event: event.kind == "notification")
def carry_out_notification(event: CaseArrived) -> None:
    """The duty of a notification is fulfilled on arrival; what comes of it follows at once."""
    if event.kind == "notification":
        carry_out(event.case_number)


@core.listen(core.ClosingDaysChanged, "cases.reproject")
def reproject(event: core.ClosingDaysChanged) -> None:
    """Due days in office days move with the calendar of the town; a part at a time, the next part as the next event."""
    core.forget("closing_days")  # another process changed them, perhaps a moment ago
    went_on = reproject_due_days(event.after)
    if went_on is not None:
        core.emit(core.ClosingDaysChanged(event.day, went_on))


@core.listen(core.RegisterTakenIn, "cases.follow_register")
def follow_register(event: core.RegisterTakenIn) -> None:
    """Who died or left by a file of today is followed today."""
    look_again()


@core.listen(core.RegisterTakenIn, "cases.propose_matches")
def propose_children(event: core.RegisterTakenIn) -> None:
    """Children that were declared before the register had them: who of it fits exactly is proposed to a clerk."""
    propose_matches()


@core.listen(MailingGoesOn, "cases.go_on_mailing")
def number_households(event: MailingGoesOn) -> None:
    """The next households get their reference numbers."""
    go_on_mailing(event.run)


@core.listen(BulkGoesOn, "cases.go_on")
def go_on_with_many(event: BulkGoesOn) -> None:
    """The next cases of a run over many."""
    go_on(event.run)


@core.listen(CaseArrived, "cases.recount", many=True)
@core.listen(CorrectionAnswered, "cases.recount", many=True)
@core.listen(CaseWithdrawn, "cases.recount", many=True)
@core.listen(CaseClosed, "cases.recount", many=True)
def recount_desk(events: Sequence[CaseArrived | CorrectionAnswered | CaseWithdrawn | CaseClosed]) -> None:
    """Residents do not wait for the counts of the desk; of many cases each desk is counted once."""
    found = Case.objects.filter(number__in=[event.case_number for event in events])
    recount_many(found.values_list("department", "assignee_id").distinct())


@core.listen(CaseArrived, "cases.enter_received", many=True)
def enter_case(events: Sequence[CaseArrived]) -> None:
    """A line in the register of what came in; what the office opened itself did not come in."""
    enter_arrivals([event.case_number for event in events if event.channel != OFFICIAL], "arrive")


@core.listen(CorrectionAnswered, "cases.enter_received")
def enter_answer(event: CorrectionAnswered) -> None:
    """The answer to a correction came in."""
    enter_correction(event.case_number)


@core.listen(CaseWithdrawn, "cases.enter_received")
def enter_withdrawal(event: CaseWithdrawn) -> None:
    """A withdrawal came in, and the record is complete."""
    enter_arrival(event.case_number, "withdraw")
    file_case(event.case_number)


@core.listen(CaseClosed, "cases.file_record", many=True)
def file_closed(events: Sequence[CaseClosed]) -> None:
    """How long the record is kept is counted from now, or from the end of its award."""
    file_cases([event.case_number for event in events])


@core.listen(AwardChanged, "cases.file_record")
def file_ended(event: AwardChanged) -> None:
    """The right has ended, and with it the continuing matter."""
    if event.change == "ended":
        note_award_ended(event.award)


@core.listen(payments.PaymentsReleased, "cases.file_order")
@core.listen(payments.PaymentsConfirmed, "cases.file_order")
@core.listen(payments.PaymentReturned, "cases.file_order")
@core.listen(payments.OrderChanged, "cases.file_order")
def file_payment_order(
    event: payments.PaymentsReleased | payments.PaymentsConfirmed | payments.PaymentReturned | payments.OrderChanged,
) -> None:
    """Orders are kept by finance rules, not with the case: counted from when the last of them was settled."""
    file_order(event.order)


@core.listen(core.RepresentationEstablished, "cases.file_mandate")
@core.listen(core.RepresentationEnded, "cases.file_mandate")
def file_changed_mandate(event: core.RepresentationEstablished | core.RepresentationEnded) -> None:
    """Keep the register of records in step with who acts for whom."""
    file_mandate(event.representation)


@core.listen(payments.ClaimChanged, "cases.file_claim")
def file_changed_claim(event: payments.ClaimChanged) -> None:
    """A claim is kept from its last entry on."""
    file_claim(event.claim)


@core.listen(YearlyCheckGoesOn, "cases.yearly_go_on")
def go_on_with_yearly_check(event: YearlyCheckGoesOn) -> None:
    """The next awards to look at, or the next letters, warnings or holds of a yearly check."""
    if event.deed == LOOK:
        look_at_awards(event.run)
        return
    go_on_with_check(event.run, event.deed, event.staff, event.after)


@core.listen(CaseArrived, "cases.yearly_answered", many=True)
def note_yearly_answer(events: Sequence[CaseArrived]) -> None:
    """A yearly report came in: its line of the check is answered."""
    looked = looked_at(event.service for event in events)
    for event in events:
        if event.service in looked:
            note_answer(event.case_number)


@core.listen(CaseClosed, "cases.yearly_settled", many=True)
def note_yearly_settled(events: Sequence[CaseClosed]) -> None:
    """The report was looked at: its line is settled."""
    looked = looked_at(event.service for event in events)
    for event in events:
        if event.service in looked:
            note_settled(event.case_number)
