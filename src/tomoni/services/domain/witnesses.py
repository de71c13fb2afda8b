"""What can notice a mutant of a rule set: the examples of rule sets and of services, watched once as they are."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from tomoni.rules import interface as rules
from tomoni.services.domain.comparing import differences
from tomoni.services.domain.definition import Definition
from tomoni.services.domain.examples import changed, read_examples
from tomoni.services.domain.expectations import Case
from tomoni.services.domain.notation import Formula
from tomoni.services.domain.pack import Pack
from tomoni.services.domain.rule_examples import files_of, read_cases
from tomoni.services.domain.situation import Situation
from tomoni.services.domain.steps import Ask

Fails = Callable[[rules.RuleBook], bool]
# Where the parts stand that a service is made of.
WRITTEN = frozenset(part.__module__ for part in (Definition, Ask, Formula))


@dataclass(frozen=True)
class Witness:
    """One example that may notice a mutant. `fails`: whether it fails against a book; `names`: what it names itself;
    `rule_set`: that it is an example of."""

    name: str
    fails: Fails
    names: frozenset[str]
    rule_set: str = ""


class Examples:
    """Everything that can notice a mutant: the examples of rule sets and of services that come out as expected.

    `wrong`: what cannot notice anything, files with faults and examples that fail as they are.
    """

    def __init__(self, pack: Pack) -> None:
        self.pack, self.mutating = pack, rules.Mutating(pack.book)
        self.witnesses: list[Witness] = []
        self.entries: dict[str, list[tuple[int, rules.Entry]]] = {}
        self.wrong: list[str] = []
        for layer in pack.layers:
            for path in files_of(layer):
                try:
                    for case in read_cases(pack, layer, path):
                        self.watch(_rule_witness(case))
                except rules.PackError as error:
                    self.wrong += map(str, error.faults)
            for name, definition in pack.services.items():
                text = layer.files.get(f"services/{name}/examples.yaml")
                if text is not None:
                    for witness in _service_witnesses(definition, text, f"{layer.name}/services/{name}/examples.yaml"):
                        self.watch(witness)

    def watch(self, witness: Witness) -> None:
        """Runs an example once and keeps what it asked of which definition."""
        with self.mutating.watched() as seen:
            fails = witness.fails(self.mutating.book)
        if fails:
            self.wrong.append(f"{witness.name} - fails as it is")
            return
        for key, entry in seen:
            self.entries.setdefault(key, []).append((len(self.witnesses), entry))
        self.witnesses.append(witness)

    def notice(self, mutant: rules.Mutant) -> bool:
        """Whether some example fails under a mutant. One is run only if something it asks comes to something else."""
        book, stand_ins = self.mutating.stand_ins(mutant)
        done: set[int] = set()
        for number in self.suspects(mutant, stand_ins):
            if number not in done:
                done.add(number)
                with self.mutating.changed(stand_ins):
                    if self.witnesses[number].fails(book):
                        return True
        return False

    def suspects(self, mutant: rules.Mutant, stand_ins: Mapping[str, Any]) -> Iterator[int]:
        """The examples that ask something which comes to something else, those of the own rule set first."""
        own = mutant.place.key.partition(".")[0]
        for key, stand_in in stand_ins.items():
            entries, infected = self.entries.get(key, []), -1
            near = [entry for entry in entries if self.witnesses[entry[0]].rule_set == own]
            for number, entry in (*near, *(entry for entry in entries if self.witnesses[entry[0]].rule_set != own)):
                if number != infected and entry.may_differ(stand_in, mutant.place.span):
                    infected = number
                    yield number
        if mutant.place.what != "definition":
            yield from (n for n, witness in enumerate(self.witnesses) if mutant.place.key in witness.names)


def _rule_witness(case: Case) -> Witness:
    names = frozenset(use.key for check in case.checks for use in check.expression.uses)
    bind = _Binding(names, lambda book: [(check, rules.bound_to(check.expression, book)) for check in case.checks])

    def fails(book: rules.RuleBook) -> bool:
        try:
            return any(any(case.differs(replace(check, expression=bound))) for check, bound in bind.to(book))
        except (ValueError, ArithmeticError):
            return True  # what cannot be worked out any more is noticed too

    return Witness(f"{case.file}:{case.line} {case.name}", fails, names, case.rule_set)


def _service_witnesses(definition: Definition, text: str, file: str) -> Iterator[Witness]:
    names = frozenset(use.key for expression in expressions_of(definition) for use in expression.uses)
    bind = _Binding(names, lambda book: rebound(definition, book))

    def witness(line: int, name: str, raw: Mapping[str, Any], expect: Mapping[str, Any]) -> Witness:
        situation = Situation.from_json(raw, definition.lexicon)

        def fails(book: rules.RuleBook) -> bool:
            try:
                return bool(differences(bind.to(book), situation, expect))
            except (ValueError, ArithmeticError):
                return True

        return Witness(f"{file}:{line} {name}", fails, names)

    for example in read_examples(text, file):
        if example.expect:
            yield witness(example.line, example.name, example.situation, example.expect)
        for because, line, change, expect in example.variants:
            yield witness(line, f"{example.name} {because}", changed(example.situation, change), expect)


class _Binding:
    """What an example asks, bound to a book: anew only where a figure differs that it names itself.

    Definitions are found in the book of all mutants, where the one that changed has its stand-in.
    """

    def __init__(self, names: frozenset[str], make: Callable[[rules.RuleBook], Any]) -> None:
        self.names, self.make = names, make
        self.made: tuple[rules.RuleBook, Any] | None = None

    def to(self, book: rules.RuleBook) -> Any:
        if self.made is None:
            self.made = (book, self.make(book))
        first, made = self.made
        if book is first or all(self._same(first, book, name) for name in self.names):
            return made
        return self.make(book)

    def _same(self, first: rules.RuleBook, book: rules.RuleBook, name: str) -> bool:
        return first.parameters.get(name) is book.parameters.get(name) and first.tables.get(name) is book.tables.get(
            name
        )


# --- a service against another book
def expressions_of(thing: Any) -> Iterator[rules.Expression]:
    """Every expression within a service."""
    if isinstance(thing, rules.Expression):
        yield thing
    elif isinstance(thing, Mapping):
        yield from (found for value in thing.values() for found in expressions_of(value))
    elif isinstance(thing, tuple):
        yield from (found for value in thing for found in expressions_of(value))
    elif is_dataclass(thing) and _is_written(thing):
        yield from (found for part in fields(thing) for found in expressions_of(getattr(thing, part.name)))


def rebound(thing: Any, book: rules.RuleBook) -> Any:
    """The same service, or part of one, with every expression against another book."""
    if isinstance(thing, rules.Expression):
        return rules.bound_to(thing, book)
    if isinstance(thing, rules.RuleBook):
        return book
    if isinstance(thing, tuple) and not hasattr(thing, "_fields"):
        return tuple(rebound(value, book) for value in thing)
    if isinstance(thing, Mapping):
        return {key: rebound(value, book) for key, value in thing.items()}
    if is_dataclass(thing) and not isinstance(thing, type) and _is_written(thing):
        return replace(thing, **{part.name: rebound(getattr(thing, part.name), book) for part in fields(thing)})
    return thing


def _is_written(thing: Any) -> bool:
    return type(thing).__module__ in WRITTEN
