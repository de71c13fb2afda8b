"""A birth at the counter on a tablet, half-done handed over, with somebody beside the resident; a move by telephone."""

import re

import pytest
from tests.journeys.steps import Walk, give_account, tell_the_move

GIVEN = {r"公務員ですか": "^いいえ$", r"国民健康保険に入っている": "^いいえ$", r"家で保育できない事情": "^働いている$"}
TYPED = {r"1か月の時間": "140", r"電話番号": "0999001234", r"妊娠の週数": "39", r"体重": "3000"}


def answer(walk: Walk) -> None:
    """Answer one page: what is given by its words, else the first choice, a number where one is asked."""
    page = walk.page
    if page.get_by_text("銀行").count() and page.locator("input[name$=':search']").count():
        give_account(walk)
        return
    tell_the_move(walk)
    for group in page.locator("main fieldset.field").all():
        if group.get_by_role("radio").count() and not group.locator("input[type=radio]:checked").count():
            words = group.locator("legend").inner_text()
            row = next((choice for asked, choice in GIVEN.items() if re.search(asked, words)), "")
            rows = group.get_by_role("radio", name=re.compile(row)) if row else group.get_by_role("radio")
            rows.first.check()
    for label in page.locator("form#talk .field > label[for]").all():
        words, box = label.inner_text(), page.locator(f"[id='{label.get_attribute('for')}']")
        if box.get_attribute("type") not in ("file", "radio") and not box.input_value():
            box.fill(next((text for asked, text in TYPED.items() if re.search(asked, words)), "10"))
    with page.expect_navigation():
        walk.press("次へ")


def find(walk: Walk, name: str) -> None:
    walk.go("/desk/intake/")
    walk.fill("氏名", name)
    walk.press("探す")
    walk.follow(name)


def converse(walk: Walk, *, until: int = 30) -> int:
    """From here to the page before sending, or so many pages; gives how many were answered."""
    count = 0
    while not walk.page.url.endswith("/check/") and count < until:
        answer(walk)
        assert not walk.page.locator(".error").count(), walk.text()
        count += 1
    return count


def send(walk: Walk) -> set[str]:
    walk.press("この内容で届ける")
    assert "受付の控え" in walk.text(), walk.text()
    return set(re.findall(r"8-\d{4}-\d{5}-\d", walk.text()))


def test_a_birth_at_the_counter_is_handed_over_and_ends_in_one_slip(town, browser):
    counter = Walk(browser, town, width=768, script=False)
    counter.sign_in_staff("佐々木 健")
    find(counter, "髙橋 萌")
    counter.look("counter-begin")
    counter.follow("子どもが生まれた")
    counter.look("counter-event")
    counter.press("始める")
    counter.page.get_by_label("メモを足す").fill("11時のバスで帰る。")
    counter.look("counter-question")
    converse(counter, until=2)
    number = re.search(r"B-\d+", counter.text())[0]
    counter.follow("手伝う人のコードを作る")
    counter.press("コードを作る")
    counter.look("counter-helping")
    code = counter.page.inner_text(".number")

    helper = Walk(browser, town, width=390, script=False)
    helper.go("/helping/")
    helper.look("helping-door")
    helper.fill("コード", code)
    helper.fill("あなたの名前", "佐藤 恵")
    helper.choose("家族")
    helper.press("手伝いを始める")
    assert "佐藤 恵さんが手伝っています" in helper.text()
    helper.look("helping-question")

    colleague = Walk(browser, town, width=1280)
    colleague.sign_in_staff("中村 恵")
    colleague.go("/desk/intake/")
    assert number not in colleague.text(), "a clerk of one section does not take over what is not theirs"
    counter.go("/desk/intake/")
    counter.look("counter-list")
    counter.fill("会話の番号", number)
    counter.press("引き継ぐ")
    assert "11時のバスで帰る。" in counter.text() or counter.page.url.endswith("/check/")
    converse(counter)
    counter.look("counter-check")
    assert len(send(counter)) >= 2
    counter.look("counter-slip")
    assert "ほかの窓口ですること" in counter.text() and "出生届" in counter.text()
    helper.go("/helping/talk/")
    assert "この手伝いは終わりました" in helper.text()
    helper.look("helping-over")
    for walk in (counter, helper, colleague):
        walk.close()


@pytest.mark.slow
def test_a_move_by_telephone_is_the_same_screen(town, browser):
    counter = Walk(browser, town, width=1280)
    counter.sign_in_staff("佐々木 健")
    find(counter, "伊藤 浩")
    counter.follow("この町に引っ越してきた")
    counter.choose("電話")
    with counter.page.expect_navigation():
        counter.press("始める")
    assert "電話" in counter.text()
    counter.look("counter-telephone")
    converse(counter)
    counter.look("counter-move-check")
    send(counter)
    assert "電話" in counter.text() and "転入届" in counter.text()
    counter.close()


@pytest.mark.slow
def test_a_resident_lets_somebody_beside_them_help_and_sends_themselves(town, browser):
    resident = Walk(browser, town, width=390)
    resident.sign_in("伊藤 浩")
    resident.go("/services/payout-account-change/")
    resident.page.locator("main form .btn").first.click()
    resident.go("/helpers/")
    resident.look("helpers")
    resident.page.get_by_role("checkbox", name="振込先の口座").check()
    resident.press("コードを作る")
    resident.look("helpers-code")
    helper = Walk(browser, town, width=768, script=False)
    helper.go("/helping/")
    helper.fill("コード", resident.page.inner_text(".number"))
    helper.fill("あなたの名前", "佐藤 恵")
    helper.choose("支援する人")
    helper.fill("支援している団体の名前", "ひばり町社会福祉協議会")
    helper.press("手伝いを始める")
    give_account(helper)
    assert "送ることは、浩さんにしかできません" in helper.text()
    helper.look("helping-end")
    resident.go("/")
    resident.go("/helpers/")
    assert "佐藤 恵さん（支援する人、ひばり町社会福祉協議会）" in resident.text()
    resident.press("すぐに終わる")
    helper.go("/helping/talk/")
    assert "この手伝いは終わりました" in helper.text()
    resident.go("/records/")
    assert "佐藤 恵" in resident.text()
    for walk in (resident, helper):
        walk.close()
