"""What is proven before a rule set is used: calls do not run in a circle, and claimed months are covered."""

from __future__ import annotations

from collections.abc import Mapping

from tomoni.rules.dated import ALWAYS, Faults, Span, holes, meet
from tomoni.rules.definitions import Definition, RuleBook, Use
from tomoni.rules.months import Month
from tomoni.rules.text import Block


def prove(
    book: RuleBook, definitions: Mapping[str, Definition], places: Mapping[str, Block], faults: Faults
) -> list[str]:
    """Every definition, callees before callers.

    Adds a fault for each circle of calls and for each month a version claims but cannot answer.
    """
    order = _in_order(definitions, places, faults) or []
    covered: dict[str, list[Span]] = {}
    for key in order:
        covered[key] = _coverage(book, definitions[key], covered, places[key], faults)
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
                    circle = " → ".join([*names[names.index(callee) :], callee])
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


def _called(definition: Definition) -> list[str]:
    uses = {use for version in definition.versions for use in version.uses}
    return sorted(use.key for use in uses if use.what == "definition")


def _coverage(
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
            for hole in holes(version.span, has) if version.span is not None else ():
                claimed = f"{definition.signature.key} claims {version.span}"
                faults.at(
                    place,
                    definition.signature.key,
                    f"{claimed}, but {use.key} has nothing for {hole}",
                    "every month covered",
                )
        spans.extend(found if version.span is None else [version.span])
    return spans if dated else list(ALWAYS)


def _spans_of(book: RuleBook, use: Use, covered: Mapping[str, list[Span]]) -> list[Span]:
    if use.what == "parameter":
        return book.parameters[use.key].spans
    if use.what == "table":
        return _union(book.tables[use.key].spans)
    return covered[use.key]


def _union(spans: list[Span]) -> list[Span]:
    """Overlapping and neighbouring spans as one."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda s: s.first):
        last = joined[-1].last if joined else None
        if joined and (last is None or span.first <= last + 1):
            end = None if last is None or span.last is None else max(last, span.last)
            joined[-1] = Span(joined[-1].first, end)
        else:
            joined.append(span)
    return joined


def changes_of(book: RuleBook, definitions: Mapping[str, Definition]) -> tuple[Month, ...]:
    """Every month in which a figure, a row or a version begins, or the first after it ended."""
    spans = [span for parameter in book.parameters.values() for span in parameter.spans]
    spans += [span for table in book.tables.values() for span in table.spans]
    spans += [v.span for d in definitions.values() for v in d.versions if v.span is not None]
    return tuple(sorted({s.first for s in spans} | {s.last + 1 for s in spans if s.last is not None}))
