"""Examples of a service are its tests: situations, and what must come out of them."""

import copy
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tomoni.rules import interface as rules
from tomoni.services.domain.answer import Answer, CheckResult
from tomoni.services.domain.asking import ask
from tomoni.services.domain.carrying_out import month_amount
from tomoni.services.domain.definition import Definition
from tomoni.services.domain.pack import Layer, Pack
from tomoni.services.domain.reading.sheet import Section, Sheet, whole
from tomoni.services.domain.situation import Situation
from tomoni.services.domain.situation_json import resolve
from tomoni.services.errors import PathNotKnown, SituationNotValid

SITUATION = (
    *("on", "arrival", "people", "households", "organisations", "things", "links"),
    *("applicant", "known", "answers", "unknown"),
)
LISTS = frozenset({"asked", "evidence", "cites", "keys", "missing", "reasons_law"})
MAPS = frozenset({"per_person", "months", "default", "checks", "about"})
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
WORDS = {True: "yes", False: "no", None: "open"}
HEAD = "examples:\n"  # the file is a list; under a key it is a map, one line further down


@dataclass(frozen=True)
class Difference:
    """What was expected and what was found, as text."""

    key: str
    expected: str
    found: str


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


def differences(definition: Definition, situation: Situation, expect: Mapping[str, Any]) -> tuple[Difference, ...]:
    """What differs in the answer to a situation from what was expected."""
    answer = ask(definition, situation)
    look = Look(definition, situation, answer)
    found = []
    for key, wanted in expect.items():
        expected, got = COMPARE[key](look, wanted)
        if expected != got:
            found.append(Difference(key, show(expected), show(got)))
    return tuple(found)


def show(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {show(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, (list, tuple, set, frozenset)):
        return "[" + ", ".join(show(inner) for inner in value) + "]"
    return "nothing" if value is None else str(value)


@dataclass(frozen=True)
class Look:
    """An answer seen through the words of `expect`. Each method gives (expected, found) in one form."""

    definition: Definition
    situation: Situation
    answer: Answer

    def word(self, wanted: Any, found: Any) -> tuple[Any, Any]:
        return str(wanted), "nothing" if found is None else str(found)

    def paths(self, wanted: Any, found: Sequence[str]) -> tuple[Any, Any]:
        return sorted(self.path(path) for path in wanted), sorted(found)

    def path(self, raw: str) -> str:
        try:
            return resolve(raw, self.definition.lexicon, self.situation.entities, self.situation.applicant, new=True)[0]
        except PathNotKnown:
            return str(raw).replace(" ", "")

    def defaults(self, wanted: Mapping[str, Any]) -> tuple[Any, Any]:
        """What the fields of these paths show at first; `none` where nothing."""
        shown = {item.path: item.default for page in self.answer.pages for item in page.items if item.ask}
        expected = {self.path(path): plain(value) for path, value in wanted.items()}
        return expected, {path: plain(shown.get(path)) for path in expected}

    def part_of(self, wanted: Any, found: Sequence[str]) -> tuple[Any, Any]:
        """Every wanted one must be among those found."""
        texts = [str(item) for item in wanted]
        return (texts, texts) if set(texts) <= set(found) else (texts, list(found))

    def months(self, wanted: Mapping[str, Any]) -> tuple[Any, Any]:
        found = {}
        for month in wanted:
            worth = month_amount(self.definition, self.situation, self.answer.about, rules.Month.parse(month))
            found[str(month)] = str(worth.value) if worth.known else "open"
        return {str(month): str(amount) for month, amount in wanted.items()}, found

    def checks(self, wanted: Mapping[str, Any]) -> tuple[Any, Any]:
        expected = {str(key): str(value) for key, value in wanted.items()}
        return expected, {key: self.check(key) for key in expected}

    def check(self, key: str) -> str:
        """Of one check, or of a check asked for each: no if any is no."""
        results = [check for check in self.answer.checks if key in (check.id, check.key)]
        if not results and "(" not in key and any(step.name == key for step in self.definition.steps):
            return "yes"
        return holds(results)

    def evidence(self, wanted: Sequence[str]) -> tuple[Any, Any]:
        """Papers needed for certain; without a person in brackets, for whomever."""
        expected = sorted(str(item) for item in wanted)
        keys = [need for need in self.answer.evidence if need.needed]
        whole = all("(" in item for item in expected)
        found = {need.key if whole and expected else need.id for need in keys}
        return expected, sorted(found)

    def about(self, wanted: Mapping[str, Any]) -> tuple[Any, Any]:
        expected = {str(name): sorted(map(str, v)) if isinstance(v, list) else str(v) for name, v in wanted.items()}
        known = self.answer.about
        found = {
            name: sorted(known[name]) if isinstance(known.get(name), list) else known.get(name) for name in expected
        }
        return expected, found


def plain(value: Any) -> Any:
    """A value of JSON as YAML writes it: texts, and maps of texts."""
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    words = {True: "yes", False: "no", None: "none"}
    return words[value] if value is None or isinstance(value, bool) else str(value)


def holds(results: Sequence[CheckResult]) -> str:
    if not results:
        return "nothing"
    if any(result.holds is False for result in results):
        return "no"
    return "yes" if all(result.holds for result in results) else "open"


def laws_of(trees: Sequence[rules.Explanation]) -> list[str]:
    """Articles of reasons, of the reason itself or of what stands under it."""
    found: list[str] = []
    for tree in trees:
        found += [tree.law] if tree.law else []
        found += laws_of(tree.children)
    return list(dict.fromkeys(found))


COMPARE: Mapping[str, Callable[[Look, Any], tuple[Any, Any]]] = {
    "status": lambda look, wanted: look.word(wanted, look.answer.status),
    "may_apply": lambda look, wanted: look.word(wanted, WORDS[look.answer.may_apply]),
    "amount": lambda look, wanted: look.word(wanted, look.answer.amount),
    "least": lambda look, wanted: look.word(wanted, look.answer.least),
    "most": lambda look, wanted: look.word(wanted, look.answer.most),
    "month": lambda look, wanted: look.word(wanted, look.answer.month),
    "first_month": lambda look, wanted: look.word(wanted, look.answer.first_month),
    "last_month": lambda look, wanted: look.word(wanted, look.answer.last_month),
    "per_person": lambda look, wanted: (
        {str(name): str(amount) for name, amount in wanted.items()},
        {name: str(amount) for name, amount in look.answer.per_person.items()},
    ),
    "months": lambda look, wanted: look.months(wanted),
    "asked": lambda look, wanted: look.paths(wanted, look.answer.asked),
    "default": lambda look, wanted: look.defaults(wanted),
    "evidence": lambda look, wanted: look.evidence(wanted),
    "cites": lambda look, wanted: look.part_of(wanted, look.answer.cites),
    "checks": lambda look, wanted: look.checks(wanted),
    "keys": lambda look, wanted: (sorted(map(str, wanted)), sorted(str(key) for key in look.answer.keys)),
    "result": lambda look, wanted: look.word(wanted, look.answer.result),
    "missing": lambda look, wanted: look.paths(wanted, look.answer.missing),
    "reasons_law": lambda look, wanted: look.part_of(wanted, laws_of(look.answer.reasons)),
    "about": lambda look, wanted: look.about(wanted),
}
