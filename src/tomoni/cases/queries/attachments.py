"""Whose a file is: who sent it, for what, and where they can send another."""

from typing import NamedTuple

from tomoni.cases.models import Case, Correction, Interview, Receipt
from tomoni.core import interface as core


class FileSender(NamedTuple):
    """person: who is told. service: the first one it came for. case: its number, empty before sending. link: a page."""

    person: int
    service: str
    case: str
    link: str


def sender_of(stored: core.StoredFile) -> FileSender | None:
    """Who sent a file with a conversation, a case or a correction; None for scans of the desk and files of appeals."""
    found = {"interview": _of_interview, "receipt": _of_receipt, "case": _of_case, "correction": _of_correction}
    return found[stored.owner_kind](stored.owner_id) if stored.owner_kind in found else None


def _of_interview(pk: int) -> FileSender | None:
    interview = Interview.objects.filter(pk=pk, state="open").first()
    if interview is None:
        return None
    service = interview.wanted.order_by("place").values_list("service", flat=True).first() or ""
    return FileSender(interview.person_id, service, "", f"/interviews/{interview.token}/check/")


def _of_receipt(pk: int) -> FileSender | None:
    receipt = Receipt.objects.filter(pk=pk).first()
    case = receipt.cases.order_by("pk").first() if receipt is not None else None
    return _told(case) if case is not None else None


def _of_case(pk: int) -> FileSender | None:
    case = Case.objects.filter(pk=pk).first()
    return _told(case) if case is not None else None


def _of_correction(pk: int) -> FileSender | None:
    correction = Correction.objects.select_related("case").filter(pk=pk, ended_at=None).first()
    told = _told(correction.case) if correction is not None else None
    return told._replace(link=f"/cases/{told.case}/correct/") if told is not None else None


def _told(case: Case) -> FileSender | None:
    if case.person_id is None:
        return None
    return FileSender(case.person_id, case.service, case.number, f"/cases/{case.number}/")
