"""What is asked of everybody: services and rules by name, checked against the month."""

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches

from tomoni.rules import interface as rules
from tomoni.services import interface as services
from tomoni.site.population.errors import MonthNotCovered, QuestionNotKnown

CONDITION = ("receives", "eligible")
AMOUNT = ("monthly_amount", "amount")


def find_questions(pack: services.Pack, names: Sequence[str], month: rules.Month) -> list[services.PopulationQuestion]:
    """The questions of these names, each once. Raises QuestionNotKnown, MonthNotCovered."""
    found = [find_question(pack, name) for name in dict.fromkeys(names)]
    for question in found:
        for expression in (question.eligible, question.amount):
            if expression is not None:
                _check_month(pack.book, question.name, expression, month)
    return found


def find_question(pack: services.Pack, name: str) -> services.PopulationQuestion:
    """A service by its id, a benefit by its rule set, or a rule by its key. Raises QuestionNotKnown."""
    try:
        if name in pack.services:
            return services.question_of_service(pack.services[name])
        if name in pack.book.signatures:
            return services.question_of_definition(pack.book, name)
        if name in pack.book.sets:
            return _of_rule_set(pack.book, name)
    except services.NotForEverybody as error:
        raise QuestionNotKnown(error.message, name=name) from None
    near = get_close_matches(name, [*pack.services, *sorted(pack.book.sets), *pack.book.signatures], 3)
    hint = (
        f"near it are {', '.join(near)}"
        if near
        else f"services are {', '.join(pack.services)}; benefits {', '.join(sorted(pack.book.sets))}"
    )
    raise QuestionNotKnown(f"There is no service, benefit or rule {name!r}; {hint}.", name=name)


def _of_rule_set(book: rules.RuleBook, name: str) -> services.PopulationQuestion:
    """Who receives a benefit and how much, by the names rule sets give them."""
    found = []
    for words in (CONDITION, AMOUNT):
        key = next((f"{name}.{word}" for word in words if f"{name}.{word}" in book.signatures), None)
        found.append(services.question_of_definition(book, key) if key else None)
    condition, amount = found
    if condition is None or amount is None or condition.entity != amount.entity:
        said = f"The rule set {name} has no {' or '.join(CONDITION)} with an {' or '.join(AMOUNT)} of the same thing"
        raise QuestionNotKnown(f"{said}; name a rule of it.", name=name)
    return replace(condition, name=name, amount=amount.amount)


def _check_month(book: rules.RuleBook, name: str, expression: rules.Expression, month: rules.Month) -> None:
    """The rules asked themselves must say something about the month; what they call is proven with them at load."""
    for use in sorted(expression.uses):
        definition = book.definitions.get(use.key) if use.what == "definition" else None
        if definition is None or definition.version_at(month) is not None:
            continue
        spans = [version.span for version in definition.versions if version.span is not None]
        first = min(span.first for span in spans)
        last = None if any(span.last is None for span in spans) else max(s.last for s in spans if s.last is not None)
        covered = f"from {first}" + (f" until {last}" if last else "")
        raise MonthNotCovered(f"{name}: {use.key} says nothing about {month}; it is known {covered}.", month=str(month))
