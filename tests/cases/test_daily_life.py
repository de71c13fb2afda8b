"""Children and daily life after a birth or a move, each service to its end: decision, letter, what is handed over."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.cases.builders import (
    ACCOUNT,
    SYSTEM,
    Yamada,
    child_of,
    deliver,
    make_yamada,
    open_town,
    save,
    send,
    staff,
)
from tests.cases.test_clock_verbs import left
from tests.cases.test_national_periods import text_of
from tomoni.cases import interface as cases
from tomoni.cases.models import Case
from tomoni.core import interface as core
from tomoni.payments import interface as payments

CARD, SCHOOL, DOG, SECOND = "children-medical", "school-transfer", "dog-moved", "pregnancy-support-second"


@pytest.fixture
def desk(town: Any, clock: Callable[[str], None]) -> dict[str, core.Actor]:
    """Child support and health at work on Tuesday 24 November 2026."""
    clock("2026-11-24T10:00")
    core.Department.objects.create(key="care", name="健康福祉課", symbol="健福", phone="0999-12-3470", hours="")
    open_town()
    made = {"clerk": staff("nakamura", "clerk"), "chief": staff("ishii", "chief")}
    return made | {"carer": staff("ogata", "clerk", department="care")}


@pytest.fixture
def family(desk: dict[str, core.Actor]) -> Yamada:
    return make_yamada()


def moved(family: Yamada, *, from_elsewhere: bool = False) -> None:
    """The register has the new address of all since 16 November."""
    since = {"address_since": "2026-11-16"} | ({"lived_here_since": "2026-11-16"} if from_elsewhere else {})
    for one in family.household.memberships.all():
        save(one.person, since)


def test_a_newborn_gets_the_card_of_the_town_and_the_letter_says_from_when(
    family: Yamada, desk: dict[str, core.Actor]
) -> None:
    number = send(family.hanako, CARD, {})
    cases.start_checking(number, actor=desk["clerk"])
    cases.draft_decision(number, "approved", [], actor=desk["clerk"])
    cases.approve_decision(number, actor=desk["chief"])
    deliver()
    text = text_of(number)
    assert "山田太郎" in text and "令和8年11月12日" in text and "令和27年3月31日" in text
    assert "鈴木一郎" in text and "ひばり町長に対して審査請求をすることができます" in text
    waits = Case.objects.get(number=number).outcomes.filter(waits=True)
    assert [(one.kind, one.name, one.data["count"]) for one in waits] == [("issue", "medical-card", 1)]


def test_a_card_is_asked_for_once_and_the_second_leaves_nothing_behind(
    family: Yamada, desk: dict[str, core.Actor]
) -> None:
    number = send(family.hanako, CARD, {})
    before = left(number)[:2]
    with pytest.raises(cases.ClaimAlreadyLive):
        send(family.kenichi, CARD, {})
    assert left(number)[:2] == before and Case.objects.count() == 1


def test_a_child_who_moved_gets_the_notice_of_the_school_once_it_was_looked_up(
    family: Yamada, desk: dict[str, core.Actor]
) -> None:
    ichiro = child_of(family, "山田 一郎", "ヤマダ イチロウ", "2018-05-02", order=1)
    moved(family)
    number = send(
        family.hanako, SCHOOL, {f"p{ichiro.pk}.school_wish": "same", f"p{ichiro.pk}.school_wish_because": "学期の途中"}
    )
    cases.start_checking(number, actor=desk["clerk"])
    who = f"p{family.hanako.pk}"
    schools = {f"{who}.district_elementary": "みどり台小学校", f"{who}.district_junior": "ひばり中学校"}
    cases.establish_facts(number, "district", schools, actor=desk["clerk"])
    cases.draft_decision(number, "approved", [], actor=desk["clerk"])
    cases.approve_decision(number, actor=desk["chief"])
    deliver()
    text = text_of(number)
    assert "山田一郎" in text and "山田太郎" not in text, "a baby goes to no school"
    assert "みどり台小学校" in text and "いま通っている町の学校に続けて通いたい" in text
    assert "ひばり町教育委員会に対して審査請求をすることができます" in text


@pytest.mark.parametrize("from_elsewhere", [False, True], ids=["within the town", "from another town"])
def test_a_dog_is_notified_at_once_and_a_tag_is_handed_over_only_to_who_came_from_elsewhere(
    family: Yamada, desk: dict[str, core.Actor], from_elsewhere: bool
) -> None:
    moved(family, from_elsewhere=from_elsewhere)
    who = f"p{family.hanako.pk}"
    answers = {f"{who}.keeps_dog": True, f"{who}.dog_tag": "tag", f"{who}.dogs": 2}
    number = send(family.hanako, DOG, answers)
    deliver()
    handed = Case.objects.get(number=number).outcomes.filter(kind="issue")
    assert [one.data["count"] for one in handed] == ([2] if from_elsewhere else [])
    assert "狂犬病予防法第4条第4項の届出を受け取りました" in text_of(number)


def test_the_second_payment_needs_no_question_where_the_town_knows_the_pregnancy(
    family: Yamada, desk: dict[str, core.Actor]
) -> None:
    bump = core.create_thing("pregnancy", of_person=family.hanako)
    known = {"due_date": "2026-11-20", "children_expected": 1}
    core.save_facts(bump, known, source="case:1", holds_since=date(2026, 4, 1), actor=SYSTEM, sensitive=list(known))
    number = send(family.hanako, SECOND, {f"p{family.hanako.pk}.payout_account": ACCOUNT})
    cases.start_checking(number, actor=desk["clerk"])
    cases.draft_decision(number, "approved", [], actor=desk["clerk"])
    cases.approve_decision(number, actor=desk["chief"])
    deliver()
    assert sum(one.amount for one in payments.list_instalments_of(person=family.hanako.pk)) == 50_000
    assert "50,000円" in text_of(number)
