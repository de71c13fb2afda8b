"""The days of a service are read as written, and a wrong one is named."""

import pytest
from tests.services.builders import ALLOWANCE, make_pack

from tomoni.rules import interface as rules
from tomoni.services.domain.definition import ClaimDay, Definition

WITHIN = "    within: {days: 30, calendar: office, from: arrival}\n"
LAW = """\
deadline:
  standard: {days: 20, calendar: office}
  by_law: {days: 30, calendar: all}
  article: 支援法第20条第6項
  stops: [other-body]
  extension: 支援法第20条第6項ただし書
  silence: 支援法第20条第7項
claim_day: {is: papers-complete, because: {article: 児企第34号, unverified: "yes"}}
"""


def service_with(text: str, *, within: bool = False) -> Definition:
    without = ALLOWANCE if within else ALLOWANCE.replace(WITHIN, "")
    return make_pack(services__allowance__service=without + text).services["allowance"]


def test_an_aim_and_a_period_by_law_stand_side_by_side() -> None:
    found = service_with(LAW)
    deadline = found.deadline
    assert deadline and deadline.standard and deadline.by_law
    assert (deadline.standard.days, deadline.standard.calendar) == (20, "office")
    assert (deadline.by_law.days, deadline.by_law.calendar, deadline.law) == (30, "all", "支援法第20条第6項")
    assert deadline.stops == ("other-body",)
    assert (deadline.extension, deadline.silence) == ("支援法第20条第6項ただし書", "支援法第20条第7項")
    assert found.claim_day == ClaimDay("papers-complete", "児企第34号")


def test_what_no_law_says_is_not_there() -> None:
    found = service_with("", within=True)
    assert found.deadline is None and found.claim_day == ClaimDay()
    plain = service_with("deadline: {by_law: {days: 30}, article: 法第1条}\n", within=True).deadline
    assert plain and (plain.stops, plain.extension, plain.silence) == ((), "", "")


@pytest.mark.parametrize(
    ("text", "within", "key"),
    [
        ("deadline: {by_law: {days: 30}}\n", False, "deadline.by_law"),
        ("deadline: {standard: {days: 30}, silence: 法第1条}\n", False, "deadline.silence"),
        ("deadline: {standard: {days: 30}, extension: 法第1条}\n", False, "deadline.extension"),
        ("deadline: {standard: {days: 40}, by_law: {days: 30}, article: 法第1条}\n", False, "deadline.standard"),
        ("deadline: {by_law: {days: 30}, article: 法第1条, stops: [lunch]}\n", False, "deadline.stops"),
        ("deadline: {standard: {days: 30}}\n", True, "deadline"),
        ("claim_day: {is: papers-complete}\n", True, "claim_day.is"),
        ("claim_day: {is: tomorrow, because: 法第1条}\n", True, "claim_day.is"),
    ],
)
def test_a_wrong_deadline_is_named(text: str, within: bool, key: str) -> None:
    with pytest.raises(rules.PackError) as refused:
        service_with(text, within=within)
    assert [fault.key for fault in refused.value.faults] == [key]
