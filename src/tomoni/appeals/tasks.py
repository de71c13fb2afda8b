"""Listeners: an appeal has its line in the register of what came in, and holds the record of its case."""

from tomoni.appeals.events import AppealReceived, AppealRuled
from tomoni.cases import interface as cases
from tomoni.core import interface as core
from tomoni.documents import interface as documents

APPEALS = core.Actor.system("appeals")


@core.listen(AppealReceived, "appeals.enter_received")
def enter_and_hold(event: AppealReceived) -> None:
    """It came in; while it goes on, nothing of the case is destroyed."""
    cases.enter_arrival(event.case_number, "appeal", mark=f"/{event.appeal}")
    cases.hold_case_record(
        event.case_number, "appeal", origin=f"appeal:{event.appeal}", note=event.appeal, actor=APPEALS
    )


@core.listen(AppealRuled, "appeals.let_go")
def let_go(event: AppealRuled) -> None:
    """It was ruled on: the record falls due as before. Where another body rules, a person lets go."""
    documents.lift_holds_of(f"appeal:{event.appeal}", actor=APPEALS)
