"""One service.yaml into a Definition."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from tomoni.rules import interface as rules
from tomoni.services.domain.definition import About, Definition, Due, Keep, Once, Outcome, Push, Reference
from tomoni.services.domain.life_events import LifeEvent
from tomoni.services.domain.notation import Each, Formula, Law
from tomoni.services.domain.reading.appeals import read_appeal
from tomoni.services.domain.reading.deadlines import known_checks, one_aim, read_claim_day, read_deadline, read_yearly
from tomoni.services.domain.reading.expressions import DATE, MONTH, YES_NO, Compiler, Known, entity_type
from tomoni.services.domain.reading.roles import read_roles
from tomoni.services.domain.reading.sheet import Section, Sheet
from tomoni.services.domain.reading.signatures import read_signature
from tomoni.services.domain.reading.steps import PartReader
from tomoni.services.domain.vocabulary import Lexicon

BY_ITSELF = (
    "person or household: an organisation has no account here that it could sign in with (GビズID), so none asks in its"
    " own right yet. Whoever represents one applies for a person by `may: [organisation]`"
)


class ServiceReader:
    """Reads one service. `compiler` and `parts` keep what the checks over the whole service need."""

    def __init__(
        self, sheet: Sheet, lexicon: Lexicon, book: rules.RuleBook, block: Any, broken: frozenset[str] = frozenset()
    ) -> None:
        self.sheet, self.lexicon, self.book = sheet, lexicon, book
        self.section = Section(sheet, block, "service", "")
        self.compiler = Compiler(sheet, lexicon, book, broken)
        self.scope: dict[str, Known] = {"arrival": DATE, "as_of": DATE}
        self.parts = PartReader(self.compiler, self.scope)

    def read(self, folder: str, life_events: Mapping[str, LifeEvent], **files: Any) -> Definition | None:
        """The definition; `files` are its words, letters, pack and bundle, as the loader found them."""
        section = self.section
        name = section.id("service", needed=True)
        if name is None:
            return None
        if name != folder:
            section.wrong("service", f"the name of its folder, {folder}")
        kind = section.one_of("kind", ("application", "notification"), needed=True) or "application"
        self.bind_names(section)
        right = section.id("right") or name
        abouts = tuple(self.abouts())
        self.parts.abouts = tuple(about.name for about in abouts)
        due = section.section("due", "due")
        self.parts.has_due = due is not None
        made_due = None if due is None or due.block is None else self.compiler.due(due, self.scope)
        steps = [self.parts.step(block, f"steps.{number}") for number, block in section.each("steps", needed=True)]
        definition = Definition(
            id=str(name),
            kind=kind,
            law=tuple(self.laws()),
            lexicon=self.lexicon,
            book=self.book,
            right=str(right),
            purpose=str(section.id("purpose") or right),
            as_of=self.as_of(),
            month=self.compiler.at(section, "month", self.scope, MONTH),
            about=abouts,
            applicant_if=self.compiler.at(section, "applicant_if", self.scope, YES_NO),
            eligible=self.compiler.at(section, "eligible", self.scope, YES_NO),
            due=made_due,
            once=tuple(self.once()),
            reference=self.reference(),
            steps=tuple(step for step in steps if step is not None),
            outcomes=self.outcomes(made_due),
            event_words={event: one.words for event, one in life_events.items()},
            events=tuple(life_events.values()),
            **files,
            **self.plain(section),
            **self.about_the_service(section, str(name), life_events),
        )
        self.whole(definition)
        return definition

    def bind_names(self, section: Section) -> None:
        applicant = section.section("applicant", "applicant", needed=True)
        if applicant is not None and applicant.text("is") == "organisation":
            applicant.wrong("is", BY_ITSELF)
            is_: str | None = "person"
        else:
            is_ = applicant.one_of("is", ("person", "household"), "person", needed=True) if applicant else ""
        self.applicant = is_ or "person"
        self.may = read_roles(applicant, "applicant_if" in (section.block or {}))
        self.scope["applicant"] = entity_type(self.applicant)
        self.scope["service"] = rules.Type(rules.Kind.text)

    # --- parts
    def laws(self) -> list[Law]:
        found = []
        for number, block in self.section.each("law", needed=True):
            law = Section(self.sheet, block, "law", f"law.{number}")
            text = law.text("article") or law.text("ordinance")
            if text is None and law.block is not None:
                self.sheet.fault(block, f"law.{number}", block, "an `article` or an `ordinance`")
            elif text is not None:
                found.append(Law(str(text), law.has("ordinance"), law.yes_no("unverified")))
        if not found and self.section.has("law"):
            self.section.wrong("law", "at least one article: every service has its law")
        return found

    def as_of(self) -> Formula | dt.date | None:
        text = self.section.text("as_of")
        if text is None or text == "arrival":
            return None
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            return self.compiler.formula(text, self.scope, DATE, "as_of")

    def abouts(self) -> list[About]:
        found = []
        for name, raw in self.section.items("about"):
            about = self.about(str(name), raw)
            if about is None:
                continue
            found.append(about)
            known = self.type_of(about)
            self.scope[about.name] = known
            self.scope[f"about.{about.name}"] = known
        return found

    def type_of(self, about: About) -> Known:
        if about.value is not None and about.each is None:
            return about.value.compiled.type
        entity = entity_type(about.entity)
        return rules.SetOf(entity) if about.many else entity

    def about(self, name: str, raw: Any) -> About | None:
        if isinstance(raw, str):
            group = self.compiler.group(raw, self.scope)
            if group is not None:
                return About(name, "value", each=Each("it", group), entity=group.entity, many=True)
            value = self.compiler.formula(raw, self.scope, None, f"about.{name}")
            return None if value is None else About(name, "value", value, entity=str(value.compiled.type.entity or ""))
        section = Section(self.sheet, raw, "about", f"about.{name}")
        if section.block is None:
            return None
        form = "choose" if section.has("choose") else "find"
        candidates = self.candidates(section, form)
        entity = section.text("entity")
        if entity is not None and entity not in self.lexicon.things:
            section.wrong("entity", "an entity of the vocabulary")
            return None
        each, value = candidates
        create = section.one_of("or", ("create",)) == "create"
        reached = each.entity if each else str(value.compiled.type.entity or "") if value else str(entity or "")
        if not reached or (entity is not None and reached != entity):
            self.sheet.fault(raw, f"about.{name}", reached or "nothing", "`choose`, `find` or `entity` of one kind")
            return None
        return About(
            name,
            form,
            value,
            each,
            reached,
            self.compiler.at(section, "of", self.scope, None),
            create,
            section.yes_no("many", default=form == "choose" and entity is None),
            section.yes_no("required"),
            str(section.text("because") or ""),
        )

    def candidates(self, section: Section, form: str) -> tuple[Each | None, Formula | None]:
        raw = section.raw(form)
        if raw is None:
            return None, None
        if isinstance(raw, str):
            group = self.compiler.group(raw, self.scope)
            if group is not None:
                return Each("it", group), None
            return None, self.compiler.formula(raw, self.scope, None, section.key(form))
        inner = Section(self.sheet, raw, "choose", section.key(form))
        text = inner.text("each", needed=True)
        made = None if text is None else self.compiler.each_of(text, self.scope, inner.key("each"), inner.text("if"))
        return (None if made is None else made[0]), None

    def once(self) -> list[Once]:
        found = []
        for number, block in self.section.each("once"):
            once = Section(self.sheet, block, "once", f"once.{number}")
            each, scope = self.compiler.each_at(once, self.scope, "for")
            key = [self.compiler.formula(text, scope, None, once.key("key")) for text in once.texts("key", needed=True)]
            releases = self.compiler.at(once, "releases", scope, None)
            if releases is not None and releases.compiled.type.kind not in (rules.Kind.date, rules.Kind.month):
                once.wrong("releases", "an expression that gives a date or a month")
            resolved = once.one_of("resolved", ("arrival",), "arrival") or "arrival"
            yields, takes = once.yes_no("yields"), once.yes_no("takes")
            if yields and takes:
                once.wrong("takes", "`yields` or `takes`, not both")
            only = self.compiler.at(once, "if", scope, YES_NO)
            day, again = (self._day(once, name, scope) for name in ("day", "again"))
            if (day is None) != (again is None):
                once.wrong("again", "`day` and `again`, both or none")
            parts = tuple(part for part in key if part is not None)
            found.append(Once(each, parts, releases, resolved, yields, takes, only, day, again))
        return found

    def _day(self, once: Section, name: str, scope: Any) -> Formula | None:
        found = self.compiler.at(once, name, scope, None)
        if found is not None and found.compiled.type.kind is not rules.Kind.date:
            once.wrong(name, "an expression that gives a date")
        return found

    def reference(self) -> Reference | None:
        reference = self.section.section("reference", "reference")
        if reference is None or reference.block is None:
            return None
        letter = str(reference.id("letter", needed=True) or "")
        if letter:
            self.parts.letters.append((letter, reference.block["letter"]))
        because = reference.section("because", "law")
        return Reference(letter, str((because.text("article") or because.text("ordinance") or "") if because else ""))

    def outcomes(self, due: Due | None) -> dict[str, tuple[Outcome, ...]]:
        found: dict[str, tuple[Outcome, ...]] = {}
        for result, blocks in self.section.items("outcomes"):
            if not isinstance(blocks, list):
                self.sheet.fault(self.section.block["outcomes"], f"outcomes.{result}", blocks, "a list", result)
                continue
            made = [
                self.parts.outcome(block, f"outcomes.{result}.{number}", due.amount if due else None)
                for number, block in enumerate(blocks, start=1)
            ]
            found[str(result)] = tuple(outcome for outcome in made if outcome is not None)
        return found

    def plain(self, section: Section) -> dict[str, Any]:
        valid = section.section("valid", "valid")
        fee, keep = section.section("fee", "fee"), section.section("keep", "keep")
        paper, identity = section.section("paper", "paper"), section.section("identity", "identity")
        keep_from = (keep.one_of("from", ("closing", "award-end"), "closing") if keep else None) or "closing"
        return {
            "valid_from": valid.date("from") if valid else None,
            "valid_until": valid.date("until") if valid else None,
            "department": str(section.id("department") or ""),
            "fee": (fee.number("yen", 0) if fee else 0) or 0,
            "identity": {
                key: str(identity.text(key)) for key in ("online", "counter") if identity and identity.has(key)
            },
            "paper": {str(key): paper.number(key, 0) or 0 for key in (paper.block or {})} if paper else {},
            "sensitive": section.yes_no("sensitive"),
            "in_person": self.in_person(section),
            "applicant": self.applicant,
            "may": self.may,
            "keep": Keep((keep.number("years", needed=True) or 0) if keep else 0, keep_from) if keep else None,
            "numbers": tuple(map(str, section.texts("numbers"))),
            "open": tuple(map(str, section.texts("open"))),
        }

    def in_person(self, section: Section) -> str:
        """The article by which a notification is made at the desk; empty where it may be sent."""
        block = section.section("in_person", "in_person")
        because = block.section("because", "law", needed=True) if block else None
        if block is not None and section.text("kind") != "notification":
            section.wrong("in_person", "nothing beside `kind: application`: only a notification is made at the desk")
        return str((because.text("article") or because.text("ordinance") or "") if because else "")

    def about_the_service(self, section: Section, name: str, life_events: Mapping[str, LifeEvent]) -> dict[str, Any]:
        good_for = section.section("good_for", "good_for")
        lists = [Section(self.sheet, block, "list", f"lists.{n}") for n, block in section.each("lists")]
        events = section.texts("life_events")
        for event in events:
            if event not in life_events:
                expected = "a life event of life-events.yaml: " + ", ".join(life_events)
                self.sheet.fault(event, "life_events", event, expected)
        gathered = [event for event, one in life_events.items() if name in one.services]
        return {
            "good_for": {key: good_for.words(key) for key in ("resident", "staff", "community")} if good_for else {},
            "lists": tuple((str(item.text("annex") or ""), str(item.text("number") or "")) for item in lists),
            "life_events": tuple(dict.fromkeys((*map(str, events), *gathered))),
            "push": self.push(section),
            "disposition": section.one_of("disposition", ("yes", "no", "town-decides"), "") or "",
            "appeal": read_appeal(section),
            "deadline": read_deadline(section, self.parts),
            "claim_day": read_claim_day(section, self.parts),
            "signature": read_signature(section),
            "yearly": read_yearly(section, self.parts),
            "official": section.yes_no("official"),
        }

    def push(self, section: Section) -> Push | None:
        push = section.section("push", "push")
        if push is None or push.block is None:
            return None
        mode = push.one_of("mode", ("offer", "confirm", "pay"), needed=True) or "offer"
        to = tuple(map(str, push.texts("to", needed=True)))
        if mode != "offer" and to != ("eligible",):
            push.wrong("to", "[eligible]: only who is certainly eligible is paid or asked to confirm")
        basis = push.text("basis", needed=True)
        return Push(mode, to, str(push.text("channel") or "notice"), str(basis or ""), push.yes_no("opt_out"))

    # --- what must hold of the whole
    def whole(self, definition: Definition) -> None:
        section = self.section
        decides = definition.decide is not None
        if definition.kind == "application" and not decides and section.has("steps"):
            section.wrong("steps", "a step `decide`: an application is decided")
        one_aim(section, definition)
        known_checks(section, definition)
        if definition.kind == "notification" and (decides or "arrived" not in definition.outcomes):
            section.wrong("kind", "with a notification no `decide`, and outcomes under `arrived`")
        if definition.disposition == "yes" and not section.has("appeal"):
            section.wrong("disposition", "`appeal` beside it: the body and period, or none; there is no default")
