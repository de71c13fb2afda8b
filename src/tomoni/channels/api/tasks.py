"""Listeners: steps of a case become messages, messages are sent. Each may run twice; a message has an id."""

from collections.abc import Sequence

from tomoni.cases import interface as cases
from tomoni.channels.api.applying import forget_application
from tomoni.channels.api.events import ApplicationStepped
from tomoni.channels.api.intake import forget_package
from tomoni.channels.api.webhooks import prepare_message, tell_clients
from tomoni.core import interface as core

STEPS = {
    cases.CaseArrived: "arrived",
    cases.CorrectionAsked: "correcting",
    cases.CorrectionAnswered: "checking",
    cases.PeriodExtended: "delayed",
    cases.CaseDecided: "decided",
    cases.CaseWithdrawn: "withdrawn",
    cases.CaseClosed: "closed",
}


@core.listen(cases.CaseArrived, "api.tell", many=True)
@core.listen(cases.CorrectionAsked, "api.tell", many=True)
@core.listen(cases.CorrectionAnswered, "api.tell", many=True)
@core.listen(cases.PeriodExtended, "api.tell", many=True)
@core.listen(cases.CaseDecided, "api.tell", many=True)
@core.listen(cases.CaseWithdrawn, "api.tell", many=True)
@core.listen(cases.CaseClosed, "api.tell", many=True)
def tell_steps(
    events: Sequence[
        cases.CaseArrived
        | cases.CorrectionAsked
        | cases.CorrectionAnswered
        | cases.PeriodExtended
        | cases.CaseDecided
        | cases.CaseWithdrawn
        | cases.CaseClosed
    ],
) -> None:
    """The public state of applications that came from a client; nothing for every other case."""
    tell_clients([event.case_number for event in events], STEPS[type(events[0])])


@core.listen(cases.CaseDestroyed, "api.forget_package")
def forget(event: cases.CaseDestroyed) -> None:
    """The package in which a destroyed case came, and the row of the client that sent it, go with it."""
    forget_application(event.case_number)
    forget_package(event.case_number)


@core.listen(ApplicationStepped, "api.send", outside="webhook")
def send(event: ApplicationStepped) -> core.Outside | None:
    """One message to one receiver."""
    return prepare_message(event)
