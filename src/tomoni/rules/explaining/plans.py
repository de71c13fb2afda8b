"""What would have to turn for an answer to turn: single facts, conditions, all of some, any one of others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from tomoni.rules.household.walk import Names
from tomoni.rules.language.nodes import Node
from tomoni.rules.language.world import Entity, Missing
from tomoni.rules.time.months import Month


@dataclass(frozen=True)
class Condition:
    """The innermost condition with words that is to be met (`key`, `says`, `bound`), and the law nearest to it."""

    key: str = ""
    says: Mapping[str, str] = field(default_factory=dict)
    bound: tuple[tuple[str, Entity], ...] = ()
    law: str = ""
    unverified: bool = False


@dataclass(frozen=True)
class Toggle:
    """A fact of yes or no, or a link: it would have to be `to`."""

    place: Missing
    to: bool
    on: date
    condition: Condition


@dataclass(frozen=True)
class Turn:
    """What cannot be taken apart further: it would have to come out as `want`, read `on` that day under that month."""

    node: Node
    names: Names
    on: date
    month: Month | None
    want: bool
    condition: Condition


class Spent(Exception):
    """So much was asked that the search ends with what it has found."""


@dataclass
class Budget:
    """How many more times something may be asked."""

    left: int

    def take(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Spent


@dataclass(frozen=True)
class Every:
    parts: tuple[Plan, ...]


@dataclass(frozen=True)
class Either:
    parts: tuple[Plan, ...]


Plan: TypeAlias = "Toggle | Turn | Every | Either"
DONE, NEVER = Every(()), Either(())


def all_of(parts: list[Plan]) -> Plan:
    if NEVER in parts:
        return NEVER
    left = [part for part in parts if part != DONE]
    return left[0] if len(left) == 1 else Every(tuple(left))


def any_of(parts: list[Plan]) -> Plan:
    if DONE in parts:
        return DONE
    left = [part for part in parts if part != NEVER]
    return left[0] if len(left) == 1 else Either(tuple(left))
