"""Random lives of a family: births, 額改定, transfer, decrease, papers of older children, late claims, moves, death.

Every month of every instalment is compared with a reckoning of 児童手当法 6条, 8条 and 9条 that is written here by hand
and knows nothing of the rules engine; and every pay day with the sum of what was due by it.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cases.builders import ACCOUNT, SYSTEM, child_of, claim_answers, decide, make_yamada, open_town, save, send
from tests.cases.builders import staff as make_staff
from tomoni.cases import interface as cases
from tomoni.core import interface as core
from tomoni.payments import interface as payments
from tomoni.rules.interface import Month

CLAIM, REVISION, TRANSFER = "child-allowance-claim", "child-allowance-revision", "child-allowance-transfer"
DECREASE, END = "child-allowance-decrease", "child-allowance-end"
KANA = "アイウエオカキクケコ"


@dataclass
class Kid:
    """A child by hand: born, from which month it is paid, the last month, and who receives by month."""

    person: Any
    born: date
    first: Month
    last: Month | None = None


@dataclass
class Book:
    """What the law says, kept by hand: children, and from which month which parent receives."""

    kids: list[Kid] = field(default_factory=list)
    second_from: Month | None = None  # the second parent receives from here on
    over_after: Month | None = None  # nobody receives after this month

    def due(self, month: Month, parent: int) -> int:
        """Yen of a month for the first (0) or the second parent (1)."""
        if self.over_after is not None and month > self.over_after:
            return 0
        if (self.second_from is not None and month >= self.second_from) != bool(parent):
            return 0
        standing = [k for k in self.kids if k.first <= month and (k.last is None or month <= k.last)]
        standing.sort(key=lambda kid: kid.born)
        return sum(yen(kid.born, place, month) for place, kid in enumerate(standing, start=1))


def yen(born: date, place: int, month: Month) -> int:
    """6条: 15,000 to the month of the third birthday, then 10,000; the third and later 30,000."""
    under = (month.year - born.year) * 12 + month.number - born.month <= 36
    return 30_000 if place >= 3 else 15_000 if under else 10_000


def first_month(born: date, claimed: date) -> Month:
    """8条2項・3項: within 15 days of the day after the birth the claim counts as made in its month."""
    in_time = (claimed - born).days <= 15 or claimed == next_open(born, 15)
    return Month.of(born if in_time else claimed) + 1


def next_open(born: date, days: int) -> date:
    """The fifteenth day, or the next open one."""
    return core.open_day_from(date.fromordinal(born.toordinal() + days))


ACTS = st.lists(
    st.tuples(st.sampled_from(("birth", "birth", "late", "transfer", "decrease", "reckon", "wait")), st.integers(1, 4)),
    min_size=2, max_size=4,
)  # fmt: skip


@pytest.fixture
def desk(town: Any, clock: Any) -> dict[str, core.Actor]:
    open_town()
    return {"clerk": make_staff("nakamura", "clerk"), "chief": make_staff("ishii", "chief")}


@pytest.mark.slow
@settings(
    max_examples=3, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(acts=ACTS, last=st.sampled_from(("death", "moving", "on")))
def test_every_month_is_paid_once_to_the_yen_whatever_life_brings(
    desk: Any, clock: Any, acts: list[tuple[str, int]], last: str
) -> None:
    live(desk, clock, acts, last)


@pytest.mark.parametrize("last", ["death", "moving", "on"])
def test_one_life_is_paid_once_to_the_yen(desk: Any, clock: Any, last: str) -> None:
    live(desk, clock, [("birth", 2), ("late", 3), ("transfer", 2), ("decrease", 4)], last)


def live(desk: Any, clock: Any, acts: list[tuple[str, int]], last: str) -> None:
    """Play the acts, then compare."""
    clock("2026-11-22T10:00")
    family, book = make_yamada(), Book()
    parents = (family.hanako, family.kenichi)
    for link in core.Link.objects.filter(kind="guardian-child", target=family.taro):
        save(link, {"cares": True, "same_livelihood": True})
    decide(send(family.hanako, CLAIM, claim_answers(family.hanako, family.taro)), desk)
    book.kids.append(Kid(family.taro, date(2026, 11, 12), Month.parse("2026-12")))
    now = Month.parse("2026-11")
    for act, gap in acts:
        now = now + gap
        clock(f"{now}-20T10:00")
        play(act, now, book, family, parents, desk)
    finish(last, now, book, parents, desk, clock)
    compare(book, parents, now + 6)


def play(act: str, now: Month, book: Book, family: Any, parents: Any, desk: Any) -> None:
    """One thing that happens on the 20th of a month."""
    receiver, moved = parents[1 if book.second_from else 0], book.second_from is not None
    today = date(now.year, now.number, 20)
    if act in ("birth", "late"):
        born = date(now.year, now.number, 10) if act == "birth" else date((now - 1).year, (now - 1).number, 2)
        kana = f"ヤマダ {KANA[len(book.kids)]}コ"
        kid = child_of(family, f"山田 {len(book.kids)}子", kana, born.isoformat(), order=1)
        decide(send(receiver, REVISION, answers_of(receiver, parents, kid)), desk)
        book.kids.append(Kid(kid, born, first_month(born, today)))
    elif act == "transfer" and not moved and standing(book, now):
        for person, income in zip(parents, (1_000_000, 9_000_000), strict=True):
            save(person, {"income": dict.fromkeys(range(2018, 2055), income)})
        kids = [kid.person for kid in standing(book, now + 1)]
        decide(send(parents[1], TRANSFER, answers_of(parents[1], parents, *kids)), desk)
        book.second_from = now + 1
    elif act == "decrease" and len(standing(book, now)) > 1:
        gone = standing(book, now)[-1]
        decide(send(receiver, DECREASE, lessened(receiver, book, now, gone)), desk, "decreased")
        gone.last = now
    elif act == "reckon":
        cases.reckon_instalments(now - 1, actor=SYSTEM)


def standing(book: Book, month: Month) -> list[Kid]:
    return [kid for kid in book.kids if kid.last is None or kid.last > month]


def answers_of(parent: Any, parents: Any, *kids: Any) -> dict[str, Any]:
    answers = claim_answers(parent, *kids)
    holder = "ヤマダ ケンイチ" if parent is parents[1] else "ヤマダ ハナコ"
    return {**answers, f"p{parent.pk}.payout_account": {**ACCOUNT, "holder": holder}}


def lessened(parent: Any, book: Book, now: Month, gone: Kid) -> dict[str, Any]:
    me = f"p{parent.pk}"
    still = {
        f"guardian-child({me},p{kid.person.pk}).still_raised": kid is not gone
        for kid in book.kids
        if kid.last is None or kid.last > now
    }
    return {f"{me}.allowance_falls_because": "institution", f"{me}.allowance_falls_on": f"{now}-15", **still}


def finish(last: str, now: Month, book: Book, parents: Any, desk: Any, clock: Any) -> None:
    """How it ends, and the months after it."""
    receiver = parents[1 if book.second_from and book.second_from <= now + 1 else 0]
    end = now + 1
    clock(f"{end}-20T10:00")
    if last == "moving":
        me = f"p{receiver.pk}"
        told = {f"{me}.allowance_ends_because": "moving", f"{me}.allowance_ends_on": f"{end}-25"}
        decide(send(receiver, END, told), desk, "ended")
        book.over_after = end
    elif last == "death":
        cases.reckon_instalments(end - 1, actor=SYSTEM)
        core.Person.objects.filter(pk=receiver.pk).update(died_on=date(end.year, end.number, 18))
        clock(f"{end + 1}-02T10:00")
        cases.follow_register(actor=SYSTEM)
        book.over_after = end
        unpaid(book, receiver, parents, desk)
    clock(f"{now + 7}-05T10:00")
    cases.reckon_instalments(now + 6, actor=SYSTEM)


def unpaid(book: Book, receiver: Any, parents: Any, desk: Any) -> None:
    """The other parent claims what was not paid, for the eldest child."""
    other = parents[0] if receiver is parents[1] else parents[1]
    kids = [kid for kid in book.kids if kid.last is None]
    eldest = min(kids, key=lambda kid: kid.born)
    kana = core.Person.objects.get(pk=eldest.person.pk).name_kana
    account = {f"p{eldest.person.pk}.payout_account": {**ACCOUNT, "holder": kana}}
    decide(send(other, "child-allowance-unpaid", account), desk)


def regular(one: Any, book: Book) -> bool:
    """Whether an instalment is paid in an even month, or after the right of who receives it was over."""
    last = [month for month in (book.over_after, book.second_from and book.second_from - 1) if month]
    over = any(one.due_on > month.last_day for month in last)
    return one.due_on.month % 2 == 0 or one.origin.startswith("unpaid") or over


def compare(book: Book, parents: Any, through: Month) -> None:
    """Month by month over everybody, and nothing twice; each instalment on a pay day after its month."""
    everybody = [*parents, *(kid.person for kid in book.kids)]
    found: dict[str, int] = {}
    overpaid = sum(one.overpaid for person in parents for one in cases.list_awards(person=person.pk))
    for person in everybody:
        for one in payments.list_instalments_of(person=person.pk, limit=10_000):
            if one.state != "cancelled":
                found[one.month] = found.get(one.month, 0) + one.amount
                assert one.due_on > Month.parse(one.month).last_day
                assert regular(one, book), "even months; after the end of a right any (8条4項)"
    first, by_hand = Month.parse("2026-12"), {}
    for n in range(through.index - first.index + 1):
        month = first + n
        by_hand[str(month)] = book.due(month, 0) + book.due(month, 1)
    assert sum(found.values()) - overpaid == sum(by_hand.values()), (found, by_hand)
    assert not {month for month in found if month not in by_hand}, "no month that nobody is owed"
    if not any(kid.last for kid in book.kids):
        assert found == {month: amount for month, amount in by_hand.items() if amount}
