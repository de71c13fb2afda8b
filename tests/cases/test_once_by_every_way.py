"""Exactly once, whichever way it comes: portal, counter, paper, two devices, both parents; in any order and at once."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.cases.builders import actor_of, child_of, claim_answers, make_yamada, open_town, staff
from tomoni.cases import interface as cases
from tomoni.cases.models import AnswerRevision, Case, ClaimKey, Receipt, Submission, Transition
from tomoni.core import interface as core

CLAIM = "child-allowance-claim"
TOWN = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]  # every example is rolled back
WAYS = ("portal", "counter", "paper", "telephone", "visit")
STAMP = "令和8年11月20日 収受"
Press = Callable[[], Any]


def ready(parent: core.Person, children: list[core.Person], way: str, clerk: core.Actor, key: str) -> Press:
    """An interview answered to its end; gives the press of the button. Each press has the key of its own page."""
    if way == "portal":
        actor = actor_of(parent)
        interview = cases.start_interview(actor, parent.pk, [CLAIM])
    else:
        actor = clerk
        interview = cases.take_in(actor, parent.pk, [CLAIM], way=way, stamp=STAMP if way == "paper" else "")
    cases.save_answers(interview.token, "all", claim_answers(parent, *children), person=parent.pk)
    return lambda: cases.submit_interview(interview.token, key, person=parent.pk, actor=actor)


def outcome(press: Press) -> str:
    """What came of a press: the receipt, or the code of what was refused."""
    try:
        return str(press().number)
    except cases.CasesError as error:
        return error.code


def whole() -> bool:
    """Nothing is there by half: as many cases as receipts, submissions, answers, arrivals; each with its live key."""
    counts = {rows.objects.count() for rows in (Case, Receipt, Submission, AnswerRevision, Transition)}
    held = ClaimKey.objects.filter(released_at=None)
    return counts == {Case.objects.count()} and held.values("case").distinct().count() == Case.objects.count()


@settings(max_examples=4, suppress_health_check=TOWN)
@given(presses=some.lists(some.tuples(some.sampled_from(("hanako", "kenichi")), some.sampled_from(WAYS)), min_size=2,
                          max_size=4))  # fmt: skip
def test_in_any_order_of_ways_and_parents_the_first_arrives_and_no_other(town_once: Any, presses: Any) -> None:
    family, clerk = town_once
    with transaction.atomic():
        mark = transaction.savepoint()
        came = []
        for place, (name, way) in enumerate(presses):
            parent = getattr(family, name)
            came.append(outcome(ready(parent, [family.taro, *family.more], way, clerk, f"key-{place}")))
        assert came[0].startswith("8-1122-") and set(came[1:]) == {"cases.claim_already_live"}
        assert Case.objects.count() == 1 and whole()
        transaction.savepoint_rollback(mark)


@settings(max_examples=3, suppress_health_check=TOWN)
@given(way=some.sampled_from(WAYS), elder=some.booleans())
def test_keys_are_taken_as_a_set_or_not_at_all(town_once: Any, way: str, elder: bool) -> None:
    """One child is claimed already. A claim for all three takes none of the other two keys, whichever child it is."""
    family, clerk = town_once
    with transaction.atomic():
        mark = transaction.savepoint()
        children = [family.taro, *family.more]
        held = children[2 if elder else 0]
        first = ready(family.hanako, children, "portal", clerk, "first")
        assert outcome(first).startswith("8-")
        ClaimKey.objects.exclude(parts=[f"p{held.pk}"]).update(released_at=core.now(), released_because="due")
        assert outcome(ready(family.kenichi, children, way, clerk, "second")) == "cases.claim_already_live"
        assert [key.parts for key in ClaimKey.objects.filter(released_at=None)] == [[f"p{held.pk}"]]
        assert Case.objects.count() == 1 and whole()
        transaction.savepoint_rollback(mark)


def at_once(code: Any, *presses: Press) -> list[str]:
    """Press together, each in a thread with its own connection."""
    together, came = threading.Barrier(len(presses)), []

    def go(press: Press) -> None:
        try:
            together.wait(30)
            with core.tenant(code):
                came.append(outcome(press))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=go, args=(press,)) for press in presses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(90)
    return sorted(came)


PAIRS = [
    (("hanako", "portal"), ("hanako", "counter")),
    (("hanako", "portal"), ("kenichi", "paper")),
    (("hanako", "telephone"), ("kenichi", "visit")),
]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: "-".join(f"{name}.{way}" for name, way in pair))
def test_in_the_same_instant_one_arrives_and_the_other_is_told(committed_town: Any, clock: Any, pair: Any) -> None:
    with core.tenant(committed_town):
        open_town()
        family, clerk = make_yamada(), staff("nakamura", "clerk")
        presses = [ready(getattr(family, n), [family.taro], way, clerk, f"key-{way}") for n, way in pair]
    came = at_once(committed_town, *presses)
    assert came[0].startswith("8-1122-") and came[1] == "cases.claim_already_live"
    with core.tenant(committed_town):
        assert Case.objects.count() == 1 and whole()


def test_two_devices_with_one_interview_give_one_receipt(committed_town: Any, clock: Any) -> None:
    """The page open twice: each has a key of its own. One arrives, the other is told the number of that."""
    with core.tenant(committed_town):
        open_town()
        family = make_yamada()
        actor = actor_of(family.hanako)
        interview = cases.start_interview(actor, family.hanako.pk, [CLAIM])
        answers = claim_answers(family.hanako, family.taro)
        cases.save_answers(interview.token, "all", answers, person=family.hanako.pk)

    def press(key: str) -> Press:
        return lambda: cases.submit_interview(interview.token, key, person=family.hanako.pk, actor=actor)

    came = at_once(committed_town, press("telephone"), press("computer"))
    assert came[0].startswith("8-1122-") and came[1] == "cases.interview_not_open"
    with core.tenant(committed_town):
        with pytest.raises(cases.InterviewNotOpen) as told:
            press("third")()
        assert told.value.data["receipt"] == came[0] and Case.objects.count() == 1 and whole()


def test_one_press_that_is_sent_twice_at_once_is_one_receipt(committed_town: Any, clock: Any) -> None:
    with core.tenant(committed_town):
        open_town()
        family, clerk = make_yamada(), staff("nakamura", "clerk")
        press = ready(family.hanako, [family.taro], "counter", clerk, "one-key")
    came = at_once(committed_town, press, press)
    assert came[0] == came[1] and came[0].startswith("8-1122-")
    with core.tenant(committed_town):
        assert Case.objects.count() == 1 and whole()


@pytest.fixture
def town_once(town: Any, clock: Any) -> Any:
    """One town for all examples of a test; each is rolled back."""
    open_town()
    family = make_yamada()
    family.more = [
        child_of(family, "山田 次郎", "ヤマダ ジロウ", "2024-02-01", order=2),
        child_of(family, "山田 桃子", "ヤマダ モモコ", "2021-02-01", order=3),
    ]
    return family, staff("nakamura", "clerk")
