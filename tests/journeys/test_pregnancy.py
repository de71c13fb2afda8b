"""妊娠の届出: the duty is fulfilled on arrival, and nobody else of the household learns of it."""

import re

from tests.journeys.steps import Walk


def test_a_pregnancy_is_notified_and_only_she_sees_it(town, browser):
    mother = Walk(browser, town, width=320, script=False)
    mother.sign_in("鈴木 里奈")
    mother.go("/services/pregnancy-notification/")
    mother.look("service-pregnancy")
    mother.press("届け出る|始める|進む")
    mother.fill("職業", "会社員")
    mother.press("次へ")
    mother.look("interview-pregnancy")
    mother.fill("妊娠月数", "３")
    for part, value in (("^年", "令和9"), ("^月", "6"), ("^日", "14")):
        mother.fill(part, value)
    mother.fill("赤ちゃんの人数", "1")
    mother.fill("医師", "十勝　花子")
    mother.press("次へ")
    for _ in range(2):
        for name in dict.fromkeys(i.get_attribute("name") for i in mother.page.locator("main input[type=radio]").all()):
            mother.page.locator(f'input[name="{name}"]').first.check()
        mother.press("次へ")
    mother.look("check-pregnancy")
    mother.press("送る")
    mother.follow("くわしく見る")
    mother.reload_until("終わりました")  # nothing is decided: arrival in proper form is enough
    mother.reload_until("PDF")
    mother.look("case-pregnancy")
    letter = mother.page.get_by_role("link", name=re.compile("PDF")).first.get_attribute("href")
    case = mother.page.url
    assert mother.context.request.get(town.address + letter).body().startswith(b"%PDF")

    husband = Walk(browser, town, width=390)
    husband.sign_in("鈴木 大輔")
    for path in ("/", "/records/", "/my-data/", "/notices/"):
        husband.go(path)
        shown = re.sub(r"暮らしのできごと.*?(?=あなたの情報)", "", husband.text(), flags=re.S)
        assert "妊娠" not in shown and "母子" not in shown, f"{path} tells the husband"
    for hidden in (case, town.address + letter):
        assert husband.context.request.get(hidden).status == 404

    clerk = Walk(browser, town, width=1280)
    clerk.sign_in_staff("中村 恵")
    line = clerk.page.get_by_role("row", name=re.compile("鈴木 里奈"))
    assert "妊娠" not in line.inner_text(), "a queue names the section, not a sensitive service"
    for walk in (mother, husband, clerk):
        walk.close()
