"""Examples of a service are its tests: situations, and what must come out of them."""

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tomoni.rules import interface as rules
from tomoni.services.domain.comparing import Difference, differences
from tomoni.services.domain.definition import Definition
from tomoni.services.domain.pack import Layer, Pack
from tomoni.services.domain.reading.sheet import Section, Sheet, whole
from tomoni.services.domain.situation import Situation
from tomoni.services.errors import SituationNotValid

SITUATION = (
    *("on", "arrival", "people", "households", "organisations", "things", "links"),
    *("applicant", "known", "answers", "unknown"),
)
LISTS = frozenset({"asked", "evidence", "cites", "keys", "missing", "reasons_law"})
MAPS = frozenset({"per_person", "months", "default", "checks", "about"})
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
HEAD = "examples:\n"  # the file is a list; under a key it is a map, one line further down


@dataclass(frozen=True)
class ExampleResult:
    """One example or variant that was run. `name` is its sentence, with the `because` of a variant behind it."""

    service: str
    file: str
    line: int
    name: str
    differences: tuple[Difference, ...]

    @property
    def passed(self) -> bool:
        return not self.differences


@dataclass(frozen=True)
class Report:
    """All examples of a run; `faults` are those of the files themselves."""

    results: tuple[ExampleResult, ...] = ()
    faults: tuple[rules.PackFault, ...] = ()

    @property
    def failed(self) -> int:
        return len(self.faults) + sum(not result.passed for result in self.results)

    def lines(self, *, verbose: bool = False) -> list[str]:
        """The report in words: every failing example with what was expected and found, then the counts."""
        found = [f"{f.file}:{f.line}:{f.column} {f.key}: found {f.found}; expected {f.expected}" for f in self.faults]
        for result in self.results:
            if result.passed and verbose:
                found.append(f"ok    {result.service}: {result.name}")
            elif not result.passed:
                found.append(f"WRONG {result.file}:{result.line} {result.service}: {result.name}")
                found += [f"      {d.key}: expected {d.expected}; found {d.found}" for d in result.differences]
        passed = sum(result.passed for result in self.results)
        return [*found, f"{len(self.results)} examples: {passed} as expected, {self.failed} wrong"]


@dataclass
class Example:
    """One example as written, with the situation it starts from already merged in."""

    name: str
    line: int
    situation: dict[str, Any]
    expect: dict[str, Any]
    variants: list[tuple[str, int, dict[str, Any], dict[str, Any]]] = field(default_factory=list)


def run_examples(pack: Pack, service: str | None = None) -> Report:
    """Runs the examples of every service of a pack, or of one. Files with faults are reported, not run."""
    results: list[ExampleResult] = []
    faults: list[rules.PackFault] = []
    for layer in pack.layers:
        for name, definition in pack.services.items():
            path = f"services/{name}/examples.yaml"
            if path in layer.files and service in (None, name):
                file = f"{layer.name}/{path}"
                try:
                    examples = read_examples(layer.files[path], file)
                except rules.PackError as error:
                    faults += error.faults
                    continue
                results += [result for example in examples for result in run_example(definition, example, file)]
    return Report(tuple(results), tuple(faults))


# --- reading
def read_examples(text: str, file: str) -> list[Example]:
    """The examples of a file. Raises PackError with all its faults."""
    sheet = Sheet()
    try:
        root = rules.read_yaml(HEAD + text, file)
    except rules.PackError as error:
        raise rules.PackError([whole(fault)._replace(line=max(1, fault.line - 1)) for fault in error.faults]) from None
    found: dict[str, Example] = {}
    blocks = root["examples"]
    for key in root:
        if key != "examples" or not isinstance(blocks, list):
            sheet.fault(root, str(key), root[key], "a list of examples, each beginning with `- situation:`", key)
    for block in blocks if isinstance(blocks, list) else []:
        section = Section(sheet, block, "example", "")
        name = section.text("situation", needed=True)
        if name is None:
            continue
        like = section.text("like")
        if like is not None and like not in found:
            section.wrong("like", "the sentence of an example above")
        if str(name) in found:
            section.wrong("situation", "a sentence used once")
        check_expect(sheet, block)
        base = copy.deepcopy(found[like].situation) if like in found else {}
        expect = section.section("expect", "expect", needed=not section.has("variants"))
        example = Example(str(name), block.line - 1, merged(base, own(block)), expect.block or {} if expect else {})
        read_variants(section, example)
        found[example.name] = example
    if sheet.faults:
        raise rules.PackError([fault._replace(line=max(1, fault.line - 1)) for fault in sheet.faults])
    return list(found.values())


def own(block: Any) -> dict[str, Any]:
    return {key: block[key] for key in SITUATION if key in block}


def check_expect(sheet: Sheet, block: Any) -> None:
    """What is expected has the form in which it is compared: a list, a map or a text."""
    expect = block.get("expect") if isinstance(block, dict) else None
    for key, value in expect.items() if isinstance(expect, dict) else ():
        form, words = (
            (list, "a list") if key in LISTS else (dict, "a map") if key in MAPS else (str, "a text or a number")
        )
        if not isinstance(value, form):
            sheet.fault(expect, f"expect.{key}", value, words, key)
        elif key == "months" and any(not MONTH.fullmatch(month) for month in value):
            sheet.fault(expect, "expect.months", value, "months as 2025-04", key)


def read_variants(section: Section, example: Example) -> None:
    for number, block in section.each("variants"):
        variant = Section(section.sheet, block, "variant", f"variants.{number}")
        change = variant.raw("change", needed=True)
        expect = variant.section("expect", "expect")
        check_expect(section.sheet, block)
        because = str(variant.text("because") or f"variant {number}")
        if change is not None and not isinstance(change, dict):
            variant.wrong("change", "a map of paths")
        if isinstance(change, dict):
            wanted = {**example.expect, **((expect.block if expect else None) or {})}
            example.variants.append((because, block.line - 1, dict(change), wanted))


def merged(base: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Maps are merged, everything else is replaced."""
    found = dict(base)
    for key, value in more.items():
        mine = found.get(key)
        found[key] = merged(mine, value) if isinstance(mine, dict) and isinstance(value, dict) else value
    return found


def changed(situation: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """The situation with changed paths: `on`, `known.<path>`, `answers.<path>`, or a path of a fact."""
    found = copy.deepcopy(dict(situation))
    for path, value in change.items():
        if path in SITUATION:
            found[path] = value
            continue
        group, _, rest = path.partition(".")
        if group not in ("known", "answers"):
            group, rest = "known", path
        found[group] = {**found.get(group, {}), rest: value}
        found["unknown"] = [name for name in found.get("unknown", []) if name != rest]
    return found


# --- checking
def faults_of_examples(pack: Pack, layer: Layer) -> list[rules.PackFault]:
    """Faults of the examples of one layer: of their form, and of every situation they describe."""
    found: list[rules.PackFault] = []
    for path, text in sorted(layer.files.items()):
        parts = path.split("/")
        if parts[-1] != "examples.yaml":
            continue
        file, definition = f"{layer.name}/{path}", pack.services.get(parts[1])
        try:
            examples = read_examples(text, file)
        except rules.PackError as error:
            found += error.faults
            continue
        for example in examples:
            if definition is None:
                break  # the folder has no service, which is a fault of its own
            found += faults_of_situation(file, example.line, example.situation, definition)
            for _, line, change, _ in example.variants:
                found += faults_of_situation(file, line, changed(example.situation, change), definition)
    return list(dict.fromkeys(found))


def faults_of_situation(
    file: str, line: int, situation: Mapping[str, Any], definition: Definition
) -> list[rules.PackFault]:
    """The faults of a situation as faults of the file, at the line of its example."""
    try:
        Situation.from_json(situation, definition.lexicon)
    except SituationNotValid as error:
        faults = error.data["faults"]
        return [rules.PackFault(file, line, 1, path, str(found) or "nothing", wanted) for path, found, wanted in faults]
    return []


# --- running
def run_example(definition: Definition, example: Example, file: str) -> list[ExampleResult]:
    """The example itself (if it expects anything) and each of its variants."""
    found = []
    if example.expect:
        wrong = compare(definition, example.situation, example.expect)
        found.append(ExampleResult(definition.id, file, example.line, example.name, wrong))
    for because, line, change, expect in example.variants:
        wrong = compare(definition, changed(example.situation, change), expect)
        found.append(ExampleResult(definition.id, file, line, f"{example.name} {because}", wrong))
    return found


def compare(definition: Definition, raw: Mapping[str, Any], expect: Mapping[str, Any]) -> tuple[Difference, ...]:
    """What differs from what was expected; only what is named is compared."""
    try:
        situation = Situation.from_json(raw, definition.lexicon)
    except SituationNotValid as error:
        return tuple(Difference(f"situation {path}", wanted, found) for path, found, wanted in error.data["faults"])
    return differences(definition, situation, expect)
