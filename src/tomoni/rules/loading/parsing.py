"""The text of an expression to a tree of Python's parser, within the limits of the language."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Iterable
from typing import TypeVar

MOST_CHARACTERS = 2_000
MOST_NODES = 300
DEEPEST = 40
MOST_DIGITS = 15


Found = TypeVar("Found")


class Wrong(Exception):
    """A fault of an expression, at a part of it; `also`: the faults beside it that do not follow from it."""

    def __init__(self, found: str, expected: str, at: ast.AST | None = None) -> None:
        super().__init__(found)
        self.found, self.expected, self.at = found, expected, at
        self.also: tuple[Wrong, ...] = ()

    def all(self) -> tuple[Wrong, ...]:
        return (self, *self.also)


def each(asked: Iterable[Callable[[], Found]]) -> list[Found]:
    """What each gives. Raises one Wrong with the faults of all, so that a second fault is told with the first."""
    found, wrongs = list[Found](), list[Wrong]()
    for ask in asked:
        try:
            found.append(ask())
        except Wrong as wrong:
            wrongs.extend(wrong.all())
    if wrongs:
        wrongs[0].also = tuple(wrongs[1:])
        raise wrongs[0]
    return found


def beside(wrong: Wrong, asked: Iterable[Callable[[], object]]) -> Wrong:
    """A fault with those of the parts that can be checked all the same."""
    try:
        each(asked)
    except Wrong as more:
        wrong.also = (*wrong.also, *more.all())
    return wrong


def parse(text: str) -> ast.expr:
    """Within the limits of the language; raises Wrong."""
    if len(text) > MOST_CHARACTERS:
        raise Wrong(f"{len(text)} characters", f"at most {MOST_CHARACTERS}")
    if "#" in text or "\\" in text:
        raise Wrong("# or a backslash", "an expression; remarks stand outside it")
    flat = " ".join(text.split("\n"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(flat.lstrip(), mode="eval").body
    except SyntaxError as wrong:
        raise Wrong(f"{wrong.msg}: {text.strip()[:60]!r}", "an expression") from None
    except (ValueError, RecursionError, MemoryError):
        raise Wrong("a text that cannot be read", "an expression") from None
    _check_size(tree)
    return tree


def _check_size(tree: ast.expr) -> None:
    count, level = 0, [tree]
    for depth in range(1, MOST_NODES + 2):
        if not level:
            return
        if depth > DEEPEST:
            raise Wrong("an expression nested too deep", f"at most {DEEPEST} levels", level[0])
        count += len(level)
        if count > MOST_NODES:
            raise Wrong(f"more than {MOST_NODES} parts", "a shorter expression: name a part as a definition")
        level = [child for node in level for child in _parts(node)]


def _parts(node: ast.AST) -> list[ast.expr]:
    found: list[ast.expr] = []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            found.append(child)
        elif isinstance(child, ast.comprehension | ast.keyword | ast.arguments):
            found.extend(_parts(child))
    return found


def dotted(tree: ast.expr) -> str | None:
    """`about.children` as written, if it is names and dots only."""
    if isinstance(tree, ast.Name):
        return tree.id
    if isinstance(tree, ast.Attribute):
        before = dotted(tree.value)
        return None if before is None else f"{before}.{tree.attr}"
    return None
