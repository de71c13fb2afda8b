"""The second pass over the rule sets: the expressions of definitions become nodes."""

from __future__ import annotations

import ast
import string
from dataclasses import dataclass, field, replace

from tomoni.rules.errors import PackError
from tomoni.rules.language.kinds import FISCAL_YEAR, MONTH, YES_NO, Kind, SetOf, Type
from tomoni.rules.language.nodes import Call, Group, Node, Pick, Variable
from tomoni.rules.law.citing import cite
from tomoni.rules.law.dated import Dated, check_order, read_span
from tomoni.rules.law.definitions import Definition, RuleBook, Signature, Use, Version
from tomoni.rules.law.faults import Faults
from tomoni.rules.law.keys import KEYS
from tomoni.rules.law.text import Block, Row, Text
from tomoni.rules.loading.calling import check_candidate
from tomoni.rules.loading.checking import Checking, describe
from tomoni.rules.loading.expressions import checked, fault_of
from tomoni.rules.loading.figures import MOST_VALUES, read_open
from tomoni.rules.loading.parsing import Wrong, parse
from tomoni.rules.loading.provisos import MOST_PROVISOS, Proviso, with_provisos
from tomoni.rules.loading.signing import RuleSet
from tomoni.rules.time.spans import ALWAYS

LANGUAGES = ("ja", "easy", "en")


@dataclass
class Defining:
    """Collects the definitions under their keys, those of provisos with them, and where their parts stand."""

    book: RuleBook
    faults: Faults
    made: dict[str, Definition] = field(default_factory=dict)
    blocks: dict[str, Block] = field(default_factory=dict)
    places: dict[int, tuple[Node, Text, ast.expr]] = field(default_factory=dict)

    def add(self, rules: RuleSet, key: str, block: Block, by_town: tuple[Version, ...] = ()) -> None:
        signature = self.book.signatures.get(key)
        if signature is None:
            return
        made = _Defining(self, rules, signature, block).definition(by_town)
        if made is not None:
            self.made[key], self.blocks[key] = made, block

    def place(self, node: Node, key: str) -> tuple[Text, ast.expr | None]:
        """The text in which a node stands, and the part of it; else the definition."""
        if id(node) in self.places:
            return self.places[id(node)][1:]
        block = self.blocks[key]
        return Text.at("", block.file, block.line, block.column), None


class _Defining:
    """One definition."""

    def __init__(self, all_: Defining, rules: RuleSet, signature: Signature, block: Block) -> None:
        self.all, self.book, self.faults = all_, all_.book, all_.faults
        self.rules, self.signature, self.block, self.key = rules, signature, block, signature.key
        self.provisos = 0
        self.month_of_law: Node | None = None

    def definition(self, by_town: tuple[Version, ...]) -> Definition | None:
        signature, block, faults, key = self.signature, self.block, self.faults, self.key
        laws = cite(self.rules.law, faults.text(block, "law", key) or "")
        open_ = self.is_open()
        forms = [form for form in ("is", "versions", "pick") if form in block]
        if len(forms) > 1 or not (forms or open_):
            faults.at(block, key, " and ".join(forms) or "no is, versions or pick", "one of is, versions, pick")
            return None
        self.month_of_law, dating = self.dating()
        if forms == ["versions"]:
            history = self.versions()
        else:
            node, uses = self.rule(block, key) if forms else (None, frozenset[Use]())
            span = ALWAYS[0] if open_ else None
            history = [] if node is None else [Version(span, (), node, uses)]
        history = [replace(version, uses=version.uses | dating) for version in (*history, *by_town)]
        needs_law = signature.gives.kind in (Kind.yes_no, Kind.yen)
        if needs_law and not laws and not all(version.laws for version in history):
            faults.at(block, f"{key}.law", "nothing", "the article")
        unverified, says = faults.yes_no(block, "unverified", key), self.says(block, key)
        return Definition.of(
            signature, history, laws, says=says, dated_by=self.month_of_law, unverified=unverified, open=open_
        )

    def is_open(self) -> bool:
        """A choice out of `one_of` that a town sets."""
        open_ = read_open(self.block, self.key, self.faults)
        wrong = [form for form in ("versions", "pick", "except") if form in self.block]
        if open_ and (self.signature.gives.kind is not Kind.choice or not self.signature.dated or wrong):
            right = "gives: choice with one_of, per: month or year (or dated_by), and at most `is`"
            self.faults.at_key(self.block, "open", f"{self.key}.open", "open: town", right)
        return open_

    def versions(self) -> list[Version]:
        key, where, faults = self.key, f"{self.key}.versions", self.faults
        rows = faults.row(self.block, "versions", key) or Row()
        blocks = [row for row in rows if isinstance(row, Block)]
        if not blocks or len(blocks) != len(rows) or len(blocks) > MOST_VALUES:
            faults.at(rows, where, f"{len(rows)} versions", f"a list of {{from, law, is}}, at most {MOST_VALUES}")
            return []
        if not self.signature.dated:
            faults.at(rows, where, "versions of a definition per: once", "per: month, or dated_by")
            return []
        if "except" in self.block:
            faults.at_key(self.block, "except", f"{key}.except", "except beside versions", "except in each version")
        times = [
            Dated(read_span(one, where, faults), None, "", known=faults.day(one, "known", where)) for one in blocks
        ]
        check_order(times, blocks, where, faults)
        found = [self.version(block, time, where) for block, time in zip(blocks, times, strict=True)]
        return [version for version in found if version is not None]

    def version(self, block: Block, time: Dated, where: str) -> Version | None:
        faults = self.faults
        faults.keys(block, where, KEYS["version"], ("from",))
        laws = cite(self.rules.law, faults.text(block, "law", where) or "")
        node, uses = self.rule(block, where)
        unverified = faults.yes_no(block, "unverified", where)
        return None if node is None else Version(time.span, laws, node, uses, unverified, time.known)

    def checking(self) -> Checking:
        signature = self.signature
        scope: dict[str, Type | SetOf] = dict(signature.takes)
        if signature.per == "year":
            scope["year"] = FISCAL_YEAR
        monthly, yearly = signature.per == "month", signature.per == "year"
        return Checking(self.book, scope, self.rules.name, month=monthly, dated=signature.dated, year=yearly)

    def rule(self, block: Block, key: str) -> tuple[Node | None, frozenset[Use]]:
        """The main text of a block, under its provisos."""
        checking = self.checking()
        pick = self.faults.block(block, "pick", key)
        if pick is not None:
            node = self.pick(checking, pick, f"{key}.pick")
        else:
            node = self.expression(checking, block, "is", key, self.signature.gives)
        provisos = self.read_provisos(checking, block, f"{key}.except")
        if node is not None and provisos:
            node = with_provisos(node, self.signature.gives, self.key, provisos)
        return node, frozenset(checking.uses)

    # --- ただし書き
    def read_provisos(self, checking: Checking, block: Block, where: str) -> list[Proviso]:
        rows = self.faults.row(block, "except", where.removesuffix(".except"))
        if rows is None:
            return []
        blocks = [row for row in rows if isinstance(row, Block)]
        if not blocks or len(blocks) != len(rows) or len(blocks) > MOST_PROVISOS:
            self.faults.at(
                rows, where, f"{len(rows)} provisos", f"a list of {{when, is, law}}, at most {MOST_PROVISOS}"
            )
            return []
        found: list[Proviso] = []
        for given in blocks:
            one = self.proviso(checking, given, where)
            if one is None:
                continue
            for other in found:
                if other.when == one.when:
                    self.faults.at(given, where, f"{one.law} and {other.law} under one condition", "one proviso for it")
            found.append(one)
        return found

    def proviso(self, checking: Checking, block: Block, where: str) -> Proviso | None:
        """A definition of its own, with its article and words, called with the arguments of the main text."""
        self.provisos += 1
        key, faults, signature = f"{self.key}.except_{self.provisos}", self.faults, self.signature
        faults.keys(block, where, KEYS["proviso"], ("when", "is", "law"))
        when = self.expression(checking, block, "when", where, YES_NO)
        own = self.checking()
        node = self.expression(own, block, "is", where, signature.gives)
        laws = cite(self.rules.law, faults.text(block, "law", where) or "")
        says, unverified = self.says(block, where), faults.yes_no(block, "unverified", where)
        if when is None or node is None:
            return None
        own_signature = replace(signature, key=key, name=f"{signature.name}.except_{self.provisos}", link=None)
        version = Version(None, (), node, frozenset(own.uses))
        self.all.made[key] = Definition.of(
            own_signature, [version], laws, says=says, dated_by=self.month_of_law, unverified=unverified
        )
        self.all.blocks[key] = block
        checking.use("definition", key)
        arguments = tuple(Variable(kind, name) for name, kind in signature.takes)
        return Proviso(when, Call(signature.gives, key, arguments), ", ".join(laws))

    # --- expressions
    def expression(self, checking: Checking, block: Block, name: str, key: str, gives: Type | None) -> Node | None:
        text = self.faults.text(block, name, key)
        if text is None:
            if name not in block:
                self.faults.at(block, f"{key}.{name}", "nothing", "an expression")
            return None
        return self.checked(checking, text, f"{key}.{name}", gives)

    def checked(self, checking: Checking, text: Text, key: str, gives: Type | None) -> Node | None:
        try:
            node = checked(checking, text, gives)
        except PackError as wrong:
            self.faults.found.extend(fault._replace(key=key) for fault in wrong.faults)
            return None
        for number, (part, tree) in checking.places.items():
            self.all.places.setdefault(number, (part, text, tree))
        return node

    def pick(self, checking: Checking, block: Block, key: str) -> Node | None:
        self.faults.keys(block, key, KEYS["pick"], ("each", "highest"))
        if self.signature.gives.kind is not Kind.entity:
            self.faults.at(block, key, f"a pick that gives {self.signature.gives}", "gives: person, or another entity")
        each, rows = self.faults.text(block, "each", key), self.faults.row(block, "highest", key)
        if each is None or rows is None:
            return None
        when = self.expression(checking, block, "when", key, YES_NO) if "when" in block else None

        def read() -> tuple[Node | None, tuple[Node, ...]]:
            condition = self.expression(checking, block, "if", key, YES_NO) if "if" in block else None
            keys = [self.key_of(checking, row, f"{key}.highest") for row in rows]
            return condition, tuple(node for node in keys if node is not None)

        try:
            variable, over, condition, keys = check_candidate(checking, parse(each), read)
        except Wrong as wrong:
            self.faults.found.extend(fault_of(each, one, f"{key}.each") for one in wrong.all())
            return None
        if not isinstance(over, Group) or over.type.of.entity != self.signature.gives.entity:
            self.faults.at(each, f"{key}.each", "another entity", f"a group of {self.signature.gives}")
            return None
        return Pick(self.signature.gives, when, variable, over, condition, keys)

    def key_of(self, checking: Checking, row: object, key: str) -> Node | None:
        node = self.checked(checking, row, key, None) if isinstance(row, Text) else None
        if node is None or node.type.kind in (
            Kind.yes_no,
            Kind.yen,
            Kind.number,
            Kind.date,
            Kind.month,
            Kind.fraction,
        ):
            return node
        assert isinstance(row, Text)
        self.faults.at(row, key, describe(node.type), "yes_no, a number, an amount, a date or a month")
        return None

    def dating(self) -> tuple[Node | None, frozenset[Use]]:
        """The month of the law that applies, from an argument (the day of a disaster)."""
        if "dated_by" not in self.block:
            return None, frozenset()
        per = self.signature.per
        if per != "once":
            self.faults.at_key(self.block, "dated_by", f"{self.key}.dated_by", f"per: {per}", "per: once")
            return None, frozenset()
        checking = self.checking()
        checking.dated = False
        return self.expression(checking, self.block, "dated_by", self.key, MONTH), frozenset(checking.uses)

    def says(self, block: Block, key: str) -> dict[str, str]:
        given = self.faults.block(block, "says", key)
        if given is None:
            return {}
        where = f"{key}.says"
        self.faults.keys(given, where, LANGUAGES, LANGUAGES)
        names = {name for name, _ in self.signature.takes}
        if self.signature.gives.kind is not Kind.yes_no:
            names.add("value")  # what it comes to, put in by the renderer
        found = {}
        for language in given:
            text = self.faults.text(given, language, where)
            try:
                used = {name for _, name, _, _ in string.Formatter().parse(text or "") if name is not None}
            except ValueError:
                used = {"{"}
            if text is not None and used - names:
                self.faults.at(
                    text, f"{where}.{language}", ", ".join(sorted(used - names)), ", ".join(sorted(names)) or "no name"
                )
            found[str(language)] = str(text or "")
        return found
