"""What one resident may see of the others: their own facts and their minor children's; of adults only results."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from tomoni.channels.asking.values import plain_words, show_value
from tomoni.channels.look import interface as look
from tomoni.core import interface as core
from tomoni.services import interface as services


@dataclass(frozen=True)
class Eyes:
    """Who looks: the person, the minor children, the language, and the names a page may use.

    minors: children under 18 whose guardian the person is, with their birth dates. names: display names by entity id.
    base: address under which the pages of the interview stand; home: where one goes from the first page back.
    """

    person: int
    minors: dict[int, date]
    language: str
    names: dict[str, str] = field(default_factory=dict)
    base: str = "/interviews"
    home: str = "/"
    sends_pieces: str = "portal/files.js"  # script that sends files in pieces; the desk sends them whole

    def sees(self, entity: str) -> bool:
        """May the value of a fact of this entity be shown? Things come only with their owner's pages."""
        if not entity.startswith("p") or not entity[1:].isdecimal():
            return True
        return int(entity[1:]) == self.person or int(entity[1:]) in self.minors

    def with_names(self, names: Mapping[str, str]) -> "Eyes":
        """The same eyes with more names."""
        return replace(self, names={**self.names, **names})

    def born(self, entity: str) -> date | None:
        """Birth date of a minor child, for the age on a card."""
        return self.minors.get(int(entity[1:])) if entity[:1] == "p" and entity[1:].isdecimal() else None

    def name(self, entity: str) -> str:
        """花子さん; for somebody whose name the page was not given, 「ご家族」."""
        found = self.names.get(entity, "")
        if not found:
            return str(look.word("person.someone", self.language))
        if entity.startswith("p"):
            return str(look.word("home.person", self.language, name=given_name(found)))
        return found

    def tree(self, explanation: Any, definition: Any = None, *, short: bool = False) -> tuple[look.Node, ...]:
        """The lines of an explanation for these eyes, in the words of a service."""
        if explanation is None:
            return ()
        viewer = look.Viewer(
            language=self.language,
            sees=self.sees,
            name=lambda entity: given_name(self.names.get(entity, "")) or self.name(entity),
            values=lambda name, value: self._value(fact_named(definition, name), value),
            labels=lambda name: fact_word(definition, name, self.language),
            own=f"p{self.person}",
        )
        told = services.told_to_people(explanation, definition.lexicon) if definition else explanation
        return look.draw_tree(told, viewer, short=short)

    def _value(self, fact: Any, value: object) -> str:
        return show_value(fact, value, self.language, self.name) if fact else plain_words(value, self.language)


def fact_named(definition: Any, name: str) -> Any:
    """The fact of this name in the words of a service; None where there is none."""
    if definition is None:
        return None
    return next((fact for (_, known), fact in definition.lexicon.facts.items() if known == name), None)


def fact_word(definition: Any, name: str, language: str) -> str:
    """The label of a fact by its name, whatever it is a fact of."""
    fact = fact_named(definition, name)
    return fact.word(language) if fact else name


def given_name(name: str) -> str:
    """The given name of 山田 花子; a name in one piece stays whole."""
    return name.replace("　", " ").split(" ")[-1] if name else name


def eyes_of(
    person: int, language: str, names: dict[str, str] | None = None, children: Mapping[int, date | None] | None = None
) -> Eyes:
    """One query for the children under 18 (protected ones are the guardian's own all the same), none where the page
    has read the `children` of today already.
    """
    today = core.today()
    if children is None:
        rows = core.Link.objects.filter(kind="guardian-child", source=person, until=None)
        children = dict(rows.values_list("target_id", "target__birth_date"))
    minors = {pk: day for pk, day in children.items() if day and core.is_minor(day, today)}
    return Eyes(person, minors, language, dict(names or {}))
