"""What the town knows of a person and of the children they live with, by topic, as they may see it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils.http import urlencode

from tomoni.channels.asking.values import plain_words, show_value
from tomoni.channels.asking.viewer import given_name
from tomoni.channels.look import interface as look
from tomoni.channels.portal.published import published
from tomoni.core import interface as core
from tomoni.services import interface as services

REGISTER = "resident-register"
BASIC = ("name", "name_kana", "birth_date", "address")
OF_CHILD = ("name", "birth_date")  # where a child lives is said nowhere but on their own page
TOLD = "declared"
APART = "apart-"  # of what somebody asks for apart from those they live with; on no page


@dataclass(frozen=True)
class Line:
    """One fact. on: since when it holds; learned: the day the town learned of it, as every source chip says.

    uses: for what the town may use it, in words; stale: older than it stays true.
    """

    about: str
    name: str
    label: str
    value: str
    source: str
    on: date | None
    url: str
    uses: tuple[str, ...]
    stale: bool = False
    year: int | None = None
    raw: Any = None
    learned: date | None = None


@dataclass
class Topic:
    """Facts of one register, or of what people told."""

    title: str
    lines: list[Line] = field(default_factory=list)


@dataclass
class Section:
    """Everything about one person: what the page shows, by topic, and all lines for the copy to take along."""

    person: core.Person
    title: str
    topics: list[Topic]
    lines: list[Line]


class OwnFacts:
    """The facts of the person of a request, and of their children, in the language of the page."""

    def __init__(self, request: HttpRequest) -> None:
        self.request, self.person = request, request.person
        self.language, self.today = look.language_of(request), core.today()

    @cached_property
    def lexicons(self) -> list[services.Lexicon]:
        return [definition.lexicon for definition in published(self.request).values()]

    @cached_property
    def vocabulary(self) -> dict[tuple[str, str], services.Fact]:
        return {key: fact for lexicon in self.lexicons for key, fact in lexicon.facts.items()}

    @cached_property
    def purposes(self) -> dict[str, Mapping[str, str]]:
        return {name: words for lexicon in self.lexicons for name, words in lexicon.purposes.items()}

    @cached_property
    def registers(self) -> dict[str, Mapping[str, str]]:
        return {name: words for lexicon in self.lexicons for name, words in lexicon.registers.items()}

    @cached_property
    def children(self) -> list[core.Person]:
        """Minors of the person's own home; nobody who hides from them, and nobody of a home where somebody does."""
        pks = [one.person for one in core.list_may_act(self.person.pk, self.today) if one.ground == "parent"]
        return list(core.Person.objects.filter(pk__in=pks).order_by("birth_date", "pk"))

    def sections(self) -> list[Section]:
        """The person, then each child."""
        lines = [*self._basics(self.person, BASIC), *self._own()]
        own = Section(self.person, str(look.word("data.me", self.language)), self._topics(lines), lines)
        return [own, *(self._child(child) for child in self.children)]

    def find(self, name: str, of: str) -> tuple[Line, str] | None:
        """A fact by its name and whose it is (row number, empty for one's own), with the service that corrects it."""
        whose = of or str(self.person.pk)
        lines = [line for one in self.sections() if str(one.person.pk) == whose for line in one.lines]
        found = next((line for line in lines if line.name == name), None)
        return (found, self._corrected_by(found)) if found else None

    def _child(self, child: core.Person) -> Section:
        title = str(look.word("data.person", self.language, name=given_name(child.name)))
        facts = core.read_facts({"person": [child.pk]}, purpose=core.DISCLOSURE, on=self.today)
        shown = [one for one in facts if not self._is_their_own(one)]
        lines = [*self._basics(child, OF_CHILD), *self._lines(shown, child)]
        return Section(child, title, self._topics(lines), lines)

    def _is_their_own(self, one: core.FamilyFact) -> bool:
        """What only the person themselves may see, and what nobody declared: no parent reads it of a child."""
        fact = self._fact_of(one)
        return fact is None or fact.sensitive or "self" in fact.seen_by

    def _own(self) -> list[Line]:
        things = core.Thing.objects.filter(of_person=self.person.pk).values_list("pk", flat=True)
        about = {"person": [self.person.pk], "thing": list(things)}
        return self._lines(core.read_facts(about, purpose=core.DISCLOSURE, on=self.today), self.person)

    def _fact_of(self, one: core.FamilyFact) -> services.Fact | None:
        own = self.vocabulary.get(("person", one.name)) if one.about_kind == "person" else None
        return own or next((fact for (_, name), fact in self.vocabulary.items() if name == one.name), None)

    def _basics(self, person: core.Person, names: Iterable[str]) -> list[Line]:
        lines = []
        for name in names:
            value = getattr(person, name)
            fact = self.vocabulary.get(("person", name))
            if value:
                label = fact.word(self.language) if fact else str(look.word(f"record.fact.{name}", self.language))
                words = plain_words(value, self.language)
                raw = value.isoformat() if isinstance(value, date) else value
                uses = self._uses(fact, ())
                lines.append(Line(
                    "person", name, label, words, REGISTER, None, self._url(name, person), uses, raw=raw))  # fmt: skip
        return lines

    def _lines(self, facts: Iterable[core.FamilyFact], person: core.Person) -> list[Line]:
        found = []
        for one in facts:
            fact = self._fact_of(one)
            if fact is None or not self._is_apart(fact):
                found.append(self._line(one, fact, person))
        return found

    def _line(self, one: core.FamilyFact, fact: services.Fact | None, person: core.Person) -> Line:
        label = fact.word(self.language) if fact else one.name
        label = f"{label}（{look.word('tree.year', self.language, year=one.year)}）" if one.year else label
        value = (
            show_value(fact, one.value, self.language, self.someone) if fact else plain_words(one.value, self.language)
        )
        period = fact.stays_true_for if fact else None
        stale = period is not None and one.known_since.date() < period.before(self.today)
        return Line(
            one.about_kind, one.name, label, value, one.source, one.holds_since, self._url(one.name, person),
            self._uses(fact, one.purposes), stale, one.year, one.value, one.known_since.date(),
        )  # fmt: skip

    def someone(self, entity: str) -> str:
        """Whoever an answer names, without the name."""
        return str(look.word("person.someone", self.language))

    def _is_apart(self, fact: services.Fact) -> bool:
        return bool(fact.purposes) and all(one.name.startswith(APART) for one in fact.purposes)

    def _uses(self, fact: services.Fact | None, narrower: tuple[str, ...]) -> tuple[str, ...]:
        """For what the fact may be used, each with its law; of those the town narrowed it to, only these."""
        declared = fact.purposes if fact else ()
        kept = [one for one in declared if not narrower or one.name in (*narrower, "any")]
        words = [(self.purposes.get(one.name, {}), one) for one in kept]
        return tuple(f"{told.get(self.language) or told.get('ja') or one.name}（{one.law}）" for told, one in words)

    def _url(self, name: str, person: core.Person) -> str:
        of = {} if person.pk == self.person.pk else {"of": person.pk}
        return f"/my-data/not-right/?{urlencode({'fact': name, **of})}"

    def _topics(self, lines: Iterable[Line]) -> list[Topic]:
        """By where the facts come from: the registers in the order in which packs name them, then what was told."""
        topics: dict[str, Topic] = {}
        for line in lines:
            if self._is_shown(line):
                key = line.source if line.source in self.registers else TOLD
                words = self.registers.get(key, {})
                title = words.get(self.language) or words.get("ja") or str(look.word("data.told", self.language))
                topics.setdefault(key, Topic(title)).lines.append(line)
        order = [*(name for name in self.registers if name != TOLD), TOLD]
        return [topics[key] for key in order if key in topics]

    def _is_shown(self, line: Line) -> bool:
        """What only machines need stands in the copy to take along."""
        fact = self.vocabulary.get((line.about, line.name))
        return fact is None or fact.shown

    def _corrected_by(self, line: Line) -> str:
        """The service that the fact itself names, where the town has it."""
        fact = self.vocabulary.get(("person", line.name))
        return fact.disputed_by if fact and fact.disputed_by in published(self.request) else ""
