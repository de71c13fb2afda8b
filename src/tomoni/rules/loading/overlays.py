"""What a town sets in a national rule set: only what is `open: town`, with its months and its ordinance."""

from __future__ import annotations

from dataclasses import replace

from tomoni.rules.language.kinds import Kind, Type
from tomoni.rules.language.nodes import Literal
from tomoni.rules.law.citing import cite
from tomoni.rules.law.dated import Parameter, check_order, read_span
from tomoni.rules.law.definitions import Version
from tomoni.rules.law.keys import KEYS
from tomoni.rules.law.text import Block, Node, Row
from tomoni.rules.loading.figures import MOST_VALUES, read_values
from tomoni.rules.loading.reading_tables import read_rows
from tomoni.rules.loading.signing import RuleSet, Signing

TOWN = 1


def apply_overlay(signing: Signing, block: Block) -> None:
    """Puts the values of one overlay beside those of the country. Adds a fault for whatever is not open."""
    faults = signing.faults
    faults.keys(block, "overlay", KEYS["rules_overlay"], KEYS["rules_overlay"])
    name, law = faults.text(block, "overlay", ""), faults.text(block, "law", "overlay")
    given = faults.block(block, "set", "overlay")
    if name is None or law is None or given is None:
        return
    rules = signing.sets.get(str(name))
    if rules is None:
        faults.at(
            name, "overlay", repr(str(name)), "a rule set: " + (", ".join(sorted(signing.sets)) or "there is none")
        )
        return
    open_ = open_names(signing, rules)
    for path, value in given.items():
        if path not in open_:
            right = "an open path: " + ", ".join(open_) if open_ else f"nothing: {name} has no open path"
            faults.at_key(given, path, f"set.{path}", str(path), right)
        elif f"{name}.{path}" in signing.set_by_towns:
            faults.at_key(given, path, f"set.{path}", "a path that is set already", "each path set once")
        else:
            signing.set_by_towns[f"{name}.{path}"] = ()
            _Town(signing, rules, str(law)).set(str(path), value)


def open_names(signing: Signing, rules: RuleSet) -> list[str]:
    """The names of a rule set a town may set."""
    found = [key for key, parameter in signing.parameters.items() if parameter.open]
    found += [key for key, table in signing.tables.items() if table.open]
    found = [key for key in found if key.startswith(f"{rules.name}.")]
    found += [key for key, block in rules.definitions.items() if block.get("open") == "town"]
    return [key.split(".", 1)[1] for key in found]


class _Town:
    """One town's values for one rule set. `law`: its ordinance."""

    def __init__(self, signing: Signing, rules: RuleSet, law: str) -> None:
        self.signing, self.rules, self.law, self.faults = signing, rules, law, signing.faults

    def set(self, path: str, given: Node) -> None:
        key, where = f"{self.rules.name}.{path}", f"set.{path}"
        if key in self.signing.tables:
            if isinstance(given, Block):
                self.rows(key, where, given)
            else:
                self.faults.at(given, where, "no rows", "law and csv")
        elif not isinstance(given, Row):
            self.faults.at(given, where, "no list", "a list of {from, is, law}")
        elif key in self.signing.parameters:
            self.values(key, where, given)
        else:
            self.choices(key, where, given)

    def values(self, key: str, where: str, given: Row) -> None:
        below = self.signing.parameters[key]
        found = read_values(given, below.type, self.law, where, self.faults, yearly=below.yearly, rank=TOWN)
        history = (*below.history, *found)
        self.signing.parameters[key] = Parameter.of(key, below.type, history, yearly=below.yearly, open=True)

    def rows(self, key: str, where: str, given: Block) -> None:
        faults, names = self.faults, KEYS["rules_overlay.rows"]
        faults.keys(given, where, names, names)
        source, law = faults.text(given, "csv", where), faults.text(given, "law", where)
        if source is None or law is None:
            return
        table, laws = self.signing.tables[key], ", ".join(cite(self.law, law))
        self.signing.tables[key] = read_rows(table, source, self.signing.files, faults, rank=TOWN, law=laws)

    def choices(self, key: str, where: str, given: Row) -> None:
        signature, faults = self.signing.signatures.get(key), self.faults
        blocks = [row for row in given if isinstance(row, Block)]
        if signature is None or not blocks or len(blocks) != len(given) or len(blocks) > MOST_VALUES:
            faults.at(given, where, f"{len(given)} values", f"a list of {{from, is, law}}, at most {MOST_VALUES}")
            return
        found = [self.choice(block, where, signature.gives) for block in blocks]
        check_order(found, blocks, where, faults)
        self.signing.set_by_towns[key] = tuple(found)

    def choice(self, block: Block, where: str, kind: Type) -> Version:
        faults = self.faults
        faults.keys(block, where, KEYS["value"], ("from", "is", "law"))
        word = faults.text(block, "is", where)
        if word is not None and word not in kind.choices:
            faults.at(word, f"{where}.is", repr(str(word)), "one of " + ", ".join(kind.choices))
        laws = cite(self.law, faults.text(block, "law", where) or "")
        node = Literal(replace(Type(Kind.choice), choices=(str(word),)), str(word))
        unverified, known = faults.yes_no(block, "unverified", where), faults.day(block, "known", where)
        return Version(read_span(block, where, faults), laws, node, frozenset(), unverified, known, TOWN)
