"""What a letter reads of its values is found in its text, and where that is unclear it may read everything."""

import pytest

from tomoni.cases.domain.letter_reads import letter_reads

HEAD = """#let values = json("values.json")
#let some(name, fallback: none) = { let found = values.at(name, default: fallback); found }
#let town = values.municipality
#let fact(path) = some("facts", fallback: (:)).at(path, default: none)
#let due-day = fact("child.due")
#let reasons-table(list) = list.map(reason => reason.at("fact", default: ""))
#let letter(body) = { town.name; body }
"""
NAMES = frozenset({"decision", "facts"})


@pytest.mark.parametrize(
    "text",
    [
        '#letter[#some("decision").amount]',
        '#letter[#values.at("decision", default: none)]',
        "#letter[#values.decision.amount]",
        '#letter[#fact("child.name")]',
        "#letter[#due-day]",
        "#let every = values\n#letter[#every.pairs()]",
        '#let key = "decision"\n#letter[#some(key)]',
        "#letter[#values.at(key)]",
        '#let mine = json("values.json")',
        "#for (name, value) in values [#name]",
    ],
)
def test_a_letter_that_reads_or_may_read_a_value_is_found(text):
    assert letter_reads(text, [HEAD], NAMES)


@pytest.mark.parametrize(
    "text",
    [
        '#letter[#some("arrived_on")]',
        "#letter[#town.name #values.recipient.name]",
        '#letter[#reasons-table(some("reasons", fallback: ()))]',
        "#letter[The decision stands, whatever the facts.]",
    ],
)
def test_a_letter_that_reads_none_of_them_is_told_apart(text):
    assert not letter_reads(text, [HEAD], NAMES)


def test_a_file_beside_it_that_defines_nothing_brings_nothing():
    assert not letter_reads("#letter[The decision stands.]", ["", "Only prose."], NAMES)
    assert letter_reads('#letter[#some("reference")]', ["Only prose."], frozenset({"reference"}))
