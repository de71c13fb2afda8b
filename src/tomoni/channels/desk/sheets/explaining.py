"""What decides a case and why, from the checks and the explanation of the rule."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from tomoni.channels.look import interface as look


@dataclass(frozen=True)
class Decides:
    """What decides: the first check that does not hold, else the first that is open, else that all hold."""

    mark: str
    title: str
    lines: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tree:
    """An explanation in two parts: the conditions that are read first, and the rest, folded."""

    first: tuple[look.Node, ...]
    rest: tuple[look.Node, ...]


FIRST_LINES, GROUNDS = 8, 5
_ASIDE = re.compile(r"（[^（）]*）\Z")


def trees_of(explanation: Any, viewer: look.Viewer) -> tuple[Tree, ...]:
    """The explanation of the rule, what stands against first; none where nothing is worked out or said."""
    drawn = tuple(_for_staff(node) for node in look.draw_tree(explanation, viewer)) if explanation is not None else ()
    order = ("no", "open", "yes", "val")
    read = tuple(sorted(drawn, key=lambda node: (order.index(node.mark), node.of_fact)))
    return (Tree(read[:FIRST_LINES], read[FIRST_LINES:]),) if read else ()


def _for_staff(node: look.Node) -> look.Node:
    """The applicant's own answer is called so; the look writes its chips for the applicant."""
    source = node.source.replace("あなたの答え", "申請者の答え")
    return replace(node, source=source, children=tuple(_for_staff(child) for child in node.children))


def grounds_of(trees: Sequence[Tree]) -> tuple[str, ...]:
    """What holds, in a sentence or two, for a decision that grants what was asked: what was found, and what it gives.

    Conditions are put positively and end in a plain form, so that こと can follow; what stands in brackets is left out.
    """
    nodes = [node for tree in trees for node in (*tree.first, *tree.rest)]
    met = [_ASIDE.sub("", node.text) for node in nodes if node.mark == "yes"][:GROUNDS]
    given = [node.text for node in nodes if node.mark == "val" and not node.of_fact and not node.value][:GROUNDS]
    found = f"{'、'.join(f'{text}こと' for text in met)}を確かめました。" if met else ""
    return tuple(sentence for sentence in (found, f"{'、'.join(given)}。" if given else "") if sentence)


def decides_of(screen: Any, viewer: look.Viewer) -> Decides:
    """What decides the case, in the words of the check and of its explanation."""
    by = {mark: [c for c in screen.checks if c.holds == mark] for mark in ("yes", "no", "open")}
    passed = tuple(c.label for c in by["yes"])
    first = next(iter(by["no"] + by["open"]), None)
    if first is None:
        title = "✓ 自動チェックはすべて満たします" if screen.checks else "自動チェックはありません"
        return Decides("yes", title, (), passed)
    sign = "✕" if first.holds == "no" else "?"
    others = tuple(f"{'✕' if c.holds == 'no' else '?'} {c.label}" for c in by["no"] + by["open"] if c is not first)
    return Decides(first.holds, f"{sign} {first.label}", _why(first.tree, first.holds, viewer) + others, passed)


def _why(tree: Any, holds: str, viewer: look.Viewer) -> tuple[str, ...]:
    """The conditions that made the check what it is, and the values under them."""
    if tree is None:
        return ()
    lines: list[str] = []
    for node in look.draw_tree(tree, viewer):
        if node.mark == holds:
            _collect(node, holds, lines)
    return tuple(dict.fromkeys(lines))[:3]


def _collect(node: look.Node, holds: str, lines: list[str]) -> None:
    inner = [child for child in node.children if child.mark == holds]
    if inner:
        for child in inner:
            _collect(child, holds, lines)
        return
    facts = "、".join(f"{kid.text} {kid.value}".strip() for kid in node.children if kid.mark == "val" and kid.value)
    says = f"{node.text}{f'　{node.value}' if node.value else ''}{f'（{facts}）' if facts else ''}"
    if says.strip():
        lines.append(f"{says}{f'　{node.law}' if node.law else ''}")
