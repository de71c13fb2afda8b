"""What a person said of themselves in somebody else's request, wherever it is kept now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tomoni.cases.domain.attachments import kept_of
from tomoni.cases.domain.own import ANSWERED, entities_of, theirs
from tomoni.cases.domain.transitions import State
from tomoni.cases.models.cases import AnswerRevision, Case
from tomoni.cases.models.interviews import WantedService
from tomoni.cases.models.own_links import OwnLink
from tomoni.cases.models.revisions import Revision
from tomoni.cases.models.sealed import opened
from tomoni.core import interface as core

OFFICE = "office"  # the channel of a case that revises another


@dataclass(frozen=True)
class OwnSaid:
    """One time somebody asked a person (`ask_other`), and what is kept of their answers.

    asker: name, empty where the register keeps one of the two from being found (支援措置). services: for which they
    were asked, by id. state: waiting, answered, declined, ended (taken back). cases: numbers of the asker's cases that
    hold the answers; empty before the request was sent. answers: {path: JSON value} as they stand now, of this person
    and nobody else; sent: whether the town has them, or they wait in the person's own half-done page.
    """

    link: int
    asker: str
    services: tuple[str, ...]
    state: str
    asked_at: datetime
    ended_at: datetime | None
    cases: tuple[str, ...]
    answers: Mapping[str, Any]
    sent: bool

    def files(self) -> tuple[tuple[int, str], ...]:
        """Their papers: (row of core.StoredFile, name)."""
        return tuple(
            (int(one["file"]), str(one.get("name", ""))) for value in self.answers.values() for one in kept_of(value)
        )


def list_own_said(person: int) -> tuple[OwnSaid, ...]:
    """Every time a person (row number) was asked to answer for themselves, oldest first. One query where never.

    Goes when the conversation goes: destroyed with the last case it became, or empty when nobody sent it.
    """
    rows = OwnLink.objects.filter(person=person).select_related("interview__person").order_by("made_at", "pk")
    return tuple(_said(row) for row in rows)


def _said(row: OwnLink) -> OwnSaid:
    interview, entity = row.interview, entities_of([row.person_id])
    cases = cases_holding(interview.receipt_id) if interview.receipt_id else []
    kept = _answers_in(cases) if cases else opened(interview.answers, interview.key_id)
    sent = row.state == ANSWERED
    told = kept if sent else opened(row.answers, row.key_id)  # of what was taken back or declined nothing is left
    answers = theirs(told, entity)
    wanted = WantedService.objects.filter(interview=interview).order_by("place").values_list("service", flat=True)
    hidden = core.find_protections([row.person_id, interview.person_id])
    return OwnSaid(
        row.pk, "" if hidden else interview.person.name, tuple(wanted), row.state, row.made_at, row.ended_at,
        tuple(one.number for one in cases) if answers and sent else (), answers, sent,
    )  # fmt: skip


def cases_holding(receipt: int) -> Sequence[Case]:
    """The cases of a receipt that are kept, and those that revise them and went on with their answers."""
    found = list(Case.objects.filter(receipt=receipt).exclude(state=State.DESTROYED).order_by("pk"))
    layer = found
    while layer:
        revising = Revision.objects.filter(of__in=[one.pk for one in layer]).values("case")
        layer = list(Case.objects.filter(pk__in=revising).exclude(state=State.DESTROYED).order_by("pk"))
        found = [*found, *layer]
    return found


def answerers_of(cases: Sequence[Case]) -> dict[int, tuple[int, ...]]:
    """By case (row number) the adults whose own answers it holds. One query, more for cases that revise others."""
    receipts = {case.pk: {case.receipt_id} for case in cases}
    for case in cases:
        of: Case | None = case
        while of is not None and of.channel == OFFICE:
            of = Case.objects.filter(pk__in=Revision.objects.filter(case=of).values("of")).first()
            receipts[case.pk] |= {of.receipt_id} if of is not None else set()
    wanted = set().union(*receipts.values())
    people = {case.person_id for case in cases}  # by the index of conversations; a revising case has the same
    rows = OwnLink.objects.filter(interview__person__in=people, interview__receipt__in=wanted, state=ANSWERED)
    by_receipt: dict[int, list[int]] = {}
    for receipt, person in rows.order_by("pk").values_list("interview__receipt", "person"):
        by_receipt.setdefault(receipt, []).append(person)
    return {
        pk: tuple(dict.fromkeys(one for receipt in sorted(of) for one in by_receipt.get(receipt, ())))
        for pk, of in receipts.items()
        if not of.isdisjoint(by_receipt)
    }


def _answers_in(cases: Iterable[Case]) -> dict[str, Any]:
    """What stands in the newest answers of each; a later case says what holds."""
    merged: dict[str, Any] = {}
    for case in cases:
        row = AnswerRevision.objects.filter(case=case, number=case.revision).first()
        merged |= opened(row.answers, row.key_id) if row is not None else {}
    return merged
