"""Listeners of the desk."""

from collections.abc import Sequence

from tomoni.cases import interface as cases
from tomoni.channels.desk.team.addresses import open_search
from tomoni.channels.desk.team.dealing import deal_arrived
from tomoni.channels.desk.team.opinion_records import WORDS, OpinionAnnex, opinions_about
from tomoni.core import interface as core
from tomoni.documents import interface as documents

cases.register_annex(WORDS, OpinionAnnex())
documents.register_record_source("opinions", opinions_about)


@core.listen(cases.CaseArrived, "desk.deal", many=True)
def deal(events: Sequence[cases.CaseArrived]) -> None:
    """Where a section wants it, new cases are somebody's at once."""
    deal_arrived([event.case_number for event in events])


@core.listen(documents.LetterReturned, "desk.find_address")
def find_address(event: documents.LetterReturned) -> None:
    """A letter came back: somebody has to find its reader."""
    open_search(event)
