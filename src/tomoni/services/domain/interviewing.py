"""The next question over many services at once: what settles most of them for the least effort. Pure.

Only facts that a page of the services asks can be asked, and never one that a register always holds.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial
from typing import Any

from tomoni.rules import interface as rules
from tomoni.services.domain.answer import ELIGIBLE, UNDETERMINED, Answer, Item
from tomoni.services.domain.asking import conclude, item_of
from tomoni.services.domain.binding import Bound, bind, path_of_missing
from tomoni.services.domain.definition import Definition
from tomoni.services.domain.situation import Situation

TAP, CHOICE, WRITTEN, AMOUNT, PAPER = 1, 2, 3, 4, 12
"""What an answer costs somebody, against one tap on yes or no."""

_EFFORTS = {
    rules.Kind.yes_no: TAP,
    rules.Kind.choice: CHOICE,
    rules.Kind.yen: AMOUNT,
    rules.Kind.fraction: AMOUNT,
    rules.Kind.bank_account: AMOUNT,
    rules.Kind.file: PAPER,
    rules.Kind.photo: PAPER,
}


@dataclass(frozen=True)
class NextQuestion:
    """One fact to ask now. `services`: all that it can still change; `settles`: how many of them, as `rules.Question`
    says."""

    item: Item
    services: tuple[str, ...]
    effort: int
    settles: Fraction

    @property
    def path(self) -> str:
        return self.item.path


@dataclass(frozen=True)
class Interview:
    """Several services and one situation. `answers`: status and amount of each service, without pages and trees.

    `reckoned`: the services that were worked out for this step; the others cannot have changed.
    """

    definitions: Mapping[str, Definition]
    situation: Situation
    answers: Mapping[str, Answer]
    reckoned: frozenset[str]
    plan: rules.Plan = field(repr=False)
    items: Mapping[str, Callable[[], Item | None]] = field(repr=False)

    def next_question(self) -> NextQuestion | None:
        """The fact whose answer settles most services per effort; None where nothing open can be asked."""
        found = self.plan.next_question(self.effort)
        if found is None:
            return None
        item = self.item(found.missing)
        assert item is not None
        return NextQuestion(item, found.lacked_by, found.effort, found.settles)

    def effort(self, missing: rules.Missing) -> int | None:
        item = self.item(missing)
        return None if item is None or not item.ask else _EFFORTS.get(item.fact.type.kind, WRITTEN)

    def item(self, missing: rules.Missing) -> Item | None:
        make = self.items.get(path_of_missing(missing) or "")
        return None if make is None else make()

    def with_answers(self, answers: Mapping[str, Any]) -> "Interview":
        """The interview after these answers, by path. Only services that lacked one of them are worked out again.

        A correction of what was known, or a choice of what a service is about, begins anew. Raises SituationNotValid.
        """
        before, situation = self.situation, self.situation.with_answers(answers)
        paths = {path for path, given in situation.answers.items() if before.answers.get(path) != given}
        if any("." in path and before.reading(path).value is not None for path in paths) or _chooses(paths):
            return interview(list(self.definitions.values()), situation)
        known = frozenset(missing for missing in self.plan.lacking if path_of_missing(missing) in paths)
        changed = [key for key, answer in self.answers.items() if not paths.isdisjoint(answer.missing)]
        found = [_concluded(self.definitions[key], situation, {}) for key in changed]
        renewed = {bound.definition.id: _wanted(bound, answer) for bound, answer in found}
        plan = rules.after_answers(self.plan, renewed, known, situation)
        answered = {**self.answers, **{answer.service: answer for _, answer in found}}
        items = {**self.items, **_items([bound for bound, _ in found])}
        return Interview(self.definitions, situation, answered, frozenset(changed), plan, items)


def next_question(definitions: Sequence[Definition], situation: Situation) -> NextQuestion | None:
    """What to ask next so that most of these services are settled soonest; None where no question helps."""
    return interview(definitions, situation).next_question()


def next_over(
    asked: Sequence[tuple[Definition, Situation]],
    among: Collection[str],
    sessions: rules.Sessions | None = None,
) -> NextQuestion | None:
    """As `next_question`, but each service stands in the situation that its own purpose may read.

    among: the paths that may be asked now (what is on a page). `sessions`: those of `ask` in the same situations.
    """
    sessions = {} if sessions is None else sessions
    bounds = [_bound(definition, situation, sessions) for definition, situation in asked]
    items = _items(bounds)
    plan = rules.plan([one for bound in bounds for one in _formulas(bound)], sessions)

    def effort(missing: rules.Missing) -> int | None:
        path = path_of_missing(missing) or ""
        item = items[path]() if path in among and path in items else None
        return None if item is None or not item.ask else _EFFORTS.get(item.fact.type.kind, WRITTEN)

    found = plan.next_question(effort)
    item = items[path_of_missing(found.missing) or ""]() if found is not None else None
    return NextQuestion(item, found.lacked_by, found.effort, found.settles) if found is not None and item else None


def interview(definitions: Sequence[Definition], situation: Situation) -> Interview:
    """All services worked out once, with what each still lacks."""
    sessions: rules.Sessions = {}
    found = [_concluded(definition, situation, sessions) for definition in definitions]
    wanted = [one for bound, answer in found for one in _wanted(bound, answer)]
    by_id = {definition.id: definition for definition in definitions}
    answers = {answer.service: answer for _, answer in found}
    plan = rules.plan(wanted, sessions)
    return Interview(by_id, situation, answers, frozenset(by_id), plan, _items([bound for bound, _ in found]))


def _chooses(paths: set[str]) -> bool:
    return any(path.startswith("about.") for path in paths)


def _bound(definition: Definition, situation: Situation, sessions: rules.Sessions) -> Bound:
    bound = bind(definition, situation, sessions=sessions)
    bound.explain = False
    return bound


def _concluded(definition: Definition, situation: Situation, sessions: rules.Sessions) -> tuple[Bound, Answer]:
    """The service bound, and its answer without pages and explanation."""
    bound = _bound(definition, situation, sessions)
    answer = conclude(bound)
    return bound, replace(answer, missing=tuple(dict.fromkeys((*answer.missing, *bound.missing))))


def _wanted(bound: Bound, answer: Answer) -> list[rules.Wanted]:
    """The expressions that decide a service which is not settled: its month, the role, the conditions, the amount."""
    if answer.status not in (ELIGIBLE, UNDETERMINED) or (answer.status == ELIGIBLE and not answer.missing):
        return []
    return _formulas(bound)


def _formulas(bound: Bound) -> list[rules.Wanted]:
    definition = bound.definition
    due = definition.due.amount if definition.due is not None else None
    gates = (definition.applicant_if, definition.eligible)
    return [
        rules.Wanted(
            definition.id, one.compiled, bound.bindings(one), bound.situation, bound.as_of, bound.month, one in gates
        )
        for one in (definition.month, *gates, due)
        if one is not None
    ]


def _items(bounds: Sequence[Bound]) -> dict[str, Callable[[], Item | None]]:
    """How to make the item of each fact that some page asks, by path. The first page that asks it words it."""
    found: dict[str, Callable[[], Item | None]] = {}
    for bound in bounds:
        for page in (page for step in bound.definition.asks for page in step.pages):
            for _, names in bound.each(page.each):
                for fact in page.facts:
                    path = bound.path(fact, names)
                    if path is not None:
                        found.setdefault(path, partial(item_of, bound, page, fact, names))
    return found
