"""The pure part of approval: every order, absence and amount, without a database."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tomoni.cases.domain.routes import HOLDING, Delegate, Standing, after, begun, one_back, plan_route
from tomoni.core.domain.mandates import Grant, Matter, NoRight, Right, Roll, Seat
from tomoni.services.domain.steps import Delegation, RoutePlace, RouteSeat

TODAY = date(2026, 11, 24)
CHIEF, MAYOR = Seat("chief", "child-support"), Seat("mayor")


def route(*middle: RoutePlace, up_to: int | None = 100_000, results: tuple[str, ...] = ()) -> tuple[RoutePlace, ...]:
    """Clerk drafts; the mayor decides, or the chief up to an amount."""
    delegated = (Delegation(RouteSeat("chief"), results, up_to, "規程第5条"),)
    return (
        RoutePlace("draft", (RouteSeat("clerk"),)),
        *middle,
        RoutePlace("decide", (RouteSeat("mayor"),), delegated),
    )


def plan(places: tuple[RoutePlace, ...], amount: int | None = 10_000, **more: Any) -> list[tuple[str, str, str]]:
    stops = plan_route(places, department="child-support", result=more.pop("result", "approved"), amount=amount, **more)
    return [(stop.kind, stop.role, stop.office) for stop in stops]


def test_the_chief_decides_up_to_the_amount_and_the_mayor_above_it() -> None:
    line = RoutePlace("line", (RouteSeat("chief"),))
    assert plan(route(line), 100_000) == [("decide", "chief", "child-support")]
    assert plan(route(line), 100_001) == [("line", "chief", "child-support"), ("decide", "mayor", "")]
    assert plan(route(line), None) == [("decide", "chief", "child-support")]


def test_a_delegation_of_results_leaves_the_others_to_the_mayor() -> None:
    assert plan(route(results=("approved",)), result="refused")[-1] == ("decide", "mayor", "")


def test_who_stands_above_the_delegate_is_not_asked_but_joint_places_are() -> None:
    middle = (
        RoutePlace("together", (RouteSeat("chief", "finance"), RouteSeat("chief", "residents"))),
        RoutePlace("line", (RouteSeat("chief"),)),
        RoutePlace("line", (RouteSeat("deputy-mayor"),)),
    )
    small = plan(route(*middle), 1)
    assert small == [
        ("together", "chief", "finance"), ("together", "chief", "residents"), ("decide", "chief", "child-support"),
    ]  # fmt: skip
    assert ("line", "deputy-mayor", "") in plan(route(*middle), 200_000)


def test_the_towns_table_delegates_where_the_definition_does_not() -> None:
    table = [Delegate("chief", "finance", "規程第6条")]
    assert plan(route(up_to=1), 50_000, by_table=table)[-1] == ("decide", "chief", "finance")
    assert plan(route(up_to=100_000), 50_000, by_table=table)[-1] == ("decide", "chief", "child-support")


groups = st.lists(st.integers(1, 3), min_size=0, max_size=4)


def places(sizes: list[int]) -> tuple[Standing, ...]:
    """Groups of these sizes, a decision, and one view behind it."""
    found = [(group, "together") for group, size in enumerate(sizes, start=1) for _ in range(size)]
    found += [(len(sizes) + 1, "decide"), (len(sizes) + 2, "view")]
    return begun([Standing(n, group, kind, "waiting") for n, (group, kind) in enumerate(found, start=1)])


@given(groups, st.data())
def test_in_any_order_one_group_is_open_and_the_decision_comes_last(sizes: list[int], data: Any) -> None:
    now = places(sizes)
    answered = 0
    while any(p.state == "open" and p.kind in HOLDING for p in now):
        waits = [p for p in now if p.state == "open" and p.kind in HOLDING]
        assert len({p.group for p in waits}) == 1
        chosen = data.draw(st.sampled_from(waits))
        if chosen.kind == "decide":
            assert all(p.state == "done" for p in now if p.kind == "together")
        now = after(now, chosen.number)
        answered += 1
    assert answered == sum(sizes) + 1
    assert [p.state for p in now if p.kind == "view"] == ["open"]


@given(groups, st.data())
def test_one_place_back_asks_the_group_before_anew_and_no_other(sizes: list[int], data: Any) -> None:
    now = places(sizes)
    for _ in range(data.draw(st.integers(0, sum(sizes)))):
        now = after(now, next(p.number for p in now if p.state == "open" and p.kind in HOLDING))
    mine = next(p for p in now if p.state == "open" and p.kind in HOLDING)
    back = one_back(now, mine.number)
    if mine.group == 1:
        assert back is None
        return
    assert back is not None
    assert {p.group for p in back if p.state == "open"} == {mine.group - 1}
    assert [p for p in back if p.group < mine.group - 1] == [p for p in now if p.group < mine.group - 1]


PEOPLE = (1, 2, 3, 4, 5)
spans = st.tuples(st.integers(-30, 30), st.one_of(st.none(), st.integers(0, 30)))


@st.composite
def rolls(draw: Any) -> Roll:
    """Some holders of the chief's seat, some absent, some mandates of any days, ranks, ceilings and subjects."""
    holders = tuple(draw(st.sets(st.sampled_from(PEOPLE), max_size=2)))
    absent = dict.fromkeys(draw(st.sets(st.sampled_from(PEOPLE), max_size=3)), TODAY)
    grants = []
    for n in range(draw(st.integers(0, 4))):
        start, length = draw(spans)
        since = TODAY + timedelta(days=start)
        grants.append(
            Grant(
                id=n, kind=draw(st.sampled_from(["deputy", "fallback", "delegated"])),
                seat=draw(st.sampled_from([CHIEF, Seat("chief"), MAYOR])),
                people=tuple(draw(st.sets(st.sampled_from(PEOPLE), max_size=2))), rank=draw(st.integers(1, 3)),
                since=since, until=None if length is None else since + timedelta(days=length),
                ceiling=draw(st.one_of(st.none(), st.integers(0, 100))),
                services=frozenset(draw(st.sets(st.sampled_from(["a", "b"]), max_size=1))),
            )
        )  # fmt: skip
    return Roll(TODAY, {CHIEF: holders}, absent, tuple(grants))


matters = st.builds(
    Matter, st.sampled_from(["a", "b"]), st.just("approved"), st.one_of(st.none(), st.integers(0, 200)),
    st.one_of(st.none(), st.sampled_from(PEOPLE)),
)  # fmt: skip


@given(rolls(), matters)
def test_nobody_acts_without_a_right_and_nobody_on_an_own_draft(roll: Roll, matter: Matter) -> None:
    holders = roll.holders[CHIEF]
    there = roll.there(holders, matter)
    for person in PEOPLE:
        found = roll.right_of(person, CHIEF, matter)
        if person == matter.drafted_by:
            assert found == NoRight("own_draft")
        elif person in holders:
            assert isinstance(found, Right) and found.by == "own"
        elif isinstance(found, Right):
            grant = found.grant
            assert grant is not None and not there, "a deputy beside a holder who is there"
            assert grant.lives(TODAY) and not grant.lacks(matter) and grant.kind != "delegated"
            earlier = [g for g in roll.succession(CHIEF) if g.lives(TODAY) and not g.lacks(matter)]
            for other in earlier[: earlier.index(grant)]:
                assert not roll.there(other.people, matter), "somebody before in the line is there"
            assert set(found.absent) <= set(roll.absent)


@given(rolls(), matters)
def test_where_the_line_has_somebody_somebody_may_act(roll: Roll, matter: Matter) -> None:
    """No draft waits for ever while a mandate names somebody who is there."""
    live = [g for g in roll.succession(CHIEF) if g.lives(TODAY) and not g.lacks(matter)]
    reachable = roll.there(roll.holders[CHIEF], matter) or [p for g in live for p in roll.there(g.people, matter)]
    if reachable:
        assert roll.who_may(CHIEF, matter)


def test_a_mandate_that_ended_yesterday_says_when() -> None:
    grant = Grant(1, "deputy", CHIEF, (2,), 1, date(2026, 1, 1), TODAY - timedelta(days=1))
    roll = Roll(TODAY, {CHIEF: (1,)}, {1: TODAY}, (grant,))
    assert roll.right_of(2, CHIEF, Matter(drafted_by=5)) == NoRight("ended", day=date(2026, 11, 23))
    later = Roll(TODAY, {CHIEF: (1,)}, {1: TODAY}, (Grant(1, "deputy", CHIEF, (2,), 1, date(2026, 12, 1), None),))
    assert later.right_of(2, CHIEF, Matter(drafted_by=5)) == NoRight("not_begun", day=date(2026, 12, 1))
