"""What a case established goes into the store of facts, with the case as its source: it makes the next form shorter."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db import models

from tomoni.cases.domain.paths import read_path
from tomoni.cases.models import Case
from tomoni.core import interface as core
from tomoni.services import interface as services

Row = tuple[str, str, tuple[int, ...]]  # kind, kind of the link, row number or ends
TABLES: dict[str, type[models.Model]] = {"person": core.Person, "household": core.Household, "thing": core.Thing}


@dataclass(frozen=True)
class Said:
    """{path: JSON value} of one case. on: since when it holds; without it the day of the claim."""

    case: Case
    definition: services.Definition
    values: Mapping[str, Any]
    on: date | None = None

    @cached_property
    def by_row(self) -> Mapping[Row, Mapping[str, Any]]:
        """Facts by the row they are about; what is about somebody without a row (`new-…`) stays with the case."""
        found: dict[Row, dict[str, Any]] = defaultdict(dict)
        for text, value in self.values.items():
            path = read_path(text)
            if path is None or path.kind == "new" or value is None:
                continue
            place = found[path.kind, path.link, path.ends]
            place[path.name] = {**place.get(path.name, {}), path.year: value} if path.year else value
        return found


def save_by_path(
    values: Mapping[str, Any], definition: services.Definition, *, case: Case, actor: core.Actor, on: date | None = None
) -> list[str]:
    """Save what one case established. Returns the names saved, for the history."""
    said = Said(case, definition, values, on)
    save_many_by_path([said], actor=actor)
    return sorted({name for facts in said.by_row.values() for name in facts})


def save_many_by_path(many: Sequence[Said], *, actor: core.Actor) -> None:
    """Save what many cases established, in their order; rows that are gone are left out."""
    rows = _find_rows({row for said in many for row in said.by_row})
    core.save_many_facts(
        [
            core.NewFacts(
                about, facts, source=f"case:{said.case.number}", source_ref=said.case.number,
                holds_since=said.on or said.case.claimed_on, purpose=said.definition.purpose, case=said.case.number,
                sensitive=_sensitive(said.definition, row, about, facts),
            )
            for said in many
            for row, facts in said.by_row.items()
            if (about := rows.get(row)) is not None
        ],
        actor=actor,
    )  # fmt: skip


def _find_rows(wanted: Collection[Row]) -> dict[Row, models.Model]:
    """What stands behind these, by kind; of links the one that is alive."""
    found: dict[Row, models.Model] = {}
    for kind, table in TABLES.items():
        pks = [ends[0] for of, _, ends in wanted if of == kind]
        found |= {(kind, "", (row.pk,)): row for row in (table.objects.filter(pk__in=pks) if pks else ())}
    sources = {ends[0] for of, _, ends in wanted if of == "link"}
    kinds = {link for of, link, _ in wanted if of == "link"}
    if sources:
        for row in core.Link.objects.filter(kind__in=kinds, source__in=sources, until=None).order_by("-pk"):
            found["link", row.kind, (row.source_id, row.target_id)] = row
    return found


def _sensitive(definition: services.Definition, row: Row, about: models.Model, facts: Mapping[str, Any]) -> list[str]:
    kind, link, _ = row
    of = {"link": link, "thing": getattr(about, "kind", "")}.get(kind, kind)
    known = definition.lexicon.facts
    return [name for name in facts if (of, name) in known and known[of, name].sensitive]
