"""A service asked of everybody answers as the service asked of one: names of a claim are put in their place."""

import ast
from pathlib import Path

import pytest

from tomoni.rules import interface as rules
from tomoni.services import interface as services
from tomoni.services.domain.examples import changed, read_examples
from tomoni.services.domain.population import _renamed

PACKS = Path(__file__).resolve().parents[2] / "packs"
SERVICES = ("child-allowance-claim", "child-allowance-revision")


@pytest.fixture(scope="module")
def pack():
    return services.load_pack([PACKS / "japan", PACKS / "towns" / "hibari"])


def situations(pack, service):
    """Every example and variant of the service."""
    layer = next(layer for layer in pack.layers if f"services/{service}/examples.yaml" in layer.files)
    for example in read_examples(layer.files[f"services/{service}/examples.yaml"], service):
        for raw in (example.situation, *(changed(example.situation, change) for _, _, change, _ in example.variants)):
            yield example.name, services.Situation.from_json(raw, pack.lexicon)


@pytest.mark.parametrize("service", SERVICES)
def test_every_example_of_a_service_has_the_same_answer_asked_of_everybody(pack, service):
    question, told = services.question_of_service(pack.services[service]), set()
    for name, situation in situations(pack, service):
        answer = services.ask(pack.services[service], situation, explain=False)
        bound = {"applicant": situation.entities[situation.applicant]}
        asked = {"as_of": situation.arrival, "month": answer.month}
        due = rules.evaluate(question.eligible, situation, bound, **asked)
        status = {True: "eligible", False: "not_eligible"}[due.value] if due.known else "undetermined"
        if answer.status == "not_covered":
            continue
        assert status == answer.status, name
        if answer.amount is not None and status == "eligible":
            assert rules.evaluate(question.amount, situation, bound, **asked).value == answer.amount, name
        told.add(status)
    assert told >= {"eligible", "not_eligible"}


def test_the_written_expressions_name_the_applicant_alone(pack):
    for service in SERVICES:
        question = services.question_of_service(pack.services[service])
        for expression in (question.eligible, question.amount):
            assert "about" not in expression.text and "arrival" not in expression.text
            assert set(expression.scope) == {"applicant"}


@pytest.mark.parametrize(
    ("service", "why"),
    [
        ("disaster-certificate", "about.disaster: it is chosen among all of disaster"),
        ("pregnancy-notification", "neither `eligible` nor `due`"),
    ],
)
def test_what_cannot_be_asked_of_everybody_says_why(pack, service, why):
    with pytest.raises(services.NotForEverybody, match=why):
        services.question_of_service(pack.services[service])


def test_a_rule_that_gives_yes_or_no_is_a_condition_and_one_in_yen_an_amount(pack):
    asked = services.question_of_definition(pack.book, "child_allowance.eligible")
    amount = services.question_of_definition(pack.book, "child_allowance.monthly_amount")
    assert (asked.entity, asked.amount, asked.eligible.text) == ("person", None, "child_allowance.eligible(applicant)")
    assert amount.eligible is None and amount.amount.type.kind is rules.Kind.yen


def test_a_rule_of_a_person_and_a_fiscal_year_is_asked_for_the_year_of_the_month(pack):
    question = services.question_of_definition(pack.book, "resident_tax.untaxed")
    assert question.eligible.text == "resident_tax.untaxed(applicant, fiscal_year_of(month.first_day))"


@pytest.mark.parametrize(
    ("text", "old", "new", "expected"),
    [
        ("payable(c)", "c", "child", "payable(child)"),
        ("any(r == c for r in c.recipients)", "c", "child", "any((r == child for r in child.recipients))"),
        ("any(r == c for r in c.recipients)", "c", "r", "any((r_own == r for r_own in r.recipients))"),
        ("any(c.head for c in c.members)", "c", "r", "any((c.head for c in r.members))"),
        (
            "count(r for r in c.x if any(s == c for s in r.y))", "c", "s",
            "count((r for r in s.x if any((s_own == s for s_own in r.y))))",
        ),
    ],
)  # fmt: skip
def test_a_name_is_put_in_another_place_without_being_caught_there(text, old, new, expected):
    assert ast.unparse(_renamed(ast.parse(text, mode="eval").body, old, new)) == expected
