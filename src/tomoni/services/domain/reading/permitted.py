"""What a service reads, its purpose may read (利用目的, 個人情報の保護に関する法律第61条, 第69条)."""

from collections.abc import Iterator
from typing import Any

from tomoni.rules import interface as rules
from tomoni.services.domain.definition import Definition
from tomoni.services.domain.reading.service import ServiceReader
from tomoni.services.domain.reading.sheet import Sheet


def check_purposes(sheet: Sheet, reader: ServiceReader, definition: Definition, reach: rules.Reach) -> None:
    """Every fact that pages, accounts and expressions reach, through all rules, permits the purpose of the service.

    What the purpose may not read stays out of the situation, so the service would ask for it or never come to an end.
    A fact without purposes serves all. Each fact is told once, where it is first used.
    """
    purpose = definition.purpose
    told: set[rules.FactKey] = set()
    for place, at, key in facts_read(reader, reach):
        fact = definition.lexicon.facts.get(place)
        if fact is None or place in told or fact.may_serve(purpose):
            continue
        told.add(place)
        name = ".".join(place)
        permitted = ", ".join(one.name for one in fact.purposes)
        expected = f"`{{for: {purpose}, law: …}}` among `purposes` of {name}, which permit {permitted}"
        sheet.fault(at, key, f"{name}, read for {purpose}", expected)


def facts_read(reader: ServiceReader, reach: rules.Reach) -> Iterator[tuple[rules.FactKey, Any, str]]:
    """(fact, where the service reads it, under which key)."""
    for path, at, _ in reader.parts.asked:
        yield (path.of, path.fact), at, "facts"
    for path, at, key in reader.parts.accounts:
        yield (path.of, path.fact), at, key
    for expression, at, key in reader.compiler.made:
        for place in reach.facts_of(expression):
            yield place, at, key
