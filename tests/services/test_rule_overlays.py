"""A town's pack sets figures in a national rule set: loaded over it, named in faults, held by the bundle."""

import pytest
from tests.services.builders import RULES, family, make_pack

from tomoni.rules import interface as rules
from tomoni.services import interface as services
from tomoni.services.domain.pack import Layer

NATIONAL = RULES.replace(
    'amount: {unit: yen, values: [{from: 2020-04, is: "10000", law: 第6条}]}',
    'amount: {unit: yen, open: town, least: "0", most: "50000", values: [{from: 2020-04, is: "10000", law: 第6条}]}',
)
OVERLAY = 'overlay: allowance\nlaw: 町条例\nset:\n  amount: [{from: 2025-01, is: "12000", law: 第2条}]\n'
TOWN = 'pack: town\nversion: "1"\nextends: land@>=1\nmunicipality: "999016"\nlanguages: [ja, en]\n'


def town(**files: str) -> Layer:
    return Layer("towns/town", {"pack.yaml": TOWN, **{name.replace("__", "/"): text for name, text in files.items()}})


def faults_of(*layers: Layer, national: str = NATIONAL, **more: str) -> list[rules.PackFault]:
    with pytest.raises(rules.PackError) as caught:
        make_pack(*layers, rules__allowance=national, **more)
    return list(caught.value.faults)


def asked(definition: services.Definition) -> services.Answer:
    facts = {
        "mother.works_for_state": False,
        "cares(mother, taro)": True,
        "mother.payout_account": {"holder": "ハナコ", "bank": "0001"},
    }
    situation = services.Situation.from_json(family(known=facts), definition.lexicon)
    return services.ask(definition, situation)


def test_the_amount_is_the_town_s_and_its_ordinance_is_cited():
    over = town(**{"rules/allowance.yaml": OVERLAY})
    plain = asked(make_pack(rules__allowance=NATIONAL).services["allowance"])
    own = asked(make_pack(over, rules__allowance=NATIONAL).services["allowance"])
    assert (plain.amount, own.amount) == (10_000, 12_000)
    assert "町条例第2条" in own.cites and "町条例第2条" not in plain.cites


def test_the_bundle_holds_the_overlay_of_the_rule_sets_it_reaches():
    over = town(**{"rules/allowance.yaml": OVERLAY})
    pack = make_pack(over, rules__allowance=NATIONAL)
    text = services.bundle_text(pack, "allowance")
    assert "overlay: allowance" in text
    assert asked(services.definition_from(text)).amount == 12_000
    assert "overlay: allowance" not in services.bundle_text(pack, "expecting")
    assert services.bundle_text(make_pack(rules__allowance=NATIONAL), "allowance") != text


def test_what_is_not_open_is_a_fault_of_the_town_s_file():
    over = town(**{"rules/allowance.yaml": OVERLAY})
    found = faults_of(over, national=RULES)
    assert [(one.file, one.key) for one in found] == [("towns/town/rules/allowance.yaml", "set.amount")]


def test_an_overlay_stands_in_the_pack_of_a_town():
    found = faults_of(national=NATIONAL, rules__over=OVERLAY)
    assert [(one.file, one.key) for one in found] == [("land/rules/over.yaml", "overlay")]


def test_a_town_cannot_change_a_closed_table_by_a_file_of_the_same_name():
    table = (
        "tables:\n  t:\n    law: 第6条\n    in: {n: number from 1}\n    out: {amount: yen}\n    csv: t.csv\n"
        "definitions:\n  first: {per: month, gives: yen, law: 第6条, is: t(1).amount}\n"
    )
    rows = "from,until,n,amount\n2025-04,2026-03,*,{}\n"
    below = Layer(
        "land2", {"rules/t.csv": rows.format(5), "pack.yaml": TOWN, "rules/t.yaml": f"rules: t\nlaw: 法\n{table}"}
    )
    found = faults_of(below, town(**{"rules/t.csv": rows.format(7)}))
    assert [(one.file, one.found) for one in found] == [("towns/town/rules/t.csv", "t.csv")]


def test_how_many_members_a_way_has_is_declared_with_its_link():
    pack = make_pack()
    assert pack.vocabulary.ways[("person", "children")].most == rules.MOST_MEMBERS
    facts = "links:\n  x:\n    source: person\n    target: storm\n    ways: {storms: target}\n    most: {storms: 3}\n"
    assert make_pack(facts__more=facts).vocabulary.ways[("person", "storms")].most == 3
    for wrong in ("{storms: 0}", "{storms: many}", "{winds: 3}"):
        [one] = faults_of(facts__more=facts.replace("{storms: 3}", wrong))
        assert one.file == "land/facts/more.yaml" and one.line == 6


def test_a_most_below_the_least_is_a_fault_of_the_fact():
    [one] = faults_of(
        facts__more="facts:\n  n: {of: person, type: number, least: 5, most: 4, label: {ja: 数, en: N}}\n"
    )
    assert one.key == "facts.n.most"


def test_a_town_cannot_declare_a_national_fact_again_with_other_bounds():
    declared = "{of: person, type: yen, least: 0, most: 999999999, by: year, label: {ja: 所得, en: Income}}"
    wider = f"facts:\n  income: {declared}\n"
    [one] = faults_of(town(**{"facts/own.yaml": wider}))
    assert (one.file, one.line, one.key) == ("towns/town/facts/own.yaml", 2, "facts.income.of")
