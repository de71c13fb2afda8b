"""From the whole way to an answer to the lines people read: conditions with words and facts, each said once. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

from tomoni.rules.language.outcome import Explanation

Lines: TypeAlias = tuple[Explanation, ...]


def condense(tree: Explanation) -> Lines:
    """The first level of what is read; what lies deeper hangs below as children.

    Steps without words dissolve into what they rest on. A fact is a value without a mark, also if it is yes or no;
    what is not known stays open. A condition keeps its mark where it speaks for what it is told under; one that only
    chooses (between two amounts, under a not) is a value, so that no ✕ stands under what is met. The same condition
    of the same people, and the same fact, are said once, where they come first.
    """
    return _once(_lines(tree), set())


def _lines(one: Explanation) -> Lines:
    if one.fact and not one.says:
        return (one if one.mark in ("open", "value") else _as_value(one),)
    inner = tuple(_under(one, line) for child in _deciding(one) for line in _lines(child))
    return (replace(one, children=inner, unverified=_is_unverified(one)),) if one.says else inner


def _is_unverified(one: Explanation) -> bool:
    """A condition is unverified if a figure is that dissolves into it."""
    return one.unverified or any(_is_unverified(child) for child in _deciding(one) if not child.says)


_OPPOSITE = {"yes": "no", "no": "yes"}


def _deciding(one: Explanation) -> Lines:
    """The children that made the mark: of those that must all, or any one of them, hold."""
    if one.join in ("any", "all"):
        return tuple(child for child in one.children if child.mark != _OPPOSITE.get(one.mark))
    return one.children


def _under(above: Explanation, line: Explanation) -> Explanation:
    """A condition told under a step that it does not speak for is a value of yes or no."""
    chooses = above.join == "not" or (line.mark == "no" and not _is_against(above))
    return _as_value(line) if chooses and line.mark in ("yes", "no") else line


def _as_value(one: Explanation) -> Explanation:
    return replace(one, mark="value", value=one.mark == "yes")


def _is_against(one: Explanation) -> bool:
    """A no, or an amount of nothing."""
    return one.mark == "no" or (one.mark == "value" and one.value == 0 and not isinstance(one.value, bool))


# --- once


def _once(lines: Lines, said: set[tuple[object, ...]]) -> Lines:
    """Lines in order without those said already, on whatever level."""
    kept = []
    for line in lines:
        place = _place(line)
        if place in said:
            continue
        said.add(place)
        kept.append(replace(line, children=_once(line.children, said)) if line.children else line)
    return tuple(kept)


def _place(line: Explanation) -> tuple[object, ...]:
    if line.fact and not line.says:
        return "fact", line.fact, line.entity, line.link_target, line.year
    return "says", line.key, line.bound, tuple(line.says.items()) if not line.key else ()
