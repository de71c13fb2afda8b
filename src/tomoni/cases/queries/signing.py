"""Which services of a conversation a law wants signed by hand and how far that is; what was signed with a case."""

from dataclasses import dataclass
from datetime import datetime

from tomoni.cases.actions.interviews import pinned
from tomoni.cases.actions.signing import body_of_service
from tomoni.cases.actions.taking_in import hold_taken_in
from tomoni.cases.models import Signature
from tomoni.cases.models.sealed import opened
from tomoni.core import interface as core
from tomoni.services import interface as services


@dataclass(frozen=True)
class SigningLine:
    """One service that is signed. state: none, set (the document is there), signed, paper, void (an answer changed)."""

    service: str
    title: str
    law: str
    unverified: bool
    state: str
    document: int | None = None
    sha256: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class SignedLine:
    """What was signed with a case. path: SVG path data of the pen; filed: where the paper lies; paper: its scan."""

    document: int
    sha256: str
    way: str
    path: str
    filed: str
    paper: int | None
    office: str
    at: datetime


def list_signing(token: str, *, actor: core.Actor) -> tuple[SigningLine, ...]:
    """For the desk, before sending; empty where no law wants a signature. Raises as `find_taken_in`."""
    interview = hold_taken_in(token, actor).interview
    wanted = [one for one in pinned(interview)[0] if one.signature is not None]
    rows = {row.service: row for row in Signature.objects.filter(interview=interview, voided_at=None)} if wanted else {}
    return tuple(_line(one, rows.get(one.id), body_of_service(interview, one, actor)) for one in wanted)


def _line(definition: services.Definition, row: Signature | None, body: str) -> SigningLine:
    assert definition.signature is not None
    law, state = definition.signature.law, "none"
    if row is not None:
        state = "void" if row.body != body else {"tablet": "signed", "paper": "paper"}.get(row.way, "set")
    return SigningLine(
        definition.id, definition.title(), law.text, law.unverified, state,
        row.document if row else None, row.sha256 if row else "", row.signed_at if row and row.way else None,
    )  # fmt: skip


def list_signed(number: str) -> tuple[SignedLine, ...]:
    """What was signed by hand with a case. One query."""
    rows = Signature.objects.filter(case__number=number, voided_at=None).order_by("pk")
    return tuple(
        SignedLine(
            row.document, row.sha256, row.way, opened(row.strokes, row.key_id).get("path", ""), row.filed, row.paper,
            row.office, row.signed_at,
        )
        for row in rows
    )  # fmt: skip


def find_document_to_sign(token: str, service: str, *, actor: core.Actor) -> bytes:
    """The PDF that lies before the person. Raises as `find_taken_in`, core.FileMissing."""
    interview = hold_taken_in(token, actor).interview
    row = Signature.objects.filter(interview=interview, service=service, voided_at=None).first()
    found = core.find_file(row.document) if row is not None else None
    return core.open_file(found, unread=True) if found is not None else b""


def find_signed_document(number: str, person: int) -> bytes:
    """The PDF that a person signed with a case of theirs; empty where there is none."""
    row = Signature.objects.filter(case__number=number, signer=person, voided_at=None).first()
    found = core.find_file(row.document) if row is not None else None
    return core.open_file(found, unread=True) if found is not None else b""
