"""Loading is checking: rule sets from YAML to a proven `RuleBook`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tomoni.rules.errors import PackError
from tomoni.rules.household.calls import Routine
from tomoni.rules.language.nodes import Node
from tomoni.rules.language.world import Vocabulary
from tomoni.rules.law.definitions import RuleBook, changes_of
from tomoni.rules.law.faults import Faults
from tomoni.rules.law.histories import days_known
from tomoni.rules.law.text import read_yaml
from tomoni.rules.loading.bounding import Tell, prove_bounds
from tomoni.rules.loading.defining import Defining
from tomoni.rules.loading.expressions import fault_of
from tomoni.rules.loading.overlays import apply_overlay
from tomoni.rules.loading.parsing import Wrong
from tomoni.rules.loading.proving import prove
from tomoni.rules.loading.signing import Signing


def load_rules(
    documents: Sequence[tuple[str, str]], vocabulary: Vocabulary, tables: Mapping[str, str] | None = None
) -> RuleBook:
    """The book of all rule sets. `documents`: (file name, YAML text), rule sets and what towns set in them; `tables`:
    CSV files of the pack by name.

    Raises PackError with every fault of every file.
    """
    faults = Faults()
    signing = Signing(vocabulary, tables or {}, faults)
    for file, text in documents:
        try:
            signing.add(read_yaml(text, file))
        except PackError as wrong:
            faults.found.extend(wrong.faults)
    for overlay in signing.overlays:
        apply_overlay(signing, overlay)
    bare = RuleBook(vocabulary, frozenset(signing.sets), signing.parameters, signing.tables, signing.signatures)
    defining = Defining(bare, faults)
    for rules in signing.sets.values():
        for key, block in rules.definitions.items():
            defining.add(rules, key, block, signing.set_by_towns.get(key, ()))
    return _proven(bare, defining, faults)


def _proven(bare: RuleBook, defining: Defining, faults: Faults) -> RuleBook:
    definitions = defining.made
    own = {key: definition.signature for key, definition in definitions.items()}
    book = replace(bare, definitions=definitions, signatures={**bare.signatures, **own})
    order = [] if faults.found else prove(book, definitions, defining.blocks, faults)

    def telling(key: str) -> Tell:
        def tell(node: Node, found: str, expected: str) -> None:
            text, part = defining.place(node, key)
            faults.found.append(fault_of(text, Wrong(found, expected, part), key))

        return tell

    ranges = {} if faults.found else prove_bounds(book, definitions, order, telling)
    if faults.found:
        raise PackError(faults.found)
    known = days_known(
        [
            *(parameter.history for parameter in book.parameters.values()),
            *(table.history for table in book.tables.values()),
            *(definition.history for definition in definitions.values()),
        ]
    )
    changes = changes_of(book, definitions)
    book = replace(book, ranges=ranges, changes=changes, days_known=known, routines={}, views={})
    for key in order:
        book.routines[key] = Routine(book, definitions[key])
    return book
