"""One move of a person is one thing, whatever day each adult of the household tells; a later move is another."""

import threading
from datetime import date
from typing import Any

import pytest
from django.db import connections

from tests.cases import builders as make
from tests.cases.test_moving import NEW
from tomoni.cases import interface as cases
from tomoni.cases.models import ClaimKey, ToldAgain
from tomoni.core import interface as core

NOTICE, INSURANCE = "moving-within-notice", "insurance-address"
DAY = "2026-11-16"


def settle(clock: Any) -> make.Yamada:
    make.open_town()
    for key, name, symbol in (("residents", "住民課", "住"), ("care", "健康福祉課", "健")):
        core.Department.objects.create(key=key, name=name, symbol=symbol, phone="0999-00-1235", hours="8時30分から")
    found = make.make_yamada()
    for member in (found.hanako, found.kenichi, found.taro):
        make.save(member, {"address_since": "2020-04-01", "lived_here_since": "2020-04-01"})
    return found


@pytest.fixture
def family(town: Any, clock: Any) -> make.Yamada:
    return settle(clock)


def told(person: Any, on: str = DAY, *, along: Any = True) -> dict[str, Any]:
    """What somebody tells of a move; along: all of the household, or of each other member whether they came too."""
    me = f"p{person.pk}"
    found = {f"{me}.moved_on": on, f"{me}.new_address": NEW, f"{me}.household_moves": along is True}
    found[f"{me}.family_insured_here"] = True
    if along is not True:
        found |= {f"p{one.pk}.moves_too": came for one, came in along.items()} | {f"{me}.joins_household": "own"}
    return found


@pytest.mark.parametrize("first, second", [("hanako", "kenichi"), ("kenichi", "hanako")])
@pytest.mark.parametrize("service", [NOTICE, INSURANCE])
@pytest.mark.parametrize("day", ["2026-11-03", DAY, "2026-11-22"])
def test_another_day_of_the_same_move_is_no_second_move(
    family: make.Yamada, service: str, first: str, second: str, day: str
) -> None:
    one, other = getattr(family, first), getattr(family, second)
    make.send(one, service, told(one))
    with pytest.raises(cases.ClaimAlreadyLive) as refused:
        make.send(other, service, told(other, day))
    assert (refused.value.same_person, refused.value.case_number) == (False, None)
    assert refused.value.happened_on == date(2026, 11, 16), "they moved too, so they may know the day"
    assert not cases.list_cases_of(other.pk)


def test_who_stays_behind_does_not_learn_the_day(family: make.Yamada) -> None:
    mother, father = family.hanako, family.kenichi
    make.send(mother, NOTICE, told(mother, along={father: False, family.taro: True}))
    with pytest.raises(cases.ClaimAlreadyLive) as refused:
        make.send(father, NOTICE, told(father, "2026-11-18", along={mother: False, family.taro: True}))
    assert refused.value.happened_on is None


def test_of_a_protected_person_no_day_is_told(family: make.Yamada) -> None:
    make.send(family.hanako, NOTICE, told(family.hanako))
    office = core.Department.objects.get(key="residents")
    core.Protection.objects.create(person=family.hanako, since=date(2026, 11, 1), department=office)
    with pytest.raises(cases.ClaimAlreadyLive) as refused:
        make.send(family.kenichi, NOTICE, told(family.kenichi, "2026-11-18"))
    assert refused.value.happened_on is None


def test_each_of_two_who_part_may_tell_another_day(family: make.Yamada) -> None:
    one, other = family.hanako, family.kenichi
    make.send(one, NOTICE, told(one, along={other: False, family.taro: True}))
    make.send(other, NOTICE, told(other, "2026-11-18", along={one: False, family.taro: False}))
    assert [len(cases.list_cases_of(each.pk)) for each in (one, other)] == [1, 1]


def test_a_later_move_is_another(family: make.Yamada, clock: Any) -> None:
    make.send(family.hanako, INSURANCE, told(family.hanako))
    clock("2026-12-15T10:00:00")
    with pytest.raises(cases.ClaimAlreadyLive):
        make.send(family.kenichi, INSURANCE, told(family.kenichi, "2026-11-29"))
    later = make.send(family.kenichi, INSURANCE, told(family.kenichi, "2026-11-30"))
    with pytest.raises(cases.ClaimAlreadyLive):
        make.send(family.hanako, INSURANCE, told(family.hanako, "2026-11-17"))
    assert [line.number for line in cases.list_cases_of(family.kenichi.pk)] == [later]


def test_what_stands_before_sending_knows_a_later_move(family: make.Yamada, clock: Any) -> None:
    make.send(family.hanako, NOTICE, told(family.hanako))
    clock("2026-12-15T10:00:00")
    for day, live in (("2026-11-20", ((NOTICE, None),)), ("2026-12-10", ())):
        talk = cases.start_interview(make.actor_of(family.kenichi), family.kenichi.pk, [NOTICE], anew=True)
        cases.save_answers(talk.token, "form", told(family.kenichi, day), person=family.kenichi.pk)
        assert cases.find_check_page(talk.token, person=family.kenichi.pk).live == live


def test_where_a_later_move_is_taken_back_the_one_before_stands_again(family: make.Yamada) -> None:
    make.send(family.hanako, NOTICE, told(family.hanako))
    later = make.send(family.hanako, NOTICE, told(family.hanako, "2026-12-20"))
    cases.withdraw_case(later, actor=make.actor_of(family.hanako))
    with pytest.raises(cases.ClaimAlreadyLive):
        make.send(family.kenichi, NOTICE, told(family.kenichi, "2026-11-18"))
    assert make.send(family.kenichi, NOTICE, told(family.kenichi, "2026-12-21"))


def test_who_moved_here_may_move_within_the_town_the_week_after(family: make.Yamada) -> None:
    me = f"p{family.hanako.pk}"
    more = {f"{me}.joins_household": "own", f"{me}.former_address": NEW}
    for service, day in (("moving-in-notice", "2026-11-10"), (NOTICE, "2026-11-18")):
        assert make.send(family.hanako, service, told(family.hanako, day) | more)


@pytest.mark.parametrize("service", [NOTICE, INSURANCE])
def test_two_adults_in_the_same_instant_make_one_move(committed_town: Any, clock: Any, service: str) -> None:
    with core.tenant(committed_town):
        found = settle(clock)
        presses = [ready(found.hanako, service, DAY), ready(found.kenichi, service, "2026-11-18")]
    assert at_once(committed_town, presses) == ["arrived", "live"]
    with core.tenant(committed_town):
        assert ClaimKey.objects.filter(released_at=None).count() == 3, "one for each who moved"


def test_two_adults_in_the_same_instant_make_one_later_move(committed_town: Any, clock: Any) -> None:
    with core.tenant(committed_town):
        found = settle(clock)
        make.send(found.hanako, NOTICE, told(found.hanako))
        presses = [ready(found.hanako, NOTICE, "2026-12-10"), ready(found.kenichi, NOTICE, "2026-12-12")]
    assert at_once(committed_town, presses) == ["arrived", "live"]
    with core.tenant(committed_town):
        live = ClaimKey.objects.filter(released_at=None)
        assert live.count() == 3 and len(set(live.values_list("case", "happened_on"))) == 1


def ready(person: Any, service: str, on: str) -> tuple[Any, str]:
    talk = cases.start_interview(make.actor_of(person), person.pk, [service], anew=True)
    cases.save_answers(talk.token, "form", told(person, on), person=person.pk)
    return person, talk.token


def at_once(code: Any, presses: list[tuple[Any, str]]) -> list[str]:
    together, came = threading.Barrier(len(presses)), list[str]()

    def press(person: Any, token: str) -> None:
        try:
            together.wait(30)
            with core.tenant(code):
                cases.submit_interview(token, f"key-{person.pk}", person=person.pk, actor=make.actor_of(person))
            came.append("arrived")
        except cases.ClaimAlreadyLive:
            came.append("live")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=one) for one in presses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(90)
    return sorted(came)


# --- the day, put right; and the other day, seen by staff -----------------------------------------------------------


def test_who_told_it_puts_the_day_right_and_nobody_else_does(family: make.Yamada) -> None:
    number = make.send(family.hanako, NOTICE, told(family.hanako))
    cases.correct_day(number, date(2026, 11, 18), actor=make.actor_of(family.hanako))
    assert cases.find_day_told(number).day == date(2026, 11, 18)
    with pytest.raises(cases.CaseNotFound):
        cases.correct_day(number, date(2026, 11, 20), actor=make.actor_of(family.kenichi))
    with pytest.raises(cases.CorrectionNotPossible):
        cases.correct_day(number, date(2026, 5, 1), actor=make.actor_of(family.hanako))
    with pytest.raises(cases.ClaimAlreadyLive) as refused:
        make.send(family.kenichi, NOTICE, told(family.kenichi, "2026-12-01"))
    assert refused.value.happened_on == date(2026, 11, 18), "the key has the day as it was put right"


def test_the_desk_puts_the_day_right_before_it_receives_the_notice(family: make.Yamada) -> None:
    number, clerk = (
        make.send(family.hanako, NOTICE, told(family.hanako)),
        make.staff("j", "clerk", department="residents"),
    )
    with pytest.raises(cases.NotAllowed):
        cases.correct_day(number, date(2026, 11, 18), actor=make.staff("k", "clerk"))
    cases.correct_day(number, date(2026, 11, 18), actor=clerk)
    cases.receive_in_person(number, actor=clerk)
    with pytest.raises(cases.CaseNotInState):
        cases.correct_day(number, date(2026, 11, 19), actor=clerk)
    [day] = [str(one.answer) for one in make.refetch(number).items if one.path.endswith(".moved_on")]
    assert day == "2026-11-18"


def test_a_notification_that_took_effect_keeps_its_day(family: make.Yamada) -> None:
    number = make.send(family.hanako, INSURANCE, told(family.hanako))
    with pytest.raises(cases.CaseNotInState):
        cases.correct_day(number, date(2026, 11, 18), actor=make.actor_of(family.hanako))


def test_staff_see_both_days(family: make.Yamada) -> None:
    number = make.send(family.hanako, NOTICE, told(family.hanako))
    for day in ("2026-11-17", "2026-11-18"):
        _, token = ready(family.kenichi, NOTICE, day)
        with pytest.raises(cases.ClaimAlreadyLive):
            cases.submit_interview(token, f"k{day}", person=family.kenichi.pk, actor=make.actor_of(family.kenichi))
        assert cases.note_told_again(token, person=family.kenichi.pk, actor=make.actor_of(family.kenichi)) == 1
    [other] = cases.find_day_told(number).others
    assert (other.name, other.day) == ("山田 健一", date(2026, 11, 18)), "the last day each told"


@pytest.mark.parametrize("day, along", [(DAY, True), ("2026-11-18", "taro")])
def test_the_same_day_and_what_may_not_be_known_is_kept_nowhere(family: make.Yamada, day: str, along: Any) -> None:
    mother, father = family.hanako, family.kenichi
    make.send(mother, NOTICE, told(mother, along=True if along is True else {father: False, family.taro: True}))
    _, token = ready(father, NOTICE, day)
    if along is not True:
        more = told(father, day, along={mother: False, family.taro: True})
        cases.save_answers(token, "form", more, person=father.pk)
    assert cases.note_told_again(token, person=father.pk, actor=make.actor_of(father)) == 0
    assert not ToldAgain.objects.exists()


# --- whom a title names ---------------------------------------------------------------------------------------------


def test_a_title_names_everybody_who_moves_and_first_who_asks(family: make.Yamada) -> None:
    _, token = ready(family.kenichi, NOTICE, DAY)
    [part] = cases.find_check_page(token, person=family.kenichi.pk).parts
    assert [name for _, name in part.about] == ["山田 健一", "山田 花子", "山田 太郎"]
    number = make.send(family.kenichi, NOTICE, told(family.kenichi))
    [line] = [one for one in cases.list_cases_of(family.kenichi.pk) if one.number == number]
    assert line.concerns == ("山田 健一", "山田 花子", "山田 太郎")


def test_a_title_does_not_name_who_stays(family: make.Yamada) -> None:
    along = {family.hanako: False, family.taro: False}
    number = make.send(family.kenichi, NOTICE, told(family.kenichi, along=along))
    assert cases.find_case_of(family.kenichi.pk, number).line.concerns == ("山田 健一",)
