"""The first pass over the rule sets: names, signatures, parameters and tables, before any expression is checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tomoni.rules.language.kinds import Kind, Type, entity_type, parse_type
from tomoni.rules.language.ranges import FIFTEEN_DIGITS
from tomoni.rules.language.world import Vocabulary
from tomoni.rules.law.citing import cite
from tomoni.rules.law.dated import Parameter
from tomoni.rules.law.definitions import Signature, Version
from tomoni.rules.law.faults import Faults
from tomoni.rules.law.keys import KEYS
from tomoni.rules.law.tables import Table
from tomoni.rules.law.text import Block, Row, Text
from tomoni.rules.loading.calling import RESERVED
from tomoni.rules.loading.figures import read_parameter
from tomoni.rules.loading.reading_tables import read_table

READS = {"month.first_day": "first_day", "month.last_day": "last_day", "as_of": ""}


@dataclass
class RuleSet:
    """One rule set while it is read: its text and what the first pass found in it."""

    name: str
    law: str
    block: Block
    reads: str = ""
    definitions: dict[str, Block] = field(default_factory=dict)


@dataclass
class Signing:
    """Collects parameters, tables and signatures of all sets under their keys."""

    vocabulary: Vocabulary
    files: Mapping[str, str]
    faults: Faults
    sets: dict[str, RuleSet] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    signatures: dict[str, Signature] = field(default_factory=dict)
    overlays: list[Block] = field(default_factory=list)
    set_by_towns: dict[str, tuple[Version, ...]] = field(default_factory=dict)

    def add(self, block: Block) -> None:
        if "overlay" in block:
            self.overlays.append(block)
            return
        self.faults.keys(block, "rules", KEYS["rules"], ("rules", "law", "definitions"))
        name, law = self.faults.text(block, "rules", ""), self.faults.text(block, "law", "rules")
        if name is None or law is None:
            return
        if not name.isidentifier() or name in self.sets:
            self.faults.at(name, "rules", repr(str(name)), "a name of its own, such as child_allowance")
            return
        rules = RuleSet(str(name), str(law), block, self.read_reads(block, str(name), ""))
        self.sets[rules.name] = rules
        for kind, add in (("parameters", self.parameter), ("tables", self.table), ("definitions", self.definition)):
            for key, given in (self.faults.block(block, kind, rules.name) or Block()).items():
                if not isinstance(given, Block):
                    self.faults.at(given, f"{rules.name}.{key}", "no keys and values", "keys and values")
                elif self.new_name(rules, block, kind, key):
                    add(rules, key, given)

    def new_name(self, rules: RuleSet, block: Block, kind: str, name: str) -> bool:
        key = f"{rules.name}.{name}"
        taken = key in self.parameters or key in self.tables or key in rules.definitions or name in RESERVED
        if taken or not name.isidentifier():
            within = self.faults.block(block, kind, rules.name) or block
            self.faults.at_key(within, name, key, "a name that is taken or no name", "a name of its own")
            return False
        return True

    def read_reads(self, block: Block, where: str, default: str) -> str:
        value = self.faults.text(block, "reads", where)
        if value is None:
            return default
        if value not in READS:
            self.faults.at(value, f"{where}.reads", repr(str(value)), "one of " + ", ".join(READS))
        return READS.get(value, "")

    def parameter(self, rules: RuleSet, name: str, block: Block) -> None:
        key = f"{rules.name}.{name}"
        made = read_parameter(key, rules.law, block, self.faults)
        if made is not None:
            self.parameters[key] = made

    def table(self, rules: RuleSet, name: str, block: Block) -> None:
        key = f"{rules.name}.{name}"
        law = ", ".join(cite(rules.law, self.faults.text(block, "law", key) or ""))
        table = read_table(key, law, block, self.files, self.faults)
        if table is not None:
            self.tables[key] = table

    # --- signatures

    def definition(self, rules: RuleSet, name: str, block: Block) -> None:
        key = f"{rules.name}.{name}"
        needed = ("gives",)
        self.faults.keys(block, key, KEYS["definition"], needed)
        rules.definitions[key] = block
        takes: dict[str, Type] = {}
        link = self.read_of(block, key, takes)
        for argument, given in (self.faults.block(block, "takes", key) or Block()).items():
            kind = self.bounded_type(given, f"{key}.takes.{argument}")
            if argument in takes or argument in RESERVED or not argument.isidentifier():
                self.faults.at(given, f"{key}.takes.{argument}", "a name that is taken", "a name of its own")
            elif kind is not None:
                takes[argument] = kind
        gives = self.type_of(block.get("gives"), f"{key}.gives", self.faults.row(block, "one_of", key))
        per = str(self.faults.text(block, "per", key) or "once")
        if per not in ("once", "month", "year"):
            self.faults.at_key(block, "per", f"{key}.per", repr(per), "once, month or year")
            per = "once"
        reads = self.read_reads(block, key, rules.reads) if per == "month" else ""
        if per != "month" and block.get("reads", "as_of") != "as_of":
            self.faults.at_key(block, "reads", f"{key}.reads", f"reads with per: {per}", "per: month")
        if gives is not None:
            dated = per != "once" or "dated_by" in block
            self.signatures[key] = Signature(key, name, tuple(takes.items()), gives, per, link, reads, dated)

    def read_of(self, block: Block, key: str, takes: dict[str, Type]) -> str | None:
        """`of: child` binds a role, `of: link guardian-child` both ends under their role names."""
        of = self.faults.text(block, "of", key)
        if of is None:
            return None
        words = of.split()
        if len(words) == 2 and words[0] == "link" and words[1] in self.vocabulary.links:
            link = self.vocabulary.links[words[1]]
            takes[link.source] = entity_type(link.source_entity)
            takes[link.target] = entity_type(link.target_entity)
            return link.name
        entity = self.vocabulary.entity_of(of)
        if entity is None:
            known = sorted(
                {*self.vocabulary.roles, *self.vocabulary.entities, *(f"link {n}" for n in self.vocabulary.links)}
            )
            self.faults.at(of, f"{key}.of", repr(str(of)), "one of " + ", ".join(known))
            return None
        takes[str(of)] = entity_type(entity)
        return None

    def bounded_type(self, given: object, where: str) -> Type | None:
        """The type of an argument; of a number or yen with its bounds, `yen from 0 to 5000000`."""
        words = given.split() if isinstance(given, Text) else []
        if len(words) == 1 or not isinstance(given, Text):
            return self.type_of(given, where, None)
        try:
            kind = {"yen": Kind.yen, "number": Kind.number}[words[0]]
            from_, least, to, most = words[1:]
            bounds = int(least), int(most)
            if (from_, to) != ("from", "to") or not -FIFTEEN_DIGITS <= bounds[0] <= bounds[1] <= FIFTEEN_DIGITS:
                raise ValueError(given)
        except (IndexError, KeyError, ValueError):
            self.faults.at(given, where, repr(str(given)), "a type; a number or yen with its bounds: yen from A to B")
            return None
        return replace(Type(kind), least=bounds[0], most=bounds[1])

    def type_of(self, given: object, where: str, one_of: Row | None) -> Type | None:
        if not isinstance(given, Text):
            return None
        choices = tuple(str(word) for word in one_of or () if isinstance(word, Text))
        kind = parse_type(self.vocabulary.entity_of(given) or given, self.vocabulary.entities, choices)
        if kind is None:
            self.faults.at(given, where, repr(str(given)), "a type, or an entity that is declared")
        elif kind.kind is Kind.choice and not choices and where.endswith(".gives"):
            self.faults.at(given, where, "choice", "its values in one_of")
        return kind
