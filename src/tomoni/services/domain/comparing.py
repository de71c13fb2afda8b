"""What an answer has and an example expects, held against each other in the words of `expect`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tomoni.rules import interface as rules
from tomoni.services.domain.answer import Answer, CheckResult
from tomoni.services.domain.asking import ask
from tomoni.services.domain.carrying_out import month_amount
from tomoni.services.domain.definition import Definition
from tomoni.services.domain.situation import Situation
from tomoni.services.domain.situation_json import resolve
from tomoni.services.errors import PathNotKnown

WORDS = {True: "yes", False: "no", None: "open"}


@dataclass(frozen=True)
class Difference:
    """What was expected and what was found, as text."""

    key: str
    expected: str
    found: str


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
