"""Steps and outcomes of a service. Each is one map, `- KIND: name` with its siblings."""

from typing import Any

from tomoni.rules import interface as rules
from tomoni.services.domain.definition import Outcome, Pay
from tomoni.services.domain.keys import OUTCOME_KINDS, STEP_KINDS
from tomoni.services.domain.notation import FactPath, Formula, Span
from tomoni.services.domain.reading.expressions import MONTH, NUMBER, YEN, YES_NO, Compiler, Scope, entity_type
from tomoni.services.domain.reading.routes import read_route
from tomoni.services.domain.reading.sheet import Section, nearest
from tomoni.services.domain.steps import Ask, Check, Decide, EvidenceDef, PageDef, Preset, Step, Task

PERSON = entity_type("person")
YES_OR_NO = ("yes", "no")
CHANGES = {"end": "last", "suspend": "from", "resume": "", "transfer": "last", "hand_over": "to"}  # and what it needs
MONTHS = {"even": (2, 4, 6, 8, 10, 12), "odd": (1, 3, 5, 7, 9, 11), "all": tuple(range(1, 13))}


class PartReader:
    """Reads steps and outcomes of one service in the scope of its names."""

    def __init__(self, compiler: Compiler, scope: Scope) -> None:
        self.compiler, self.sheet, self.scope = compiler, compiler.sheet, scope
        self.asked: list[tuple[FactPath, Any, str]] = []  # path, where it stands, article that demands it
        self.accounts: list[tuple[FactPath, Any, str]] = []  # path, where it stands, its key
        self.letters: list[tuple[str, Any]] = []
        self.page_ids: list[tuple[str, Any, str]] = []  # id, block, its key
        self.abouts: tuple[str, ...] = ()
        self.has_due = False

    def kind_of(self, block: Any, kinds: tuple[str, ...], where: str, what: str) -> str | None:
        """The kind of a step or outcome: the one key of its map that names a kind."""
        found = [kind for kind in kinds if isinstance(block, dict) and kind in block]
        if not found:
            near = nearest(next(iter(block), ""), kinds) if isinstance(block, dict) else ""
            self.sheet.fault(block, where, block, f"`- KIND: name` with a kind of {', '.join(kinds)}{near}")
            return None
        return found[0]

    # --- steps
    def step(self, block: Any, where: str) -> Step | None:
        kind = self.kind_of(block, STEP_KINDS, where, "step")
        if kind is None:
            return None
        section = Section(self.sheet, block, kind, where)
        if kind in ("wait", "allocate"):
            section.later(kind)
            return None
        name = str(section.id(kind, needed=True) or "")
        if kind == "ask":
            return Ask(name, tuple(self.pages(section)), tuple(self.evidence(section)))
        if kind == "check":
            return self.check(section, name)
        if kind == "task":
            return Task(
                name,
                str(section.text("by", needed=True) or ""),
                self.compiler.paths_at(section, "establishes", self.scope),
                self.span(section, "within"),
                self.compiler.at(section, "skip_when", self.scope, YES_NO),
            )
        route = read_route(self.sheet, section)
        result = self.compiler.at(section, "result", {**self.scope}, None)
        if result is not None and result.compiled.type.kind is not rules.Kind.choice:
            section.wrong("result", f"an expression that gives a choice, not {result.compiled.type}")
        return Decide(name, route, self.span(section, "within"), result)

    def check(self, section: Section, name: str) -> Check | None:
        each, scope = self.compiler.each_at(section, self.scope)
        section.raw("holds", needed=True)
        holds = self.compiler.at(section, "holds", scope, YES_NO)
        return None if holds is None else Check(name, holds, each, tuple(map(str, section.texts("seen_by"))))

    def pages(self, section: Section) -> list[PageDef]:
        found = []
        for number, block in section.each("pages", needed=True):
            page = Section(self.sheet, block, "page", f"{section.where}.pages.{number}")
            name = page.id("page", needed=True)
            self.page_ids.append((str(name), block, f"{page.where}.page"))
            each, scope = self.compiler.each_at(page, self.scope)
            law = self.article(page, "because")
            facts = []
            for text in page.texts("facts", needed=True):
                path = self.compiler.path(text, scope, page.key("facts"))
                if path is not None:
                    facts.append(path)
                    self.asked.append((path, text, law))
            when = self.compiler.at(page, "when", scope, YES_NO)
            default = self.defaults(page, facts, scope)
            if name is not None:
                found.append(PageDef(str(name), tuple(facts), each, when, law, default))
        return found

    def defaults(self, page: Section, facts: list[FactPath], scope: Scope) -> dict[str, Formula | Preset]:
        """What fields show at first, by path: a value as it is written, or an expression of the fact's type."""
        found: dict[str, Formula | Preset] = {}
        asked = {path.text: path for path in facts}
        for key, value in page.items("default"):
            where = f"{page.key('default')}.{key}"
            path = asked.get(str(key).strip())
            if path is None or not isinstance(value, str):
                wanted = f"a fact of this page{nearest(key, asked)}" if path is None else "a value or an expression"
                self.sheet.fault(page.block["default"], where, key if path is None else value, wanted, key)
                continue
            made = self.compiler.default(value, self.compiler.lexicon.facts[(path.of, path.fact)].type, scope, where)
            if made is not None:
                found[path.text] = made
        return found

    def evidence(self, section: Section) -> list[EvidenceDef]:
        found = []
        for number, block in section.each("evidence"):
            paper = Section(self.sheet, block, "evidence", f"{section.where}.evidence.{number}")
            name = paper.id("evidence", needed=True)
            each, scope = self.compiler.each_at(paper, self.scope)
            when = self.compiler.at(paper, "when", scope, YES_NO)
            accept = tuple(map(str, paper.texts("accept", needed=True)))
            if set(accept) - {"file", "paper"}:
                paper.wrong("accept", "file, paper or both")
            instead, law = str(paper.text("instead") or ""), self.article(paper, "because")
            if name is not None:
                found.append(EvidenceDef(str(name), each, when, accept, instead, law))
        return found

    def article(self, section: Section, key: str) -> str:
        """An article, as text or as {article, unverified}."""
        value = section.raw(key)
        if value is None or isinstance(value, str):
            return str(value or "")
        law = Section(self.sheet, value, "law", section.key(key))
        return str(law.text("article") or law.text("ordinance") or "")

    def span(self, section: Section, key: str) -> Span | None:
        inner = section.section(key, "span")
        if inner is None or inner.block is None:
            return None
        set_by = str(inner.text("set_by") or "")
        if set_by and set_by not in self.abouts:
            inner.wrong("set_by", "a name of `about`" + nearest(set_by, self.abouts))
        if not set_by and not any(inner.has(unit) for unit in ("days", "weeks", "months")):
            section.wrong(key, "a period: days, weeks or months")
        return Span(
            inner.number("days", 0) or 0,
            inner.number("weeks", 0) or 0,
            inner.number("months", 0) or 0,
            inner.one_of("calendar", ("office", "all"), "all") or "all",
            str(inner.text("from") or "arrival"),
            set_by,
        )

    # --- outcomes
    def outcome(self, block: Any, where: str, due: Formula | None) -> Outcome | None:
        kind = self.kind_of(block, OUTCOME_KINDS, where, "outcome")
        if kind is None:
            return None
        section = Section(self.sheet, block, "pay_once" if kind == "pay" else kind, where)
        if kind == "collect":
            section.later(kind)
            return None
        if kind == "offer":
            return Outcome(kind, "offer", services=tuple(map(str, section.texts("offer", needed=True))))
        if kind == "record":
            each, scope = self.compiler.each_at(section, self.scope)
            return Outcome(kind, "record", record=tuple(self.record(section, scope)), each=each)
        name = str(section.id(kind, needed=True) or "")
        if kind in ("letter", "certificate"):
            self.letters.append((name, section.block[kind]))
            return Outcome(kind, name)
        if kind == "award":
            return self.award(section, name, due)
        if kind == "pay":
            return Outcome(kind, name, amount=self.amount(section, due), to=self.account(section, "to"))
        if kind in CHANGES:
            return self.change(section, kind, name)
        if kind == "forward":
            return self.forward(section, name)
        if kind == "issue":
            return Outcome(kind, name, count=self.compiler.at(section, "count", self.scope, NUMBER))
        return Outcome(kind, name, within=self.span(section, "within"))

    def forward(self, section: Section, name: str) -> Outcome:
        """進達: to whom in words, and the article by which that body decides."""
        because = section.section("because", "law", needed=True)
        law = str((because.text("article") or because.text("ordinance") or "") if because else "")
        section.raw("to", needed=True)
        return Outcome("forward", name, body=section.words("to"), law=law)

    def amount(self, section: Section, due: Formula | None) -> Formula | None:
        text = section.text("amount", needed=True)
        if text == "due":
            if due is None and not self.has_due:
                section.wrong("amount", "an expression: this service has no `due`")
            return due
        return None if text is None else self.compiler.formula(text, self.scope, YEN, section.key("amount"))

    def award(self, section: Section, name: str, due: Formula | None) -> Outcome:
        pay = section.section("pay", "pay", needed=True)
        changes = section.one_of("changes", ("yes", "no", "if-live"), "no")
        return Outcome(
            "award",
            name,
            per=section.one_of("per", ("once", "month", "year"), "", needed=True) or "",
            amount=self.amount(section, due),
            first_month=self.compiler.at(section, "from", self.scope, MONTH),
            last_month=self.compiler.at(section, "until", self.scope, MONTH),
            pay=None if pay is None or pay.block is None else self.pay(pay),
            changes=changes == "yes",
            joins=changes == "if-live",
            while_granted=self.compiler.at(section, "while_granted", self.scope, YEN),
            taken_as=self.taken_as(section),
        )

    def change(self, section: Section, kind: str, name: str) -> Outcome:
        """What is done to a live award: ended, suspended, resumed, transferred, its unpaid months handed over."""
        needed = CHANGES[kind]
        if needed and not section.has(needed):
            section.wrong(kind, f"its `{needed}` beside it")
        return Outcome(
            kind,
            name,
            of=self.compiler.at(section, "of", self.scope, PERSON) if kind != "transfer" else None,
            first_month=self.compiler.at(section, "from", self.scope, MONTH) if kind == "suspend" else None,
            last_month=self.compiler.at(section, "last", self.scope, MONTH) if kind in ("end", "transfer") else None,
            to=self.account(section, "to") if kind == "hand_over" else None,
            because=str(section.text("because") or "") if kind in ("end", "suspend") else "",
        )

    def taken_as(self, section: Section) -> dict[str, str]:
        """Facts that count as said where nobody said them; each a yes_no of the vocabulary."""
        known = {name: fact for (_, name), fact in self.compiler.lexicon.facts.items()}
        found: dict[str, str] = {}
        for name, value in section.items("taken_as"):
            if str(name) not in known or known[str(name)].type.kind is not rules.Kind.yes_no or value not in YES_OR_NO:
                wanted = f'a yes_no fact with "yes" or "no"{nearest(name, known)}'
                self.sheet.fault(section.block["taken_as"], section.key("taken_as"), f"{name}: {value}", wanted, name)
                continue
            found[str(name)] = str(value)
        return found

    def pay(self, pay: Section) -> Pay:
        months = pay.raw("in_months")
        if isinstance(months, str) and months in MONTHS:
            chosen = MONTHS[months]
        elif isinstance(months, list) and all(str(m).isdigit() and 1 <= int(str(m)) <= 12 for m in months):
            chosen = tuple(int(str(m)) for m in months)
        else:
            chosen = MONTHS["all"]
            if months is not None:
                pay.wrong("in_months", "even, odd, all, or a list of months 1 to 12")
        covers = str(pay.text("covers") or "1 month before").split(" ")
        if len(covers) != 3 or not covers[0].isdigit() or covers[1:] not in (["months", "before"], ["month", "before"]):
            pay.wrong("covers", "`2 months before`")
            covers = ["1"]
        day = pay.number("day", 10) or 10
        if not 1 <= day <= 31:
            pay.wrong("day", "a day of the month, 1 to 31")
        return Pay(chosen, day, int(covers[0]), self.account(pay, "to"))

    def account(self, section: Section, key: str) -> FactPath | None:
        text = section.text(key, needed=True)
        path = None if text is None else self.compiler.path(text, self.scope, section.key(key))
        if path is not None:
            self.compiler.paths.add((path.of, path.fact))
            self.accounts.append((path, text, section.key(key)))
            fact = self.compiler.lexicon.facts[(path.of, path.fact)]
            if fact.type.kind is not rules.Kind.bank_account:
                section.wrong(key, "a path to a bank_account")
        return path

    def record(self, section: Section, scope: Scope) -> list[tuple[FactPath, Formula | None, str]]:
        found: list[tuple[FactPath, Formula | None, str]] = []
        block = section.raw("record")
        for key, value in section.items("record"):
            path = self.compiler.path(key, scope, f"{section.where}.record")
            if path is None or not isinstance(value, str):
                continue
            self.compiler.paths.add((path.of, path.fact))
            fact = self.compiler.lexicon.facts[(path.of, path.fact)]
            if value in ("answer", "result"):
                if value == "result" and fact.type.kind is not rules.Kind.choice:
                    self.sheet.fault(block, f"{section.where}.record", value, "an expression of the fact's type", key)
                found.append((path, None, str(value)))
            else:
                formula = self.compiler.formula(value, scope, fact.type, f"{section.where}.record")
                if formula is not None:
                    found.append((path, formula, ""))
        return found
