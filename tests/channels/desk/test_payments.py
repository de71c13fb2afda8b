"""The payments desk: what is due, the order, the accounting side, the file."""

from datetime import date

import pytest
from django.test import Client

from tests.channels.desk import builders as make
from tomoni.core import interface as core
from tomoni.payments import interface as payments

TICKED = {"check": list(payments.CHECKLIST)}
RIGHT = "child-allowance"
DAY = "2027-02-10"


@pytest.fixture
def owed(family, desk):
    """Two months owed to the mother, who has an account; the fund is known."""
    make.make_fund()
    mother = family["mother"]
    make.make_award(mother, family["child"])
    for month in ("2026-12", "2027-01"):
        payments.record_instalment(
            "award:1", month, mother.pk, 15000, "児童手当", RIGHT, due_on=date(2027, 2, 10), actor=make.SYSTEM,
        )  # fmt: skip
    return mother


@pytest.fixture
def order(owed, as_clerk):
    as_clerk.post(f"/desk/payments/new/{RIGHT}/", {"pay_on": DAY})
    return payments.list_orders()[0].number


def test_what_is_due_stands_with_its_sum_and_without_names(owed, as_clerk):
    page = as_clerk.get("/desk/payments/").content.decode()
    assert "30,000円" in page and "1人" in page and "3款2項1目19節" in page
    assert "山田 花子" not in page


def test_nothing_due_says_so(desk, as_clerk):
    assert "いま支払うものはありません" in as_clerk.get("/desk/payments/").content.decode()


def test_reckoning_says_what_was_added(desk, as_clerk):
    page = as_clerk.post("/desk/payments/reckon/", follow=True).content.decode()
    assert "計算しました" in page


def test_an_order_is_made_after_looking_at_who_is_in_it(owed, as_clerk):
    page = as_clerk.get(f"/desk/payments/new/{RIGHT}/?pay_on={DAY}").content.decode()
    assert "山田 花子" in page and "••••567" in page and "2か月" in page and "30,000円" in page
    assert core.entries_about(owed.pk)[0].purpose == RIGHT
    answer = as_clerk.post(f"/desk/payments/new/{RIGHT}/", {"pay_on": DAY}, follow=True)
    page = answer.content.decode()
    assert "支出命令を作りました。1件、30,000円です" in page
    assert "支出命令 令和8年度 第1号" in page


def test_the_next_pay_day_is_proposed(owed, as_clerk):
    assert f'value="{DAY}"' in as_clerk.get(f"/desk/payments/new/{RIGHT}/").content.decode()


def test_a_closed_day_is_refused_in_words_and_stays_typed(owed, as_clerk):
    answer = as_clerk.post(f"/desk/payments/new/{RIGHT}/", {"pay_on": "2027-02-13"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'value="2027-02-13"' in page and "営業日" in page


def test_who_has_no_account_is_named_with_the_reason(owed, family, as_clerk):
    payments.record_instalment(
        "award:2", "2026-12", family["father"].pk, 10000, "児童手当", RIGHT, due_on=core.today(), actor=make.SYSTEM
    )
    page = as_clerk.get(f"/desk/payments/new/{RIGHT}/?pay_on={DAY}").content.decode()
    assert "山田 健一" in page and "振込先の口座がありません" in page


def test_the_department_sees_its_order_and_may_not_release_it(order, as_clerk):
    page = as_clerk.get(f"/desk/payments/{order}/").content.decode()
    assert "会計の審査待ち" in page and "支払を確定する" not in page
    assert as_clerk.post(f"/desk/payments/{order}/release/").status_code == 403


def test_the_accounting_side_examines_releases_and_fetches_the_file(order, owed, as_accountant):
    assert "審査する" in as_accountant.get(f"/desk/payments/{order}/").content.decode()
    page = as_accountant.post(f"/desk/payments/{order}/examine/", TICKED).content.decode()
    assert "審査しました" in page and "支払を確定する" in page
    page = as_accountant.post(f"/desk/payments/{order}/release/", follow=True).content.decode()
    assert "支払に確定しました" in page and "SHA-256" in page
    answer = as_accountant.post(f"/desk/payments/{order}/file/")
    assert answer.content == payments.bank_file(payments.find_order(order))
    assert core.entries_about(owed.pk)[0].act == "export"


def test_a_file_with_a_letter_no_bank_takes_is_refused_and_says_which(desk, family, owed, as_clerk, as_accountant):
    core.save_facts(
        owed,
        {"payout_account": {**make.ACCOUNT, "holder": "花子＠ヤマダ"}},
        source="account-register",
        actor=make.SYSTEM,
    )
    as_clerk.post(f"/desk/payments/new/{RIGHT}/", {"pay_on": DAY})
    number = payments.list_orders()[0].number
    page = as_accountant.post(f"/desk/payments/{number}/examine/", TICKED).content.decode()
    assert "支払データにできないもの" in page and "山田 花子" in page and "使えない文字" in page
    answer = as_accountant.post(f"/desk/payments/{number}/release/")
    assert answer.status_code == 409
    assert "支払データは作られませんでした" in answer.content.decode()
    assert payments.find_order(number).state == "ordered"


def test_sending_back_needs_a_reason_and_frees_what_was_in_it(order, as_accountant, as_clerk):
    assert as_accountant.post(f"/desk/payments/{order}/back/", {"comment": ""}).status_code == 400
    page = as_accountant.post(
        f"/desk/payments/{order}/back/", {"comment": "日を直してください"}, follow=True
    ).content.decode()
    assert "差し戻しました" in page and "日を直してください" in page
    assert "30,000円" in as_clerk.get("/desk/payments/").content.decode()


def test_an_order_that_is_not_there_is_a_page_that_says_so(desk, as_accountant):
    answer = as_accountant.get("/desk/payments/2026-99/")
    assert answer.status_code == 404
    assert "この番号の支出命令はありません" in answer.content.decode()


def test_another_section_does_not_see_the_order(order, desk):
    other = make.sign_in(Client(), make.make_staff("bousai", "防田 災", "clerk", office=make.RELIEF))
    assert other.get(f"/desk/payments/{order}/").status_code == 404


def test_a_protected_payee_is_being_checked(order, owed, as_clerk):
    core.protect(owed, department=make.make_office(), since=core.today())
    page = as_clerk.get(f"/desk/payments/{order}/").content.decode()
    assert "山田 花子" not in page and "確かめ中" in page
