"""Taking the personal data out of documents and registers when a record is destroyed; numbers and days remain."""

from collections.abc import Sequence
from typing import Any

from tomoni.core import interface as core
from tomoni.documents.models import Dispatch, Document, DocumentBytes, DocumentValues, Received, ReissueWish


def erase_documents_of(case_number: str) -> tuple[dict[str, int], list[str]]:
    """Inside `core.erasing`: PDFs and values of a case go for good; gives counts and the hashes of what went.

    The numbers stay in their series, and so do the lines of what came in and went out, without a person.
    """
    found = list(Document.objects.filter(case_number=case_number).exclude(kind=Document.Kind.OUTSIDE))
    pdfs = erase_documents([document.pk for document in found])
    lines = Received.objects.filter(case_number=case_number).update(person=None, sender="", erased_at=core.now())
    return {"文書のPDF": pdfs, "収受の差出人": lines}, [document.sha256 for document in found]


def erase_documents(pks: Sequence[int]) -> int:
    """Inside `core.erasing`: PDFs and values of some documents (rows) go, their numbers stay; gives how many went."""
    pdfs = _drop(DocumentBytes.objects.filter(document__in=pks))
    _drop(DocumentValues.objects.filter(document__in=pks))
    at = core.now()
    Document.objects.filter(pk__in=pks).update(about_person=None, erased_at=at)
    Dispatch.objects.filter(document__in=pks).update(to="", tracking="", returned_because="", erased_at=at)
    ReissueWish.objects.filter(document__in=pks).update(asked_by="", because="", declined_because="")
    return pdfs


def _drop(rows: Any) -> int:
    return int(rows._raw_delete(rows.db) or 0)
