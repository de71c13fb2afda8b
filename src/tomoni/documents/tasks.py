"""Listeners: the job of a destruction, step by step."""

from tomoni.core import interface as core
from tomoni.documents.actions.destroying import carry_on_destruction
from tomoni.documents.events import DestructionApproved


@core.listen(DestructionApproved, "documents.destroy")
def carry_on(event: DestructionApproved) -> None:
    """Some records a step; the next step is an event of its own."""
    carry_on_destruction(event.destruction)
