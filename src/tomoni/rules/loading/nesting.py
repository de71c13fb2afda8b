"""How deep an evaluation goes: bounded at load, so that no rule set exhausts the stack of the machine."""

from __future__ import annotations

from collections.abc import Mapping

from tomoni.rules.language.nodes import Aggregate, Call, Logic, Node, Pick, parts_of
from tomoni.rules.law.definitions import Definition

MOST_FRAMES = 600
_FRAMES: dict[type[Node], int] = {Aggregate: 6, Call: 6, Logic: 3, Pick: 9}
"""Functions within each other for one node, with its explanation; 2 for those not named."""


def depth_of(definition: Definition, callees: Mapping[str, int]) -> int:
    """The functions within each other while a definition is answered. `callees`: that of each definition it calls."""
    nodes = [version.node for version in definition.history]
    nodes += [] if definition.dated_by is None else [definition.dated_by]
    return max((depth(node, callees) for node in nodes), default=0)


def depth(node: Node, callees: Mapping[str, int]) -> int:
    own = _FRAMES.get(type(node), 2)
    below = max((depth(part, callees) for part in parts_of(node)), default=0)
    return own + max(below, callees.get(node.key, 0) if isinstance(node, Call) else 0)
