"""Loading one case for a page: what `cases` gives, shown only through the ledger, in the words of its definition."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from tomoni.cases import interface as cases
from tomoni.channels.desk.access import Desk
from tomoni.channels.desk.sheets.case import CaseSheet, Paper, case_sheet, papers_of
from tomoni.channels.desk.sheets.pack_words import PackWords
from tomoni.channels.desk.sheets.representations import agent_words
from tomoni.channels.desk.sheets.veil import veiled
from tomoni.channels.desk.words import HELD
from tomoni.channels.look import interface as look
from tomoni.core import interface as core
from tomoni.services import interface as services


@dataclass(frozen=True)
class OpenCase:
    """A case as one page works with it: the screen of `cases`, its definition, and the sheet for the template."""

    screen: Any
    definition: Any
    sheet: CaseSheet
    viewer: look.Viewer
    words: PackWords
    sent_by: str = ""  # who sent it for the person, and as what

    @property
    def papers(self) -> tuple[Paper, ...]:
        """Papers and pictures that came with it, none where the person is hidden."""
        return () if self.sheet.hidden else papers_of(self.screen, self.words)


@contextmanager
def open_case(request: HttpRequest, number: str, *, act: str = "read") -> Iterator[OpenCase]:
    """Read a case for a page. The entry on the ledger is written when the page is made, before it goes out."""
    desk = request.desk
    screen = cases.find_case_for_staff(number, actor=desk.actor)
    definition = services.definition_of(screen.head.bundle)
    sent = screen.sent_by
    people = [*screen.people, *([sent.agent] if sent else [])]
    with core.reading(desk.actor, definition.purpose, number, people=people, facts=screen.facts, act=act):
        hidden = screen.person.hidden and not desk.has("protection-officer")
        shown = veiled(screen) if hidden else screen
        words = PackWords(definition, shown.names)
        viewer = viewer_of(words, sees=not hidden)
        sheet = case_sheet(
            shown, viewer=viewer, words=words, me=desk.staff.pk, hidden=hidden, url=reverse("desk:case", args=[number])
        )
        yield OpenCase(shown, definition, sheet, viewer, words, _sent_by(sent, desk) if sent and not hidden else "")


def _sent_by(sent: cases.Spoken, desk: Desk) -> str:
    guarded = not desk.has("protection-officer") and core.find_protections([sent.agent])
    return f"{HELD if guarded else sent.agent_name}（{agent_words(sent.ground, sent.organisation)}）"


def viewer_of(words: PackWords, *, sees: bool) -> look.Viewer:
    """Staff see the values of the case they work on; names stand for ids, labels for names of facts."""
    return look.Viewer(
        language="ja",
        sees=lambda entity: sees,
        name=lambda entity: words.names.get(entity, ""),
        values=words.shown,
        labels=words.label,
    )


def version_of(request: HttpRequest) -> int | None:
    """The version of the case that was on the screen when the form was sent."""
    typed = request.POST.get("version", "")
    return look.number_in(typed)
