"""Places in a situation: paths of facts, and links between two ends."""

import datetime as dt
from dataclasses import dataclass

DECLARED = "declared"
Place = tuple[str, str, int | None]  # of a fact: id of the entity, name, year
LinkPlace = tuple[str, str, str, str]  # of a fact of a link: kind, source, target, name


@dataclass(frozen=True)
class Tie:
    """A dated link between two entities. `until` is the last day."""

    kind: str
    source: str
    target: str
    since: dt.date | None = None
    until: dt.date | None = None

    def holds(self, on: dt.date) -> bool:
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


def path_of(entity: str, fact: str, year: int | None = None) -> str:
    """`p1.income[2024]`."""
    return f"{entity}.{fact}" + (f"[{year}]" if year is not None else "")


def link_path(kind: str, source: str, target: str, fact: str) -> str:
    """`guardian-child(p1,p2).cares`."""
    return f"{kind}({source},{target}).{fact}"


def split_path(path: str) -> tuple[tuple[str, ...], str, int | None, str] | None:
    """(ends, fact, year, link kind) of a path with ids, or None if it is no path."""
    head, dot, fact = path.rpartition(".")
    if not dot:
        return None
    year: int | None = None
    if fact.endswith("]") and "[" in fact:
        fact, _, inside = fact[:-1].partition("[")
        if not inside.isdigit():
            return None
        year = int(inside)
    if head.endswith(")") and "(" in head:
        link, _, inside = head[:-1].partition("(")
        ends = tuple(end.strip() for end in inside.split(","))
        return (ends, fact, year, link.strip()) if len(ends) == 2 else None
    return ((head,), fact, year, "")
