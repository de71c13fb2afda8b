"""Issuing many letters at once: the rows that `issue_document` writes for each, a few statements for all."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from tomoni.core import interface as core
from tomoni.documents.actions.issuing import source_of, symbol_of, take_places, values_row
from tomoni.documents.actions.seals import seal_for, seal_values, use_row
from tomoni.documents.actions.sending import dispatch_row
from tomoni.documents.domain.ports import typesetter
from tomoni.documents.domain.templates import Template
from tomoni.documents.errors import NotPermitted
from tomoni.documents.models import Document, DocumentBytes

LETTER = Document.Kind.LETTER


@dataclass(frozen=True)
class NewLetter:
    """A letter to be issued, not signed; what its parts mean says `issue_document`."""

    template: Template
    values: Mapping[str, Any]
    title: str
    department: str
    about_person: int
    case_number: str
    classification: str
    decided_on: date | None
    send: str


def issue_letters(letters: Sequence[NewLetter], *, actor: core.Actor) -> list[Document]:
    """Issue letters, in their order; all, or where one cannot be set, none.

    Raises DocumentFault, PressNotWorking, NotPermitted as `issue_document`.
    """
    if actor.kind not in ("staff", "system"):
        raise NotPermitted("文書を発行できるのは職員だけです。担当の課に頼んでください。")
    if not letters:
        return []
    with transaction.atomic():
        day, seal = core.today(), seal_for("letter")
        places = _places(letters, day)
        told = {"issued_on": day, "seal": seal_values(seal)}
        sheets = _typeset(
            [(one, told | {"number": place["number"]}) for one, place in zip(letters, places, strict=True)]
        )
        rows = [_row(*parts, day, actor) for parts in zip(letters, places, sheets, strict=True)]
        core.insert_rows(rows)
        content = [DocumentBytes(document=row, content=pdf) for row, pdf in zip(rows, sheets, strict=True)]
        core.insert_with_bytes(content)
        both = list(zip(rows, letters, strict=True))
        templates = {id(one.template): one.template for one in letters}
        sources = {place: source_of(template) for place, template in templates.items()}
        core.insert_rows(
            [values_row(row, sources[id(one.template)], one.template.name, one.values) for row, one in both]
        )
        if seal is not None:
            core.insert_rows([use_row(seal, row, actor) for row in rows])
        protected = core.find_protections({one.about_person for one in letters})
        core.insert_rows([dispatch_row(row, one.send, protected, actor=actor) for row, one in both if one.send])
        core.record_many(
            core.Act(actor, "print", [one.about_person], ["document"], one.title, one.case_number) for one in letters
        )
    return rows


def _places(letters: Sequence[NewLetter], day: date) -> list[dict[str, Any]]:
    """Number and place in its series of each letter; the series are locked in the order of their symbols."""
    symbols = [symbol_of(one.department) for one in letters]
    series = {symbol: take_places(symbol, day, symbols.count(symbol)) for symbol in sorted(set(symbols))}
    return [next(series[symbol]) for symbol in symbols]


def _typeset(letters: Iterable[tuple[NewLetter, Mapping[str, Any]]]) -> list[bytes]:
    """The PDF of each; those of one template are set one after the other by one question to the press."""
    alike: dict[int, list[tuple[int, NewLetter, Mapping[str, Any]]]] = defaultdict(list)
    for place, (one, told) in enumerate(letters):
        alike[id(one.template)].append((place, one, {**one.values, **told}))
    sheets: dict[int, bytes] = {}
    for part in alike.values():
        made = typesetter().typeset_each(part[0][1].template, [values for _, _, values in part])
        sheets |= zip((place for place, _, _ in part), made, strict=True)
    return [sheets[place] for place in sorted(sheets)]


def _row(one: NewLetter, place: Mapping[str, Any], pdf: bytes, day: date, actor: core.Actor) -> Document:
    return Document(
        **place, kind=LETTER, title=one.title, about_person_id=one.about_person, case_number=one.case_number,
        department=one.department, classification=one.classification, decided_on=one.decided_on, issued_on=day,
        issued_at=core.now(), issued_by=actor.key, sha256=hashlib.sha256(pdf).hexdigest(),
    )  # fmt: skip
