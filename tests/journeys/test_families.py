"""What happens between people: a further child, two parents, a public servant, keys alone, three languages."""

import re

import pytest
from tests.journeys.steps import Walk, give_account


def test_a_second_child_is_claimed_with_nothing_to_ask_that_the_town_knows(town, browser):
    father = Walk(browser, town, width=390, script=False)
    father.sign_in("佐藤 翔太")
    assert "25,000" in father.text() or "15,000" in father.text()
    father.page.locator(".dues .btn, .due .btn").first.click()
    while "/check/" not in father.page.url:
        for name in dict.fromkeys(i.get_attribute("name") for i in father.page.locator("main input[type=radio]").all()):
            father.page.locator(f'input[name="{name}"]').first.check()
        father.press("次へ")
    father.look("check-revision")
    with father.page.expect_navigation(url="**/receipts/**"):  # an impatient finger: both presses are one sending
        father.page.get_by_role("button", name="送る").dblclick()
    father.follow("くわしく見る")
    number = re.search(r"/cases/([\w-]+)/", father.page.url)[1]
    father.go("/")
    assert set(re.findall(r"/cases/([\w-]+)/", father.page.content())) == {number}
    clerk, chief = Walk(browser, town, width=1280), Walk(browser, town, width=390)
    clerk.sign_in_staff("加藤 亮")
    bring_on_paper(clerk, "佐藤 翔太", "額改定認定請求")
    assert "すでに進んでいます" in clerk.text() and number in clerk.text()
    clerk.press("この内容で届ける")
    assert "まだ届いていません" in clerk.text(), "the paper of what came online is no second case"
    clerk.look("desk-intake-second")
    clerk.go(f"/desk/cases/{number}/")
    clerk.press("確かめ始める")
    clerk.follow("起案する")
    clerk.page.locator("main button", has_text=re.compile("^起案する$")).last.click()
    chief.sign_in_staff("田中 久美子")
    chief.go(f"/desk/cases/{number}/approve/")
    chief.press("承認する")
    father.go(f"/cases/{number}/")
    father.reload_until("PDF")
    assert "25,000" in father.text(), "10,000 for the first child, 15,000 for the second"
    for walk in (father, clerk, chief):
        walk.close()


def bring_on_paper(clerk: Walk, name: str, service: str) -> None:
    """Take in the paper of somebody as far as the page that is read out before it is sent."""
    clerk.go("/desk/intake/")
    clerk.fill("氏名", name)
    clerk.press("探す")
    clerk.follow(name)
    clerk.page.get_by_role("checkbox", name=re.compile(service)).first.check()
    clerk.choose("紙")
    clerk.fill("受付印", "令和8年11月24日 収受")
    with clerk.page.expect_navigation():
        clerk.press("始める")
    while "/check/" not in clerk.page.url:
        for one in dict.fromkeys(i.get_attribute("name") for i in clerk.page.locator("main input[type=radio]").all()):
            clerk.page.locator(f'input[name="{one}"]').first.check()
        clerk.press("次へ")


def test_the_other_parent_learns_only_that_a_claim_is_being_handled(town, browser):
    """小林 and 山﨑 live apart; she is protected. Whoever comes second sees neither the case nor where she lives."""
    mother, father = Walk(browser, town, script=False), Walk(browser, town, script=False)
    mother.sign_in("小林 由美")
    mother.go("/my-data/")
    address = re.search(r"住所\s+(\S+)", mother.text())[1]
    father.sign_in("山﨑 剛")
    for path in ("/", "/my-data/", "/records/", "/services/child-allowance-claim/"):
        father.go(path)
        assert address not in father.page.content(), f"{path} shows where the protected person lives"
    for walk in (mother, father):
        walk.close()


def test_a_public_servant_is_told_on_the_first_page(town, browser):
    servant = Walk(browser, town, width=320, script=False)
    servant.sign_in("髙橋 誠")
    servant.go("/services/child-allowance-claim/")
    servant.press("請求する")
    assert "公務員" in servant.page.inner_text("h1")
    assert "勤め先が認定して支払います" in servant.text()
    servant.choose("はい、いま公務員")
    servant.press("次へ")
    assert "受けられない見込み" in servant.text(), "the claim may still be sent, and says what will come of it"
    assert servant.page.get_by_role("button", name=re.compile("送る")).count()
    servant.look("public-servant-told")
    servant.close()


@pytest.mark.slow
@pytest.mark.parametrize("language", ["やさしい日本語", "English"])
def test_every_page_speaks_the_language_that_was_chosen(town, browser, language):
    walk = Walk(browser, town, width=320, script=False)
    walk.sign_in("鈴木 大輔")
    walk.page.locator("footer").get_by_role("button", name=language).or_(
        walk.page.locator("footer").get_by_role("link", name=language)
    ).first.click()
    name = {"English": "en"}.get(language, "easy")
    for path in (
        "/",
        "/services/",
        "/services/child-allowance-claim/",
        "/records/",
        "/my-data/",
        "/notices/",
        "/verify/",
    ):
        walk.go(path)
        walk.look(f"{name}{path.replace('/', '-')}")
        if name == "en":
            shown = walk.page.inner_text("main h1")
            assert not re.search(r"[ぁ-ん]", shown), f"{path}: {shown}"
    walk.close()


@pytest.mark.slow
def test_a_claim_is_made_by_keys_alone(own_town, browser):
    """Tab, space, arrows and Enter from the home page to the receipt, in 児童手当 for 伊藤's family."""
    walk = Walk(browser, own_town, width=390)
    walk.sign_in("伊藤 浩")
    walk.page.keyboard.press("Tab")
    assert walk.page.evaluate("document.activeElement.matches('.skip')"), "the skip link comes first"
    tab_to(walk, ".dues .btn, .due .btn")
    enter(walk)
    for _ in range(12):
        if "/check/" in walk.page.url:
            break
        if walk.page.locator('input[name$=":search"]').count():
            give_account(walk)  # its own keys are tried below
            continue
        for name in dict.fromkeys(i.get_attribute("name") for i in walk.page.locator("main input[type=radio]").all()):
            tab_to(walk, f'input[name="{name}"]')
            walk.page.keyboard.press("Space")
        tab_to(walk, "main form button:not([formnovalidate])")
        enter(walk)
    assert "/check/" in walk.page.url, walk.text()
    tab_to(walk, "main form .btn--wide")
    enter(walk)
    assert "/receipts/" in walk.page.url
    walk.close()


def enter(walk: Walk) -> None:
    """Press Enter and wait for the page it leads to."""
    with walk.page.expect_navigation():
        walk.page.keyboard.press("Enter")


FOCUS_IS_SHOWN = """() => {
  const focused = document.activeElement;  // a radio button shows it on the whole row
  return [focused, focused.closest("label"), focused.nextElementSibling]
    .some(e => e && getComputedStyle(e).outlineStyle !== "none");
}"""


def tab_to(walk: Walk, wanted: str) -> None:
    """Press Tab until the focus is on what was wanted; the focus must be visible all the way."""
    for _ in range(80):
        if walk.page.evaluate("selector => document.activeElement.matches(selector)", wanted):
            return
        walk.page.keyboard.press("Tab")
        assert walk.page.evaluate(FOCUS_IS_SHOWN), walk.page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    raise AssertionError(f"{wanted} cannot be reached by Tab on {walk.page.url}")
