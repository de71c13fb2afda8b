"""The situation format is strict, is read with all faults at once, and goes there and back."""

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.services.builders import ANSWERED, family, make_pack

from tomoni.rules import interface as rules
from tomoni.services.domain.asking import ask
from tomoni.services.domain.situation import Situation
from tomoni.services.domain.values import ValueWrong, json_value, read_value
from tomoni.services.errors import SituationNotValid

PACK = make_pack()


def faults_of(**changed: object) -> list[tuple[str, str, str]]:
    with pytest.raises(SituationNotValid) as caught:
        Situation.from_json(family(**changed), PACK.lexicon)
    return caught.value.data["faults"]


def test_all_faults_come_at_once_with_path_found_and_expected():
    raw = family(on="yesterday", applicant="nobody", colour="red")
    raw["people"]["mother"]["birth_date"] = None
    raw["people"]["mother"]["shoe_size"] = "38"
    raw["links"].append({"kind": "guardian-child", "from": "uncle", "to": "taro"})
    with pytest.raises(SituationNotValid) as caught:
        Situation.from_json(raw, PACK.lexicon)
    found = {path: (got, wanted) for path, got, wanted in caught.value.data["faults"]}
    assert set(found) == {"on", "applicant", "colour", "mother.birth_date", "mother.shoe_size", "links.3.from"}
    assert found["mother.birth_date"][0] == "null" and "never null" in found["mother.birth_date"][1]
    assert found["links.3.from"] == ("uncle", "the id of a person of this situation")


def test_a_value_of_the_wrong_type_is_named():
    ((path, found, wanted),) = faults_of(known={"mother.income[2024]": "much"})
    assert (path, found) == ("mother.income[2024]", "much") and "from 0 to 100000000" in wanted


def test_an_answer_to_a_question_nobody_knows_is_refused():
    ((path, _, _),) = faults_of(answers={"mother.star_sign": "leo"})
    assert path == "mother.star_sign"


def test_years_links_and_the_word_applicant_are_paths():
    known = {
        "applicant.income[2024]": 4000000,
        "cares(father, taro)": "yes",
        "guardian-child(mother, taro).cares": "no",
    }
    made = Situation.from_json(family(known=known), PACK.lexicon)
    assert made.reading("mother.income[2024]").value == 4000000
    assert made.reading("guardian-child(father,taro).cares").value is True
    assert made.reading("guardian-child(mother,taro).cares").value is False


def test_what_is_named_unknown_is_unknown_and_groups_can_be_left_open():
    made = Situation.from_json(family(unknown=["mother.birth_date", "mother.children"]), PACK.lexicon)
    mother = made.entities["mother"]
    assert made.reading("mother.birth_date").value is None
    assert made.along(mother, "children", made.on) == ((made.entities["taro"],), False)
    assert made.linked("guardian-child", mother, made.entities["father"], made.on) is None


@pytest.mark.parametrize("text", ["1987", "1987-06", "昭和62年6月 日不詳", "1987-06-03..1987-06-20"])
def test_a_day_of_which_a_part_is_known_is_unknown_within_bounds(text):
    raw = family()
    raw["people"]["mother"]["birth_date"] = text
    made = Situation.from_json(raw, PACK.lexicon)
    reading = made.reading("mother.birth_date")
    assert (
        reading.value is None and reading.least.isoformat() <= "1987-06-03" < "1987-06-20" <= reading.most.isoformat()
    )
    assert reading.source == "resident-register"
    again = Situation.from_json(json.loads(json.dumps(made.to_json())), PACK.lexicon)
    assert again.known == made.known


def test_a_part_of_a_day_lies_in_the_years_of_the_format_and_is_no_answer():
    ((path, _, wanted),) = faults_of(known={"mother.birth_date": "2999"})
    assert path == "mother.birth_date" and "2199" in wanted
    ((path, _, wanted),) = faults_of(answers={"mother.birth_date": "1987"})
    assert path == "mother.birth_date" and wanted == "a day as 2025-04-01"


def test_links_hold_from_since_to_until():
    links = [{"kind": "guardian-child", "from": "mother", "to": "taro", "since": "2025-04-11"}]
    made = Situation.from_json(family(links=links), PACK.lexicon)
    mother, taro = made.entities["mother"], made.entities["taro"]
    assert made.linked("guardian-child", mother, taro, made.on) is False
    assert made.linked("guardian-child", mother, taro, made.on.replace(day=11)) is True


def test_a_situation_goes_to_json_and_back_and_gives_the_same_answer():
    made = Situation.from_json(family(), PACK.lexicon).with_answers(ANSWERED)
    again = Situation.from_json(json.loads(json.dumps(made.to_json())), PACK.lexicon)
    assert again.known == made.known and again.ties == made.ties
    one, other = ask(PACK.services["allowance"], made), ask(PACK.services["allowance"], again)
    assert (one.status, one.amount, one.because, one.keys) == (other.status, other.amount, other.because, other.keys)


def test_households_give_head_members_and_the_way_back():
    made = Situation.from_json(family(), PACK.lexicon)
    home = made.entities["home"]
    assert made.fact(home, "head", made.on).value == made.entities["father"]
    assert made.fact(made.entities["taro"], "household", made.on).value == home
    assert len(made.along(home, "members", made.on)[0]) == 3


KINDS = [
    (rules.YES_NO, st.booleans()),
    (rules.DATE, st.dates()),
    (rules.Type(rules.Kind.number, least=-5, most=99), st.integers(-5, 99)),
    (rules.MONTH, st.builds(rules.Month, st.integers(1900, 2200), st.integers(1, 12))),
    (rules.FRACTION, st.fractions(0, 1, max_denominator=1000)),
    (rules.Type(rules.Kind.choice, choices=("a", "b")), st.sampled_from(["a", "b"])),
]


@given(st.data())
def test_every_value_goes_to_json_and_back(data):
    kind, values = data.draw(st.sampled_from(KINDS))
    value = data.draw(values)
    if isinstance(value, Fraction) and value.denominator > 10**12:
        return
    assert read_value(kind, json.loads(json.dumps(json_value(value)))) == value


@pytest.mark.parametrize("raw", [None, "", "maybe", 1.5, [], "2025-02-30"])
def test_what_is_no_value_of_its_type_is_refused(raw):
    for kind in (rules.YES_NO, rules.DATE, rules.Type(rules.Kind.number, least=0, most=9)):
        with pytest.raises(ValueWrong):
            read_value(kind, raw)
