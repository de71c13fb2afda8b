"""Figures add up, come from the transitions alone, and are reckoned anew only where something happened."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases.builders import (
    actor_of,
    claim_answers,
    decide,
    make_yamada,
    open_town,
    send,
    staff,
)
from tomoni.cases import interface as cases
from tomoni.cases.domain.figures import AT_HAND, COUNTS, Stays, Step, add_up, saved, time_at_hand
from tomoni.cases.models import MonthFigures
from tomoni.core import interface as core
from tomoni.rules.interface import Month

CLAIM = "child-allowance-claim"
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
months = st.fixed_dictionaries(
    {"channels": st.dictionaries(st.sampled_from(["portal", "counter"]), st.integers(0, 99))},
    optional=dict.fromkeys(COUNTS, st.integers(0, 99)),
)


@pytest.fixture
def desk(town: Any) -> dict[str, core.Actor]:
    open_town()
    return {"clerk": staff("nakamura", "clerk"), "chief": staff("ishii", "chief")}


@given(st.lists(months), st.lists(months))
def test_months_add_up_in_any_order_and_in_parts(some, others):
    whole = add_up(some + others)
    assert whole == add_up(others + some) == add_up([add_up(some), add_up(others)])
    assert whole["arrived"] == sum(month.get("arrived", 0) for month in some + others)


def step(case: int, before: str, after: str, hours: int) -> Step:
    return Step(case, before, after, NOON + timedelta(hours=hours))


def test_a_stay_ends_when_the_state_changes_and_time_of_one_case_is_not_anothers():
    read = Stays().read(
        [
            step(1, "", "arrived", 0),
            step(1, "arrived", "checking", 2),
            step(1, "checking", "checking", 3),
            step(1, "checking", "reviewing", 7),
            step(2, "", "arrived", 100),
            step(2, "arrived", "checking", 104),
        ]
    )
    assert dict(read.seconds) == {"arrived": 6 * 3600, "checking": 5 * 3600}
    assert dict(read.stays) == {"arrived": 2, "checking": 1}


@given(st.lists(st.timedeltas(timedelta(0), timedelta(days=3)), max_size=20))
def test_no_act_counts_more_than_a_person_may_have_needed(pauses):
    acts = [NOON]
    for pause in pauses:
        acts.append(acts[-1] + pause)
    needed = time_at_hand(acts)
    assert needed[0] == AT_HAND and all(timedelta(0) <= one <= AT_HAND for one in needed)
    assert all(one == pause for one, pause in zip(needed[1:], pauses, strict=True) if pause <= AT_HAND)


def test_what_was_saved_is_paper_less_what_it_took():
    counts = add_up([{"ended": 10, "staff_seconds": 6_000, "conversations": 8, "resident_seconds": 2_400}])
    told = saved(counts, {"minutes_staff": 25, "minutes_resident": 35})
    assert (told.staff, told.resident, told.staff_took, told.resident_took) == (150, 240, 100, 40)
    assert saved(counts, {}).staff is None


def months_of(service: str = CLAIM) -> dict[str, Any]:
    return {row.month: row.counts for row in MonthFigures.objects.filter(service=service)}


def test_a_case_is_counted_in_the_month_it_arrived_and_acts_in_theirs(desk: dict[str, core.Actor], clock: Any) -> None:
    clock("2026-11-27T10:00")
    family = make_yamada()
    number = send(family.hanako, CLAIM, claim_answers(family.hanako, family.taro))
    clock("2026-12-02T10:00")
    decide(number, desk)
    cases.give_feedback(number, 2, "口座の書き方が難しい", actor=actor_of(family.hanako))
    assert cases.reckon_figures() > 0
    november, december = months_of()["2026-11"], months_of()["2026-12"]
    assert (november["arrived"], november["decided"], november["approved"], november["late"]) == (1, 1, 1, 0)
    assert november["open_days"] == 5 and november["seconds"]["arrived"] == 5 * 86_400
    assert november.get("acts", 0) == 0 and december["acts"] >= 3 and december["cases_acted_on"] == 1
    assert december["arrived"] == 0 and december["ended"] == 1 and december["ease"] == {"2": 1}
    assert december["people"] == {}, "nobody is counted by name unless the town says so"
    told = cases.figures_of(CLAIM, Month(2026, 11), Month(2026, 12))
    assert (told.within_period, told.days_to_decide, told.counts["arrived"]) == (1, 5, 1)
    assert [words for _, _, words in told.hard] == ["口座の書き方が難しい"]


def test_what_did_not_change_is_not_counted_again(desk: dict[str, core.Actor], clock: Any) -> None:
    clock("2026-11-27T10:00")
    family = make_yamada()
    number = send(family.hanako, CLAIM, claim_answers(family.hanako, family.taro))
    assert cases.reckon_figures() == 1
    clock("2026-11-27T10:05")
    assert cases.reckon_figures() == 0, "younger than ten minutes"
    clock("2026-11-28T10:00")
    assert cases.reckon_figures() == 1, "what was written in its last minutes may have been too late for it"
    clock("2026-11-29T10:00")
    assert cases.reckon_figures() == 0, "nothing has happened"
    decide(number, desk)
    clock("2026-11-29T10:11")
    assert cases.reckon_figures() == 1
    assert months_of()["2026-11"]["decided"] == 1


def test_counting_by_person_is_turned_on_by_somebody_and_erased_when_turned_off(
    desk: dict[str, core.Actor], clock: Any
) -> None:
    clock("2026-11-27T10:00")
    cases.figures_per_person(True, actor=desk["chief"])
    family = make_yamada()
    decide(send(family.hanako, CLAIM, claim_answers(family.hanako, family.taro)), desk)
    cases.reckon_figures()
    assert months_of()["2026-11"]["people"].keys() == {desk["clerk"].id, desk["chief"].id}
    names = [name for name, _ in cases.figures_of(CLAIM, Month(2026, 11), Month(2026, 11)).people]
    assert set(names) == {desk["clerk"].name, desk["chief"].name}
    cases.figures_per_person(False, actor=desk["chief"])
    assert months_of()["2026-11"]["people"] == {}
    entry = core.LedgerEntry.objects.order_by("-pk").first()
    assert entry is not None and "figures_per_person" in entry.content
