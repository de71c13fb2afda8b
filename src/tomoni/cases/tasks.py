"""Listeners: what follows an event, each in a transaction of its own and safe to run twice."""

from tomoni.cases.actions.counting import recount
from tomoni.cases.actions.outcomes import carry_out
from tomoni.cases.events import CaseArrived, CaseClosed, CaseDecided, CaseWithdrawn, CorrectionAnswered
from tomoni.cases.models import Case
from tomoni.cases.models.situations import offer_awards
from tomoni.core import interface as core
from tomoni.services import interface as services

services.register_fact_source("awards", offer_awards)


@core.listen(CaseDecided, "cases.carry_out")
def carry_out_decision(event: CaseDecided) -> None:
    """Letters, certificates, records and offers of a decision."""
    carry_out(event.case_number)


@core.listen(CaseArrived, "cases.carry_out_notification")
def carry_out_notification(event: CaseArrived) -> None:
    """The duty of a notification is fulfilled on arrival; what comes of it follows at once."""
    if event.kind == "notification":
        carry_out(event.case_number)


@core.listen(CaseArrived, "cases.recount")
@core.listen(CorrectionAnswered, "cases.recount")
@core.listen(CaseWithdrawn, "cases.recount")
@core.listen(CaseClosed, "cases.recount")
def recount_desk(event: CaseArrived | CorrectionAnswered | CaseWithdrawn | CaseClosed) -> None:
    """Residents do not wait for the counts of the desk."""
    found = Case.objects.filter(number=event.case_number).values_list("department", "assignee_id").first()
    if found is not None:
        recount(*found)
