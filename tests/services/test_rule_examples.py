"""Examples of rule sets are run; what differs and what is wrong in a file is told with line, expected and found."""

import pytest
from tests.services.builders import files

from tomoni.rules.interface import PackError
from tomoni.services.domain.bundle import bundle_text
from tomoni.services.domain.examples import Report
from tomoni.services.domain.pack import Layer, Pack
from tomoni.services.domain.reading.pack import load_layers
from tomoni.services.domain.rule_examples import faults_of_rule_examples, read_cases, run_rule_examples

PATH = "examples/allowance.yaml"
EXAMPLES = """\
# The allowance of the land.
- situation: Hanako raises a boy of three.
  "on": 2025-04-10
  people:
    hanako: {birth_date: 1994-03-05, works_for_state: "no", income: {2024: 5}}
    taro: {birth_date: 2022-05-02}
  links:
    - {kind: guardian-child, from: hanako, to: taro, facts: {cares: "yes"}}
  expect:
    amount_for(hanako, taro): 10000
    allowance.last_month(taro): 2041-03
    payable(taro) and eligible(hanako): "yes"
    count(c for c in hanako.children if payable(c)): 1
    hanako.income[tax_year_before(month, 1)]: 5
    taro.birth_date: 2022-05-02
  variants:
    - because: The clerk is of the state.
      change: {hanako.works_for_state: "yes"}
      expect: {not_of_the_state(hanako): "no"}
      reasons: {not_of_the_state(hanako): [not_of_the_state]}
    - because: It is not known whether she cares.
      change: {unknown: ["cares(hanako, taro)", hanako.income.2024]}
      expect: {"amount_for(hanako, taro)": 0..10000, eligible(hanako): open}
      missing:
        eligible(hanako): ["cares(hanako, taro)"]
        hanako.income[tax_year_before(month, 1)] < 6: [hanako.income.2024]
    - because: The law held does not begin before 2020.
      change: {month: 2019-12, taro.birth_date: 2019-01-01}
      expect: {"amount_for(hanako, taro)": not covered}
    - because: Another income.
      change: {hanako.income: {2024: 7}}
      expect: {"hanako.income[tax_year_before(month, 1)]": 7}
- situation: In the month of the birth nothing is payable.
  like: Hanako raises a boy of three.
  month: 2022-05
  expect: {payable(taro): "no"}
  reasons: {payable(taro): [payable]}
"""


def pack(examples: str, path: str = PATH) -> Pack:
    return load_layers([Layer("land", {**files(), path: examples})])


def run(examples: str) -> Report:
    return run_rule_examples(pack(examples))


def faults(examples: str, path: str = PATH) -> list[tuple[int, str, str]]:
    loaded = pack(examples, path)
    return [(f.line, f.key, f"{f.found}; {f.expected}") for f in faults_of_rule_examples(loaded, loaded.layers[0])]


def test_examples_variants_and_likes_of_a_rule_set_run() -> None:
    report = run(EXAMPLES)
    assert report.lines() == ["6 examples: 6 as expected, 0 wrong"]
    assert [result.line for result in report.results] == [2, 17, 21, 27, 30, 33]
    assert {result.service for result in report.results} == {"allowance"}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("taro): 10000", "taro): 10001", "amount_for(hanako, taro): expected 10001; found 10000"),
        ("2041-03", "2041-04", "allowance.last_month(taro): expected 2041-04; found 2041-03"),
        ("eligible(hanako): open", 'eligible(hanako): "yes"', "found open (guardian-child(hanako,taro).cares)"),
        ("0..10000", "0..9999", "expected 0..9999; found 0..10000 (guardian-child(hanako,taro).cares)"),
        ("0..10000", "0", "expected 0; found 0..10000"),
        ("not covered", "0", "amount_for(hanako, taro): expected 0; found not covered (allowance.amount 2019-12)"),
        ("not covered", "open", "amount_for(hanako, taro): expected open; found not covered"),
        ('payable(taro): "no"', 'payable(taro): "yes"', "payable(taro): expected yes; found no"),
        ("payable(taro): [payable]", "payable(taro): []", "reasons payable(taro): expected []; found [payable]"),
        (
            "[tax_year_before(month, 1)] < 6: [hanako",
            "[tax_year_before(month, 1)] < 6: [taro",
            "expected [taro.income[2024]]; found [hanako.income[2024]]",
        ),
    ],
)
def test_what_differs_is_told_with_expected_and_found(old: str, new: str, told: str) -> None:
    assert old in EXAMPLES
    lines = run(EXAMPLES.replace(old, new, 1)).lines()
    assert any(told in line for line in lines), lines
    assert lines[0].startswith("WRONG land/examples/allowance.yaml:")
    assert lines[-1] == "6 examples: 5 as expected, 1 wrong"


def test_nobody_and_bounds_on_one_side_are_values_too() -> None:
    more = """\
- situation: Ann has no guardian and no date of birth.
  "on": 2025-04-10
  people: {ann: {}, ben: {birth_date: 2024-05-05}}
  expect:
    ann if True else ben: ann
    ben if ann.works_for_state else ann: open
    months_between(ann.birth_date.month, month): open
    at_least(month_of(ben.birth_date), month_of(ann.birth_date)): 2024-05..
"""
    assert run(more).lines() == ["1 examples: 1 as expected, 0 wrong"]
    assert (
        "expected 2024-06..; found 2024-05.. (ann.birth_date)" in run(more.replace("2024-05..", "2024-06..")).lines()[1]
    )


def test_every_fault_of_a_file_is_told_at_once_with_its_line() -> None:
    wrong = """\
- situation: One.
  "on": 2025-04-31
  people: {ann: {birthday: 2020-01-01}}
  expect: {payable(ann): "yes"}
- situation: Two.
  "on": 2025-04-10
  month: April
  people: {ann: {birth_date: 2020-01-01}}
  expects: {}
  expect:
    payabel(ann): "yes"
    payable(bob): "yes"
    payable(ann): maybe
    last_month(ann): 2025-13
    ann: bob
  reasons: {payable(ann): [payment], last_month(ann): [payable]}
  missing: {payable(ann): [bob.birth_date]}
- situation: Two.
  like: Three.
  people: {ann: {}}
"""
    found = faults(wrong)
    for line, key, said in [
        (1, "on", "a day as 2025-04-01"),
        (1, "ann.birthday", "a fact of person"),
        (5, "month", "a month as 2025-04"),
        (9, "expects", "did you mean expect?"),
        (11, "expect.payabel(ann)", "unknown name payabel()"),
        (12, "expect.payable(bob)", "unknown name bob"),
        (13, "expect.payable(ann)", "maybe; yes or no, open, not covered"),
        (14, "expect.last_month(ann)", "a month as 2025-04"),
        (15, "expect.ann", "the id of a person, nobody, open"),
        (16, "reasons.payable(ann)", "not payment"),
        (16, "reasons.last_month(ann)", "a yes_no only"),
        (17, "missing.payable(ann)", "bob.birth_date"),
        (18, "situation", "a sentence used once"),
        (19, "like", "the sentence of an example above"),
        (18, "expect", "expect, reasons, missing or variants"),
    ]:
        assert any(at == line and name == key and said in words for at, name, words in found), (line, key, found)


def test_a_key_cut_short_by_a_comma_is_told_to_stand_in_quotes() -> None:
    for cut in ("{amount_for(hanako, taro): 0}", "{hanako.income[2024]: 0}"):
        [*_, (line, _, said)] = faults(EXAMPLES.replace('{payable(taro): "no"}', cut))
        assert line == 36 and "stands in quotes" in said, said


def test_a_file_is_called_like_its_rule_set() -> None:
    [(line, key, said)] = faults(EXAMPLES, "examples/alowance.yaml")
    assert (line, key) == (1, "the file") and "did you mean allowance?" in said
    assert faults("situation: x\n")[0][1] == "the file"
    assert faults(EXAMPLES, "examples/allowance.yaml") == []


def test_each_distinct_expression_is_compiled_once() -> None:
    loaded = pack(EXAMPLES)
    cases = read_cases(loaded, loaded.layers[0], PATH)
    made: dict[str, set[int]] = {}
    for case in cases:
        for check in case.checks:
            made.setdefault(check.expression.text, set()).add(id(check.expression))
    assert {text: len(ids) for text, ids in made.items() if len(ids) > 1} == {}
    assert len(made["eligible(hanako)"]) == 1


def test_examples_are_no_part_of_a_bundle() -> None:
    assert bundle_text(pack(EXAMPLES), "allowance") == bundle_text(load_layers([Layer("land", files())]), "allowance")


def test_a_file_with_faults_is_reported_and_not_run() -> None:
    report = run(EXAMPLES.replace("[payable]", "[payment]"))
    assert report.results == () and report.failed == 1
    with pytest.raises(PackError):
        broken = pack(EXAMPLES.replace("[payable]", "[payment]"))
        read_cases(broken, broken.layers[0], PATH)
