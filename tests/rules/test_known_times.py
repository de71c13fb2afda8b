"""A definition asked of a year the month settles is one of its own: its figures and facts are those of that year."""

from datetime import date

from tomoni.rules.language.kinds import Kind, Type
from tomoni.rules.language.nodes import Arithmetic, Call, Fact, Literal, Node
from tomoni.rules.language.world import FactSpec, Vocabulary
from tomoni.rules.loading.book import load_rules
from tomoni.rules.monthly.specialising import MonthBook
from tomoni.rules.time.months import Month, TaxYear

VOCABULARY = Vocabulary(
    entities=frozenset({"person"}),
    roles={"person": "person"},
    links={},
    facts={("person", "earned"): FactSpec("person", "earned", Type(Kind.number, least=0, most=100), by_year=True)},
    ways={},
)
TEXT = """
rules: tax
law: 某法
parameters:
  relief: {unit: number, values: [{from: 2024-04, is: "10", law: 第1条}, {from: 2025-04, is: "20", law: 第1条}]}
definitions:
  income_year: {takes: {of_year: fiscal_year}, gives: tax_year, is: "tax_year_before(of_year.first_month, 1)"}
  taxed:
    of: person
    takes: {of_year: fiscal_year}
    dated_by: of_year.first_month
    gives: number
    is: person.earned[income_year(of_year)] - relief
  since_august:                     # until July the tax of the year before
    of: person
    per: month
    gives: number
    is: taxed(person, fiscal_year_of((month - 4).first_day))
"""
BOOK = load_rules([("tax.yaml", TEXT)], VOCABULARY)


def called(month: Month) -> tuple[Call, Node | None]:
    months = MonthBook(BOOK, month, month.first_day)
    call = months.definition("tax.since_august").node
    assert isinstance(call, Call)
    return call, months.definition(call.key).node


def test_the_year_falls_away_and_settles_figures_and_facts() -> None:
    call, node = called(Month(2025, 7))
    assert [argument.type.entity for argument in call.arguments] == ["person"]
    assert isinstance(node, Arithmetic)
    assert isinstance(node.left, Fact)
    assert isinstance(node.left.year, Literal)
    assert node.left.year.value == TaxYear(2023)
    assert isinstance(node.right, Literal)
    assert node.right.value == 10


def test_each_year_is_a_definition_of_its_own() -> None:
    (july, _), (august, node) = called(Month(2025, 7)), called(Month(2025, 8))
    assert july.key != august.key
    assert isinstance(node, Arithmetic)
    assert isinstance(node.right, Literal)
    assert node.right.value == 20


def test_only_its_time_is_taken_from_a_definition() -> None:
    months = MonthBook(BOOK, Month(2025, 8), date(2025, 8, 1))
    call = months.definition("tax.since_august").node
    assert isinstance(call, Call)
    assert months.definition(call.key).names == ("person",)
    assert months.definition("tax.taxed").names == ("person", "of_year")
