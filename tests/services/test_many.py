"""Many situations at once are answered as each by itself, whatever way they take."""

import copy
import datetime as dt
import random
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tomoni.rules import interface as rules
from tomoni.services.domain.bundle import load_pack
from tomoni.services.domain.many import Many, NotPlain, _Slice
from tomoni.services.errors import SituationNotValid

PACKS = Path(__file__).parents[2] / "packs"
ON = dt.date(2025, 6, 10)
CARE = {"is_parent": "yes", "lives_with": "yes", "cares": "yes", "same_livelihood": "yes"}
FAMILY: dict[str, Any] = {
    "on": "2025-06-10",
    "people": {
        "ann": {"name": "安藤 杏", "birth_date": "1990-04-01", "lives_abroad": "no", "income": {"2024": 3_000_000}},
        "ben": {"birth_date": "1988-02-29", "lives_abroad": "no", "income": {"2024": 2_999_999}},
        "kim": {"birth_date": "2020-05-05", "order": 1, "in_institution": "no", "lives_abroad": "no"},
        "lee": {"birth_date": "2023-05-05", "order": 2, "in_institution": "no", "lives_abroad": "no"},
    },
    "households": {"home": {"head": "ann", "members": ["ann", "ben", "kim", "lee"]}},
    "links": [
        {"kind": "guardian-child", "from": parent, "to": child, "facts": CARE}
        for parent in ("ann", "ben")
        for child in ("kim", "lee")
    ],
    "applicant": "ann",
}


@cache
def many() -> Many:
    pack = load_pack([PACKS / "japan"])
    definition = pack.services["child-allowance-claim"]
    scope = {"p": rules.entity_type("person")}
    amount = rules.compile_expression("child_allowance.monthly_amount(p)", definition.book, scope)
    return Many(amount, "p", definition.lexicon, ON)


def changed(number: int) -> dict[str, Any]:
    """The family with a few things otherwise: facts left out or changed, links that end, other spellings."""
    dice, made = random.Random(number), copy.deepcopy(FAMILY)
    for _ in range(dice.randint(0, 4)):
        who = made["people"][dice.choice(sorted(made["people"]))]
        fact = dice.choice(sorted(who))
        if dice.random() < 0.5:
            del who[fact]
        elif who[fact] in ("yes", "no"):
            who[fact] = dice.choice(["yes", "no", True, False, {"is": "yes", "source": "case:1"}])
    for link in made["links"]:
        link["facts"] = {key: dice.choice(["yes", "yes", "no"]) for key in CARE if dice.random() < 0.9}
        if dice.random() < 0.1:
            link["until"] = dice.choice(["2025-05-31", "2025-06-30"])
    if dice.random() < 0.1:
        made["links"].append({**made["links"][0], "since": "2025-06-01"})
    if dice.random() < 0.2:
        made["people"]["kim"]["birth_date"] = dice.choice(["2020", "2022-06", "2007-04-01", "2022-06-01"])
    if dice.random() < 0.2:
        made["known"] = {"kim.order": 2}
    if dice.random() < 0.1:
        made["unknown"] = ["ann.children"]
    made["applicant"] = dice.choice(["ann", "ben"])
    return made


def test_a_plain_family_goes_into_the_slice():
    assert _Slice(many()).add(0, FAMILY) == 0
    [found] = many().amounts([FAMILY])
    assert found.amount == 10_000 + 15_000 == many().alone(FAMILY).amount


def test_many_are_answered_as_each_by_itself():
    raws = [changed(number) for number in range(300)]
    slice_, plain = _Slice(many()), 0
    for number, raw in enumerate(raws):
        try:
            slice_.add(number, raw)
            plain += 1
        except (NotPlain, ValueError, TypeError, rules.RulesError):
            continue
    assert 100 < plain < 290  # both ways are tried
    for raw, found in zip(raws, many().amounts(raws), strict=True):
        alone = many().alone(raw)
        assert found == alone, raw


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"applicant": "nobody"}, "applicant"),
        ({"on": "2025-06-31"}, "on"),
        ({"persons": {}}, "persons"),
        ({"people": {"ann": {"birth_date": "1.4.1990"}}}, "ann.birth_date"),
        ({"people": {"ann": {"income": {"2024": "much"}}}}, "ann.income[2024]"),
    ],
)
def test_a_fault_is_named_as_it_always_is(change: dict[str, Any], path: str):
    raw = {**{key: FAMILY[key] for key in ("on", "people", "applicant")}, **change}
    with pytest.raises(SituationNotValid) as caught:
        many().amounts([FAMILY, raw])
    assert path in caught.value.message


def test_nothing_is_answered_of_no_situation():
    assert many().amounts([]) == []
