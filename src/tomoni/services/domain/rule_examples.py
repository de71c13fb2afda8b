"""Examples of a rule set are its tests: situations, and what its definitions come to in them.

`examples/<rule set>.yaml` of a pack; docs/how/pack-keys.md says what may stand in it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tomoni.rules import interface as rules
from tomoni.services.domain.examples import HEAD, ExampleResult, Report, changed, merged
from tomoni.services.domain.expectations import Case, Check, Wanted, read_wanted
from tomoni.services.domain.pack import Layer, Pack
from tomoni.services.domain.reading.sheet import Section, Sheet, nearest, whole
from tomoni.services.domain.situation import Situation
from tomoni.services.domain.situation_json import SituationReader
from tomoni.services.domain.values import ValueWrong
from tomoni.services.errors import SituationNotValid

FILE = re.compile(r"examples/(?!accepted-mutants)([^/]+)\.yaml")
GROUPS = ("people", "organisations", "things", "households")
SITUATION = ("on", "month", *GROUPS, "links", "known", "unknown")
YEAR = re.compile(r"(\w+\.\w+)\.(\d{4})")
QUOTES = 'inside { } a key with , or [ ] stands in quotes: {"f(a, b)": 5}'
NAMES = re.compile(r"[^\W\d]\w*")


def run_rule_examples(pack: Pack, rule_set: str | None = None) -> Report:
    """Runs the examples of every rule set of a pack, or of one. Files with faults are reported, not run."""
    results: list[ExampleResult] = []
    faults: list[rules.PackFault] = []
    for layer in pack.layers:
        for path in files_of(layer, rule_set):
            try:
                results += [case.run() for case in read_cases(pack, layer, path)]
            except rules.PackError as error:
                faults += error.faults
    return Report(tuple(results), tuple(faults))


def faults_of_rule_examples(pack: Pack, layer: Layer) -> list[rules.PackFault]:
    """Faults of the examples of one layer: of their form, their situations, expressions and values."""
    found: list[rules.PackFault] = []
    for path in files_of(layer):
        try:
            read_cases(pack, layer, path)
        except rules.PackError as error:
            found += error.faults
    return found


def files_of(layer: Layer, rule_set: str | None = None) -> list[str]:
    """The files of examples of a layer, or the one of a rule set."""
    return [
        path
        for path in sorted(layer.files)
        if (found := FILE.fullmatch(path)) and rule_set in (None, found[1].replace("-", "_"))
    ]


def read_cases(pack: Pack, layer: Layer, path: str) -> list[Case]:
    """Every example and variant of a file, ready to run. Raises PackError with all faults of the file."""
    reader = _Reader(pack, f"{layer.name}/{path}", path.rpartition("/")[2].removesuffix(".yaml").replace("-", "_"))
    return reader.read(layer.files[path])


@dataclass
class _Reader:
    """Reads one file. Lines are counted with `HEAD` on top, and counted back at the end."""

    pack: Pack
    file: str
    rule_set: str
    sheet: Sheet = field(default_factory=Sheet)
    situations: dict[str, dict[str, Any]] = field(default_factory=dict)
    compiled: dict[tuple[str, frozenset[tuple[str, str]]], rules.Expression] = field(default_factory=dict)

    def read(self, text: str) -> list[Case]:
        cases = list(self.cases(self.blocks(text)))
        if self.sheet.faults:
            raise rules.PackError(whole(fault)._replace(line=max(1, fault.line - 1)) for fault in self.sheet.faults)
        return cases

    def blocks(self, text: str) -> list[Any]:
        try:
            root = rules.read_yaml(HEAD + text, self.file)
        except rules.PackError as error:
            taught = (fault._replace(expected=f"{fault.expected}; {QUOTES}") for fault in error.faults)
            self.sheet.take(rules.PackError(taught))
            return []
        if self.rule_set not in self.pack.book.sets:
            known = f"<rule set>.yaml: one of {', '.join(sorted(self.pack.book.sets))}"
            self.sheet.fault(root, "the file", self.rule_set, known + nearest(self.rule_set, self.pack.book.sets))
            return []
        blocks = root["examples"]
        if len(root) > 1 or not isinstance(blocks, list):
            self.sheet.fault(root, "the file", root, "a list of examples, each beginning with `- situation:`")
            return []
        return blocks

    def cases(self, blocks: Sequence[Any]) -> Iterator[Case]:
        for block in blocks:
            section = Section(self.sheet, block, "rule_example", "")
            name = section.text("situation", needed=True)
            if name is None:
                continue
            raw = self.raw_situation(section, str(name))
            if not (section.has("variants") or self.expects(section)):
                self.sheet.fault(block, "expect", "nothing", "expect, reasons, missing or variants")
            if self.expects(section):
                yield from self.case(section, str(name), raw)
            for number, inner in section.each("variants"):
                variant = Section(self.sheet, inner, "rule_variant", f"variants.{number}")
                if variant.block is not None:
                    because = variant.text("because") or f"variant {number}"
                    yield from self.case(variant, f"{name} {because}", self.varied(variant, raw))

    def expects(self, section: Section) -> bool:
        return any(section.has(key) for key in ("expect", "reasons", "missing"))

    def raw_situation(self, section: Section, name: str) -> dict[str, Any]:
        """The situation as written, merged into the one it is like."""
        like = section.text("like")
        if like is not None and like not in self.situations:
            section.wrong("like", "the sentence of an example above in this file")
        if name in self.situations:
            section.wrong("situation", "a sentence used once")
        own = {key: section.block[key] for key in SITUATION if section.has(key)}
        made = self.situations[name] = merged(self.situations.get(like or "", {}), own)
        return made

    def varied(self, variant: Section, raw: Mapping[str, Any]) -> dict[str, Any]:
        """The situation of a variant. Maps of people, things … are merged, what is known by path replaces."""
        change = variant.raw("change")
        if change is None or isinstance(change, dict):
            if not self.expects(variant):
                self.sheet.fault(variant.block, variant.key("expect"), "nothing", "expect, reasons or missing")
            return varied(raw, change or {})
        variant.wrong("change", "a map of paths")
        return dict(raw)

    def case(self, section: Section, name: str, raw: Mapping[str, Any]) -> Iterator[Case]:
        situation = self.situation(section, raw)
        if situation is None:
            return
        month = self.month(section, raw, situation)
        checks = [
            *self.checks(section, "expect", situation),
            *self.checks(section, "reasons", situation),
            *self.checks(section, "missing", situation),
        ]
        yield Case(self.rule_set, self.file, section.block.line - 1, name, situation, month, tuple(checks))

    def situation(self, section: Section, raw: Mapping[str, Any]) -> Situation | None:
        try:
            return Situation.from_json(for_reader(raw), self.pack.lexicon)
        except SituationNotValid as error:
            for path, found, wanted in error.data["faults"]:
                self.sheet.fault(section.block, path, found, wanted)
        return None

    def month(self, section: Section, raw: Mapping[str, Any], situation: Situation) -> rules.Month:
        given = raw.get("month")
        try:
            return rules.Month.of(situation.on) if given is None else rules.Month.parse(given)
        except (TypeError, ValueError):
            self.sheet.fault(section.block, "month", given, "a month as 2025-04")
        return rules.Month.of(situation.on)

    def checks(self, section: Section, kind: str, situation: Situation) -> Iterator[Check]:
        for text, given in section.items(kind):
            expression = self.expression(text, situation, kind, section)
            if expression is None:
                continue
            wanted = self.wanted(kind, expression, given, situation)
            if isinstance(wanted, str):
                self.sheet.fault(section.block[kind], section.key(f"{kind}.{text}"), given, wanted, text)
            else:
                yield Check(kind, expression, wanted)

    def expression(self, text: Any, situation: Situation, kind: str, section: Section) -> rules.Expression | None:
        """Compiled once for each text and kinds of the ids it names."""
        scope = {name: e.kind for name in NAMES.findall(text) if (e := situation.entities.get(name)) is not None}
        place = (str(text), frozenset(scope.items()))
        if place in self.compiled:
            return self.compiled[place]
        types = {name: rules.entity_type(entity) for name, entity in scope.items()}
        try:
            made = rules.compile_expression(text, self.pack.book, types, within=self.rule_set)
        except rules.PackError as error:
            for fault in error.faults:
                self.sheet.faults.append(fault._replace(key=section.key(f"{kind}.{text}"), expected=hint(fault, text)))
            return None
        return self.compiled.setdefault(place, made)

    def wanted(
        self, kind: str, expression: rules.Expression, given: Any, situation: Situation
    ) -> Wanted | tuple[str, ...] | str:
        """What is expected; a text says what would be right."""
        if kind == "expect":
            try:
                return read_wanted(expression.type, given, situation)
            except ValueWrong as wrong:
                return str(wrong)
        if not isinstance(given, list) or not all(isinstance(item, str) for item in given):
            return "a list of definitions" if kind == "reasons" else "a list of facts"
        if kind == "missing":
            return self.missing(given, situation)
        return self.reasons(given) if expression.type == rules.YES_NO else "reasons of a yes_no only"

    def reasons(self, given: Sequence[str]) -> tuple[str, ...] | str:
        for name in given:
            definition = self.pack.book.definitions.get(name if "." in name else f"{self.rule_set}.{name}")
            if definition is None or not definition.says:
                return f"definitions with `says`, not {name}: only what has words is told as a reason"
        return tuple(sorted({str(name).removeprefix(f"{self.rule_set}.") for name in given}))

    def missing(self, given: Sequence[str], situation: Situation) -> tuple[str, ...] | str:
        reader = SituationReader(self.pack.lexicon)
        reader.entities, reader.applicant = dict(situation.entities), situation.applicant
        paths = {reader.unknown_path(with_year(path)) for path in given}
        if reader.faults:
            return "; ".join(f"{path.removeprefix('unknown.')}: {wanted}" for path, _, wanted in reader.faults)
        return tuple(sorted(paths))


def hint(fault: rules.PackFault, text: str) -> str:
    """What would be right, and why a key in braces may have been cut short."""
    if text.count("(") != text.count(")"):
        return f"{fault.expected}; {QUOTES}"
    return fault.expected


def with_year(path: str) -> str:
    """`mother.income.2024` as `mother.income[2024]`, which a list in brackets cannot hold."""
    return YEAR.sub(r"\1[\2]", str(path))


def for_reader(raw: Mapping[str, Any]) -> dict[str, Any]:
    """As the situation format has it: without the month, years in brackets, somebody as applicant."""
    found = {key: value for key, value in raw.items() if key != "month"}
    first = (name for group in GROUPS if isinstance(found.get(group), dict) for name in found[group])
    found["applicant"] = next(first, "")
    if isinstance(found.get("known"), dict):
        found["known"] = {with_year(path): value for path, value in found["known"].items()}
    if isinstance(found.get("unknown"), list):
        found["unknown"] = [with_year(path) for path in found["unknown"]]
    return found


def varied(raw: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """The situation with what a variant changes: keys of a situation, and paths of facts (by year with a map)."""
    keys = {key: value for key, value in change.items() if key in SITUATION}
    paths: dict[str, Any] = {}
    for path, value in change.items():
        if path in SITUATION:
            continue
        if isinstance(value, dict) and value and all(re.fullmatch(r"\d{4}", year) for year in value):
            paths |= {f"{path}[{year}]": inner for year, inner in value.items()}
        else:
            paths[with_year(path)] = value
    base = for_reader(raw) | ({"month": raw["month"]} if "month" in raw else {})
    return changed(merged(base, keys), paths)
