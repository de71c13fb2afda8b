"""The way of a draft in words: places, whose turn it is, and by which right somebody answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tomoni.channels.desk.words import GROUNDS, PLACES, RIGHTS, ROLES
from tomoni.core import interface as core


@dataclass(frozen=True)
class RouteLine:
    """One place of the route. who: names of those who may answer now; more: in whose stead, by which ground."""

    role: str
    name: str
    at: dt.datetime | None
    done: bool
    now: bool
    who: str = ""
    more: str = ""
    comment: str = ""


def seat_words(role: str, office: str, offices: Mapping[str, Any]) -> str:
    """子育て支援課 課長; 町長."""
    name = offices[office].name if office in offices else office
    return f"{name} {ROLES.get(role, role)}".strip()


def route_of(steps: Iterable[Any]) -> tuple[RouteLine, ...]:
    """起案, 回議, 合議, 決裁 with who and when; where somebody else answers, in whose stead."""
    offices = core.list_departments()
    return tuple(_line(step, offices) for step in steps)


def _line(step: Any, offices: Mapping[str, Any]) -> RouteLine:
    kind = PLACES.get(step.kind, "")
    role = kind if step.kind == "draft" else f"{kind}　{seat_words(step.role, step.office, offices)}"
    if step.name_role:
        role += f"（{ROLES.get(step.name_role, step.name_role)}の専決）"
    more = [RIGHTS.get(step.by, ""), GROUNDS.get(step.ground, ""), step.because]
    now = step.state == "now"
    who = "、".join(step.who[:4]) if now else ""
    if now and step.kind not in ("draft", "view") and not step.who:
        who = "承認できる人が、きょうはいません"
    said = "・".join(word for word in more if word)
    return RouteLine(role, step.name, step.at, step.state == "done", now, who, said, step.comment)


def as_whom(turn: Any) -> str:
    """How something waits for me: 専決, 合議, 田中 久美子さんの代決."""
    if turn.kind == "view":
        return "後閲・供覧"
    if turn.by == "own":
        return PLACES[turn.kind]
    names = "、".join(turn.stead)
    word = "代決" if turn.by == "deputy" else "代わりの決裁"
    return f"{names}さんの{word}" if names else word
