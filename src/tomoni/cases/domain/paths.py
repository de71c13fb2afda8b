"""Paths of facts with ids in them: `p12.phone`, `h3.head`, `p12.income[2024]`, `guardian-child(p1,p2).cares`."""

import re
from dataclasses import dataclass

_LINK = re.compile(r"(?P<link>[\w-]+)\(\s*(?P<source>[\w-]+)\s*,\s*(?P<target>[\w-]+)\s*\)\.(?P<name>\w+)\Z")
_PLAIN = re.compile(r"(?P<entity>[\w-]+)\.(?P<name>\w+)(?:\[(?P<year>\d{4})\])?\Z")
KINDS = {"p": "person", "h": "household", "e": "thing"}


@dataclass(frozen=True)
class Path:
    """A path taken apart. kind: person, household, thing, link, or new for what has no row yet."""

    kind: str
    name: str
    ends: tuple[int, ...]
    link: str = ""
    year: int | None = None

    def names_person(self, row: int | None) -> bool:
        """Whether it is about this person (row number), or about a bond with them.

        >>> path = read_path("guardian-child(p1,p2).cares")
        >>> path is not None and (path.names_person(2), path.names_person(12))
        (True, False)
        """
        return self.kind in ("person", "link") and row in self.ends


def read_path(text: str) -> Path | None:
    """Take a path apart; None for `about.…`, `evidence.…` and whatever is no path of a fact.

    >>> read_path("guardian-child(p1, p2).cares")
    Path(kind='link', name='cares', ends=(1, 2), link='guardian-child', year=None)
    """
    if text.startswith(("about.", "evidence.")):
        return None
    found = _LINK.match(text)
    if found:
        ends = tuple(row_of(found[end]) for end in ("source", "target"))
        if any(end is None for end in ends):
            return Path("new", found["name"], (), found["link"])
        return Path("link", found["name"], tuple(e for e in ends if e is not None), found["link"])
    plain = _PLAIN.match(text)
    if not plain:
        return None
    row = row_of(plain["entity"])
    year = int(plain["year"]) if plain["year"] else None
    if row is None:
        return Path("new", plain["name"], (), "", year)
    return Path(KINDS[plain["entity"][0]], plain["name"], (row,), "", year)


def row_of(entity_id: str) -> int | None:
    """Row number behind an id of a situation, None for `new-…`.

    >>> row_of("p12"), row_of("new-dwelling")
    (12, None)
    """
    return int(entity_id[1:]) if entity_id[:1] in KINDS and entity_id[1:].isdigit() else None
