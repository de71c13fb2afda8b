"""Loading is checking: rule sets from YAML to a proven `RuleBook`, and expressions of services against it."""

from __future__ import annotations

import ast
import string
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tomoni.rules import aggregates as _aggregates  # noqa: F401  (adds its steps)
from tomoni.rules import logic as _logic  # noqa: F401  (adds its steps)
from tomoni.rules import operators as _operators  # noqa: F401  (adds its nodes to the checker)
from tomoni.rules.calling import check_candidate, fits_result
from tomoni.rules.calls import Routine
from tomoni.rules.checking import Checking, describe, group, plain
from tomoni.rules.citing import cite
from tomoni.rules.dated import Faults, read_spans
from tomoni.rules.definitions import Definition, Expression, RuleBook, Signature, Use, Version
from tomoni.rules.errors import PackError, PackFault
from tomoni.rules.kinds import DATE, FISCAL_YEAR, MONTH, YES_NO, Kind, SetOf, Type
from tomoni.rules.nodes import Group, Node, Pick
from tomoni.rules.parsing import Wrong, parse
from tomoni.rules.proving import changes_of, prove
from tomoni.rules.signing import RuleSet, Signing
from tomoni.rules.text import Block, Row, Text, read_yaml
from tomoni.rules.walk import step_of
from tomoni.rules.world import Vocabulary

LANGUAGES = ("ja", "easy", "en")


def load_rules(
    documents: Sequence[tuple[str, str]], vocabulary: Vocabulary, tables: Mapping[str, str] | None = None
) -> RuleBook:
    """The book of all rule sets. `documents`: (file name, YAML text); `tables`: CSV files of the pack by name.

    Raises PackError with every fault of every file.
    """
    faults = Faults()
    signing = Signing(vocabulary, tables or {}, faults)
    for file, text in documents:
        try:
            signing.add(read_yaml(text, file))
        except PackError as wrong:
            faults.found.extend(wrong.faults)
    bare = RuleBook(vocabulary, frozenset(signing.sets), signing.parameters, signing.tables, signing.signatures)
    loader = _Loader(bare, faults)
    definitions: dict[str, Definition] = {}
    for rules in signing.sets.values():
        for key, block in rules.definitions.items():
            made = loader.definition(rules, key, block)
            if made is not None:
                definitions[key] = made
    places = {key: block for rules in signing.sets.values() for key, block in rules.definitions.items()}
    order = () if faults.found else prove(bare, definitions, places, faults)
    if faults.found:
        raise PackError(faults.found)
    book = replace(bare, definitions=definitions, changes=changes_of(bare, definitions), routines={})
    for key in order:
        book.routines[key] = Routine(book, definitions[key])
    return book


class _Loader:
    """The second pass: expressions of definitions to nodes."""

    def __init__(self, book: RuleBook, faults: Faults) -> None:
        self.book, self.faults = book, faults

    def definition(self, rules: RuleSet, key: str, block: Block) -> Definition | None:
        signature = self.book.signatures.get(key)
        if signature is None:
            return None
        law = self.faults.text(block, "law", key) or Text.at("", block.file, block.line, block.column)
        laws = cite(rules.law, law)
        forms = [form for form in ("is", "versions", "pick") if form in block]
        if len(forms) != 1:
            self.faults.at(block, key, " and ".join(forms) or "no is, versions or pick", "one of is, versions, pick")
            return None
        dated_by, dating = self.dated_by(rules, signature, block)
        if forms == ["versions"]:
            versions = self.versions(rules, signature, block)
        else:
            node, uses = self.rule(rules, signature, block, key)
            versions = [] if node is None else [Version(None, (), node, uses)]
        versions = [replace(version, uses=version.uses | dating) for version in versions]
        needs_law = signature.gives.kind in (Kind.yes_no, Kind.yen)
        if needs_law and not laws and not all(version.laws for version in versions):
            self.faults.at(block, f"{key}.law", "nothing", "the article")
        says = self.says(signature, block)
        unverified = self.faults.yes_no(block, "unverified", key)
        return Definition(signature, tuple(versions), laws, says, dated_by, unverified)

    def versions(self, rules: RuleSet, signature: Signature, block: Block) -> list[Version]:
        key = signature.key
        rows = self.faults.row(block, "versions", key) or Row()
        blocks = [row for row in rows if isinstance(row, Block)]
        if not blocks or len(blocks) != len(rows):
            self.faults.at(rows, f"{key}.versions", "no versions", "a list of {from, law, is}")
            return []
        if not signature.dated:
            self.faults.at(rows, f"{key}.versions", "versions of a definition per: once", "per: month, or dated_by")
            return []
        found = []
        spans = read_spans(blocks, f"{key}.versions", self.faults, closed_by_next=True)
        for span, given in zip(spans, blocks, strict=True):
            self.faults.keys(given, f"{key}.versions", ("from", "until", "law", "is", "pick", "unverified"), ("from",))
            node, uses = self.rule(rules, signature, given, f"{key}.versions")
            laws = cite(rules.law, self.faults.text(given, "law", key) or "")
            if node is not None:
                unverified = self.faults.yes_no(given, "unverified", key)
                found.append(Version(span, laws, node, uses, unverified))
        return found

    def checking(self, rules: RuleSet, signature: Signature) -> Checking:
        scope: dict[str, Type | SetOf] = dict(signature.takes)
        if signature.per == "year":
            scope["year"] = FISCAL_YEAR
        monthly, yearly = signature.per == "month", signature.per == "year"
        return Checking(self.book, scope, rules.name, month=monthly, dated=signature.dated, year=yearly)

    def rule(self, rules: RuleSet, signature: Signature, block: Block, key: str) -> tuple[Node | None, frozenset[Use]]:
        checking = self.checking(rules, signature)
        pick = self.faults.block(block, "pick", key)
        if pick is not None:
            node = self.pick(checking, signature, pick, f"{key}.pick")
        else:
            node = self.expression(checking, block, "is", key, signature.gives)
        return node, frozenset(checking.uses)

    def expression(self, checking: Checking, block: Block, name: str, key: str, gives: Type | None) -> Node | None:
        text = self.faults.text(block, name, key)
        if text is None:
            if name not in block:
                self.faults.at(block, f"{key}.{name}", "nothing", "an expression")
            return None
        try:
            return _check(checking, text, gives)
        except PackError as wrong:
            self.faults.found.extend(fault._replace(key=f"{key}.{name}") for fault in wrong.faults)
            return None

    def pick(self, checking: Checking, signature: Signature, block: Block, key: str) -> Node | None:
        self.faults.keys(block, key, ("when", "each", "if", "highest"), ("each", "highest"))
        if signature.gives.kind is not Kind.entity:
            self.faults.at(block, key, f"a pick that gives {signature.gives}", "gives: person, or another entity")
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
            self.faults.found.append(_fault(each, wrong, f"{key}.each"))
            return None
        if not isinstance(over, Group) or over.type.of.entity != signature.gives.entity:
            self.faults.at(each, f"{key}.each", "another entity", f"a group of {signature.gives}")
            return None
        return Pick(signature.gives, when, variable, over, condition, keys)

    def key_of(self, checking: Checking, row: object, key: str) -> Node | None:
        if not isinstance(row, Text):
            return None
        try:
            node = _check(checking, row, None)
        except PackError as wrong:
            self.faults.found.extend(fault._replace(key=key) for fault in wrong.faults)
            return None
        if node.type.kind in (Kind.yes_no, Kind.yen, Kind.number, Kind.date, Kind.month, Kind.fraction):
            return node
        self.faults.at(row, key, describe(node.type), "yes_no, a number, an amount, a date or a month")
        return None

    def dated_by(self, rules: RuleSet, signature: Signature, block: Block) -> tuple[Node | None, frozenset[Use]]:
        """The month of the law that applies, from an argument (the day of a disaster)."""
        if "dated_by" not in block:
            return None, frozenset()
        if signature.per != "once":
            self.faults.at_key(block, "dated_by", f"{signature.key}.dated_by", f"per: {signature.per}", "per: once")
            return None, frozenset()
        checking = self.checking(rules, signature)
        checking.dated = False
        return self.expression(checking, block, "dated_by", signature.key, MONTH), frozenset(checking.uses)

    def says(self, signature: Signature, block: Block) -> dict[str, str]:
        given = self.faults.block(block, "says", signature.key)
        if given is None:
            return {}
        where = f"{signature.key}.says"
        self.faults.keys(given, where, LANGUAGES, LANGUAGES)
        names = {name for name, _ in signature.takes}
        if signature.gives.kind is not Kind.yes_no:
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


# --- expressions


def _check(checking: Checking, text: Text, gives: Type | None) -> Node:
    """Checked nodes of one expression; raises PackError with its place."""
    try:
        tree = parse(text)
        node = checking.node(tree)
        if gives is not None and not fits_result(node.type, gives):
            raise Wrong(describe(node.type), describe(gives), tree)
        return node
    except Wrong as wrong:
        raise PackError([_fault(text, wrong, "")]) from None


def _fault(text: Text, wrong: Wrong, key: str) -> PackFault:
    """The place of a fault in a text that may run over several lines of a block."""
    line, column = text.line, text.column
    if isinstance(wrong.at, ast.expr):
        flat = text.replace("\n", " ")
        skipped = len(flat) - len(flat.lstrip())
        offset = skipped + len(flat.lstrip().encode()[: wrong.at.col_offset].decode(errors="ignore"))
        before = str(text)[:offset]
        line += before.count("\n")
        column += offset - (before.rfind("\n") + 1)
    return PackFault(text.file, line, column, key, wrong.found, wrong.expected)


def compile_expression(
    text: Text | str, book: RuleBook, scope: Mapping[str, Type | SetOf], gives: Type | None = None
) -> Expression:
    """An expression of a service. `scope`: every name it may use, also dotted (`about.children`), with its type.

    `as_of` and `month` are always there. Raises PackError with the place.
    """
    placed = text if isinstance(text, Text) else Text.at(text, "", 1, 1)
    checking = Checking(book, {"as_of": DATE, **scope})
    node = _check(checking, placed, gives)
    return Expression(
        str(text),
        node,
        plain(node.type) if gives is None else gives,
        scope,
        book,
        step_of(book, node),
        frozenset(checking.uses),
        frozenset(checking.names),
    )


def compile_group(
    text: Text | str, book: RuleBook, scope: Mapping[str, Type | SetOf]
) -> tuple[str | None, SetOf, Group]:
    """`about.children`, `applicant.children`, or `c in applicant.children`: (new name or None, type, group)."""
    placed = text if isinstance(text, Text) else Text.at(text, "", 1, 1)
    checking = Checking(book, {"as_of": DATE, **scope})
    try:
        tree = parse(placed)
        if isinstance(tree, ast.Compare):
            name, over, _, _ = check_candidate(checking, tree, lambda: (None, ()))
        else:
            name, over = None, group(checking, tree)
    except Wrong as wrong:
        raise PackError([_fault(placed, wrong, "")]) from None
    assert isinstance(over, Group)
    return name, over.type, over
