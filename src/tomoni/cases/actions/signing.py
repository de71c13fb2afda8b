"""A signature by hand at the counter, only where a law wants one: the document set, signed, bound to its hash, sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from tomoni.cases.actions.arrivals import Arrival
from tomoni.cases.actions.interviews import hold_interview, pinned
from tomoni.cases.actions.sending import Sending
from tomoni.cases.actions.sendings_read import read_sending
from tomoni.cases.actions.taking_in import hold_taken_in, paper_owner
from tomoni.cases.domain.answers import digest
from tomoni.cases.domain.interviews import own_answers
from tomoni.cases.domain.strokes import is_signature
from tomoni.cases.domain.wareki import dated
from tomoni.cases.errors import SignatureMissing, SigningNotPossible
from tomoni.cases.models import Case, Interview, Receipt, Signature
from tomoni.cases.models.sealed import shut
from tomoni.core import interface as core
from tomoni.services import interface as services

TABLET, PAPER = "tablet", "paper"
SAID = {
    "none": "No law wants a signature for this. Nobody is asked to sign.",
    "set": "Set the document first, so that the person sees what they sign.",
    "changed": "The answers were changed since this document was set. Set it again; what was signed is void.",
    "strokes": "Nothing was signed. Write the name with the pen, or sign on paper.",
    "filed": "Add the scan of the signed paper, or say where it is filed.",
}
MISSING = {
    "missing": "A law wants a signature for this and there is none yet. Let the person sign, or leave this out.",
    "void": "An answer was changed after the signature, so it is void. Set the document again and let the person sign.",
    "online": "A law wants a signature by hand for this, so it cannot be sent from here. Come to the counter, or sign "
    "a printed form. Nothing was sent.",
}


@dataclass(frozen=True)
class ToSign:
    """What one document will say: as it was read out, of one state of the conversation. Typesetting needs no more."""

    token: str
    service: str
    lines: tuple[tuple[str, str], ...]
    values: Mapping[str, Any]
    body: str
    title: str


def read_document_to_sign(
    token: str, service: str, lines: Sequence[tuple[str, str]], *, actor: core.Actor, seen: int | None = None
) -> ToSign:  # fmt: skip
    """What the person will sign, of the answers as they were read out (label, text). Nothing is written.

    seen: version of the conversation that was read out; where another device changed it meanwhile it is refused.
    Typeset `values` with `documents.set_paper_to_sign` outside of any transaction, for on SQLite one that is open
    keeps everybody from writing; then `set_document_to_sign`. Raises SigningNotPossible (`why`: none, changed),
    InterviewNotOpen, NotAllowed, TakingInNotPossible.
    """
    with transaction.atomic():
        interview, definition = _hold(token, service, actor)
        if seen is not None and seen != interview.version:
            raise _refusal("changed")
        return _to_sign(interview, definition, lines, actor)


def set_document_to_sign(paper: ToSign, pdf: bytes, *, actor: core.Actor) -> Signature | ToSign:
    """Keep the PDF that was set of `paper`. What was set or signed before for this service is void.

    Where what stands on it changed meanwhile (a new name, a day later) nothing is kept and the paper of now is given
    back, to be typeset again; where an answer changed it is refused, for it was not read out. Raises as
    `read_document_to_sign`.
    """
    with transaction.atomic():
        interview, definition = _hold(paper.token, paper.service, actor)
        now = _to_sign(interview, definition, paper.lines, actor)
        if now.body != paper.body:
            raise _refusal("changed")
        if now != paper:
            return now
        _void(interview, paper.service)
        stored = core.store_file(pdf, f"{paper.title}.pdf", paper_owner(interview.pk))
        row = Signature.objects.create(
            interview=interview, service=paper.service, signer_id=interview.person_id, way="", document=stored.pk,
            sha256=stored.sha256, body=paper.body, staff_id=int(actor.id), office=actor.office, signed_at=core.now(),
        )  # fmt: skip
        _record(row, definition, actor, "set_to_sign")
        return row


def _to_sign(
    interview: Interview, definition: services.Definition, lines: Sequence[tuple[str, str]], actor: core.Actor
) -> ToSign:  # fmt: skip
    values = _values(interview, definition, lines)
    body = body_of_service(interview, definition, actor)
    return ToSign(interview.token, definition.id, tuple(lines), values, body, definition.title())


def sign_with_pen(token: str, service: str, strokes: str, *, sha256: str, actor: core.Actor) -> Signature:
    """The person signed on the tablet. strokes: SVG path data; sha256: of the document that lay before them.

    Raises SigningNotPossible (`why`: set, changed, strokes), and as `read_document_to_sign`.
    """
    with transaction.atomic():
        row, definition = _signing(token, service, sha256, actor)
        if not is_signature(strokes):
            raise _refusal("strokes")
        row.strokes, row.key_id = shut({"path": strokes})
        return _signed(row, TABLET, definition, actor)


def sign_on_paper(
    token: str, service: str, *, sha256: str, actor: core.Actor, scan: bytes = b"", name: str = "", filed: str = ""
) -> Signature:
    """The person signed the printed document; its scan is kept, or it is said where the paper lies.

    Raises SigningNotPossible (`why`: set, changed, filed), core.FileRefused, and as `read_document_to_sign`.
    """
    with transaction.atomic():
        row, definition = _signing(token, service, sha256, actor)
        if not scan and not filed.strip():
            raise _refusal("filed")
        if scan:
            row.paper = core.store_file(scan, name, paper_owner(row.interview_id)).pk
        row.filed = filed.strip()[:100]
        return _signed(row, PAPER, definition, actor)


def _hold(token: str, service: str, actor: core.Actor) -> tuple[Interview, services.Definition]:
    taken = hold_taken_in(token, actor)
    interview = hold_interview(token, taken.interview.person_id)
    definition = next((one for one in pinned(interview)[0] if one.id == service), None)
    if definition is None or definition.signature is None:
        raise _refusal("none")
    return interview, definition


def _signing(token: str, service: str, sha256: str, actor: core.Actor) -> tuple[Signature, services.Definition]:
    interview, definition = _hold(token, service, actor)
    row = Signature.objects.filter(interview=interview, service=service, voided_at=None).first()
    if row is None:
        raise _refusal("set")
    if row.sha256 != sha256 or row.body != body_of_service(interview, definition, actor):
        raise _refusal("changed")
    return row, definition


def _signed(row: Signature, way: str, definition: services.Definition, actor: core.Actor) -> Signature:
    row.way, row.staff_id, row.office, row.signed_at = way, int(actor.id), actor.office, core.now()
    row.save()
    _record(row, definition, actor, "signed_by_hand")
    return row


def _record(row: Signature, definition: services.Definition, actor: core.Actor, deed: str) -> None:
    core.record(actor, "change", [row.signer_id], facts=["signature"], purpose=definition.purpose, deed=deed)


def _void(interview: Interview, service: str) -> None:
    live = Signature.objects.filter(interview=interview, service=service, voided_at=None)
    live.update(voided_at=core.now(), strokes="", key_id="")


def _values(
    interview: Interview, definition: services.Definition, lines: Sequence[tuple[str, str]]
) -> dict[str, Any]:  # fmt: skip
    person, law = interview.person, definition.signature
    assert law is not None
    return {
        "title": definition.title(), "town": core.current_municipality().name, "law": law.law.text,
        "day": dated(core.today())["wareki"], "name": person.name, "address": person.address,
        "lines": [[label, text] for label, text in lines],
    }  # fmt: skip


def body_of_service(interview: Interview, definition: services.Definition, actor: core.Actor) -> str:
    """Hash of what one service would send now: another answer, another hash."""
    return body_of(read_sending(interview, [definition], "", actor).arrivals[0])


def body_of(arrival: Arrival) -> str:
    """The same of an arrival."""
    asked = [item.path for page in arrival.answer.pages for item in page.items]
    papers = [need.path for need in arrival.answer.evidence]
    said = own_answers(arrival.answers, [*asked, *papers], [])
    return digest({"service": arrival.definition.id, "bundle": arrival.definition.bundle, "answers": said})


def lacks_signature(interview: Interview, arrival: Arrival, actor: core.Actor) -> str:
    """Why a service cannot be sent for want of a signature: missing, void, online; empty where it can."""
    wanted = arrival.definition.signature
    if wanted is None or actor.kind == "system":
        return ""
    if actor.kind != "staff":
        return "online" if wanted.online else ""
    row = Signature.objects.filter(interview=interview, service=arrival.definition.id, voided_at=None).first()
    if row is None or not row.way:
        return "missing"
    return "" if row.body == body_of(arrival) else "void"


def need_signatures(interview: Interview, sending: Sending, actor: core.Actor) -> None:
    """Raises SignatureMissing for the first service that a law wants signed and that is not."""
    for arrival in sending.arrivals:
        why = lacks_signature(interview, arrival, actor)
        if why:
            raise SignatureMissing(MISSING[why], why=why, service=arrival.definition.id)


def bind_signatures(interview: Interview, receipt: Receipt) -> None:
    """With the sending, each signature goes to its case; inside the caller's transaction."""
    live = list(Signature.objects.filter(interview=interview, voided_at=None).exclude(way=""))
    cases = dict(Case.objects.filter(receipt=receipt).values_list("service", "pk")) if live else {}
    for row in live:
        row.case_id = cases.get(row.service)
        row.save(update_fields=["case"])


def _refusal(why: str) -> SigningNotPossible:
    return SigningNotPossible(SAID[why], why=why)
