"""Loading one case for a page: what `cases` gives, shown only through the ledger, in the words of its definition."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from tomoni.cases import interface as cases
from tomoni.channels.desk.sheets.case import CaseSheet, case_sheet
from tomoni.channels.desk.sheets.values import value_words
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

    def words(self, path: str, kind: str, value: Any) -> str:
        """A value of this case in words."""
        fact = path.rsplit(".", 1)[-1]
        return value_words(kind, value, fact=fact, names=self.screen.names, choice=choice_words(self.definition))


@contextmanager
def open_case(request: HttpRequest, number: str, *, act: str = "read") -> Iterator[OpenCase]:
    """Read a case for a page. The entry on the ledger is written when the page is made, before it goes out."""
    desk = request.desk
    screen = cases.find_case_for_staff(number, actor=desk.actor)
    definition = services.definition_of(screen.head.bundle)
    with core.reading(desk.actor, definition.purpose, number, people=screen.people, facts=screen.facts, act=act):
        hidden = screen.person.hidden and not desk.has("protection-officer")
        viewer = viewer_of(screen, definition)
        sheet = case_sheet(
            screen,
            viewer=viewer,
            choice=choice_words(definition),
            me=desk.staff.pk,
            hidden=hidden,
            url=reverse("desk:case", args=[number]),
            purpose=purpose_words(definition),
        )
        yield OpenCase(screen, definition, sheet, viewer)


def choice_words(definition: Any) -> Any:
    """Words of choices by the name of the fact, from the vocabulary of the definition's bundle."""
    facts = {fact.name: fact for fact in definition.lexicon.facts.values()}

    def word(name: str, value: str) -> str:
        return facts[name].choice_word(value, "ja") if name in facts else value

    return word


def label_of(definition: Any, name: str) -> str:
    """The Japanese label of a fact, by its name."""
    found = next((fact for fact in definition.lexicon.facts.values() if fact.name == name), None)
    return found.word("ja") if found else name


def purpose_words(definition: Any) -> Any:
    """The Japanese word of a permitted purpose."""

    def word(purpose: str) -> str:
        return definition.lexicon.purposes.get(purpose, {}).get("ja", purpose)

    return word


def viewer_of(screen: Any, definition: Any) -> look.Viewer:
    """Staff see the values of the case they work on; names stand for ids, labels for names of facts."""
    choice = choice_words(definition)
    names = screen.names
    return look.Viewer(
        language="ja",
        name=lambda entity: names.get(entity, ""),
        values=lambda fact, value: value_words(
            "choice" if isinstance(value, str) else "", value, fact=fact, names=names, choice=choice
        ),
        labels=lambda fact: label_of(definition, fact.rsplit(".", 1)[-1]),
    )


def name_or_held(protected: bool, name: str, is_officer: bool) -> str:
    """The name on a line of a list; protected people are `確かめ中` to everybody but the officer in charge."""
    return HELD if protected and not is_officer else name
