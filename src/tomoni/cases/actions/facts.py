"""What a case established goes into the store of facts, with the case as its source: it makes the next form shorter."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import models

from tomoni.cases.domain.paths import read_path
from tomoni.cases.models import Case
from tomoni.core import interface as core
from tomoni.services import interface as services

TABLES: dict[str, type[models.Model]] = {"person": core.Person, "household": core.Household, "thing": core.Thing}


def save_by_path(
    values: Mapping[str, Any], definition: services.Definition, *, case: Case, actor: core.Actor, on: date | None = None
) -> list[str]:
    """Save {path: JSON value}; what is about somebody without a row (`new-…`) stays with the case.

    `on`: since when it holds; without it the day of the claim. Returns the names saved, for the history.
    """
    by_row: dict[tuple[str, str, tuple[int, ...]], dict[str, Any]] = defaultdict(dict)
    for text, value in values.items():
        path = read_path(text)
        if path is None or path.kind == "new" or value is None:
            continue
        place = by_row[path.kind, path.link, path.ends]
        place[path.name] = {**place.get(path.name, {}), path.year: value} if path.year else value
    for (kind, link, ends), facts in by_row.items():
        about = _find_row(kind, link, ends)
        if about is not None:
            core.save_facts(
                about,
                facts,
                source=f"case:{case.number}",
                source_ref=case.number,
                holds_since=on or case.claimed_on,
                actor=actor,
                purpose=definition.purpose,
                case=case.number,
                sensitive=_sensitive(definition, kind, link, about, facts),
            )
    return sorted({name for facts in by_row.values() for name in facts})


def _find_row(kind: str, link: str, ends: tuple[int, ...]) -> models.Model | None:
    if kind == "link":
        rows = core.Link.objects.filter(kind=link, source=ends[0], target=ends[1], until=None)
    else:
        rows = TABLES[kind].objects.filter(pk=ends[0])
    return rows.first()


def _sensitive(
    definition: services.Definition, kind: str, link: str, about: models.Model, facts: Mapping[str, Any]
) -> list[str]:
    of = {"link": link, "thing": getattr(about, "kind", "")}.get(kind, kind)
    known = definition.lexicon.facts
    return [name for name in facts if (of, name) in known and known[of, name].sensitive]
