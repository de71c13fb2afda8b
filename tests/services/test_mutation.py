"""Small faults of a rule set that no example notices are shown with the line of the rule, unless a pack accepts it."""

import pytest
from tests.services.builders import files

from tomoni.rules.interface import PackError
from tomoni.services.domain.mutation import Mutation, mutate, read_accepted
from tomoni.services.domain.pack import Layer, Pack
from tomoni.services.domain.reading.pack import load_layers
from tomoni.services.domain.witnesses import Examples

EXAMPLES = """\
- situation: A boy of three is raised by Hanako.
  "on": 2025-04-10
  people:
    hanako: {birth_date: 1994-03-05, works_for_state: "no"}
    taro: {birth_date: 2022-05-02}
  links:
    - {kind: guardian-child, from: hanako, to: taro, facts: {cares: "yes"}}
  expect: {"amount_for(hanako, taro)": 10000, not_of_the_state(hanako): "yes", last_month(taro): 2041-03}
  variants:
    - {because: In the month of the birth., change: {month: 2022-05}, expect: {payable(taro): "no"}}
    - {because: In the month after., change: {month: 2022-06}, expect: {payable(taro): "yes"}}
    - {because: In the last month., change: {month: 2041-03}, expect: {payable(taro): "yes"}}
    - {because: After the last month., change: {month: 2041-04}, expect: {payable(taro): "no"}}
"""
SURVIVOR = "allowance.eligible: `any` became `all` in `any(payable(c) and cares(person, c) for c in person.children)`"
ACCEPTED = f"""\
accepted:
  - mutant: "{SURVIVOR}"
    since: 2026-11-22
    because: The children of these examples are all alike.
"""


def pack(examples: str = EXAMPLES, accepted: str = "") -> Pack:
    more = {"examples/accepted-mutants.yaml": accepted} if accepted else {}
    return load_layers([Layer("land", {**files(), "examples/allowance.yaml": examples, **more})])


def run(examples: str = EXAMPLES, accepted: str = "") -> Mutation:
    return mutate(Examples(pack(examples, accepted)), "allowance")


def test_what_no_example_notices_is_shown_with_the_line_of_the_rule() -> None:
    report = run()
    assert SURVIVOR in {survivor.name for survivor in report.survivors}
    [survivor] = [one for one in report.survivors if one.name == SURVIVOR]
    line = files()["rules/allowance.yaml"].split("\n")[survivor.line - 1]
    assert survivor.file == "land/rules/allowance.yaml"
    assert line.strip() == "is: any(payable(c) and cares(person, c) for c in person.children)"
    assert report.killed + len(report.survivors) == report.mutants and not report.passed
    assert report.lines()[-1].startswith(f"allowance: {report.mutants} mutants, {report.killed} killed")


def test_an_example_on_either_side_of_a_threshold_notices_that_it_moved() -> None:
    noticed = ("`18` became", "`month <= fiscal_year_end_after", "child.birth_date.month < month", "10000 became")
    assert not [one.name for one in run().survivors if any(part in one.name for part in noticed)]
    less = run(
        EXAMPLES.replace(
            '{because: After the last month., change: {month: 2041-04}, expect: {payable(taro): "no"}}',
            '{because: Long after., change: {month: 2045-04}, expect: {payable(taro): "no"}}',
        )
    )
    assert any("`18` became `19`" in one.name and "payable" in one.name for one in less.survivors)


def test_the_examples_of_a_service_notice_too() -> None:
    service = """\
- situation: Hanako claims.
  "on": 2025-04-10
  people:
    hanako: {name_kana: ハナコ, birth_date: 1994-03-05, works_for_state: "yes"}
    taro: {birth_date: 2022-05-02}
  links:
    - {kind: guardian-child, from: hanako, to: taro, facts: {cares: "yes", lives_with: "yes"}}
  applicant: hanako
  expect: {may_apply: "no"}
"""
    layer = Layer("land", {**files(), "services/allowance/examples.yaml": service})
    report = mutate(Examples(load_layers([layer])), "allowance")
    names = {one.name for one in report.survivors}
    assert "allowance.not_of_the_state: `not person.works_for_state` became `person.works_for_state`" not in names
    assert SURVIVOR in names


def test_an_accepted_mutant_is_no_survivor_and_one_that_is_noticed_must_go() -> None:
    report = run(accepted=ACCEPTED)
    assert [one.mutant for one in report.accepted] == [SURVIVOR]
    assert SURVIVOR not in {one.name for one in report.survivors}
    killed = "allowance.amount: 10000 became 10001 from 2020-04"
    gone = run(accepted=ACCEPTED.replace(SURVIVOR, killed))
    assert [one.mutant for one in gone.gone] == [killed] and not gone.passed
    assert "land/examples/accepted-mutants.yaml:2" in gone.lines()[-2]


def test_an_example_that_fails_as_it_is_notices_nothing_and_is_named() -> None:
    found = Examples(pack(EXAMPLES.replace("2041-03}", "2041-04}", 1)))
    assert [one for one in found.wrong if "land/examples/allowance.yaml:1" in one]
    assert mutate(found, "allowance").failing == 1


def test_an_acceptance_without_a_date_or_a_reason_is_a_fault() -> None:
    with pytest.raises(PackError) as error:
        read_accepted(pack(accepted="accepted:\n  - {mutant: x, since: yesterday}\n"))
    assert {fault.key for fault in error.value.faults} == {"accepted.1.because", "accepted.1.since"}
