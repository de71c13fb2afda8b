"""The first pass over the rule sets: names, signatures, parameters and tables, before any expression is checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tomoni.rules.calling import RESERVED
from tomoni.rules.citing import cite
from tomoni.rules.dated import Dated, Faults, Parameter, read_number, read_spans
from tomoni.rules.definitions import Signature
from tomoni.rules.kinds import Kind, Type, entity_type, parse_type
from tomoni.rules.months import Month
from tomoni.rules.tables import Table, read_table
from tomoni.rules.text import Block, Row, Text
from tomoni.rules.values import Value
from tomoni.rules.world import Vocabulary

SET_KEYS = ("rules", "law", "reads", "parameters", "tables", "definitions")
DEFINITION_KEYS = (
    "of", "takes", "per", "reads", "dated_by", "gives", "one_of", "law", "is", "versions", "pick", "says", "unverified",
)  # fmt: skip
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

    def add(self, block: Block) -> None:
        self.faults.keys(block, "rules", SET_KEYS, ("rules", "law", "definitions"))
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
        self.faults.keys(block, key, ("unit", "values", "yearly"), ("unit", "values"))
        unit, rows = self.faults.text(block, "unit", key), self.faults.row(block, "values", key)
        yearly = self.faults.yes_no(block, "yearly", key)
        kinds = (Kind.yen, Kind.number, Kind.fraction, Kind.date, Kind.month, Kind.yes_no)
        if unit is None or rows is None:
            return
        if str(unit) not in {kind.value for kind in kinds}:
            self.faults.at(unit, f"{key}.unit", repr(str(unit)), "one of " + ", ".join(kinds))
            return
        blocks = [row for row in rows if isinstance(row, Block)]
        if not blocks or len(blocks) != len(rows):
            self.faults.at(rows, f"{key}.values", "no values", "a list of {from, is, law}")
            return
        spans = read_spans(blocks, f"{key}.values", self.faults, closed_by_next=True)
        values = []
        for span, given in zip(spans, blocks, strict=True):
            self.faults.keys(
                given, f"{key}.values", ("from", "until", "is", "law", "unverified"), ("from", "is", "law")
            )
            if yearly and "until" not in given:
                self.faults.at(given, f"{key}.values.until", "nothing", "the month a yearly figure ends")
            laws = cite(rules.law, self.faults.text(given, "law", key) or "")
            unverified = self.faults.yes_no(given, "unverified", key)
            value = self.parameter_value(given, Kind(unit), key)
            values.append(Dated(span, value, ", ".join(laws), unverified))
        self.parameters[key] = Parameter(key, Type(Kind(unit)), tuple(values))

    def parameter_value(self, block: Block, kind: Kind, key: str) -> Value:
        text = self.faults.text(block, "is", key)
        if text is None:
            return 0
        try:
            if kind is Kind.date:
                return date.fromisoformat(text)
            if kind is Kind.month:
                return Month.parse(text)
            if kind is Kind.yes_no:
                return {"yes": True, "no": False}[text]
            return read_number(text, kind)
        except (ValueError, KeyError):
            self.faults.at(text, f"{key}.values.is", repr(str(text)), f"a {kind}")
            return 0

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
        self.faults.keys(block, key, DEFINITION_KEYS, needed)
        rules.definitions[key] = block
        takes: dict[str, Type] = {}
        link = self.read_of(block, key, takes)
        for argument, given in (self.faults.block(block, "takes", key) or Block()).items():
            kind = self.type_of(given, f"{key}.takes.{argument}", None)
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
