"""Letters that came back (返戻): the task to find the reader, what was found out, and how it ended."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from tomoni.cases import interface as cases
from tomoni.channels.desk.access import Desk
from tomoni.channels.desk.errors import AddressSearchNotOpen, AddressSearchNotPossible
from tomoni.channels.desk.models import AddressSearch
from tomoni.core import interface as core
from tomoni.documents import interface as documents

LONGEST = 4_000  # characters of all findings
How = AddressSearch.How


def open_search(event: documents.LetterReturned) -> None:
    """The task appears, in the hands of who has the case; once for each letter that came back."""
    assigned = cases.find_assignee(event.case_number) if event.case_number else None
    AddressSearch.objects.get_or_create(
        dispatch=event.dispatch,
        defaults={
            "document": event.document,
            "case_number": event.case_number,
            "department": event.department,
            "staff_id": assigned,
            "opened_at": core.now(),
        },
    )


def list_searches(department: str, limit: int = 100) -> list[AddressSearch]:
    """Open tasks of a section, oldest first."""
    found = AddressSearch.objects.filter(department=department, ended_at=None).select_related("staff")
    return list(found.order_by("opened_at", "pk")[:limit])


def open_documents(case_number: str, documents_of_case: Iterable[int]) -> set[int]:
    """Documents of a case whose reader is being looked for. One query, none where nothing was issued."""
    wanted = list(documents_of_case)
    if not wanted:
        return set()
    found = AddressSearch.objects.filter(case_number=case_number, document__in=wanted, ended_at=None)
    return set(found.values_list("document", flat=True))


def note_finding(pk: int, words: str, *, desk: Desk) -> AddressSearch:
    """Write down what was looked up; it stands with day and name. Raises AddressSearchNotPossible, …NotOpen."""
    if not words.strip():
        raise AddressSearchNotPossible("調べたことを書いてください。何も保存していません。", why="words")
    with transaction.atomic():
        row = _hold(pk, desk)
        line = f"{core.today():%Y-%m-%d} {desk.staff.name}　{' '.join(words.split())}"
        row.findings = f"{row.findings}\n{line}".strip()[-LONGEST:]
        row.staff_id = row.staff_id or desk.staff.pk
        row.save(update_fields=["findings", "staff"])
        _record(row, desk)
    return row


def resend(pk: int, how: str, to: str, *, desk: Desk) -> AddressSearch:
    """Put the letter into the register of what goes out once more; the task is done.

    A protected person's letter is brought by the officer in charge, and no address is kept for it.
    Raises AddressSearchNotOpen, documents.EntryNotValid, NotInState.
    """
    with transaction.atomic():
        row = _hold(pk, desk)
        documents.send_again(row.dispatch, how, to=to, actor=desk.actor)
        return _end(row, How.RESENT, desk)


def end_search(pk: int, how: str, words: str, *, desk: Desk) -> AddressSearch:
    """It ends without another sending: handed over at the counter, or nobody was found, with what was tried.

    Raises AddressSearchNotPossible, AddressSearchNotOpen.
    """
    if how not in (How.HANDED, How.NOT_FOUND):
        raise AddressSearchNotPossible("終わり方を選んでください。何も保存していません。", why="how")
    with transaction.atomic():
        row = note_finding(pk, words, desk=desk)
        return _end(row, how, desk)


def end_of_dispatch(dispatch: int, *, desk: Desk) -> None:
    """The letter was sent again from the register itself."""
    row = AddressSearch.objects.select_for_update(of=("self",)).filter(dispatch=dispatch, ended_at=None).first()
    if row is not None:
        _end(row, How.RESENT, desk)


def _end(row: AddressSearch, how: str, desk: Desk) -> AddressSearch:
    row.ended_at, row.ended_how, row.ended_by_id = core.now(), how, desk.staff.pk
    row.save(update_fields=["ended_at", "ended_how", "ended_by"])
    _record(row, desk)
    return row


def _record(row: AddressSearch, desk: Desk) -> None:
    document = documents.find_document(row.document)
    about = [document.about_person_id] if document is not None and document.about_person_id else []
    core.record(desk.actor, "change", about, facts=["address_search"], purpose="documents", case=row.case_number)


def _hold(pk: int, desk: Desk) -> AddressSearch:
    row = AddressSearch.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None or row.department != desk.staff.department.key:
        raise AddressSearchNotOpen("この仕事はないか、あなたの課のものではありません。一覧を開き直してください。")
    if row.ended_at is not None:
        raise AddressSearchNotOpen(
            f"この仕事は、もう「{How(row.ended_how).label}」として終わっています。何も保存していません。"
        )
    return row
