"""What stands in a field at first: a value as written, or what a register knows; never an answer by itself."""

import datetime as dt

import pytest
from tests.services.builders import ALLOWANCE, FACTS, family, make_pack

from tomoni.rules import interface as rules
from tomoni.services.domain.asking import ask
from tomoni.services.domain.situation import Situation

MORE = """\
  home: {of: person, type: address, held_by: [resident-register], label: {ja: 住所, en: Home}}
  place: {of: person, type: address, label: {ja: 場所, en: Place}}
  size: {of: person, type: number, least: 0, most: 9, label: {ja: 数, en: Size}}
"""
PAGES = """      - page: work
        default: {DEFAULT}
        because: {article: 手当法第1条}
        facts: [applicant.works_for_state, applicant.place, applicant.size]
"""
HOME = {
    "is": {"postal_code": "099-9901", "address": "ひばり町川向3番1号"},
    "source": "resident-register",
    "on": "2025-04-01",
}


def service_with(default: str) -> str:
    start = ALLOWANCE.index("      - page: work")
    end = ALLOWANCE.index("      - page:", start + 10)
    return ALLOWANCE[:start] + PAGES.replace("DEFAULT", default) + ALLOWANCE[end:]


def items_of(default: str, **known: object) -> dict:
    pack = make_pack(services__allowance__service=service_with(default), facts__all=FACTS + MORE)
    situation = Situation.from_json(family(known=known), pack.lexicon)
    answer = ask(pack.services["allowance"], situation, explain=False)
    return {item.fact.name: item for page in answer.pages for item in page.items}


def fault_of(default: str) -> rules.PackFault:
    with pytest.raises(rules.PackError) as caught:
        make_pack(services__allowance__service=service_with(default), facts__all=FACTS + MORE)
    (fault,) = caught.value.faults
    return fault


def test_a_default_reads_what_the_register_knows_and_says_where_from():
    place = items_of("applicant.place: applicant.home", **{"mother.home": HOME})["place"]
    assert place.default == HOME["is"]
    assert (place.default_source, place.default_on) == ("resident-register", dt.date(2025, 4, 1))
    assert place.ask and place.reading is None, "a default is no answer"


def test_what_is_not_known_gives_no_default():
    place = items_of("applicant.place: applicant.home")["place"]
    assert (place.default, place.default_source, place.default_on) == (None, "", None)


@pytest.mark.parametrize(
    ("default", "name", "value"),
    [
        ('applicant.works_for_state: "no"', "works_for_state", False),
        ("applicant.place: ひばり町中央1番", "place", "ひばり町中央1番"),
        ("applicant.size: 3", "size", 3),
    ],
)
def test_a_value_as_it_is_written_is_read_as_its_type(default, name, value):
    assert items_of(default)[name].default == value


@pytest.mark.parametrize(
    ("default", "key", "found", "expected"),
    [
        ("applicant.size: 12", "applicant.size", "12", "a whole number from 0 to 9, or an expression as"),
        ("applicant.size: applicant.home", "applicant.size", "address", "number"),
        ("applicant.place: applicant.hom", "applicant.place", "no fact hom", "a fact of person"),
        ("applicant.plase: x", "applicant.plase", "applicant.plase", "did you mean applicant.place?"),
        ("applicant.place: [x]", "applicant.place", "a list of 1", "a value or an expression"),
    ],
)
def test_a_default_of_another_type_or_place_is_a_fault(default, key, found, expected):
    fault = fault_of(default)
    assert fault.key == f"steps.1.pages.1.default.{key}"
    assert found in fault.found and expected in fault.expected
    assert fault.line > 1 and fault.column > 1


def test_reading_a_fact_for_a_default_does_not_make_the_question_for_it_useful():
    service = service_with("applicant.place: applicant.place").replace("        because: {article: 手当法第1条}\n", "")
    with pytest.raises(rules.PackError) as caught:
        make_pack(services__allowance__service=service, facts__all=FACTS + MORE)
    assert {fault.found for fault in caught.value.faults} == {"applicant.place", "applicant.size"}
