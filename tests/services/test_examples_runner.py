"""Examples are run, and what differs is told with line, expected and found."""

import pytest
from tests.services.builders import files

from tomoni.rules.interface import PackError
from tomoni.services.domain.commands import answer_json, ask_json
from tomoni.services.domain.examples import Report, read_examples, run_examples
from tomoni.services.domain.pack import Layer, Pack
from tomoni.services.domain.reading.pack import load_layers

EXAMPLES = """\
- situation: Hanako claims for a boy of three.
  "on": 2025-04-10
  people:
    hanako: {name_kana: ハナコ, birth_date: 1994-03-05, works_for_state: "no"}
    taro: {birth_date: 2022-05-02}
  links:
    - {kind: guardian-child, from: hanako, to: taro, facts: {cares: "yes", lives_with: "yes"}}
  applicant: hanako
  expect:
    status: eligible
    amount: 10000
    asked: [applicant.payout_account]
    evidence: []
    keys: [taro]
    checks: {name: open}
    per_person: {taro: 10000}
    months: {2041-03: 10000, 2041-04: 0}
    first_month: 2025-05
    last_month: 2041-03
    cites: [手当法第6条]
    missing: []
  variants:
    - because: Born on 1 April.
      change: {taro.birth_date: 2022-04-01}
      expect: {last_month: 2040-03, months: {2040-03: 10000, 2040-04: 0}}
    - because: The clerk is of the state.
      change: {hanako.works_for_state: "yes"}
      expect:
        status: not_eligible
        may_apply: "no"
        amount: 0
        per_person: {}
        reasons_law: [手当法第17条]
        asked: []
        last_month: nothing
        first_month: nothing
        cites: [手当法第17条]
        months: {}
- situation: They live apart.
  like: Hanako claims for a boy of three.
  known: {"lives_with(hanako, taro)": "no"}
  expect: {evidence: [apart(taro)], about: {children: [taro]}}
"""


def pack(examples: str) -> Pack:
    return load_layers([Layer("land", {**files(), "services/allowance/examples.yaml": examples})])


def run(examples: str) -> Report:
    return run_examples(pack(examples))


def test_examples_variants_and_likes_run():
    report = run(EXAMPLES)
    assert report.lines() == ["4 examples: 4 as expected, 0 wrong"]
    assert [result.line for result in report.results] == [1, 23, 26, 39]
    assert report.lines(verbose=True)[1].endswith("Hanako claims for a boy of three. Born on 1 April.")


def test_what_differs_is_told_with_expected_and_found():
    report = run(
        EXAMPLES.replace("    amount: 10000\n", "    amount: 15000\n").replace(
            "checks: {name: open}", 'checks: {name: "yes"}'
        )
    )
    assert report.failed == 3  # the example and its variants, which expect the same checks
    lines = report.lines()
    assert lines[0] == "WRONG land/services/allowance/examples.yaml:1 allowance: Hanako claims for a boy of three."
    assert "      amount: expected 15000; found 10000" in lines
    assert "      checks: expected {name: yes}; found {name: open}" in lines


def test_a_situation_with_faults_is_an_example_that_fails():
    report = run(EXAMPLES.replace("1994-03-05", "1994-13-05"))
    assert report.failed == 4
    assert "situation hanako.birth_date: expected a day as 2025-04-01; found 1994-13-05" in report.lines()[1]


def test_an_example_with_unknown_keys_is_a_fault_at_its_line():
    with pytest.raises(PackError) as caught:
        read_examples(EXAMPLES.replace("  applicant: hanako\n", "  aplicant: hanako\n"), "examples.yaml")
    (fault,) = caught.value.faults
    assert (fault.line, fault.key) == (8, "aplicant") and fault.expected.endswith("did you mean applicant?")


def test_one_situation_is_answered_in_json_with_bundle_and_engine():
    raw = {
        "on": "2025-04-10",
        "people": {"p1": {"birth_date": "1990-01-01", "works_for_state": False}, "p2": {"birth_date": "2020-01-01"}},
        "links": [{"kind": "guardian-child", "from": "p1", "to": "p2", "facts": {"cares": True}}],
        "applicant": "p1",
    }
    answer = ask_json(pack(EXAMPLES), "allowance", raw)
    assert (answer["status"], answer["amount"], answer["per"], answer["first_month"]) == (
        "eligible",
        10000,
        "month",
        "2025-05",
    )
    assert answer["asked"] == ["p1.payout_account"] and answer["checks"] == {"name": "open"}
    assert len(answer["bundle"]) == 64 and answer["engine"].startswith("tomoni ")
    assert answer["because"]["mark"] == "yes" and answer_json is not None
