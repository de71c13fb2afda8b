"""Somebody reads at night. The auditor finds it, the chief is asked, the person asks too; all get an answer."""

import re

from tests.journeys.steps import Walk


def notify_pregnancy(town, browser) -> str:
    """The shortest way to a case; gives its number."""
    mother = Walk(browser, town)
    mother.sign_in("鈴木 里奈")
    mother.go("/services/pregnancy-notification/")
    mother.press("届け出る|始める|進む")
    mother.fill("職業", "会社員")
    mother.press("次へ")
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
    mother.press("送る")
    mother.follow("くわしく見る")
    number = re.search(r"/cases/([\d-]+)/", mother.page.url)[1]
    mother.close()
    return number


def read_at_night(town, browser, number: str) -> None:
    town.move_to("2026-11-24T23:10:00+09:00")
    clerk = Walk(browser, town, width=1280)
    clerk.sign_in_staff("中村 恵")
    for _ in range(7):
        clerk.go(f"/desk/cases/{number}/")
    clerk.close()


def test_reading_at_night_is_found_asked_about_and_answered(own_town, browser):
    town = own_town
    number = notify_pregnancy(town, browser)
    read_at_night(town, browser, number)
    town.move_to("2026-11-25T10:00:00+09:00")

    auditor = Walk(browser, town, width=1280)
    auditor.sign_in_staff("後藤 隆")
    auditor.go("/desk/ledger/")
    auditor.reload_until("夜（22時から6時）か閉庁日に、7回、人の情報を見た")
    assert "鈴木" not in auditor.text(), "who was looked at stands on the page of one entry alone"
    auditor.look("ledger-unusual")
    auditor.follow("中村 恵")
    auditor.look("ledger-day")
    auditor.fill("分かったこと", "夜に何をしていましたか。")
    auditor.press("課長に聞く")

    chief = Walk(browser, town, width=320)
    chief.sign_in_staff("田中 久美子")
    chief.go("/desk/ledger/asked/")
    assert "夜に何をしていましたか。" in chief.text()
    chief.look("ledger-asked")
    chief.fill("答え", "残業を命じていました。")
    chief.press("監査に答える")
    assert "監査から聞かれると、ここに並びます" in chief.text()

    auditor.go("/desk/ledger/")
    auditor.follow("中村 恵")
    assert "残業を命じていました。" in auditor.text()
    auditor.fill("分かったこと", "残業だった。")
    auditor.press("見たことを記す")
    assert "いま見つかっていません" in auditor.text()

    search(auditor, number)
    ask_and_answer(town, browser, auditor)
    seals(town, browser, auditor)
    for walk in (auditor, chief):
        walk.close()


def search(auditor: Walk, number: str) -> None:
    auditor.go("/desk/ledger/search/")
    auditor.fill("案件の番号", number)
    auditor.press("探す")
    assert "中村 恵" in auditor.text() and "鈴木" not in auditor.text()
    auditor.look("ledger-search")
    with auditor.page.expect_download() as file:
        auditor.press("CSVで書き出す")
    assert "中村 恵" in file.value.path().read_text("utf-8-sig")
    auditor.page.locator("tbody a").first.click()
    assert "鈴木 里奈" in auditor.text()
    auditor.look("ledger-entry")


def ask_and_answer(town, browser, auditor: Walk) -> None:
    mother = Walk(browser, town, width=320, script=False)
    mother.sign_in("鈴木 里奈")
    mother.go("/records/")
    assert "子育て支援課の係員" in mother.text() and "中村" not in mother.text()
    assert "第78条" in mother.text()
    mother.look("records-asked")
    line = mother.page.get_by_role("listitem").filter(has_text="子育て支援課の係員").first
    line.get_by_role("link", name=re.compile("この記録について聞く")).click()
    mother.look("record-ask")
    mother.fill("聞きたいこと", "夜に見られているのは、なぜですか。")
    mother.press("役場に聞く")
    assert "役場に聞きました" in mother.text()

    auditor.go("/desk/ledger/questions/")
    auditor.look("ledger-questions")
    auditor.follow("鈴木 里奈")
    assert "夜に見られているのは、なぜですか。" in auditor.text()
    auditor.look("ledger-question")
    auditor.fill("答え", "届出を確かめる残業でした。")
    auditor.press("答えを送る")

    mother.go("/records/")
    assert "届出を確かめる残業でした。" in mother.text() and "後藤" not in mother.text()
    mother.go("/notices/")
    mother.reload_until("記録についての答えが届きました")
    mother.close()


def seals(town, browser, auditor: Walk) -> None:
    auditor.go("/desk/ledger/seals/")
    auditor.press("いま検査する")
    auditor.reload_until("✓ 問題はありません")
    auditor.look("ledger-seals")
    anybody = Walk(browser, town, width=320)
    anybody.go("/seals/")
    anybody.look("seals")
    kept = town.data / "kept.json"
    with anybody.page.expect_download() as file:
        anybody.follow("ファイル")
    file.value.save_as(kept)
    anybody.close()
    verified = town.tomoni("ledger", "verify", "--against", str(kept))
    assert verified.returncode == 0, verified.stdout + verified.stderr
    auditor.page.set_input_files("#seal", str(kept))
    auditor.press("比べる")
    assert "合っています" in auditor.text()
