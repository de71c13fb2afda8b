"""The columns of people files: which facts have one, of what type, and what stands in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from tomoni.rules import interface as rules

TEXT = pa.dictionary(pa.int8(), pa.string())
WRITTEN: Mapping[rules.Kind, pa.DataType] = {
    rules.Kind.yes_no: pa.bool_(),
    rules.Kind.number: pa.int32(),
    rules.Kind.yen: pa.int32(),
    rules.Kind.date: pa.date32(),
    rules.Kind.month: pa.int32(),
    rules.Kind.choice: TEXT,
    rules.Kind.entity: pa.int64(),
}
READ: Mapping[rules.Kind, tuple[str, ...]] = {
    rules.Kind.yes_no: ("bool",),
    rules.Kind.number: ("int8", "int16", "int32", "int64"),
    rules.Kind.yen: ("int32", "int64"),
    rules.Kind.date: ("date32[day]",),
    rules.Kind.month: ("int32",),
    rules.Kind.entity: ("int64",),
}
MOST_INT32 = 2**31 - 1


@dataclass(frozen=True)
class Column:
    """A column: its table (an entity kind or a link kind), its name (`income.2025`), and the fact it holds, if any."""

    table: str
    name: str
    type: str
    means: str
    fact: str = ""
    year: int = 0
    drawn: str = ""
    unknown: str = ""


def fact_columns(
    vocabulary: rules.Vocabulary, tables: Iterable[str], years: Sequence[int], facts: Iterable[tuple[str, str]] | None
) -> list[tuple[Column, rules.FactSpec]]:
    """The columns of the facts of these tables (only of `facts`, where given), one a year of facts by year."""
    wanted = None if facts is None else set(facts)
    found = []
    for table in tables:
        for (of, name), spec in sorted(vocabulary.facts.items()):
            if of != table or spec.type.kind not in WRITTEN or (wanted is not None and (of, name) not in wanted):
                continue
            for year in years if spec.by_year else (0,):
                shown = f"{name}.{year}" if year else name
                words = spec.label.get("en") or name
                found.append((Column(table, shown, type_word(spec.type), words, name, year), spec))
    return found


def keys_of(vocabulary: rules.Vocabulary, table: str) -> tuple[Column, ...]:
    """The columns every table has before its facts."""
    link = vocabulary.links.get(table)
    if link is None:
        return (
            Column(table, "id", "id", "number of the " + table + ", ascending over all parts, never twice"),
            Column(table, "family", "id", "number of the family; no family stands in two parts"),
        )
    return (
        Column(table, "source", "id", f"{link.source_entity}: the {link.source}"),
        Column(table, "target", "id", f"{link.target_entity}: the {link.target}"),
    )


def type_word(kind: rules.Type) -> str:
    """The type as the manifest writes it: of an entity its kind, of a choice its words."""
    if kind.kind is rules.Kind.choice:
        return "choice " + " ".join(kind.choices)
    return str(kind)


def arrow_of(spec: rules.FactSpec) -> pa.DataType:
    """How a fact is written: four bytes where its limits allow it or the invented amounts are small."""
    if spec.type.kind is rules.Kind.number and (spec.type.most or 0) > MOST_INT32:
        return pa.int64()
    return WRITTEN[spec.type.kind]


def is_type_of(found: pa.DataType, spec: rules.FactSpec) -> bool:
    """Whether a column of a file can hold the fact."""
    if spec.type.kind is rules.Kind.choice:
        value = found.value_type if pa.types.is_dictionary(found) else found
        return bool(pa.types.is_string(value) or pa.types.is_large_string(value))
    return str(found) in READ.get(spec.type.kind, ())


def right_types(spec: rules.FactSpec) -> str:
    """The types a column of this fact may have, in words."""
    if spec.type.kind is rules.Kind.choice:
        return "text, one of " + ", ".join(spec.type.choices)
    return " or ".join(READ.get(spec.type.kind, ("none: such facts are never in people files",)))
