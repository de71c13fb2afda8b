"""A husband acts for his wife, online and then at the counter; two parents; two devices with one conversation."""

import re

from tests.journeys.steps import Walk, give_account

WIFE, HUSBAND = "渡邉 和子", "渡邉 正"


def test_a_proxy_asks_online_and_the_counter_sees_it(town, browser):
    husband = Walk(browser, town, width=390, script=False)
    husband.sign_in(HUSBAND)
    husband.follow("ほかの方の代わりに")
    assert WIFE in husband.text() and "委任を受けた代理人" in husband.text()
    husband.look("for-others")
    husband.follow("要介護認定")
    assert "どなたの手続きですか" in husband.text()
    husband.look("service-for-whom")
    husband.press("要介護認定を申請する")
    assert f"{WIFE}さんの代わりに" in husband.text()
    husband.look("interview-for-another")
    husband.page.locator("main").get_by_role("textbox").first.fill("ひばり医院 佐藤先生")
    husband.press("次へ")
    assert f"{WIFE}さんの代わりに" in husband.text() and "ひばり医院" in husband.text()
    husband.look("check-for-another")
    husband.press("送る")
    assert "届きました" in husband.text() and f"{WIFE}さんの代わりに" in husband.text()
    number = husband.page.locator("a[href*='/cases/']").first.get_attribute("href").split("/")[2]
    husband.go(f"/cases/{number}/")
    assert "手紙は渡邉 和子さんに届きます" in husband.text()
    husband.look("case-for-another")

    clerk = Walk(browser, town, width=1280)
    clerk.sign_in_staff("緒方 真理")
    clerk.go(f"/desk/cases/{number}/")
    assert "代わりに送った人：渡邉 正（委任を受けた代理人）" in clerk.text()
    clerk.go("/desk/intake/")
    clerk.fill("氏名", WIFE)
    clerk.press("探す")
    clerk.follow(WIFE)
    assert HUSBAND in clerk.text()
    clerk.look("desk-intake-by-proxy")
    clerk.choose(HUSBAND)
    clerk.page.get_by_role("checkbox", name=re.compile("要介護認定")).first.check()
    clerk.choose("窓口")
    with clerk.page.expect_navigation():
        clerk.press("始める")
    clerk.page.locator("main").get_by_role("textbox").first.fill("ひばり医院")
    with clerk.page.expect_navigation():
        clerk.press("次へ")
    assert "すでに進んでいます" in clerk.text() and "来た方は渡邉 正" in clerk.text()
    clerk.press("この内容で届ける")
    assert "まだ届いていません" in clerk.text(), "what came online is no second case at the counter"
    clerk.go("/desk/intake/")
    clerk.fill("氏名", WIFE)
    clerk.press("探す")
    clerk.follow(WIFE)
    clerk.follow("代わりの人を登録する")
    assert "委任状" in clerk.text()
    clerk.look("desk-agents")
    for walk in (husband, clerk):
        walk.close()


def test_what_one_device_changes_the_other_sees_before_it_sends(town, browser):
    first, second = Walk(browser, town, width=390), Walk(browser, town, width=390, script=False)
    for walk in (first, second):
        walk.sign_in("伊藤 浩")
    first.go("/services/payout-account-change/")
    first.page.locator("main form .btn").first.click()
    first.follow("別の電話やパソコン")
    first.press("コードを作る")
    code = first.page.inner_text(".number")
    second.go("/resume/")
    second.fill("コード", code)
    second.press("続きから進める")
    give_account(second)
    second.page.wait_for_url("**/check/")
    first.go(second.page.url.replace(first.town.address, "").replace("check/", ""))
    first.page.wait_for_url("**/check/")
    there = second.page.url.replace("/check/", "/account/")
    second.page.goto(there)
    give_account(second, number="7654321")
    first.press("送る")
    assert "別の画面か別の端末で、答えが変わりました" in first.text() and "7654321" in first.text()
    first.look("check-changed-elsewhere")
    first.press("送る")
    assert "届きました" in first.text()
    for walk in (first, second):
        walk.close()


def test_of_two_parents_the_second_learns_only_that_it_is_under_way(town, browser):
    """小林 and 山﨑 live apart, she is protected: whoever comes second learns neither who nor where."""
    mother, father = Walk(browser, town, script=False), Walk(browser, town, script=False)
    mother.sign_in("小林 由美")
    claim(mother)
    mother.press("送る")
    assert "届きました" in mother.text()
    mother.go("/my-data/")
    address = re.search(r"住所\s+(\S+)", mother.text())[1]
    father.sign_in("山﨑 剛")
    claim(father)
    if father.page.get_by_role("button", name=re.compile("送る")).count():
        father.press("送る")
    assert "届きました" not in father.text()
    assert address not in father.page.content() and "由美" not in father.text()
    father.look("check-other-parent")
    for walk in (mother, father):
        walk.close()


def claim(walk: Walk) -> None:
    """Child allowance as far as the page before sending."""
    walk.go("/services/child-allowance-claim/")
    walk.press("請求する")
    for _ in range(12):
        if "/check/" in walk.page.url:
            return
        if walk.page.get_by_role("textbox", name=re.compile("銀行")).count():
            give_account(walk)
            continue
        for name in dict.fromkeys(i.get_attribute("name") for i in walk.page.locator("main input[type=radio]").all()):
            walk.page.locator(f'input[name="{name}"]').first.check()
        walk.press("次へ")
    raise AssertionError(walk.page.url + walk.text())
