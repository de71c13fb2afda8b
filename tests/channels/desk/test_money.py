"""Results of the bank, returned money, claims and the books on the desk."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.channels.desk import builders as make
from tests.payments.result_writer import result_file
from tomoni.core import interface as core
from tomoni.payments import interface as payments

RIGHT = "child-allowance"
TICKED = {"check": list(payments.CHECKLIST)}


@pytest.fixture
def owed(family):
    """The mother is owed two months and has told the town her account."""
    make.make_fund()
    mother = family["mother"]
    make.make_award(mother, family["child"])
    for month in ("2026-10", "2026-11"):
        payments.record_instalment("award:1", month, mother.pk, 15000, "児童手当", RIGHT, actor=make.SYSTEM)
    return mother


@pytest.fixture
def sent(owed, as_clerk, as_accountant):
    """The number of a released order."""
    as_clerk.post(f"/desk/payments/new/{RIGHT}/", {"pay_on": "2026-11-26"})
    number = payments.list_orders()[0].number
    as_accountant.post(f"/desk/payments/{number}/examine/", TICKED)
    as_accountant.post(f"/desk/payments/{number}/release/")
    return number


def upload(sent, codes=None):
    content = payments.bank_file(payments.find_order(sent))
    return SimpleUploadedFile("result.txt", result_file(content, codes))


def test_the_order_shows_each_month_its_files_and_wants_the_checklist(owed, as_clerk, as_accountant):
    as_clerk.post(f"/desk/payments/new/{RIGHT}/", {"pay_on": "2026-11-26"})
    number = payments.list_orders()[0].number
    answer = as_accountant.post(f"/desk/payments/{number}/examine/", {"check": ["law"]})
    page = answer.content.decode()
    assert answer.status_code == 400 and "残っています" in page and "2026年10月分 15,000円" in page
    assert payments.find_order(number).examined_by == ""


def test_a_result_file_that_does_not_fit_is_refused_with_a_list(sent, as_accountant):
    answer = as_accountant.post(
        f"/desk/payments/{sent}/result/",
        {"file": "1", "kind": "file", "result": SimpleUploadedFile("x.txt", b"not a result")},
    )
    page = answer.content.decode()
    assert answer.status_code == 409 and "結果は取り込んでいません" in page and "1番目のレコード" in page
    assert payments.list_instalments_of(origin="award:1")[0].state == "released"


def test_what_came_back_is_settled_by_the_section_and_paid_anew(sent, owed, as_clerk, as_accountant):
    typed = {"file": "1", "kind": "file", "result": upload(sent, {1: "9"})}
    page = as_accountant.post(f"/desk/payments/{sent}/result/", typed, follow=True).content.decode()
    assert "取り込みました" in page and "不能 1件 30,000円" in page
    [returned] = payments.list_returned()
    listed = as_clerk.get("/desk/returned/").content.decode()
    assert "山田 花子" in listed and "銀行の不能コード 9" in listed
    there = f"/desk/returned/{returned.pk}/"
    refused = as_clerk.post(there)
    assert refused.status_code == 400 and "口座が、戻ってきたときのまま" in refused.content.decode()
    core.save_facts(
        owed, {"payout_account": {**make.ACCOUNT, "number": "7654321"}}, source="account-register", actor=make.SYSTEM
    )
    assert "口座が新しくなっています" in as_clerk.get(there).content.decode()
    assert as_clerk.post(there).status_code == 302
    as_clerk.post(f"/desk/payments/new/{RIGHT}/", {"pay_on": "2026-11-27"})
    assert payments.list_orders()[0].amount == 30_000


def test_the_accountant_may_not_settle_and_another_section_sees_nothing(sent, as_accountant, desk):
    typed = {"line": "1", "words": "解約済み", "on": "2026-11-24"}
    as_accountant.post(f"/desk/payments/{sent}/return/", typed)
    [returned] = payments.list_returned()
    assert "別の人" in as_accountant.get(f"/desk/returned/{returned.pk}/").content.decode()
    assert as_accountant.post(f"/desk/returned/{returned.pk}/").status_code == 400
    from django.test import Client

    other = make.sign_in(Client(), make.make_staff("bousai", "防田 災", "clerk", office=make.RELIEF))
    assert other.get(f"/desk/returned/{returned.pk}/").status_code == 404


NEW = {
    "resident": "11", "right": RIGHT, "cause": "overpaid", "amount": "30,000", "law": "民法第703条",
    "reason": "転出した月の分", "decision": "",
}  # fmt: skip


def test_a_claim_goes_from_its_draft_to_money_received(owed, as_clerk, as_chief, as_accountant):
    there = as_clerk.post("/desk/claims/new/", NEW)["Location"]
    do = f"{there}do/"
    as_clerk.post(do, {"do": "demand", "version": "2", "due_on": "2026-12-25", "reason": "払い過ぎ"})
    assert "決裁を待つ伺い" in as_chief.get(there).content.decode()
    assert "通知と納付書を作りました" in as_chief.post(do, {"do": "approve"}, follow=True).content.decode()
    page = as_clerk.get(there).content.decode()
    assert "返還金の納入通知書" in page and "山田 花子" in page
    claim = payments.list_claims()[0]
    typed = {"do": "receive", "version": str(claim.version), "amount": "30000", "on": "2026-11-24", "reference": "領1"}
    assert "残りは0円" in as_accountant.post(do, typed, follow=True).content.decode()
    assert as_accountant.post(do, typed).status_code == 400
    exported = as_clerk.post("/desk/claims/export/").content.decode()
    assert f"{claim.number},山田 花子" in exported
    assert core.entries_about(owed.pk)[0].act == "export"


def test_a_claim_with_faults_says_each_and_keeps_what_was_typed(owed, as_clerk):
    answer = as_clerk.post("/desk/claims/new/", {**NEW, "resident": "nobody", "amount": "x", "law": ""})
    page = answer.content.decode()
    assert answer.status_code == 400 and page.count('class="error"') == 3 and "転出した月の分" in page
    assert payments.list_claims() == []


def test_a_stale_step_on_a_claim_is_refused_and_leaves_nothing(owed, as_clerk, as_chief):
    there = as_clerk.post("/desk/claims/new/", NEW)["Location"]
    typed = {"do": "demand", "version": "1", "due_on": "2026-12-25", "reason": "払い過ぎ"}
    answer = as_clerk.post(f"{there}do/", typed)
    assert answer.status_code == 400 and "開いたあとで動きました" in answer.content.decode()
    assert payments.find_proposal(payments.list_claims()[0]) is None


def test_a_protected_debtor_has_no_name_and_no_letter(owed, as_clerk, as_chief):
    there = as_clerk.post("/desk/claims/new/", NEW)["Location"]
    as_clerk.post(f"{there}do/", {"do": "demand", "version": "2", "due_on": "2026-12-25", "reason": "払い過ぎ"})
    as_chief.post(f"{there}do/", {"do": "approve"})
    core.protect(owed, department=make.make_office(), since=core.today())
    page = as_clerk.get(there).content.decode()
    assert "山田 花子" not in page and "確かめ中" in page
    assert "山田" not in as_clerk.post("/desk/claims/export/").content.decode()


def test_a_ceiling_is_typed_by_one_and_confirmed_by_another(owed, as_accountant, as_clerk):
    from django.test import Client

    item = payments.list_fund_sources()[0].budget_item
    typed = {"year": "2026", "item": item, "kind": "initial", "amount": "20,000", "reason": "3月議決"}
    as_accountant.post("/desk/budget/enter/", typed)
    entry = payments.list_budget_entries(2026)[0]
    assert as_accountant.post(f"/desk/budget/entries/{entry.pk}/confirm/").status_code == 409
    other = make.sign_in(Client(), make.make_staff("kaikei2", "会田 二", "accountant", office="accounts"))
    other.post(f"/desk/budget/entries/{entry.pk}/confirm/")
    assert "20,000円" in as_clerk.get("/desk/budget/").content.decode()
    answer = as_clerk.post(f"/desk/payments/new/{RIGHT}/", {"pay_on": "2026-11-26"})
    assert answer.status_code == 400 and "予算が足りません" in answer.content.decode()
    assert payments.list_orders() == []


def test_the_books_are_not_closed_before_31_may(desk, as_accountant, as_clerk):
    answer = as_accountant.post("/desk/budget/close/", {"year": "2026"})
    assert answer.status_code == 409 and "2027-05-31" in answer.content.decode()
    assert as_clerk.post("/desk/budget/close/", {"year": "2026"}).status_code == 403
    assert payments.list_closings() == []
