"""Who is meant in an application: names the client chooses, and the ids of the register behind them.

A client never learns who belongs to a family. It says whom it means by birth date and kana, and the register says
whether there is exactly one such person among those the service may ask about.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tomoni.channels.api.errors import AnswersRefused, BodyNotReadable
from tomoni.core import interface as core

ME, HOUSEHOLD = "me", "household"
ALIAS = re.compile(r"[a-z][a-z0-9-]{0,30}\Z")
RESERVED = re.compile(r"(me|household|about|evidence|other-\d+|[peh]\d+|new-.*)\Z")
ENDS = re.compile(r"(?<=[(,])[^(),]+(?=[,)])|^[^.(]+(?=\.)")
OF_REGISTER = re.compile(r"[ph]\d+\Z")


@dataclass
class Names:
    """Aliases of the client and ids of the town, both ways. Whoever the client did not name is `other-1`, `other-2`."""

    ids: dict[str, str]

    def to_town(self, path: str) -> str:
        """`cares(me,baby)` as the town writes it. An id of the register means nothing here, so it leads nowhere."""
        return ENDS.sub(lambda end: self.id_of(end[0].strip()), path)

    def to_client(self, path: str) -> str:
        """The path as the client writes it."""
        return ENDS.sub(lambda end: self.alias_of(end[0].strip()), path)

    def id_of(self, alias: str) -> str:
        if alias in self.ids:
            return self.ids[alias]
        return f"unknown-{alias}" if OF_REGISTER.match(alias) else alias

    def alias_of(self, entity: str) -> str:
        known = {there: here for here, there in self.ids.items()}
        if entity in known:
            return known[entity]
        if not OF_REGISTER.match(entity):
            return entity
        alias = f"other-{1 + sum(one.startswith('other-') for one in self.ids)}"
        self.ids[alias] = entity
        return alias

    def value_to_town(self, value: Any) -> Any:
        """A value that names somebody."""
        if isinstance(value, list):
            return [self.value_to_town(one) for one in value]
        return self.id_of(value) if isinstance(value, str) else value


def find_names(family: core.Family, told: Mapping[str, Any]) -> Names:
    """Names of an application of the person a family was read for, on the day for which the service reads the register.

    told: {alias: {birth_date, name_kana}}. Raises BodyNotReadable, AnswersRefused.
    """
    for alias, one in told.items():
        if not ALIAS.match(alias) or RESERVED.match(alias) or not _is_told(one):
            raise BodyNotReadable(
                "Each of `people` has a name of small letters and hyphens (not me, household, about, evidence, new-…),"
                " birth_date and name_kana.",
                errors=[{"path": f"people.{alias[:40]}", "fault": "shape"}],
            )
    home = next((one for one in family.households if family.person in one.members), None)
    names = Names({ME: f"p{family.person}"} | ({HOUSEHOLD: f"h{home.pk}"} if home is not None else {}))
    for alias, one in told.items():
        names.ids[alias] = f"p{_find(family, alias, one)}"
    return names


def _is_told(one: Any) -> bool:
    return (
        isinstance(one, dict)
        and set(one) == {"birth_date", "name_kana"}
        and all(isinstance(value, str) for value in one.values())
    )


def _find(family: core.Family, alias: str, told: Mapping[str, str]) -> int:
    kana = "".join(told["name_kana"].split())
    found = [
        someone.pk
        for someone in family.people
        if str(someone.birth_date) == told["birth_date"] and "".join(someone.name_kana.split()) == kana
    ]
    if len(found) != 1:
        raise AnswersRefused(
            "Somebody of `people` is not in the register beside who asks, or not clearly. Check birth date and kana;"
            " for a child not yet in the register, ask at the desk.",
            errors=[{"path": f"people.{alias}", "fault": "not_found"}],
        )
    return found[0]
