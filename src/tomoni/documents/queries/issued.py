"""What can be read of documents."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from tomoni.core import interface as core
from tomoni.documents.domain.verify_codes import read_code
from tomoni.documents.errors import DocumentAltered, DocumentErased
from tomoni.documents.models import Document, DocumentBytes


@dataclass(frozen=True)
class VerifyAnswer:
    """What anybody learns from a verify code: that such a paper was issued, and whether it holds. Nobody's data.

    state: valid or void. sha256: of the PDF, for whoever holds the file itself.
    """

    issuer: str
    title: str
    number: str
    issued_on: date
    signed: bool
    state: str
    voided_on: date | None
    sha256: str


def find_document(pk: int) -> Document | None:
    """The document with this id."""
    return Document.objects.filter(pk=pk).first()


def find_documents(pks: Iterable[int]) -> dict[int, Document]:
    """Documents by id."""
    return {one.pk: one for one in Document.objects.filter(pk__in=list(pks))}


def recipient_of(person: core.Person) -> dict[str, str]:
    """Name and address for the window of a letter. A protected person's (支援措置) carries no address: the officer in
    charge brings it, and the paper lies on desks on its way.
    """
    return recipients_of([person])[person.pk]


def recipients_of(people: Sequence[core.Person]) -> dict[int, dict[str, str]]:
    """The same of many, by their rows."""
    protected = core.find_protections(person.pk for person in people)
    return {
        person.pk: {
            "name": person.name,
            "postal_code": "" if person.pk in protected else person.postal_code,
            "address": "" if person.pk in protected else person.address,
        }
        for person in people
    }


def list_documents_of(*, case_number: str = "", person: int | None = None, limit: int = 100) -> list[Document]:
    """Documents of a case or about a person, newest first, void ones among them."""
    if not case_number and person is None:
        raise ValueError("Say whose documents: give a case number or a person.")
    found = Document.objects.order_by("-issued_at", "-pk")
    if case_number:
        found = found.filter(case_number=case_number)
    if person is not None:
        found = found.filter(about_person_id=person)
    return list(found[:limit])


def list_of_section(department: str, *, kind: str = "", before: int = 0, limit: int = 100) -> list[Document]:
    """What a section issued, newest first; `before`: row of the last one on the page before."""
    found = Document.objects.filter(department=department).order_by("-issued_on", "-pk")
    if kind:
        found = found.filter(kind=kind)
    last = Document.objects.filter(pk=before).first() if before else None
    if last is not None:
        found = found.filter(Q(issued_on__lt=last.issued_on) | Q(issued_on=last.issued_on, pk__lt=last.pk))
    return list(found[:limit])


def list_numbers(symbol: str, fiscal_year: int, *, after: int = 0, limit: int = 100) -> list[Document]:
    """The register of a series (文書番号簿) in its order, void numbers with their reason."""
    found = Document.objects.filter(symbol=symbol, fiscal_year=fiscal_year, serial__gt=after)
    return list(found.order_by("serial")[:limit])


def find_by_verify_code(code: str) -> VerifyAnswer | None:
    """What the verify page shows for a code as somebody typed it; None when there is no such certificate."""
    stored = read_code(code)
    document = Document.objects.filter(verify_code=stored).first() if stored else None
    if document is None:
        return None
    return VerifyAnswer(
        issuer=core.current_municipality().name,
        title=document.title,
        number=document.number,
        issued_on=document.issued_on,
        signed=document.signed,
        state="void" if document.voided_at else "valid",
        voided_on=document.voided_at.astimezone(core.now().tzinfo).date() if document.voided_at else None,
        sha256=document.sha256,
    )


def pdf_of(document: Document) -> bytes:
    """The PDF, byte for byte as issued. Who may see it, the caller decides. Raises DocumentAltered, DocumentErased."""
    if document.erased_at is not None:
        raise DocumentErased(
            f"{document.number} は保存期間が終わり、廃棄されました。番号と件名だけが残っています。",
            number=document.number,
        )
    stored = DocumentBytes.objects.filter(document=document).first()
    content = bytes(stored.content) if stored else b""
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise DocumentAltered(
            f"{document.number} の内容が発行したときのものと違います。使わず、管理者に知らせてください。",
            number=document.number,
        )
    return content
