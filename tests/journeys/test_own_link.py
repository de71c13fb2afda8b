"""A mother asks for childcare and the father answers for himself on his phone; a name is written with the pen."""

from pathlib import Path

import pytest
from tests.journeys.steps import Walk

from tomoni.cases.domain.strokes import is_signature

PEN = Path(__file__).resolve().parents[2] / "src/tomoni/channels/desk/static/desk/sign.js"
SHEET = """<!doctype html><html lang="ja"><title>署名</title><main><form data-pen hidden><input name="strokes">
<canvas width="1200" height="400" style="width:100%;aspect-ratio:3/1"></canvas><button disabled>決める</button>
<button type="button" data-clear>消す</button></form></main></html>"""


def answer_until(walk: Walk, words: str) -> None:
    """Answer page after page, always the first choice, until the page says this."""
    for _ in range(12):
        if words in walk.text():
            return
        for group in walk.page.locator("main fieldset.field").all():
            rows = group.get_by_role("radio")
            if rows.count() and not group.locator("input[type=radio]:checked").count():
                rows.first.check()
        for box in walk.page.locator("main .field input:not([type=radio]):not([type=file]):not([type=hidden])").all():
            if not box.input_value():
                box.fill("140")
        walk.go_on("次へ")
    raise AssertionError(walk.text())


def test_the_father_answers_for_himself_and_the_mother_sends_without_seeing_it(town, browser):
    mother = Walk(browser, town, width=320, script=False)
    mother.sign_in("山田 美咲")
    mother.go("/services/childcare-need/")
    mother.press("申請する|申し込む|始める")
    answer_until(mother, "本人に答えてもらう")
    mother.look("own-may")
    mother.follow("本人に答えてもらう")
    mother.look("own-others")
    mother.press("本人に答えてもらう")
    assert "ご本人に伝えるコード" in mother.text()
    mother.look("own-code")

    father = Walk(browser, town, width=320, script=False)
    father.sign_in("山田 健太")
    father.go("/own/")
    father.look("own-list")
    father.follow("美咲さんの")
    father.look("own-question")
    answer_until(father, "送る前に確かめる")
    father.look("own-check")
    father.press("町に送る")
    assert "答えを受け取りました" in father.text()
    father.look("own-done")

    with mother.page.expect_navigation():
        mother.follow("質問に戻る")
    assert "健太さんが答えました" in mother.text()
    assert "事情（健太）" not in mother.text() and not mother.page.locator("input:checked").count()
    mother.look("own-waits")
    for walk in (mother, father):
        walk.close()


@pytest.mark.slow
def test_a_name_is_written_with_the_pen_and_cleared(town, browser):
    walk = Walk(browser, town, width=320)
    address = f"{town.address}/pen"
    walk.page.route(address, lambda route: route.fulfill(body=SHEET, content_type="text/html; charset=utf-8"))
    walk.page.goto(address)
    assert walk.page.locator("form").is_hidden()
    walk.page.add_script_tag(path=PEN, type="module")
    sheet, strokes = walk.page.locator("canvas"), walk.page.locator("[name=strokes]")
    box = sheet.bounding_box()
    for way in ([(0.1, 0.2), (0.3, 0.8), (0.4, 0.2)], [(0.5, 0.5), (0.7, 0.5), (0.9, 0.9)]):
        (x, y), *rest = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in way]
        walk.page.mouse.move(x, y)
        walk.page.mouse.down()
        for point in rest:
            walk.page.mouse.move(*point, steps=5)
        walk.page.mouse.up()
    assert is_signature(strokes.input_value()) and strokes.input_value().count("M") == 2
    assert walk.page.get_by_role("button", name="決める").is_enabled()
    walk.press("消す")
    assert strokes.input_value() == "" and walk.page.get_by_role("button", name="決める").is_disabled()
    walk.close()
