"""From facts/*.yaml to the vocabulary and its extras."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from tomoni.rules import interface as rules
from tomoni.services.domain.reading.sheet import Section, Sheet, nearest, read_words
from tomoni.services.domain.vocabulary import Fact, Lexicon, Period, Purpose, Thing, Words

ENTITIES = ("person", "household", "organisation")
TYPES = [
    "text",
    "kana",
    "date",
    "month",
    "yes_no",
    "choice",
    "number",
    "yen",
    "fraction",
    "tax_year",
    "fiscal_year",
    "address",
    "place",
    "phone",
    "email",
    "bank_account",
    "file",
    "photo",
]
NUMBER = re.compile(r"[1-9][0-9]{0,5}")
NO_MOST: Mapping[str, int] = {}
PERIOD = re.compile(r"(\d+) (day|month|year)s?\Z")


class FactsReader:
    """Reads all files of facts of a pack (national first) into one Lexicon."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.things: dict[str, Thing] = {}
        self.roles: dict[str, str] = {name: name for name in (*ENTITIES,)} | {"applicant": "person"}
        self.links: dict[str, rules.LinkKind] = {}
        self.ways: dict[tuple[str, str], rules.Way] = {}
        self.facts: dict[tuple[str, str], Fact] = {}
        self.declared: set[tuple[str, str]] = set()  # without those that every vocabulary has
        self.registers: dict[str, Words] = {}
        self.purposes: dict[str, Words] = {}
        self.questions: dict[str, Words] = {}
        self.disputed: list[Section] = []

    def read(self, blocks: Sequence[Any]) -> Lexicon:
        sections = [Section(self.sheet, block, "facts", "") for block in blocks]
        for section in sections:
            self.read_entities(section)
        for section in sections:
            self.read_links(section)
        self.build_in()
        for section in sections:
            for name, words in section.items("questions"):
                self.questions[str(name)] = read_words(self.sheet, words, f"questions.{name}")
        for section in sections:
            for name, block in section.items("facts"):
                self.read_fact(name, Section(self.sheet, block, "fact", f"facts.{name}"))
        vocabulary = rules.Vocabulary(
            entities=frozenset(self.things),
            roles=dict(self.roles),
            links=dict(self.links),
            facts={key: fact.spec for key, fact in self.facts.items()},
            ways=dict(self.ways),
        )
        return Lexicon(vocabulary, self.facts, self.things, self.registers, self.purposes)

    def read_entities(self, section: Section) -> None:
        for name in ENTITIES:
            self.things.setdefault(name, Thing(name, {}))
        for name, block in section.items("entities"):
            entity = Section(self.sheet, block, "entity", f"entities.{name}")
            self.things[str(name)] = Thing(
                str(name),
                entity.words("label"),
                entity.one_of("of", ("person", "household"), "") or "",
                str(entity.id("way") or ""),
                entity.yes_no("sensitive"),
            )
            self.roles.setdefault(str(name), str(name))
        for name, words in section.items("registers"):
            self.registers[str(name)] = read_words(self.sheet, words, f"registers.{name}")
        for name, words in section.items("purposes"):
            self.purposes[str(name)] = read_words(self.sheet, words, f"purposes.{name}")
        for role, entity_name in section.items("roles"):
            self.roles[str(role)] = str(entity_name)

    def read_links(self, section: Section) -> None:
        for role, entity in section.items("roles"):
            if entity not in self.things:
                self.sheet.fault(
                    section.block["roles"], f"roles.{role}", entity, "an entity" + nearest(entity, self.things), role
                )
        for name, block in section.items("links"):
            self.read_link(str(name), Section(self.sheet, block, "link", f"links.{name}"))

    def read_link(self, name: str, link: Section) -> None:
        source, target = link.text("source", needed=True), link.text("target", needed=True)
        if source is None or target is None:
            return
        for key, role in (("source", source), ("target", target)):
            if role not in self.roles:
                link.wrong(key, "a role" + nearest(role, self.roles))
                return
        kind = rules.LinkKind(
            name=name,
            source=str(source),
            target=str(target),
            source_entity=str(link.text("source_entity") or self.roles[source]),
            target_entity=str(link.text("target_entity") or self.roles[target]),
            ways={str(way): str(end) for way, end in link.items("ways")},
        )
        complete = {str(way) for way in link.texts("complete")}
        for way in complete - set(kind.ways):
            link.wrong("complete", f"ways of this link ({', '.join(kind.ways)}), not {way}")
        most = self.read_most(link, kind)
        for end in kind.ways.values():
            if end not in ("source", "target"):
                link.wrong("ways", "for each way `source` or `target`")
                return
        self.add_link(kind, complete, most)

    def read_most(self, link: Section, kind: rules.LinkKind) -> dict[str, int]:
        """How many members each way has at most, where it is said."""
        found: dict[str, int] = {}
        for way, number in link.items("most"):
            if way not in kind.ways:
                link.wrong("most", f"ways of this link ({', '.join(kind.ways)}), not {way}")
            elif not (isinstance(number, str) and NUMBER.fullmatch(number)):
                self.sheet.fault(link.raw("most"), f"{link.where}.most.{way}", number, "a number from 1 to 999999", way)
            else:
                found[str(way)] = int(number)
        return found

    def add_link(self, kind: rules.LinkKind, complete: set[str], most: Mapping[str, int] = NO_MOST) -> None:
        self.links[kind.name] = kind
        for way, end in kind.ways.items():
            start = kind.source_entity if end == "target" else kind.target_entity
            reached = kind.target_entity if end == "target" else kind.source_entity
            members = most.get(way, rules.MOST_MEMBERS)
            self.ways[(start, way)] = rules.Way(kind.name, end, reached, way in complete, members)

    def build_in(self) -> None:
        """Household: every vocabulary has its members, its head, and the way back from the person."""
        if ("household", "members") not in self.ways:
            self.roles.setdefault("member", "person")
            kind = rules.LinkKind("membership", "household", "member", "household", "person", {"members": "target"})
            self.add_link(kind, {"members"})
        for thing in self.things.values():
            if thing.of and thing.way:
                owned = rules.LinkKind(
                    f"{thing.of}-{thing.name}", thing.of, thing.name, thing.of, thing.name, {thing.way: "target"}
                )
                self.add_link(owned, {thing.way})
        for of, name in (("person", "household"), ("household", "head")):
            entity = "household" if name == "household" else "person"
            spec = rules.FactSpec(of, name, rules.Type(rules.Kind.entity, entity=entity), False, {})
            self.facts[(of, name)] = Fact(spec, {}, always=True, held_by=("resident-register",))

    def read_fact(self, name: str, fact: Section) -> None:
        """One fact; `of` may name several entities, which then share it."""
        kind = self.read_type(fact)
        if kind is None:
            return
        label = fact.words("label")
        extras: dict[str, Any] = {
            "label": label,
            "help": fact.words("help"),
            "unit": fact.words("unit"),
            "choices": {
                str(c): read_words(self.sheet, w, f"{fact.where}.choices.{c}") for c, w in fact.items("choices")
            },
            "always": self.read_always(fact),
            "stays_true_for": self.read_period(fact),
            "sensitive": fact.yes_no("sensitive"),
            "purposes": tuple(self.read_purposes(fact)),
            "seen_by": tuple(map(str, fact.texts("seen_by"))),
            "disputed_by": self.read_disputed(fact),
            "required": not fact.yes_no("optional"),
            "many": fact.yes_no("many"),
            "shown": fact.yes_no("shown", default=True),
            **self.read_question(fact, kind),
        }
        held_by = tuple(map(str, fact.texts("held_by")))
        for register in held_by:
            if self.registers and register not in self.registers:
                fact.wrong("held_by", "registers of `registers`" + nearest(register, self.registers))
        if not held_by and isinstance(fact.raw("always"), list):
            held_by = tuple(map(str, fact.raw("always")))
        by_year = fact.one_of("by", ("year",)) == "year"
        for of in fact.texts("of", needed=True):
            if of not in self.things and of not in self.links:
                self.sheet.fault(
                    of, fact.key("of"), of, "an entity or a link" + nearest(of, [*self.things, *self.links])
                )
                continue
            if (str(of), str(name)) in self.declared:
                self.sheet.fault(of, fact.key("of"), f"{name} of {of} again", "each fact declared once, by one pack")
                continue
            self.declared.add((str(of), str(name)))
            spec = rules.FactSpec(str(of), str(name), kind, by_year, label)
            self.facts[(str(of), str(name))] = Fact(spec, held_by=held_by, **extras)

    def read_type(self, fact: Section) -> rules.Type | None:
        word = fact.text("type", needed=True)
        if word is None:
            return None
        if word in self.things:
            return rules.Type(rules.Kind.entity, entity=str(word))
        if word not in TYPES:
            fact.wrong("type", f"one of {', '.join(TYPES)}, or an entity{nearest(word, [*TYPES, *self.things])}")
            return None
        choices = tuple(map(str, fact.texts("one_of"))) or tuple(str(c) for c, _ in fact.items("choices"))
        if (word == "choice") != bool(choices):
            fact.wrong("type", "choice with `choices`, and `choices` only with choice")
            return None
        least, most = fact.number("least"), fact.number("most")
        if least is not None and most is not None and most < least:
            fact.wrong("most", "a most that is not below least")
        if word in ("number", "yen") and (least is None or most is None):
            fact.wrong("type", "`least` and `most` beside it, so that no sum overflows")
        return rules.Type(rules.Kind(str(word)), choices=choices, least=least, most=most)

    def read_question(self, fact: Section, kind: rules.Type) -> dict[str, Any]:
        """The question in which the fact is ticked beside others; only what is yes or no can be."""
        name = str(fact.text("question") or "")
        if name and name not in self.questions:
            fact.wrong("question", "a question of `questions`" + nearest(name, self.questions))
        if name and kind.kind is not rules.Kind.yes_no:
            fact.wrong("question", "a fact of the type yes_no: only these can be ticked")
        return {"question": name, "question_words": self.questions.get(name, {})}

    def read_disputed(self, fact: Section) -> str:
        """The service that corrects the fact; whether there is one is known when all services are."""
        if fact.has("disputed_by"):
            self.disputed.append(fact)
        return str(fact.text("disputed_by") or "")

    def check_disputed(self, services: Collection[str]) -> None:
        """Every `disputed_by` names a service of the pack."""
        for fact in self.disputed:
            name = fact.raw("disputed_by")
            if isinstance(name, str) and name not in services:
                fact.wrong("disputed_by", "a service of the pack" + nearest(name, services))

    def read_always(self, fact: Section) -> bool:
        return isinstance(fact.raw("always"), list) or fact.yes_no("always")

    def read_period(self, fact: Section) -> Period | None:
        text = fact.text("stays_true_for")
        if text is None:
            return None
        found = PERIOD.match(text)
        if found is None:
            fact.wrong("stays_true_for", "a period as `1 year`, `6 months`, `90 days`")
            return None
        return Period(int(found[1]), found[2] + "s")

    def read_purposes(self, fact: Section) -> list[Purpose]:
        found = []
        for number, block in fact.each("purposes"):
            purpose = Section(self.sheet, block, "fact.purpose", f"{fact.where}.purposes.{number}")
            name, law = purpose.text("for", needed=True), purpose.text("law", needed=True)
            if name is not None and self.purposes and name not in (*self.purposes, "any"):
                purpose.wrong("for", "a purpose of `purposes`" + nearest(name, self.purposes))
            if name is not None and law is not None:
                found.append(Purpose(str(name), str(law)))
        return found
