"""The registers as pages of lines, newest first."""

from django.db.models import Q

from tomoni.documents.models import Dispatch, Document, Received, ReissueWish, SealStamp, SealUse


def list_received(department: str, *, text: str = "", before: int = 0, limit: int = 100) -> list[Received]:
    """What came in for a section, newest first. text: in number, subject or number of the case."""
    found = Received.objects.filter(department=department).order_by("-received_on", "-pk")
    if text:
        found = found.filter(Q(subject__icontains=text) | Q(number__icontains=text) | Q(case_number=text))
    last = Received.objects.filter(pk=before).first() if before else None
    if last is not None:
        found = found.filter(Q(received_on__lt=last.received_on) | Q(received_on=last.received_on, pk__lt=last.pk))
    return list(found[:limit])


def list_received_of(*, case_number: str = "", person: int | None = None, limit: int = 200) -> list[Received]:
    """Lines of a case or from a person, newest first."""
    if not case_number and person is None:
        raise ValueError("Say whose lines: give a case number or a person.")
    found = Received.objects.order_by("-received_on", "-pk")
    if case_number:
        found = found.filter(case_number=case_number)
    if person is not None:
        found = found.filter(person=person)
    return list(found[:limit])


def list_dispatches(department: str, state: str, *, before: int = 0, limit: int = 100) -> list[Dispatch]:
    """Sendings of a section in a state, with their documents: what waits oldest first, the rest newest first."""
    found = Dispatch.objects.select_related("document").filter(department=department, state=state)
    if state == Dispatch.State.WAITING:
        return list(found.order_by("pk")[:limit])
    if before:
        found = found.filter(pk__lt=before)
    return list(found.order_by("-pk")[:limit])


def list_dispatches_of(documents: list[int]) -> dict[int, list[Dispatch]]:
    """Sendings by document, first attempt first."""
    sent: dict[int, list[Dispatch]] = {}
    for row in Dispatch.objects.filter(document__in=documents).order_by("document", "attempt"):
        sent.setdefault(row.document_id, []).append(row)
    return sent


def list_wishes(department: str, limit: int = 100) -> list[ReissueWish]:
    """Open wishes for another copy, oldest first, with the document."""
    found = ReissueWish.objects.filter(department=department, ended_at=None).select_related("document")
    return list(found.order_by("asked_at")[:limit])


def list_wishes_of(person: int) -> dict[int, ReissueWish]:
    """The newest wish for each document about a person, by document."""
    found = ReissueWish.objects.filter(document__about_person=person).order_by("asked_at")
    return {wish.document_id: wish for wish in found}


def list_seals() -> list[SealStamp]:
    """The seals, those in use first."""
    return sorted(SealStamp.objects.all(), key=lambda seal: (seal.until is not None, seal.key))


def list_seal_uses(seal: str, limit: int = 100) -> list[SealUse]:
    """Uses of a seal, newest first."""
    found = SealUse.objects.filter(seal__key=seal).select_related("document", "seal")
    return list(found.order_by("-at", "-pk")[:limit])


def list_reissues_of(document: Document) -> list[Document]:
    """Copies issued of a document, oldest first."""
    return list(Document.objects.filter(copy_of=document).order_by("pk"))
