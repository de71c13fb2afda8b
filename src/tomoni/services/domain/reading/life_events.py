"""life-events.yaml of every layer into LifeEvents: the country's first, then what a town adds or says of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from tomoni.services.domain.called import joined
from tomoni.services.domain.life_events import Elsewhere, LifeEvent
from tomoni.services.domain.notation import Law, Span
from tomoni.services.domain.reading.called import called_by_language
from tomoni.services.domain.reading.sheet import LANGUAGES, Section, Sheet, nearest, read_words
from tomoni.services.domain.vocabulary import Words

TOLD = ("title", "what", "where", "why", "until")
NEEDED = ("title", "what", "where", "why")
TOWNS = ("what", "where", "bring", "also_called")  # what a town may say of an elsewhere of the country


class LifeEventReader:
    """Reads events; `languages` are those every word is promised in."""

    def __init__(self, sheet: Sheet, languages: Sequence[str]) -> None:
        self.sheet, self.languages = sheet, languages
        self.events: dict[str, LifeEvent] = {}
        self.named: dict[str, tuple[Any, ...]] = {}  # event -> the ids of services as they stand in the files

    def read(self, blocks: Sequence[Any]) -> dict[str, LifeEvent]:
        """The events of these files, the country's first. A town's file adds to an event that is there."""
        for block in blocks:
            section = Section(self.sheet, block, "life_events", "")
            for name, value in section.items("life_events"):
                self.take(str(name), value)
        return self.events

    def take(self, name: str, value: Any) -> None:
        where = f"life_events.{name}"
        there = self.events.get(name)
        if isinstance(value, str) or (isinstance(value, dict) and value and set(value) <= {*LANGUAGES}):
            words = read_words(self.sheet, value, where)  # a name alone
            self.events[name] = replace(there, words=words) if there else LifeEvent(name, words)
            return
        if not isinstance(value, dict):
            self.sheet.fault(value, where, value, "a name by language, or a map with title, services, elsewhere")
            self.events.setdefault(name, LifeEvent(name, {}))
            return
        section = Section(self.sheet, value, "life_event", where)
        title = self.words(section, "title", needed=there is None)
        about = self.words(section, "about")
        services = section.texts("services")
        self.named[name] = (*self.named.get(name, ()), *services)
        elsewhere = self.elsewheres(section, there)
        event = LifeEvent(
            name,
            title or (there.words if there else {}),
            tuple(dict.fromkeys((*(there.services if there else ()), *map(str, services)))),
            tuple(elsewhere.values()),
            about or (there.about if there else {}),
            str(section.id("told_by") or (there.told_by if there else "")),
            joined(there.called if there else {}, called_by_language(section)),
            section.yes_no("birth") or (there is not None and there.birth),
        )
        if section.has("told_by") and event.told_by not in elsewhere:
            section.wrong("told_by", "an id under `elsewhere`" + nearest(event.told_by, elsewhere))
        self.events[name] = event

    def words(self, section: Section, key: str, needed: bool = False) -> Words:
        """Words in every promised language."""
        value = section.raw(key, needed)
        if value is None:
            return {}
        return self.promised(value, section.key(key))

    def promised(self, value: Any, key: str) -> Words:
        if not isinstance(value, str | dict):
            self.sheet.fault(value, key, value, "words by language, {ja: …, easy: …, en: …}")
            return {}
        words = read_words(self.sheet, value, key)
        missing = [language for language in self.languages if words and language not in words]
        if missing:
            self.sheet.fault(value, key, "nothing in " + ", ".join(missing), "words in every promised language")
        return words

    # --- what begins elsewhere
    def elsewheres(self, section: Section, there: LifeEvent | None) -> dict[str, Elsewhere]:
        found = {one.id: one for one in (there.elsewhere if there else ())}
        for name, value in section.items("elsewhere"):
            where = f"{section.key('elsewhere')}.{name}"
            made = Section(self.sheet, value, "elsewhere", where)
            if made.block is None:
                continue
            found[str(name)] = self.changed(made, found[name]) if name in found else self.elsewhere(made, str(name))
        return found

    def elsewhere(self, section: Section, name: str) -> Elsewhere:
        words = {
            key: self.words(section, key, needed=key in NEEDED) for key in TOLD if key in NEEDED or section.has(key)
        }
        laws = tuple(self.laws(section))
        by, counts_day = self.by(section)
        if by is not None and "until" not in words:
            section.wrong("by", "`until` beside it: the period in words")
        unverified = section.yes_no("unverified") or any(law.unverified for law in laws)
        bring, called = self.bring(section), called_by_language(section)
        return Elsewhere(name, words, by, counts_day, bring, laws, unverified, called)

    def changed(self, section: Section, there: Elsewhere) -> Elsewhere:
        """A town's words for an elsewhere of the country: where, what, and what else to bring."""
        for key in section.block:
            if key not in TOWNS:
                section.wrong(key, f"what a town may say of it: {', '.join(TOWNS)}")
        own = {key: self.words(section, key) for key in ("what", "where") if section.has(key)}
        bring, called = (*there.bring, *self.bring(section)), joined(there.called, called_by_language(section))
        return replace(there, words={**there.words, **own}, bring=bring, called=called)

    def bring(self, section: Section) -> tuple[Words, ...]:
        return tuple(
            self.promised(value, f"{section.key('bring')}.{number}") for number, value in section.each("bring")
        )

    def laws(self, section: Section) -> list[Law]:
        found = []
        for number, block in section.each("law"):
            law = Section(self.sheet, block, "law", f"{section.key('law')}.{number}")
            text = law.text("article") or law.text("ordinance")
            if text is None and law.block is not None:
                self.sheet.fault(block, law.where, block, "an `article` or an `ordinance`")
            elif text is not None:
                found.append(Law(str(text), law.has("ordinance"), law.yes_no("unverified")))
        return found

    def by(self, section: Section) -> tuple[Span | None, bool]:
        """(the period, whether the day of the event is its first)."""
        inner = section.section("by", "by")
        if inner is None or inner.block is None:
            return None, False
        units = {unit: inner.number(unit, 0) or 0 for unit in ("days", "weeks", "months")}
        if not any(units.values()):
            section.wrong("by", "a period: days, weeks or months")
        from_ = inner.one_of("from", ("day", "day-after"), "day-after") or "day-after"
        period = Span(units["days"], units["weeks"], units["months"], from_="event")
        return period, from_ == "day"

    # --- services
    def check_services(self, services: Mapping[str, Any]) -> None:
        """Every service an event names is in the pack."""
        for event, names in self.named.items():
            for name in names:
                if name not in services:
                    expected = "a service of the pack" + nearest(name, services)
                    self.sheet.fault(name, f"life_events.{event}.services", name, expected)
