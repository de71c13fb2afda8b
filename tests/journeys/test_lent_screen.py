"""The tablet in the hands of the resident: read without script on a small screen, and the other tabs with script."""

import re

import pytest
from tests.journeys.steps import Walk
from tests.journeys.test_at_the_counter import converse, find

LENT = "送る前に、読んで確かめてください"


def to_the_check(counter: Walk) -> None:
    """A request of one service at the counter, as far as the page before sending."""
    counter.sign_in_staff("佐々木 健")
    find(counter, "髙橋 萌")
    counter.page.get_by_role("checkbox", name=re.compile("^罹災証明|^罹災")).first.check()
    counter.page.get_by_role("radio", name=re.compile("窓口")).first.check()
    counter.go_on("始める")
    converse(counter)


def press_with_the_keyboard(walk: Walk, name: str) -> None:
    walk.page.get_by_role("button", name=re.compile(name)).first.focus()
    with walk.page.expect_navigation():
        walk.page.keyboard.press("Enter")


@pytest.mark.slow
def test_who_reads_on_the_tablet_finds_no_way_to_the_desk(town, browser):
    counter = Walk(browser, town, width=320, script=False)
    to_the_check(counter)
    back = counter.page.url
    press_with_the_keyboard(counter, "画面を渡して")
    assert LENT in counter.text() and "佐々木" not in counter.page.content()
    counter.look("lent-read")
    counter.go_on("English")
    assert "Please read this before it is sent" in counter.text()
    counter.look("lent-read-en")
    counter.page.go_back()
    counter.page.reload()
    assert "/desk/lent/" in counter.page.url and "この内容で届ける" not in counter.page.content()
    for typed in ("/desk/", back.removeprefix(town.address), "/my-data/", "/desk/intake/"):
        counter.go(typed)
        assert counter.page.url.endswith("/desk/lent/read/"), typed
    tab = counter.context.new_page()
    tab.goto(f"{town.address}/desk/cases/")
    assert "/desk/lent/" in tab.url or "佐々木" not in tab.content()
    press_with_the_keyboard(counter, "This is right")
    assert "Thank you" in counter.text()
    counter.look("lent-over")
    counter.follow("職員：サインイン")
    counter.look("lent-sign-in")
    counter._enter("佐々木 健")
    assert "「この内容でよい」を押しました" in counter.text() and counter.page.url.startswith(back)
    counter.look("lent-back")
    counter.close()


@pytest.mark.slow
def test_the_other_tabs_show_nothing_and_what_was_typed_in_them_comes_back(town, browser):
    counter = Walk(browser, town, width=768)
    to_the_check(counter)
    tab = counter.context.new_page()
    tab.goto(f"{town.address}/desk/intake/")
    tab.get_by_role("textbox", name=re.compile("氏名")).first.fill("山田 美")
    counter.go_on("画面を渡して")
    counter.look("lent-read")
    tab.get_by_text("この画面は、お客さまに渡しています。").wait_for()
    assert tab.locator("input").count() == 0 and "佐々木" not in tab.inner_text("body")
    counter.go_on("職員に返す")
    counter.follow("職員：サインイン")
    counter._enter("佐々木 健")
    box = tab.get_by_role("textbox", name=re.compile("氏名")).first
    box.wait_for()
    assert box.input_value() == "山田 美"
    with tab.expect_navigation():
        tab.get_by_role("button", name=re.compile("探す")).first.click()
    assert "この画面" not in tab.title() and "山田 美咲" in tab.inner_text("main"), "its form still counts"
    counter.close()
