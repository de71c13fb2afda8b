"""A person's facts to take along: JSON for programs, CSV for a spreadsheet."""

import csv
import io
import json
from collections.abc import Sequence

from tomoni.channels.look import interface as look
from tomoni.channels.portal.own_facts import BASIC, Line, Section
from tomoni.channels.portal.own_told import Told

COLUMNS = ("whose", "fact", "value", "source", "day", "uses")


def document_of(sections: Sequence[Section], told: Sequence[Told], town: str) -> str:
    """The person with their facts, what they answered for themselves in requests of others, and the children they
    live with, as JSON.
    """
    own, *children = sections
    document = {
        "municipality": town,
        **_one(own),
        "answered_for_oneself": [_answered(one) for one in told],
        "children": [_one(child) for child in children],
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def _one(section: Section) -> dict[str, object]:
    told = {line.name: line.raw for line in section.lines if line.on is None}
    wanted = [name for name in BASIC if name in told or name == "birth_date"]
    return {
        "person": {name: told.get(name) for name in wanted},
        "facts": [
            {
                "about": line.about,
                "name": line.name,
                "year": line.year,
                "value": line.raw,
                "source": line.source,
                "holds_since": line.on.isoformat(),
                "uses": list(line.uses),
            }
            for line in section.lines
            if line.on is not None
        ],
    }


def _answered(told: Told) -> dict[str, object]:
    return {
        "services": list(told.services),
        "on": told.on.isoformat(),
        "sent": told.sent,
        "answers": [{"name": line.name, "value": line.raw} for line in told.lines],
    }


def table_of(sections: Sequence[Section], told: Sequence[Told], language: str) -> bytes:
    """A row for each fact and each answer in the words of the page; UTF-8 with its mark, as spreadsheets want it."""
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow([str(look.word(f"data.column.{name}", language)) for name in COLUMNS])
    for section in sections:
        for line in section.lines:
            table.writerow([look.plain_cell(text) for text in _row(section, line, language)])
    for one in told:
        for answer in one.lines:
            row = [sections[0].person.name, answer.label, answer.value, one.title, one.on.isoformat(), ""]
            table.writerow([look.plain_cell(text) for text in row])
    return out.getvalue().encode("utf-8-sig")


def _row(section: Section, line: Line, language: str) -> list[str]:
    source = str(look.source_words(line.source, None, language))
    day = line.on.isoformat() if line.on else ""
    return [section.person.name, line.label, line.value, source, day, " / ".join(line.uses)]
