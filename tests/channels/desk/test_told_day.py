"""The day of a prepared notice, put right at home and at the desk; a second adult is told, and staff see both days."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.channels.desk import builders as make
from tests.channels.desk.test_moving_ways import mover  # noqa: F401
from tests.channels.portal.conftest import signed_in
from tests.channels.portal.test_interview import text_of
from tomoni.cases import interface as cases
from tomoni.core import interface as core

NOTICE = "moving-within-notice"


@pytest.fixture
def parents(mover: core.Person) -> tuple[core.Person, core.Person]:  # noqa: F811
    """Who tells of the move, and the other adult of the household."""
    home = core.find_household_of(mover.pk)
    members = core.Membership.objects.filter(household=home).exclude(person=mover).select_related("person")
    return mover, min((one.person for one in members), key=lambda one: one.birth_date)


def told(person: core.Person, day: str) -> str:
    """A conversation in which somebody told of the move of all; its token."""
    me = f"p{person.pk}"
    account = core.find_or_create_account(f"demo:{person.pk}", person=person, level=2)
    talk = cases.start_interview(core.Actor.resident(account), person.pk, [NOTICE])
    answers = {f"{me}.moved_on": day, f"{me}.household_moves": True}
    answers[f"{me}.new_address"] = {"postal_code": "0999901", "address": "みどり県ひばり町川向3番1号"}
    cases.save_answers(talk.token, "form", answers, person=person.pk)
    return talk.token


def at_home(person: core.Person) -> Client:
    return signed_in(core.find_or_create_account(f"demo:{person.pk}", person=person, level=2))


def send(person: core.Person, token: str) -> Any:
    client = at_home(person)
    page = text_of(client.get(f"/interviews/{token}/check/"))
    key = re.search(r'name="submission_key" value="([^"]+)"', page)[1]
    return client.post(f"/interviews/{token}/check/", {"service": [NOTICE], "submission_key": key})


def number_of(person: core.Person) -> str:
    return cases.list_cases_of(person.pk)[0].number


def test_who_told_it_puts_the_day_right_at_home(parents: Any) -> None:
    asker, _ = parents
    assert send(asker, told(asker, "2026-11-16")).status_code == 302
    client, number = at_home(asker), number_of(asker)
    assert f'href="/cases/{number}/day/"' in text_of(client.get(f"/cases/{number}/"))
    page = text_of(client.get(f"/cases/{number}/day/"))
    names = re.findall(r'name="([^"]+:(?:year|month|day))"', page)
    typed = dict(zip(sorted(names, key=lambda one: ("year", "month", "day").index(one.rsplit(":", 1)[1])),
                     ("2026", "11", "18"), strict=True))  # fmt: skip
    assert (
        client.post(f"/cases/{number}/day/", typed | {names[0].rsplit(":", 1)[0] + ":year": "1999"}).status_code == 422
    )
    assert client.post(f"/cases/{number}/day/", typed).status_code == 302
    assert str(cases.find_day_told(number).day) == "2026-11-18"


def test_a_second_adult_is_told_and_staff_see_both_days(parents: Any, client: Client) -> None:
    asker, other = parents
    assert send(asker, told(asker, "2026-11-16")).status_code == 302
    refused = send(other, told(other, "2026-11-18"))
    assert refused.status_code == 409
    page = text_of(refused)
    assert "同じ世帯の方が" in page and "2026年" in page and "11月16日" in page and number_of(asker) not in page
    desk = make.sign_in(client, make.make_staff("jumin", "住民 一郎", "clerk", office="residents"))
    number = number_of(asker)
    case = text_of(desk.get(f"/desk/cases/{number}/"))
    assert f"同じ世帯の{other.name}さんは" in case and "11月18日" in case and "11月16日" in case
    assert f"届け出る人：{asker.name}さん" in case and f"{other.name}さん" in case
    version = re.search(r'name="version" value="(\d+)"', case)[1]
    answer = desk.post(f"/desk/cases/{number}/told-day/", {"day": "2026-11-18", "version": version})
    assert answer.status_code == 302 and str(cases.find_day_told(number).day) == "2026-11-18"
    assert desk.get(f"/desk/cases/{number}/told-day/").status_code == 200


def test_a_case_without_a_day_has_no_such_page(parents: Any, client: Client) -> None:
    asker, _ = parents
    send(asker, told(asker, "2026-11-16"))
    number = number_of(asker)
    cases.withdraw_case(number, actor=core.Actor.resident(core.find_or_create_account(f"demo:{asker.pk}")))
    assert at_home(asker).get(f"/cases/{number}/day/").status_code == 302
    desk = make.sign_in(client, make.make_staff("jumin", "住民 一郎", "clerk", office="residents"))
    assert desk.get(f"/desk/cases/{number}/told-day/").status_code == 404
