"""The demo sign-in: only where TOMONI_DEMO is set and the municipality is marked fictional."""

from dataclasses import dataclass

from django.conf import settings

from tomoni.core import interface as core

SUBJECT = "demo:"


@dataclass(frozen=True)
class DemoPerson:
    """Somebody to sign in as, with what one can try."""

    id: int
    name: str
    note: str


def is_open() -> bool:
    """May anybody choose who to be? Never in a real town, whatever the setting says."""
    return bool(settings.TOMONI_DEMO) and bool(core.current_municipality().fictional)


def list_residents(language: str) -> list[DemoPerson]:
    """The demo accounts in the order in which they were made; the note says what one can try."""
    notes = core.current_municipality().settings.get("demo", {})
    rows = core.Account.objects.select_related("person").filter(subject__startswith=SUBJECT).order_by("pk")
    return [DemoPerson(row.pk, row.person.name, _note(notes, row.subject, language)) for row in rows if row.person]


def list_staff() -> list[DemoPerson]:
    """Everybody who works for the fictional town, with department and roles."""
    rows = core.Staff.objects.filter(active=True).select_related("department").prefetch_related("roles").order_by("pk")
    return [
        DemoPerson(
            row.pk, row.name, " ・ ".join([row.department.name, *(r.get_role_display() for r in row.live_roles())])
        )
        for row in rows
    ]


def _note(notes: dict, subject: str, language: str) -> str:
    words = notes.get(subject) or notes.get(subject.removeprefix(SUBJECT)) or {}
    if isinstance(words, str):
        return words
    return words.get(language) or words.get("ja", "")
