"""児童手当 from the phone to the bank file, for a first child and for a second."""

import re

import pytest
from tests.journeys.steps import Walk, give_account
from tests.payments.zengin_reader import read_bank_file


@pytest.fixture(scope="module")
def number(town, browser) -> str:
    """山田 applies on a phone without script; gives the number of the case."""
    resident = Walk(browser, town, width=320, script=False)
    resident.sign_in("山田 健太")
    assert "15,000" in resident.text()
    resident.look("home")
    resident.page.locator(".dues .btn, .due .btn").first.click()
    resident.look("interview-work")
    resident.press("次へ")
    assert resident.page.locator(".error").count(), "an empty page is answered with the field and the remedy"
    resident.look("interview-error")
    resident.choose("^いいえ$")
    resident.press("次へ")
    give_account(resident)
    resident.look("check")
    resident.press("送る")
    resident.look("receipt")
    resident.follow("くわしく見る")
    resident.look("case-arrived")
    found = re.search(r"/cases/([\w-]+)/", resident.page.url)
    resident.close()
    return found[1]


def test_a_claim_goes_from_the_phone_to_a_letter_and_instalments(town, browser, number):
    clerk = Walk(browser, town, width=1280)
    clerk.sign_in_staff("中村 恵")
    clerk.look("desk-queue")
    clerk.go(f"/desk/cases/{number}/")
    clerk.look("desk-case")
    clerk.press("確かめ始める")

    clerk.follow("補正を求める")
    clerk.page.get_by_role("checkbox", name=re.compile("振込先口座")).check()
    clerk.fill("どこが違うか", "番号が、通帳の写しと1けた違うようです。")
    clerk.fill("なぜ直してほしいか", "通帳の口座番号を確かめてください。")
    clerk.look("desk-correction")
    clerk.press("申請者が読む文を確かめる")
    clerk.press("補正を求める")

    resident = Walk(browser, town, width=390, script=False)
    resident.sign_in("山田 健太")
    resident.go(f"/cases/{number}/")
    resident.look("case-correcting")
    resident.follow("直す|答える")
    assert not resident.page.get_by_text("公務員ですか").count(), "only the named item is open"
    resident.look("correction")
    resident.fill("口座番号", "7654321")
    resident.press("この答えを送る")

    clerk.go(f"/desk/cases/{number}/")
    assert "補正で変わったところ" in clerk.text()
    clerk.look("desk-case-corrected")
    clerk.follow("起案する")
    clerk.look("desk-draft")
    clerk.page.locator("main button", has_text=re.compile("^起案する$")).last.click()
    assert not clerk.page.get_by_role("link", name=re.compile("決裁する")).count(), "nobody approves their own draft"

    chief = Walk(browser, town, width=390)
    chief.sign_in_staff("田中 久美子")
    chief.go("/desk/approvals/")
    chief.look("desk-approvals")
    chief.page.locator(f"main a[href*='{number}']").first.click()
    chief.look("desk-approve")
    chief.press("承認する")
    assert "承認しました" in chief.text()

    resident.go(f"/cases/{number}/")
    resident.reload_until("PDF")
    resident.look("case-decided")
    assert "15,000" in resident.text()
    assert "県知事" in resident.text() or "北海道知事" in resident.text()
    letter = resident.page.get_by_role("link", name=re.compile("PDF")).first.get_attribute("href")
    answer = resident.context.request.get(town.address + letter)
    assert answer.status == 200 and answer.body().startswith(b"%PDF")

    resident.follow("答える")
    resident.look("how-it-was")
    resident.page.get_by_role("radio").first.check()
    resident.press("送る")
    resident.go("/records/")
    resident.look("records")
    assert "子育て支援課の課長" in resident.text()
    assert "田中 久美子" not in resident.text(), "role and office, not the name"
    for walk in (clerk, chief, resident):
        walk.close()


def test_the_department_orders_the_accounting_side_releases_and_the_bank_can_read_the_file(town, browser):
    clerk = Walk(browser, town, width=1280)
    clerk.sign_in_staff("中村 恵")
    clerk.go("/desk/payments/")
    clerk.look("desk-payments")
    clerk.follow("支出命令を作る")
    clerk.press("支出命令を作る")
    clerk.look("desk-order")
    assert not clerk.page.get_by_role("button", name="審査する").count(), "who ordered does not release"
    order = clerk.page.url

    accountant = Walk(browser, town, width=1280)
    accountant.sign_in_staff("千葉 直子")
    accountant.page.goto(order)
    for box in accountant.page.get_by_role("group", name="審査で確かめること").get_by_role("checkbox").all():
        box.check()
    accountant.press("審査する")
    accountant.press("確定")
    accountant.look("desk-order-released")
    with accountant.page.expect_download() as download:
        accountant.press("取り出す")
    content = download.value.path().read_bytes()
    file = read_bank_file(content)
    shown = int(re.search(r"([\d,]+)\s*円", accountant.text())[1].replace(",", ""))
    assert file.amount == shown
    assert file.count > 30, "the families of the town and nobody else"
    for walk in (clerk, accountant):
        walk.close()


def test_the_ledger_is_whole_after_all_this(town):
    told = town.tomoni("ledger", "verify")
    assert told.returncode == 0, told.stdout + told.stderr


def test_the_lower_earning_parent_may_claim_and_reads_why_not(town, browser):
    mother = Walk(browser, town, width=320, script=False)
    mother.sign_in("山田 美咲")
    mother.look("home-lower-earner")
    assert "4,820,000" not in mother.page.content(), "the other parent's income is never shown"
    mother.close()
