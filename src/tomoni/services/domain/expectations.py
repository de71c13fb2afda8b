"""One example of a rule set, ready to run: what its expressions must come to, and what they came to."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tomoni.rules import interface as rules
from tomoni.services.domain.binding import missing_paths
from tomoni.services.domain.comparing import Difference
from tomoni.services.domain.examples import ExampleResult
from tomoni.services.domain.situation import Situation
from tomoni.services.domain.values import ValueWrong, expected, json_value, read_value

OPEN, NOT_COVERED, NOBODY = "open", "not covered", "nobody"
BOUNDS = re.compile(r"(.*?)\s*\.\.\s*(.*)")


@dataclass(frozen=True)
class Wanted:
    """`form`: value, open, bounds (open, with `least` and `most`, None where there is none) or not covered."""

    text: str
    form: str
    value: Any = None
    least: Any = None
    most: Any = None

    def met_by(self, outcome: rules.Outcome) -> bool:
        if self.form == NOT_COVERED:
            return outcome.certainly_not_covered
        if self.form == "value":
            return outcome.known and type(outcome.value) is type(self.value) and bool(outcome.value == self.value)
        is_open = not outcome.known and not outcome.certainly_not_covered
        within = self.form == OPEN or (outcome.least, outcome.most) == (self.least, self.most)
        return is_open and within


def read_wanted(kind: rules.Type, given: Any, situation: Situation) -> Wanted:
    """What is written beside an expression of this type. Raises ValueWrong with what would be right."""
    if not isinstance(given, str):
        raise ValueWrong(f"{right(kind)}, as one text")
    text = str(given)
    if text in (OPEN, NOT_COVERED):
        return Wanted(text, text)
    bounds = BOUNDS.fullmatch(text)
    if bounds is not None:
        least, most = (value_of(kind, end, situation) if end else None for end in bounds.groups())
        return Wanted(text, "bounds", least=least, most=most)
    return Wanted(text, "value", value_of(kind, text, situation))


def value_of(kind: rules.Type, text: str, situation: Situation) -> Any:
    if kind.kind is rules.Kind.entity and text == NOBODY:
        return rules.NOBODY
    try:
        value = read_value(rules.NUMBER if kind.kind is rules.Kind.bare else kind, text)
    except ValueWrong:
        raise ValueWrong(right(kind)) from None
    if isinstance(value, rules.Entity) and situation.entities.get(value.id) != value:
        raise ValueWrong(right(kind))
    return value


def right(kind: rules.Type) -> str:
    """What may stand beside an expression of this type, in words."""
    word = expected(rules.NUMBER if kind.kind is rules.Kind.bare else kind)
    more = f", {NOBODY}" if kind.kind is rules.Kind.entity else ""
    return f"{word}{more}, {OPEN}, {NOT_COVERED}, or bounds of what is open as 1000..5000"


def found_words(outcome: rules.Outcome) -> str:
    """What an outcome came to, in the words in which it is expected, and why it is open."""
    if outcome.certainly_not_covered:
        return f"{NOT_COVERED} ({', '.join(outcome.not_covered)})"
    if outcome.known:
        return value_words(outcome.value)
    bounded = outcome.least is not None or outcome.most is not None
    found = f"{value_words(outcome.least)}..{value_words(outcome.most)}" if bounded else OPEN
    why = [*missing_words(outcome), *(f"perhaps {NOT_COVERED}: {reason}" for reason in outcome.not_covered)]
    why += ["several alike"] if outcome.tie else []
    return f"{found} ({'; '.join(why)})" if why else found


def missing_words(outcome: rules.Outcome) -> tuple[str, ...]:
    """The facts that can still change an outcome, as paths, in order."""
    return missing_paths(outcome)


def value_words(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return NOBODY if value is rules.NOBODY else str(json_value(value))


@dataclass(frozen=True)
class Check:
    """One expectation. `kind`: expect (what the expression comes to), reasons (of its no), missing (what it lacks)."""

    kind: str
    expression: rules.Expression
    wanted: Wanted | tuple[str, ...]

    @property
    def key(self) -> str:
        return self.expression.text if self.kind == "expect" else f"{self.kind} {self.expression.text}"


@dataclass(frozen=True)
class Case:
    """An example or a variant, read and compiled: ready to be run again and again, against a changed book too."""

    rule_set: str
    file: str
    line: int
    name: str
    situation: Situation
    month: rules.Month
    checks: tuple[Check, ...]

    def run(self) -> ExampleResult:
        differences = tuple(found for check in self.checks for found in self.differs(check))
        return ExampleResult(self.rule_set, self.file, self.line, self.name, differences)

    def differs(self, check: Check) -> Iterator[Difference]:
        """What is expected and found where both are not the same."""
        outcome = self.ask(check.expression, trace=check.kind == "reasons")
        if isinstance(check.wanted, Wanted):
            if not check.wanted.met_by(outcome):
                yield Difference(check.key, check.wanted.text, found_words(outcome))
            return
        found = reason_words(outcome, self.rule_set) if check.kind == "reasons" else missing_words(outcome)
        if check.wanted != found:
            yield Difference(check.key, listed(check.wanted), listed(found) if found else found_words(outcome))

    def ask(self, expression: rules.Expression, *, trace: bool = False) -> rules.Outcome:
        """The answer to an expression over the ids of the situation."""
        session = rules.Session(self.situation, self.situation.on, self.month)
        return session.evaluate(expression, self.situation.entities, trace=trace)


def listed(words: Sequence[str]) -> str:
    return "[" + ", ".join(words) + "]"


def reason_words(outcome: rules.Outcome, own: str) -> tuple[str, ...]:
    """The definitions that are the reasons of a no, those of the own rule set without its name; none if it is no no."""
    if not outcome.known or outcome.value is not False or outcome.tree is None:
        return ()
    reasons = rules.reasons_against(outcome.tree)
    return tuple(sorted({reason.key.removeprefix(f"{own}.") for reason in reasons if reason.key}))
