"""The answer of a service as a document of its own: for the file of a decision, for appeal and audit. Pure."""

import datetime as dt
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from tomoni.rules import interface as rules
from tomoni.services.domain.answer import ELIGIBLE, NOT_COVERED, NOT_ELIGIBLE, Answer
from tomoni.services.domain.binding import bind
from tomoni.services.domain.definition import Definition
from tomoni.services.domain.paths import split_path
from tomoni.services.domain.situation import Situation

ENGINE = f"tomoni {version('tomoni')}"


def what_would_differ(definition: Definition, situation: Situation) -> tuple[rules.Alternative, ...]:
    """What would have to differ for a service that is not due to be due; none where it is, or may be."""
    bound = bind(definition, situation)
    formulas = [one for one in (definition.applicant_if, definition.eligible) if one is not None]
    if not formulas or bound.unfound:
        return ()
    bindings: dict[str, Any] = {}
    for formula in formulas:
        bindings |= bound.bindings(formula)
    asked = [formula.compiled for formula in formulas]
    return rules.what_would_differ(asked, bound.situation, bindings, as_of=bound.as_of, month=bound.month)


def explanation_of(
    definition: Definition, situation: Situation, answer: Answer, *, asked_on: dt.date, known_on: dt.date | None = None
) -> dict[str, Any]:
    """The document of an answer (docs/reference/explanation.schema.json). `asked_on`: the day of the question."""
    bound = bind(definition, situation)
    differing = what_would_differ(definition, situation) if answer.status == NOT_ELIGIBLE else ()
    return rules.explanation_document(
        outcome_of(answer, situation.entities),
        engine=ENGINE,
        bundle=definition.bundle,
        as_of=bound.as_of,
        month=bound.month or rules.Month.of(bound.as_of),
        asked_on=asked_on,
        known_on=known_on,
        question=definition.id,
        reasons=answer.reasons,
        differing=differing,
    )


def outcome_of(answer: Answer, entities: Mapping[str, rules.Entity]) -> rules.Outcome:
    """Whether it is due, as an outcome of the rules: yes, no, open with what is missing, or not covered."""
    known = answer.status in (ELIGIBLE, NOT_ELIGIBLE)
    missing = [] if known else [place_of(path, entities) for path in answer.missing]
    return rules.Outcome(
        known=known,
        value=answer.status == ELIGIBLE if known else None,
        may_be=frozenset({answer.status == ELIGIBLE} if known else {True, False}),
        missing=frozenset(place for place in missing if place is not None),
        not_covered=answer.not_covered,
        tree=answer.because,
        cites=answer.cites,
        certainly_not_covered=answer.status == NOT_COVERED,
    )


def place_of(path: str, entities: Mapping[str, rules.Entity]) -> rules.Missing | None:
    """The place of a path such as `p1.income[2024]`; None for what is no fact of the situation (`about.child`)."""
    found = split_path(path)
    if found is None:
        return None
    ends, fact, year, link = found
    known = [entities.get(end) for end in ends]
    if None in known:
        return None
    return rules.Missing(known[0], fact, year, known[1] if len(known) == 2 else None, link)
