"""What is proven before a rule set is used: calls do not run in a circle, and claimed months are covered."""

from __future__ import annotations

from collections.abc import Mapping

from tomoni.rules.law.definitions import Definition, RuleBook, Use
from tomoni.rules.law.faults import Faults
from tomoni.rules.law.text import Block
from tomoni.rules.loading.nesting import MOST_FRAMES, depth_of
from tomoni.rules.time.spans import ALWAYS, Span, holes, meet, union


def prove(
    book: RuleBook, definitions: Mapping[str, Definition], places: Mapping[str, Block], faults: Faults
) -> list[str]:
    """Every definition, callees before callers.

    Adds a fault for each circle of calls, calls too deep, and each month a version claims but cannot answer.
    """
    order = _in_order(definitions, places, faults) or []
    covered: dict[str, list[Span]] = {}
    depths: dict[str, int] = {}
    for key in order:
        depths[key] = depth_of(definitions[key], depths)
        if depths[key] > MOST_FRAMES:
            faults.at(places[key], key, f"calls {depths[key]} levels deep", f"at most {MOST_FRAMES} levels")
            depths[key] = 0
        covered[key] = coverage(book, definitions[key], covered, places[key], faults)
    return order


def _in_order(definitions: Mapping[str, Definition], places: Mapping[str, Block], faults: Faults) -> list[str] | None:
    """Callees before callers, or None (and a fault) if calls run in a circle."""
    calls = {key: _called(definition) for key, definition in definitions.items()}
    order: list[str] = []
    state: dict[str, int] = {}
    for root in calls:
        stack = [(root, iter(calls[root]))] if root not in state else []
        state.setdefault(root, 1)
        while stack:
            key, rest = stack[-1]
            for callee in rest:
                if state.get(callee) == 1:
                    names = [name for name, _ in stack]
                    circle = _circle([*names[names.index(callee) :], callee])
                    faults.at(
                        places[key], key, f"calls in a circle: {circle}", "definitions that do not need themselves"
                    )
                    return None
                if callee not in state:
                    state[callee] = 1
                    stack.append((callee, iter(calls[callee])))
                    break
            else:
                state[key] = 2
                order.append(key)
                stack.pop()
    return order


def _circle(names: list[str]) -> str:
    return " → ".join(names if len(names) < 20 else [*names[:10], "…", *names[-8:]])


def _called(definition: Definition) -> list[str]:
    uses = {use for version in definition.history for use in version.uses}
    return sorted(use.key for use in uses if use.what == "definition")


def coverage(
    book: RuleBook, definition: Definition, covered: Mapping[str, list[Span]], place: Block, faults: Faults
) -> list[Span]:
    """The months a definition can answer; a fault for each claimed month that something it uses lacks."""
    dated = definition.signature.dated and definition.signature.per != "once"
    spans: list[Span] = []
    for version in definition.versions:
        found = list(ALWAYS)
        for use in sorted(version.uses):
            has = _spans_of(book, use, covered)
            found = meet(found, has)
            for hole in holes(version.span, has) if version.span is not None and not definition.open else ():
                claimed = f"{definition.signature.key} claims {version.span}"
                faults.at(
                    place,
                    definition.signature.key,
                    f"{claimed}, but {use.key} has nothing for {hole}",
                    "every month covered",
                )
        spans.extend(found if version.span is None else [version.span])
    return spans if dated and not definition.open else list(ALWAYS)


def _spans_of(book: RuleBook, use: Use, covered: Mapping[str, list[Span]]) -> list[Span]:
    if use.what == "parameter":
        parameter = book.parameters[use.key]
        return ALWAYS if parameter.open else parameter.spans  # what a town has not set is not covered
    if use.what == "table":
        table = book.tables[use.key]
        return ALWAYS if table.open else union(table.spans)
    return covered[use.key]
