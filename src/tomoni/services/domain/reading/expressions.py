"""Expressions, groups and paths of a service, compiled against the names it binds."""

import ast
import re
from collections.abc import Mapping
from typing import Any

from tomoni.rules import interface as rules
from tomoni.services.domain.definition import Due
from tomoni.services.domain.notation import Each, FactPath, Formula, Group
from tomoni.services.domain.reading.sheet import Section, Sheet, nearest
from tomoni.services.domain.steps import Preset
from tomoni.services.domain.values import ValueWrong, json_value, read_value
from tomoni.services.domain.vocabulary import Lexicon

EACH = re.compile(r"([a-z][a-z0-9_]*) in (.+)\Z", re.S)
LINK_PATH = re.compile(r"([a-z][a-z0-9_]*)\(([a-z][a-z0-9_.]*), *([a-z][a-z0-9_.]*)\)\Z")
FACT_PATH = re.compile(r"([a-z][a-z0-9_.]*)\.([a-z][a-z0-9_]*)(?:\[(.+)\])?\Z")
HEAD = re.compile(r"([a-z][a-z0-9_]*)(?=[.(\s]|\Z)")
Known = rules.Type | rules.SetOf
Scope = Mapping[str, Known]

YES_NO = rules.Type(rules.Kind.yes_no)
YEN = rules.Type(rules.Kind.yen)
MONTH = rules.Type(rules.Kind.month)
DATE = rules.Type(rules.Kind.date)
NUMBER = rules.Type(rules.Kind.number)


def entity_type(entity: str) -> rules.Type:
    return rules.Type(rules.Kind.entity, entity=entity)


class Compiler:
    """Compiles what one service says. Faults go to the sheet; None stands for what could not be compiled."""

    def __init__(
        self, sheet: Sheet, lexicon: Lexicon, book: rules.RuleBook, broken: frozenset[str] = frozenset()
    ) -> None:
        self.sheet, self.lexicon, self.book = sheet, lexicon, book
        self.broken = broken  # rule sets with faults of their own: what calls them is not blamed
        self.said: list[str] = []  # every expression, for the check whether a page asks what nothing uses
        self.paths: set[tuple[str, str]] = set()  # facts used as a path (accounts, records)
        self.made: list[tuple[rules.Expression, Any, str]] = []  # what was compiled, its text and key

    def formula(self, text: Any, scope: Scope, gives: rules.Type | None, key: str) -> Formula | None:
        """One expression that must give this type (None: any)."""
        self.said.append(str(text))  # also where it is wrong: one fault does not make a question useless
        if any(f"{name}." in text for name in self.broken):
            return None
        try:
            compiled = rules.compile_expression(text, self.book, dict(scope), gives)
        except rules.PackError as error:
            self.sheet.take(error, key)
            return None
        self.made.append((compiled, text, key))
        return Formula(str(text).strip(), compiled)

    def default(self, text: Any, kind: rules.Type, scope: Scope, key: str) -> Formula | Preset | None:
        """What a field shows at first: an expression if it begins with a name of the service, else the value itself.

        It does not count as a use of the facts it reads: a question is not useful because another repeats it.
        """
        head = HEAD.match(str(text).strip())
        if head is None or head[1] not in scope or str(text) in kind.choices:
            try:
                return Preset(json_value(read_value(kind, str(text))))
            except ValueWrong as error:
                self.sheet.fault(text, key, text, f"{error}, or an expression as applicant.address")
                return None
        said = len(self.said)
        made = self.formula(text, scope, kind, key)
        del self.said[said:]
        return made

    def at(self, section: Section, key: str, scope: Scope, gives: rules.Type | None) -> Formula | None:
        """The expression under a key of a section, if it is there."""
        text = section.text(key)
        return None if text is None else self.formula(text, scope, gives, section.key(key))

    def group(self, text: Any, scope: Scope) -> Group | None:
        """A set of entities, or None where the text names none (no fault is noted)."""
        word = str(text).strip()
        known = scope.get(word)
        if isinstance(known, rules.SetOf):
            return Group(word, str(known.of.entity), bound=word)
        if known is None and word in self.lexicon.things:
            return Group(word, word, kind=word)
        head, dot, way = word.rpartition(".")
        if not dot or not way.isidentifier():
            return None
        start_type = scope.get(head)
        if isinstance(start_type, rules.SetOf):
            return None
        try:
            start = rules.compile_expression(text_like(text, head), self.book, dict(scope), None)
        except rules.PackError:
            return None
        found = self.lexicon.vocabulary.ways.get((str(start.type.entity), way))
        if found is None:
            return None
        self.said.append(word)
        self.made.append((start, text, way))
        return Group(word, found.entity, start=Formula(head, start), way=way)

    def each_of(self, text: Any, scope: Scope, key: str, only: Any = None) -> tuple[Each, Scope] | None:
        """`name in group`, and the scope in which the name is bound."""
        found = EACH.match(str(text).strip())
        group = self.group(text_like(text, found[2]), scope) if found else None
        if found is None or group is None:
            words = [name for name, known in scope.items() if isinstance(known, rules.SetOf)]
            self.sheet.fault(text, key, text, f"`name in group`; groups here: {', '.join(words) or 'ways'}")
            return None
        inner = {**scope, found[1]: entity_type(group.entity)}
        condition = None if only is None else self.formula(only, inner, YES_NO, key)
        return Each(found[1], group, condition), inner

    def each_at(self, section: Section, scope: Scope, key: str = "each") -> tuple[Each | None, Scope]:
        """The `each` of a page, evidence, check or key; without it, the scope as it is."""
        text = section.text(key)
        made = None if text is None else self.each_of(text, scope, section.key(key))
        return made if made is not None else (None, scope)

    def path(self, text: Any, scope: Scope, key: str) -> FactPath | None:
        """A path to a fact, with the names of the service."""
        word = str(text).strip()
        link = LINK_PATH.match(word)
        if link:
            return self.link_path(text, link, scope, key)
        found = FACT_PATH.match(word)
        subject = scope.get(found[1]) if found else None
        if found is None or not isinstance(subject, rules.Type) or subject.entity is None:
            names = [name for name, known in scope.items() if isinstance(known, rules.Type) and known.entity]
            expected = f"`name.fact` or `fact(a, b)` with a name of {', '.join(names)}"
            self.sheet.fault(text, key, text, expected)
            return None
        fact = self.lexicon.facts.get((subject.entity, found[2]))
        if fact is None:
            names = [name for of, name in self.lexicon.facts if of == subject.entity]
            self.sheet.fault(text, key, text, f"a fact of {subject.entity}{nearest(found[2], names)}")
            return None
        if fact.by_year != (found[3] is not None):
            self.sheet.fault(text, key, text, "a year in brackets, for a fact kept by year, and only for such")
            return None
        year = None if found[3] is None else self.formula(text_like(text, found[3]), scope, None, key)
        return FactPath(word, subject.entity, found[2], (found[1],), year)

    def link_path(self, text: Any, link: re.Match[str], scope: Scope, key: str) -> FactPath | None:
        kinds = self.lexicon.link_of_fact(link[1])
        if len(kinds) != 1:
            names = [name for of, name in self.lexicon.facts if of in self.lexicon.vocabulary.links]
            self.sheet.fault(text, key, text, f"a fact of one kind of link{nearest(link[1], names)}")
            return None
        kind = self.lexicon.vocabulary.links[kinds[0]]
        for name, entity in ((link[2], kind.source_entity), (link[3], kind.target_entity)):
            known = scope.get(name)
            if not isinstance(known, rules.Type) or known.entity != entity:
                self.sheet.fault(text, key, name, f"a name bound to a {entity}{nearest(name, scope)}")
                return None
        return FactPath(str(text).strip(), kinds[0], link[1], (link[2], link[3]))

    def paths_at(self, section: Section, key: str, scope: Scope) -> tuple[FactPath, ...]:
        found = (self.path(text, scope, section.key(key)) for text in section.texts(key, needed=True))
        return tuple(path for path in found if path is not None)

    def due(self, section: Section, scope: Scope) -> Due | None:
        """`due`; where the amount is a total over a group, also the amount of each member."""
        text = section.text("amount", needed=True)
        per = section.one_of("per", ("once", "month", "year"), needed=True)
        amount = None if text is None else self.formula(text, scope, YEN, "due.amount")
        if amount is None or per is None:
            return None
        told = section.yes_no("told", default=True)
        split = split_total(amount.text)
        if split is None:
            return Due(amount, per, told=told)
        name, group, value, only = split
        quiet = Compiler(Sheet(), self.lexicon, self.book)
        made = quiet.each_of(text_like(text, f"{name} in {group}"), scope, "", only and text_like(text, only))
        part = None if made is None else quiet.formula(text_like(text, value), made[1], YEN, "")
        if made is None or part is None or quiet.sheet.faults:
            return Due(amount, per, told=told)
        return Due(amount, per, part, made[0], told)


def split_total(text: str) -> tuple[str, str, str, str | None] | None:
    """(name, group, value, condition) of `total(value for name in group if condition)`, or None."""
    try:
        tree = ast.parse(" ".join(text.split()), mode="eval").body
    except SyntaxError:
        return None
    if not (isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name) and tree.func.id == "total"):
        return None
    made = tree.args[0] if len(tree.args) == 1 else None
    if not isinstance(made, ast.GeneratorExp) or len(made.generators) != 1:
        return None
    loop = made.generators[0]
    if not isinstance(loop.target, ast.Name):
        return None
    only = " and ".join(f"({ast.unparse(condition)})" for condition in loop.ifs) or None
    return loop.target.id, ast.unparse(loop.iter), ast.unparse(made.elt), only


def text_like(text: Any, word: str) -> Any:
    """A part of a text, at the place of the whole."""
    return rules.Text.at(word, text.file, text.line, text.column)
