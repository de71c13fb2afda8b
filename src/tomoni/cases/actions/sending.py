"""What is sent arrives: one application, or a slice of hundreds, by the same rules and with the same few statements.

A sending is worked out with the rules before anything is written. Then everything of a slice is stored together. What
cannot be stored with the others (its key is live already, or is asked for twice in the slice) goes by itself, in its
order, so that it is answered as a second comer and harms nobody.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, models, transaction

from tomoni.cases.actions.arrivals import Arrival, Laid, Rows, add_rows, lay_out, series_of, told_of, wanted_keys
from tomoni.cases.actions.claims import already_live, live_keys, with_keys
from tomoni.cases.actions.giving_way import in_the_way
from tomoni.cases.domain.answers import digest
from tomoni.cases.domain.interviews import body_of
from tomoni.cases.domain.receipts import receipt_number
from tomoni.cases.errors import AnswersNotComplete, CasesError, RoleNotHeld, SignatureMissing
from tomoni.cases.models import ActingFor, Case, Receipt, Submission
from tomoni.cases.models.narrowing import without
from tomoni.core import interface as core
from tomoni.services import interface as services

Beside = Callable[[Receipt, Sequence[Case]], Iterable[models.Model]]


@dataclass
class Sending:
    """What somebody sends, worked out: the services asked for, and all answers.

    key: of the press of the button. day, at: when it arrived. acts: what else was done with data, for the ledger.
    beside: rows of the caller that point at the receipt and the cases, stored with them or not at all.
    """

    person: int
    key: str
    answers: Mapping[str, Any]
    day: date
    at: datetime
    actor: core.Actor
    arrivals: list[Arrival] = field(default_factory=list)
    acting: ActingFor | None = None
    acts: list[core.Act] = field(default_factory=list)
    beside: Beside | None = None

    @property
    def body(self) -> dict[str, Any]:
        """What was sent, as its hash is made of."""
        return body_of(self.person, [arrival.definition.id for arrival in self.arrivals], self.answers)


def send_one(sending: Sending) -> Receipt:
    """One sending, in the caller's transaction. Raises RoleNotHeld, AnswersNotComplete, ClaimAlreadyLive."""
    need_whole(sending)
    return with_keys(lambda settle: _write([sending], settle=settle)[0])


def send_many(sendings: Sequence[Sending]) -> list[Receipt | CasesError | IntegrityError]:
    """Each sending arrives whole or is refused alone; in the caller's transaction.

    An IntegrityError says that its key, or a row of the caller, is there already.
    """
    found: dict[int, Receipt | CasesError | IntegrityError] = {}
    together, alone = _told_apart(sendings)
    try:
        with transaction.atomic():
            receipts = _write([sendings[place] for place in together], settle=False)
        found = dict(zip(together, receipts, strict=True))
    except IntegrityError:  # somebody was faster with one of them
        alone = list(range(len(sendings)))
    for place in alone:
        try:
            with transaction.atomic():
                found[place] = send_one(sendings[place])
        except (CasesError, IntegrityError) as refused:
            found[place] = refused
    return [found[place] for place in range(len(sendings))]


def _told_apart(sendings: Sequence[Sending]) -> tuple[list[int], list[int]]:
    """Places of those that can be written together, and of those that go alone. One query."""
    wanted = [{key.digest for one in sending.arrivals for key in wanted_keys(one)} for sending in sendings]
    asked = Counter(digest for digests in wanted for digest in digests)
    live = set(live_keys().filter(digest__in=list(asked)).values_list("digest", flat=True))
    together, alone, first = list[int](), list[int](), set[str]()
    for place, digests in enumerate(wanted):
        plain = live.isdisjoint(digests) and first.isdisjoint(digests) and not _fault_of(sendings[place])
        (together if plain else alone).append(place)
        first |= digests
    return together, alone


def need_whole(sending: Sending) -> None:
    """Raises what `_fault_of` finds; before that ClaimAlreadyLive, for nobody should mend what is asked for already."""
    fault = _fault_of(sending)
    if fault is None:
        return
    for arrival in sending.arrivals:
        live = in_the_way(sending.person, arrival.definition, wanted_keys(arrival))
        if live is not None:
            raise already_live(live, told_of(arrival))
    raise fault


def _fault_of(sending: Sending) -> CasesError | None:
    faults = (not_in_form(arrival) for arrival in sending.arrivals)
    return next((fault for fault in faults if fault is not None), None)


def not_in_form(arrival: Arrival) -> CasesError | None:
    """Only what is no application in proper form is refused; never somebody who is not eligible."""
    definition = arrival.definition
    if arrival.answer.may_apply is False or (arrival.itself and not definition.may_itself):
        return RoleNotHeld("The register does not say that this person may ask for this.", service=definition.id)
    if definition.signature is not None and definition.signature.online and not arrival.by_hand:
        return SignatureMissing(
            "A law wants a signature by hand for this. Come to the counter, or sign a printed form. Nothing was sent.",
            why="online", service=definition.id,
        )  # fmt: skip
    others = arrival.others if _can_wait(definition) else ()
    lacking = lacking_in(without(arrival.answer, others), arrival.answers)
    if not lacking:
        return None
    return AnswersNotComplete(
        "Some questions have no answer yet. They are needed to decide; answer them and send again.",
        faults=dict.fromkeys((path for path, _ in lacking), "missing"),
        page=lacking[0][1],
        service=definition.id,
    )


def _can_wait(definition: services.Definition) -> bool:
    """Whether somebody still looks at it after it arrived; a notification that is not made at the desk takes effect."""
    return definition.kind == "application" or bool(definition.in_person)


def lacking_in(answer: services.Answer, answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(path, page) of every question that needs an answer and has none."""
    return [
        (item.path, page.id)
        for page in answer.pages
        for item in page.items
        if item.ask and item.fact.required and answers.get(item.path) in (None, "")
    ]


def _write(sendings: Sequence[Sending], *, settle: bool) -> list[Receipt]:
    """Everything of all of them: keys are settled first, then numbers are drawn, then all is stored at once."""
    laid = [[lay_out(arrival, settle=settle) for arrival in sending.arrivals] for sending in sendings]
    numbers = _Numbers(sendings, laid)
    rows, submissions, beside = Rows(), list[Submission](), list[models.Model]()
    receipts = list[Receipt]()
    for sending, arrivals in zip(sendings, laid, strict=True):
        receipt = _receipt_row(sending, numbers.next(*_receipts_of(sending)))
        receipts.append(receipt)
        submissions.append(
            Submission(key=sending.key, body_hash=digest(sending.body), receipt=receipt, at=core.now())
        )  # fmt: skip
        rows.acts += sending.acts
        cases = [
            add_rows(rows, one, receipt, place, numbers.next(*series_of(one, sending.at)), sending.actor)
            for place, one in enumerate(arrivals, start=1)
        ]
        beside += sending.beside(receipt, cases) if sending.beside is not None else ()
    rows.store([receipts], [submissions, beside])
    return receipts


def _receipt_row(sending: Sending, serial: int) -> Receipt:
    return Receipt(
        number=receipt_number(sending.day, serial), person_id=sending.person, channel=sending.actor.channel,
        arrived_at=sending.at, acting=sending.acting,
    )  # fmt: skip


def _receipts_of(sending: Sending) -> tuple[str, int]:
    return f"receipt-{sending.day:%m%d}", sending.day.year


class _Numbers:
    """The numbers a slice needs, drawn in one statement: first those of receipts, then those of dockets, each sorted,
    so that two slices never wait for each other."""

    def __init__(self, sendings: Sequence[Sending], laid: Sequence[Sequence[Laid]]) -> None:
        receipts = Counter(_receipts_of(sending) for sending in sendings)
        pairs = zip(sendings, laid, strict=True)
        dockets = Counter(series_of(one, sending.at) for sending, many in pairs for one in many)
        wanted = {key: part[key] for part in (receipts, dockets) for key in sorted(part)}
        self.left = dict(core.next_numbers(wanted)) if wanted else {}

    def next(self, name: str, year: int) -> int:
        number = self.left[name, year]
        self.left[name, year] = number + 1
        return number
