"""Opinions of other units as part of a case's record: shown to the person who asks, and gone with the case."""

from collections.abc import Iterator
from typing import Any

from tomoni.cases import interface as cases
from tomoni.channels.desk.models import Opinion
from tomoni.documents import interface as documents

WORDS = "意見照会"


class OpinionAnnex:
    """What cases ask when a record is exported or destroyed."""

    def rows(self, case_number: str) -> list[dict[str, Any]]:
        """Questions and answers as they stand."""
        return list(Opinion.objects.filter(case_number=case_number).order_by("pk").values())

    def erase(self, case_number: str) -> None:
        """Remove them."""
        Opinion.objects.filter(case_number=case_number).delete()


def opinions_about(person: int) -> Iterator[documents.RecordSheet]:
    """Questions and answers about the person's own cases (個人情報保護法76条). A person decides what is withheld.

    Sections stand in it, no names of staff. Whether an answer falls under 78条1項6号 is for the section to say.
    """
    numbers = [one.number for one in cases.list_cases_of(person, limit=1_000)]
    found: dict[str, list[documents.RecordLine]] = {}
    rows = Opinion.objects.filter(case_number__in=numbers).select_related("department", "to_department")
    for one in rows.order_by("case_number", "pk"):
        found.setdefault(one.case_number, []).extend(_lines(one))
    for number, lines in found.items():
        yield documents.RecordSheet(f"{WORDS}　{number}", number, tuple(lines))


def _lines(one: Opinion) -> Iterator[documents.RecordLine]:
    asked = f"照会　{one.asked_at:%Y-%m-%d}　{one.department.name}から{one.to_department.name}へ　{one.question}"
    yield documents.RecordLine(asked)
    if one.answered_at is not None:
        yield documents.RecordLine(f"回答　{one.answered_at:%Y-%m-%d}　{one.answer}")
    if one.withdrawn_at is not None:
        yield documents.RecordLine(f"取下げ　{one.withdrawn_at:%Y-%m-%d}　{one.withdrawn_because}")
