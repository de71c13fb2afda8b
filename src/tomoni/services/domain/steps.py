"""The steps of a service: what is asked, checked, looked into on the spot, and decided, and by which route."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tomoni.services.domain.notation import Each, FactPath, Formula, Span


@dataclass(frozen=True)
class Preset:
    """A default written in the pack: the JSON value that is set at first."""

    value: Any


@dataclass(frozen=True)
class PageDef:
    """A page of a form. `default`: what stands in a field at first, read from a fact or written in the pack."""

    id: str
    facts: tuple[FactPath, ...]
    each: Each | None = None
    when: Formula | None = None
    law: str = ""
    default: Mapping[str, "Formula | Preset"] = field(default_factory=dict)  # by the text of the path


@dataclass(frozen=True)
class EvidenceDef:
    id: str
    each: Each | None = None
    when: Formula | None = None
    accept: tuple[str, ...] = ()
    instead: str = ""
    law: str = ""


@dataclass(frozen=True)
class Ask:
    """Step: the form and its papers."""

    name: str
    pages: tuple[PageDef, ...]
    evidence: tuple[EvidenceDef, ...]
    kind: str = "ask"


@dataclass(frozen=True)
class Check:
    """Step: three-valued, shown to the clerk, never stops arrival."""

    name: str
    holds: Formula
    each: Each | None = None
    seen_by: tuple[str, ...] = ()
    kind: str = "check"


@dataclass(frozen=True)
class Task:
    """Step: staff find out facts."""

    name: str
    by: str
    establishes: tuple[FactPath, ...]
    within: Span | None = None
    skip_when: Formula | None = None
    kind: str = "task"


@dataclass(frozen=True)
class RouteSeat:
    """Who stands at a place of a route: a role of a department; `department` empty is the service's own."""

    role: str
    department: str = ""


@dataclass(frozen=True)
class Delegation:
    """専決: `to` decides in the name of the place's holder, for these results (empty: any) and up to this amount."""

    to: RouteSeat
    results: tuple[str, ...] = ()
    up_to: int | None = None
    because: str = ""


@dataclass(frozen=True)
class RoutePlace:
    """One place of a route. kind: draft (起案), line (回議), together (合議), decide (決裁), view (供覧)."""

    kind: str
    seats: tuple[RouteSeat, ...]
    delegated: tuple[Delegation, ...] = ()


@dataclass(frozen=True)
class Decide:
    """Step: who drafts, through whose hands the draft goes, who decides; `result` is worked out from facts."""

    name: str
    route: tuple[RoutePlace, ...]
    within: Span | None = None
    result: Formula | None = None
    kind: str = "decide"


Step = Ask | Check | Task | Decide
