"""A crowded day: the first comes in; the others wait, keep their place over a reload, and come in one by one."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from tests.journeys.conftest import NOW
from tests.journeys.steps import Walk

SERVICE = "/services/disaster-certificate/"


@pytest.fixture
def crowded(town) -> Iterator:
    """One a minute is let in; afterwards everybody, and then there is no line."""
    assert "1 a minute" in line(town, "rate", "1")
    yield town
    line(town, "rate", "60000")
    later(town, minutes=10)
    assert line(town, "open") == "no line"


def line(town, *arguments: str) -> str:
    done = town.tomoni("line", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def later(town, **time: float) -> None:
    ahead = town.data / "clock"
    gone = timedelta(seconds=float(ahead.read_text()) if ahead.exists() else 0)
    town.move_to((datetime.fromisoformat(NOW) + gone + timedelta(**time)).isoformat())


def number_of(walk: Walk) -> str:
    found = re.search(r"番号\s+(\d+) です", walk.text())
    assert found, walk.text()
    return found[1]


def test_places_are_kept_and_people_come_in_one_after_the_other(crowded, browser) -> None:
    first = Walk(browser, crowded, width=390)
    first.sign_in("佐藤 翔太")
    first.go(SERVICE)
    assert "順番" not in first.text(), "nobody was there before"

    second, third = Walk(browser, crowded, width=320), Walk(browser, crowded, width=1280, script=False)
    second.sign_in("鈴木 大輔")
    second.go(SERVICE)
    second.look("waiting")
    number = number_of(second)
    third.go(SERVICE)
    third.look("waiting-wide")
    assert "1人" in re.sub(r"\s", "", third.text()) and "あと約2分です" in third.text()
    second.page.reload()
    second.go("/")
    second.go(SERVICE)
    assert number_of(second) == number, "a reload, or leaving and coming back, keeps the place"
    assert crowded.tomoni("status").stdout.count("2 in line") == 1

    later(crowded, minutes=1)
    second.page.get_by_role(
        "heading", name="順番がきました"
    ).wait_for()  # by script, without a new page from the person
    second.look("turn")
    second.follow("」へ進む")
    second.press("申請する")
    second.page.wait_for_url("**/interviews/**")
    third.go(SERVICE)
    assert "次が、あなたの番です" in third.text()

    later(crowded, minutes=1)
    third.page.get_by_role("heading", name="順番がきました").wait_for()  # by the page itself, without script
    third.look("turn-wide")
    third.follow("」へ進む")
    assert third.page.url.endswith(SERVICE)
    for walk in (first, second, third):
        walk.close()
