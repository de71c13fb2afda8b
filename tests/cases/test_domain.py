"""The pure part: the table of states, the clock, keys, receipts, schedules. No database."""

from datetime import date, timedelta

import jpholiday
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tomoni.cases.domain.answers import changes, corrected, digest, renamed
from tomoni.cases.domain.claims import as_set, claim_key
from tomoni.cases.domain.clock import Mark, Period, governing, read_clock
from tomoni.cases.domain.decisions import clean_reasons, is_adverse, is_lesser, need_reasons
from tomoni.cases.domain.desk import count_words, desk_of
from tomoni.cases.domain.paths import read_path
from tomoni.cases.domain.receipts import check_digit, is_receipt_number, receipt_number
from tomoni.cases.domain.schedule import final_pay_day, forecast, next_pay_month, pay_day
from tomoni.cases.domain.snapshot import changed_parts, freeze
from tomoni.cases.domain.transitions import TABLE, Effect, State, Verb, Who, step, verbs_open
from tomoni.cases.errors import CaseNotInState, ItemNotInCorrection, NotAllowed, ReasonsMissing
from tomoni.rules.interface import Month


class Office:
    """Open days without a town: weekends, holidays and the turn of the year are closed."""

    def is_open_day(self, day: date) -> bool:
        turn = (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
        return day.weekday() < 5 and not turn and not jpholiday.is_holiday(day)


OFFICE = Office()
EVEN = (2, 4, 6, 8, 10, 12)
days = st.dates(date(2024, 1, 1), date(2028, 12, 31))


def test_the_clock_of_the_prototype_reads_as_drawn() -> None:
    marks = [
        Mark(date(2026, 11, 22), Effect.START),
        Mark(date(2026, 11, 26), Effect.STOP),
        Mark(date(2026, 12, 3), Effect.RESUME),
    ]
    clock = read_clock(Period(30), marks, OFFICE, date(2026, 12, 7))
    assert (clock.used, clock.stopped, clock.remaining, clock.due_on) == (5, 5, 25, date(2027, 1, 18))
    assert [(s.kind, s.days) for s in clock.segments] == [("used", 3), ("stopped", 5), ("used", 2), ("left", 25)]


def test_a_late_clock_says_since_when() -> None:
    marks = [Mark(date(2026, 12, 1), Effect.START)]
    clock = read_clock(Period(3), marks, OFFICE, date(2026, 12, 9))
    assert (clock.remaining, clock.late, clock.due_on) == (-3, True, date(2026, 12, 4))
    assert [(s.kind, s.days) for s in clock.segments] == [("used", 3), ("late", 3)]


def test_a_period_by_law_does_not_stop_where_the_law_does_not_say_so() -> None:
    marks = [Mark(date(2026, 12, 1), Effect.START), Mark(date(2026, 12, 2), Effect.STOP)]
    law = Period(30, "all", "by_law", stops=())
    assert read_clock(law, marks, OFFICE, date(2026, 12, 11)).remaining == 20
    assert governing([Period(10), law]) is law


@given(
    started=days, period=st.integers(1, 60), waits=st.lists(st.integers(1, 20), max_size=5), after=st.integers(0, 90)
)
def test_used_and_left_make_the_period_and_stops_move_the_due_day(
    started: date, period: int, waits: list[int], after: int
) -> None:
    marks, day = [Mark(started, Effect.START)], started
    for place, wait in enumerate(waits):
        day += timedelta(days=wait)
        marks.append(Mark(day, Effect.RESUME if place % 2 else Effect.STOP))
    today = day + timedelta(days=after)
    clock = read_clock(Period(period), marks, OFFICE, today)
    counted = sum(OFFICE.is_open_day(started + timedelta(days=n)) for n in range(1, (today - started).days + 1))
    assert clock.used + clock.stopped == counted
    assert clock.used + clock.remaining == period
    assert sum(s.days for s in clock.segments) == counted + max(clock.remaining, 0)
    undisturbed = read_clock(Period(period), marks[:1], OFFICE, today)
    assert clock.due_on >= undisturbed.due_on
    assert OFFICE.is_open_day(clock.due_on) or clock.remaining <= 0


def test_every_state_can_be_reached_and_left_or_is_an_end() -> None:
    reached = {rule.after for rule in TABLE if rule.after}
    assert reached == set(State)
    ends = {state for state in State if not any(state in rule.before for rule in TABLE)}
    assert ends == {State.DESTROYED}, "what is closed or withdrawn is kept until its time is over"


def test_only_who_holds_the_open_place_approves_and_nothing_skips_the_decision() -> None:
    assert step(State.APPROVING, Verb.APPROVE, "application", [Who.APPROVER]).after is State.DECIDED
    with pytest.raises(NotAllowed):
        step(State.APPROVING, Verb.APPROVE, "application", [Who.CLERK, Who.CHIEF, Who.SYSTEM])
    with pytest.raises(CaseNotInState):
        step(State.DRAFTED, Verb.APPROVE, "application", [Who.APPROVER])
    with pytest.raises(CaseNotInState):
        step(State.ARRIVED, Verb.CARRY_OUT, "application", [Who.SYSTEM])
    assert step(State.ARRIVED, Verb.CARRY_OUT, "notification", [Who.SYSTEM]).after is State.CARRIED_OUT
    assert verbs_open(State.CORRECTING, "application", [Who.APPLICANT]) == (Verb.ANSWER_CORRECTION, Verb.WITHDRAW)


def test_withdrawing_is_possible_until_the_decision() -> None:
    may = {state for state in State if Verb.WITHDRAW in verbs_open(state, "application", [Who.APPLICANT])}
    assert may == set(State) - {State.DECIDED, State.CARRIED_OUT, State.CLOSED, State.WITHDRAWN, State.DESTROYED}


@given(st.lists(st.text(max_size=8), min_size=1, max_size=4), st.lists(st.text(max_size=8), min_size=1, max_size=4))
def test_two_lists_of_parts_never_make_one_key(one: list[str], other: list[str]) -> None:
    same = claim_key("right", one).digest == claim_key("right", other).digest
    assert same == (one == other)


def test_keys_are_taken_in_one_order_and_each_once() -> None:
    keys = [claim_key("r", [part]) for part in ("p3", "p1", "p2", "p1")]
    assert as_set(keys) == as_set(reversed(keys)) and len(as_set(keys)) == 3


@given(days.filter(lambda day: day.year > 2018), st.integers(1, 9999), st.integers(0, 20), st.integers(1, 9))
def test_a_wrong_digit_of_a_receipt_is_found(day: date, serial: int, place: int, by: int) -> None:
    number = receipt_number(day, serial)
    assert is_receipt_number(number)
    places = [n for n, sign in enumerate(number) if sign.isdigit()]
    at = places[place % len(places)]
    wrong = number[:at] + str((int(number[at]) + by) % 10) + number[at + 1 :]
    assert not is_receipt_number(wrong)
    assert check_digit(number[:-1]) == number[-1]


def test_a_correction_touches_only_its_items() -> None:
    before = {"p1.public_service": "no", "p1.phone": "1"}
    after = corrected(before, {"p1.public_service": "yes"}, ["p1.public_service"])
    assert [(c.path, c.before, c.after) for c in changes(before, after)] == [("p1.public_service", "no", "yes")]
    with pytest.raises(ItemNotInCorrection) as refused:
        corrected(before, {"p1.phone": "2"}, ["p1.public_service"])
    assert refused.value.data["paths"] == ["p1.phone"]


def test_new_things_get_their_number_everywhere() -> None:
    answers = {"new-dwelling.tenure": "owned", "about.dwelling": "new-dwelling", "guardian-child(p1,new-a).cares": True}
    assert renamed(answers, {"new-dwelling": "e7", "new-a": "p9"}) == {
        "e7.tenure": "owned",
        "about.dwelling": "e7",
        "guardian-child(p1,p9).cares": True,
    }


def test_paths_are_taken_apart() -> None:
    path = read_path("p12.income[2024]")
    assert path and (path.kind, path.name, path.ends, path.year) == ("person", "income", (12,), 2024)
    link = read_path("guardian-child(p1, p2).cares")
    assert link and (link.kind, link.link, link.ends) == ("link", "guardian-child", (1, 2))
    new = read_path("new-dwelling.tenure")
    assert new and new.kind == "new"
    assert read_path("about.children") is None and read_path("evidence.x(p1)") is None


def test_a_snapshot_does_not_depend_on_order_and_names_what_changed() -> None:
    one = freeze({"a": {"x": 1, "y": 2}, "b": [1]})
    assert one.hash == freeze({"b": [1], "a": {"y": 2, "x": 1}}).hash == digest({"a": {"x": 1, "y": 2}, "b": [1]})
    assert changed_parts(one.parts, {"a": {"x": 1, "y": 3}, "b": [1]}) == ("a",)


def test_an_explanation_told_anew_is_no_change() -> None:
    tree = {"mark": "no", "key": "payable"}
    document = {"format": 2, "engine": "tomoni 0.1", "asked_on": "2025-04-01", "tree": tree}
    later = {**document, "engine": "tomoni 0.2", "asked_on": "2025-05-01"}
    assert changed_parts({"explanation": document}, {"explanation": later}) == ()
    assert changed_parts({"explanation": tree}, {"explanation": document}) == ()  # kept as the tree alone before
    other = {**later, "tree": {"mark": "yes", "key": "payable"}}
    assert changed_parts({"explanation": document}, {"explanation": other}) == ("explanation",)


def test_reasons_are_whole_or_the_draft_is_refused() -> None:
    whole = clean_reasons([{"text": " 所得 ", "law": "第4条"}, {"text": "", "law": ""}])
    assert whole == [{"text": "所得", "law": "第4条"}]
    need_reasons(whole, adverse=True, lesser=False)
    need_reasons([], adverse=False, lesser=False)
    for reasons, adverse, lesser in (([], True, False), ([], False, True), ([{"text": "x", "law": ""}], False, False)):
        with pytest.raises(ReasonsMissing):
            need_reasons(reasons, adverse=adverse, lesser=lesser)
    assert is_adverse(["letter"]) and not is_adverse(["certificate", "record", "offer"])
    assert is_lesser(["p1", "p2"], {"p1": 1}) and not is_lesser(["p1"], {"p1": 1}) and not is_lesser(["p1"], {})


def test_a_pay_day_on_a_closed_day_is_paid_before_it() -> None:
    assert pay_day(Month(2027, 4), 10, OFFICE) == date(2027, 4, 9)
    assert next_pay_month(date(2027, 2, 10), EVEN, 10, OFFICE) == Month(2027, 4)


@given(first=st.integers(0, 30), last=st.integers(0, 60), today=days)
def test_payments_cover_every_month_once(first: int, last: int, today: date) -> None:
    begin = Month(2024, 1) + first
    end = begin + last
    planned = forecast(
        begin, end, after=today, in_months=EVEN, day=10, calendar=OFFICE, count=100, amount=lambda month: 10_000
    )
    covered = [p.first_month + n for p in planned for n in range(p.months)]
    assert covered == [begin + n for n in range(last + 1)]
    assert all(
        p.pay_on > today and Month.of(p.pay_on) > p.last_month and p.amount == 10_000 * p.months for p in planned
    )
    assert [p.pay_on for p in planned] == sorted({p.pay_on for p in planned})


def test_what_is_left_when_a_right_ends_does_not_wait_for_a_pay_month() -> None:
    given = {"in_months": EVEN, "day": 10, "calendar": OFFICE, "count": 9, "amount": lambda month: 10_000}
    days = {
        last: [p.pay_on for p in forecast(Month(2027, 2), last, after=date(2027, 2, 12), **given)]
        for last in (Month(2027, 3), Month(2027, 4), Month(2027, 5))
    }
    april, may, june = date(2027, 4, 9), date(2027, 5, 10), date(2027, 6, 10)
    assert list(days.values()) == [[april], [april, may], [april, june]]
    assert final_pay_day(Month(2027, 4), date(2027, 7, 20), 10, OFFICE) == date(2027, 8, 10)


def test_counts_and_places_of_the_desk() -> None:
    assert count_words(99) == "99" and count_words(100) == "99+"
    assert desk_of(State.ARRIVED, "notification") == "" and desk_of(State.CORRECTING, "application") == "waiting"
