"""A move within the town: on a phone without script, at the counter on a tablet, and with a helper beside the resident.

Husband and wife of one home are asked the same and end in the same cases; an old couple has more.
"""

import re

import pytest
from tests.journeys.steps import Walk, tell_the_move

ROWS = {r"家族みんなで": "^はい$"}


def answer(walk: Walk) -> None:
    """A day, an address, yes to all of the family, insured by the town; nothing ticked in the other lists."""
    page = walk.page
    insured = page.get_by_role("checkbox", name=re.compile("国民健康保険"))
    if insured.count():
        insured.check()
    tell_the_move(walk)
    for group in page.locator("main fieldset.field").all():
        if group.get_by_role("radio").count() and not group.locator("input[type=radio]:checked").count():
            words = group.locator("legend").inner_text()
            row = next((choice for asked, choice in ROWS.items() if re.search(asked, words)), "")
            group.get_by_role("radio", name=re.compile(row)).first.check()
    with page.expect_navigation():
        walk.press("次へ")
    assert not page.locator(".error").count(), walk.text()


def converse(walk: Walk, end: str, *, most: int = 20) -> int:
    """From the first page to the list or the check page; gives how many pages were answered."""
    count = 0
    while end not in walk.page.url:
        assert count < most, walk.page.url
        answer(walk)
        count += 1
    return count


@pytest.mark.slow
def test_a_move_ends_in_the_same_cases_whichever_way_it_is_told(own_town, browser):
    phone = Walk(browser, own_town, width=320, script=False)
    phone.sign_in("鈴木 大輔")
    phone.go("/events/moving-within/")
    phone.look("moving-within")
    phone.press("まとめて始める")
    phone.look("moving-first-page")
    assert converse(phone, "/list/") <= 8
    phone.look("moving-list")
    phone.follow("送る前に確かめる")
    phone.look("moving-check")
    phone.press("手続きを送る")
    phone.look("moving-receipt")
    on_phone = sorted(set(re.findall(r"/cases/([\d-]+)/", phone.page.content())))
    assert len(on_phone) == 2, "what is made at the desk is prepared, and the insurance is told"
    phone.go(f"/cases/{on_phone[0]}/")
    phone.look("moving-case")
    assert "窓口で届け出ます" in phone.text()

    counter = Walk(browser, own_town, width=768, script=False)
    counter.sign_in_staff("佐々木 健")
    counter.go("/desk/intake/")
    counter.fill("氏名", "鈴木 里奈")
    counter.press("探す")
    counter.follow("鈴木 里奈")
    counter.follow("町の中で引っ越した")
    with counter.page.expect_navigation():
        counter.press("始める")
    converse(counter, "/check/")
    counter.look("moving-counter-check")
    counter.press("この内容で届ける")
    counter.look("moving-slip")
    slip = counter.text()
    assert len(set(re.findall(r"8-\d{4}-\d{5}-\d", slip))) == len(on_phone)
    assert "転居届" in slip and "国民健康保険" in slip

    resident = Walk(browser, own_town, width=390)
    resident.sign_in("渡邉 正")
    resident.go("/events/moving-within/")
    with resident.page.expect_navigation():
        resident.press("まとめて始める")
    at = resident.page.url
    resident.go("/helpers/")
    resident.press("コードを作る")
    helper = Walk(browser, own_town, width=768, script=False)
    helper.go("/helping/")
    helper.fill("コード", resident.page.inner_text(".number"))
    helper.fill("あなたの名前", "佐藤 恵")
    helper.choose("家族")
    helper.press("手伝いを始める")
    seen: set[str] = set()
    while (
        helper.page.url not in seen and "送ることは" not in helper.text()
    ):  # a page with a part for the resident stays
        seen.add(helper.page.url)
        answer(helper)
    helper.look("moving-helping-end")
    resident.page.goto(at)
    converse(resident, "/list/")  # what the helper was not shown is left for the resident
    resident.follow("送る前に確かめる")
    resident.press("手続きを送る")
    assert {"転居届", "国民健康保険", "後期高齢者医療", "介護保険"} <= {
        word for word in ("転居届", "国民健康保険", "後期高齢者医療", "介護保険") if word in resident.text()
    }
    for walk in (phone, counter, resident, helper):
        walk.close()
