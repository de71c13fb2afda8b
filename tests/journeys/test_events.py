"""An event of a life on a phone of 320 px without script: one conversation, a list, one receipt, cases of their own."""

import re

import pytest
from tests.journeys.steps import Walk, give_account, tell_the_move

GIVEN = {
    r"公務員ですか": "^いいえ$",
    r"国民健康保険に入っている": "^いいえ$",
    r"家で保育できない事情": "^働いている$",
}
TYPED = {r"1か月の時間": "140", r"電話番号": "0999001234", r"妊娠の週数": "39", r"体重": "3000"}


def answer(walk: Walk) -> None:
    """Answer one page: what is given by its words, else the first choice, a number where one is asked."""
    page = walk.page
    tell_the_move(walk)
    for group in page.locator("main fieldset.field").all():
        if group.get_by_role("radio").count() and not group.locator("input[type=radio]:checked").count():
            words = group.locator("legend").inner_text()
            row = next((choice for asked, choice in GIVEN.items() if re.search(asked, words)), "")
            rows = group.get_by_role("radio", name=re.compile(row)) if row else group.get_by_role("radio")
            rows.first.check()
    for label in page.locator("main .field > label[for]").all():
        words, box = label.inner_text(), page.locator(f"[id='{label.get_attribute('for')}']")
        if box.get_attribute("type") not in ("file", "radio") and not box.input_value():
            box.fill(next((text for asked, text in TYPED.items() if re.search(asked, words)), "10"))
    walk.press("次へ")


def converse(walk: Walk, *, most: int = 25) -> list[str]:
    """From the first page to the list; gives the pages that were shown."""
    seen = []
    while "/list/" not in walk.page.url:
        assert len(seen) < most, seen
        here = re.search(r"/interviews/[^/]+/([^/]+)/", walk.page.url)[1]
        walk.look(f"conversation-{re.sub(r'[^a-z-]', '', here.split('(')[0].split('%')[0])}")
        seen.append(here)
        if here == "account":
            give_account(walk)
        else:
            answer(walk)
        assert not walk.page.locator(".error").count(), walk.text()
    return seen


def send_all(walk: Walk, event: str) -> list[str]:
    """List, check page, receipt; gives the numbers of the cases."""
    walk.look(f"{event}-list")
    walk.follow("送る前に確かめる")
    walk.look(f"{event}-check")
    walk.press("手続きを送る")
    walk.look(f"{event}-receipt")
    return sorted(set(re.findall(r"/cases/([\d-]+)/", walk.page.content())))


def test_a_birth_on_a_phone_ends_in_cases_of_their_own(town, browser):
    resident = Walk(browser, town, width=320, script=False)
    resident.sign_in("山田 健太")
    resident.go("/events/")
    resident.look("events")
    resident.follow("子どもが生まれた")
    resident.look("birth")
    resident.press("まとめて始める")
    seen = converse(resident)
    resident.page.go_back()  # as people do: nothing is lost, and it goes on to the list again
    resident.press("次へ")
    numbers = send_all(resident, "birth")
    assert len(numbers) >= 2, "what another journey claimed is left out by name; the others go"
    assert len(seen) == len(set(seen)), "no page twice"
    resident.follow("くわしく見る")
    resident.look("birth-case")
    resident.close()


@pytest.mark.slow
def test_moving_on_a_phone_ends_in_cases_of_their_own(own_town, browser):
    resident = Walk(browser, own_town, width=320, script=False)
    resident.sign_in("伊藤 浩")
    resident.go("/events/moving-in/")
    resident.look("moving-in")
    resident.press("まとめて始める")
    converse(resident)
    assert send_all(resident, "moving-in")
    resident.close()
