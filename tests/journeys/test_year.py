"""A year of the town hall with everybody at work at once: New Year, deputies, 1 April, the closing of the books.

The clock of a town of its own is moved from day to day; each scene begins where the one before ended.
"""

import re
from dataclasses import dataclass

import pytest
from tests.journeys.conftest import serve_town
from tests.journeys.steps import Walk, give_account
from tests.payments.result_writer import result_file
from tests.payments.zengin_reader import read_bank_file

BEGAN = "2026-12-24T09:00:00+09:00"  # a Thursday; four office days of the year are left, then six closed days
CLERK, SECOND, CHIEF, ACCOUNTANT = "中村 恵", "加藤 亮", "田中 久美子", "千葉 直子"


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    with serve_town(tmp_path_factory.mktemp("year"), BEGAN) as served:
        yield served


@pytest.fixture(scope="module")
def at(town, browser):
    """Somebody's browser, signed in; the same one for the whole year unless the session has ended."""
    walks: dict[str, Walk] = {}

    def sit(name: str, *, staff: bool = True, width: int = 1280) -> Walk:
        if name not in walks:
            walks[name] = Walk(browser, town, width=width, script=staff)
        (walks[name].sign_in_staff if staff else walks[name].sign_in)(name)
        return walks[name]

    yield sit
    for walk in walks.values():
        walk.close()


@pytest.fixture(scope="module")
def numbers() -> dict[str, str]:
    """Cases of the year by who asked."""
    return {}


def apply(resident: Walk) -> str:
    """Follow the first card of the home page to the receipt; gives the number of the case."""
    resident.page.locator(".dues .btn, .due .btn").first.click()
    for _ in range(8):
        if "/check/" in resident.page.url:
            break
        if resident.page.get_by_role("textbox", name=re.compile("銀行")).count():
            give_account(resident)
        else:
            answer_no(resident)
    resident.press("送る")
    resident.follow("くわしく見る")
    return re.search(r"/cases/([\w-]+)/", resident.page.url)[1]


def answer_no(resident: Walk) -> None:
    """No to every question of a page that can be answered so, else the first answer."""
    radios = resident.page.locator("main input[type=radio]").all()
    for name in dict.fromkeys(radio.get_attribute("name") for radio in radios):
        rows = resident.page.locator(f'input[name="{name}"]')
        no = resident.page.locator(f'label:has(input[name="{name}"])', has_text=re.compile("^いいえ"))
        (no.first.locator("input") if no.count() else rows.first).check()
    resident.press("次へ")


def draft(clerk: Walk, number: str) -> None:
    clerk.go(f"/desk/cases/{number}/")
    clerk.press("確かめ始める")
    clerk.follow("起案する")
    clerk.page.locator("main button", has_text=re.compile("^起案する$")).last.click()


def test_december_a_claim_is_drafted_while_the_chief_goes_away(town, at, numbers):
    numbers["yamada"] = apply(at("山田 健太", staff=False, width=390))
    draft(at(CLERK), numbers["yamada"])
    chief = at(CHIEF)
    chief.go("/desk/mandates/")
    chief.look("desk-mandates")
    chief.page.get_by_text("不在を登録する").first.click()
    herself = chief.page.locator("#staff option", has_text=CHIEF).get_attribute("value")
    chief.page.locator("#staff").select_option(herself)
    chief.page.locator("#a-since").fill("2026-12-25")
    chief.page.locator("#a-until").fill("2027-01-08")
    chief.page.locator("button[value=absence]").click()
    assert "2027年1月8日" in chief.text() or "1月8日" in chief.text()
    early = at(SECOND)
    early.go(f"/desk/cases/{numbers['yamada']}/approve/")
    assert not early.page.get_by_role("button", name="代決").count(), "while the chief is there, no deputy decides"


def test_the_deputy_decides_in_the_absent_chiefs_stead(town, at, numbers):
    town.move_to("2026-12-28T13:00")
    numbers["sato"] = apply(at("佐藤 翔太", staff=False, width=390))
    clerk = at(CLERK)
    clerk.go(f"/desk/cases/{numbers['yamada']}/approve/")
    assert "あなたの起案です" in clerk.text()
    deputy = at(SECOND)
    deputy.go("/desk/approvals/")
    deputy.look("desk-approvals-deputy")
    deputy.page.locator(f"main a[href*='{numbers['yamada']}']").first.click()
    deputy.look("desk-approve-deputy")
    deputy.page.get_by_role("radio").first.check()
    deputy.page.locator("#answer button").first.click()
    resident = at("山田 健太", staff=False)
    resident.go(f"/cases/{numbers['yamada']}/")
    resident.reload_until("PDF")


def test_new_year_takes_no_day_of_the_period(town, at, numbers):
    clerk = at(CLERK)
    clerk.go(f"/desk/cases/{numbers['sato']}/")
    before = left_of(clerk)
    town.move_to("2027-01-04T08:40")
    clerk = at(CLERK)
    clerk.go(f"/desk/cases/{numbers['sato']}/")
    assert left_of(clerk) == before - 1, "28 December to 4 January is one office day"
    draft(clerk, numbers["sato"])


def left_of(clerk: Walk) -> int:
    return int(re.search(r"残り\s*(\d+)\s*日|あと\s*(\d+)\s*日", clerk.text())[0].strip("残りあと 日"))


def test_the_chief_comes_back_and_looks_at_what_was_decided_for_her(town, at, numbers):
    town.move_to("2027-01-12T09:00")
    chief = at(CHIEF)
    chief.go("/desk/approvals/")
    chief.look("desk-approvals-later")
    assert "あとで見るもの" in chief.text()
    chief.page.locator(f"main a[href*='{numbers['yamada']}']").first.click()
    chief.page.locator("#answer button").first.click()
    chief.go("/desk/approvals/")
    assert "あとで見るもの" not in chief.text()
    chief.page.locator(f"main a[href*='{numbers['sato']}']").first.click()
    chief.page.locator("#answer button").first.click()
    resident = at("佐藤 翔太", staff=False)
    resident.go(f"/cases/{numbers['sato']}/")
    resident.reload_until("PDF")
    assert "25,000" in resident.text()


def test_a_refused_claim_is_appealed_sent_on_ruled_and_decided_anew(town, at):
    """髙橋 is taken for a public servant; the governor rules that he was none, and the town decides anew."""
    town.move_to("2027-01-13T09:00")
    resident = at("髙橋 誠", staff=False, width=390)
    number = claim_as_public_servant(resident)
    clerk = at(CLERK)
    clerk.go(f"/desk/cases/{number}/")
    clerk.press("確かめ始める")
    clerk.follow("起案する")
    clerk.page.locator("input[name=result][value=refused]").check()
    clerk.look("desk-draft-refusal")
    clerk.page.locator("main button[value=draft]").last.click()
    chief = at(CHIEF)
    chief.go(f"/desk/cases/{number}/approve/")
    chief.page.locator("#answer button").first.click()
    resident.go(f"/cases/{number}/")
    resident.reload_until("PDF")
    resident.look("case-refused")

    town.move_to("2027-01-20T19:00")
    resident = at("髙橋 誠", staff=False)
    resident.go(f"/cases/{number}/appeal/")
    resident.look("appeal-new")
    resident.page.locator("textarea[name=wants]").fill("却下の決定を取り消してください。")
    resident.page.locator("textarea[name=grounds]").fill("12月に退職しました。いまは公務員ではありません。")
    resident.page.locator("input[name=known_on]").fill("2027-01-14")
    resident.page.locator("main form button").first.click()
    resident.look("appeal-mine")

    town.move_to("2027-01-21T09:00")
    clerk = at(CLERK)
    clerk.go("/desk/appeals/")
    clerk.look("desk-appeals")
    clerk.page.locator("main a[href*='/desk/appeals/']").first.click()
    here = clerk.page.url
    clerk.look("desk-appeal")
    for verb, fields in (
        ("forward_appeal", {}),
        ("file_statement", {"text": "本人の答えにより、公務員と認めました。"}),
        ("make_bundle", {}),
        (
            "record_ruling",
            {"result": "upheld", "orders": "取り消す", "reasons": "退職を認める", "on": "2027-01-21"},
        ),
    ):
        step_of_appeal(clerk, here, verb, fields)
    clerk.page.goto(here)
    assert "認容" in clerk.text()
    clerk.look("desk-appeal-ruled")
    clerk.page.locator("main a[href*='/desk/cases/']").last.click()
    assert "起案" in clerk.text(), "a new case decides anew"


def claim_as_public_servant(resident: Walk) -> str:
    resident.go("/services/child-allowance-claim/")
    resident.press("請求する")
    resident.choose("はい、いま公務員")
    resident.press("次へ")
    for _ in range(6):
        if "/check/" in resident.page.url:
            break
        if resident.page.get_by_role("textbox", name=re.compile("銀行")).count():
            give_account(resident)
        else:
            answer_no(resident)
    resident.press("送る")
    resident.follow("くわしく見る")
    return re.search(r"/cases/([\w-]+)/", resident.page.url)[1]


def step_of_appeal(clerk: Walk, here: str, verb: str, fields: dict[str, str]) -> None:
    """Fill the page of one step of an appeal, and press its button."""
    clerk.page.goto(f"{here}{verb}/")
    form = clerk.page.locator("main form").first
    for name, value in fields.items():
        place = form.locator(f"[name={name}]")
        if place.first.get_attribute("type") == "radio":
            form.locator(f"[name={name}][value={value}]").check()
        elif place.first.evaluate("one => one.tagName") == "SELECT":
            place.select_option(value)
        else:
            place.fill(value)
    form.locator("button").first.click()


def test_february_is_paid_and_one_transfer_comes_back_and_is_paid_once_more(town, at):
    town.move_to("2027-02-01T09:30")
    clerk = at(CLERK)
    order = order_payment(clerk)
    released = release(at(ACCOUNTANT), order)
    assert released.count > 30
    accountant = at(ACCOUNTANT)
    town.move_to("2027-02-10T15:30")
    accountant = at(ACCOUNTANT)
    accountant.page.goto(order)
    answer = result_file(released.content, {1: "1"})
    accountant.page.get_by_text("銀行の結果を取り込む").click()
    accountant.page.locator("input[type=file]").set_input_files(
        {"name": "result.txt", "mimeType": "text/plain", "buffer": answer}
    )
    accountant.page.get_by_role("button", name="取り込む").click()
    accountant.look("desk-order-result")
    clerk = at(CLERK)
    clerk.go("/desk/returned/")
    clerk.look("desk-returned")
    clerk.page.locator("main a[data-row]").first.click()
    clerk.look("desk-returned-one")
    clerk.page.get_by_role("textbox").first.fill("銀行の手違いと、電話で連絡がありました。")
    clerk.press("再支払に回す")
    again = release(at(ACCOUNTANT), order_payment(at(CLERK)))
    assert again.count == 1, "what came back is paid once more, and nothing else"


@dataclass(frozen=True)
class Released:
    """A released order: the file as the bank gets it."""

    content: bytes
    count: int


def order_payment(clerk: Walk) -> str:
    clerk.go("/desk/payments/")
    clerk.press("支払額を計算する")
    clerk.follow("支出命令を作る")
    clerk.press("支出命令を作る")
    return clerk.page.url


def release(accountant: Walk, order: str) -> Released:
    accountant.page.goto(order)
    for box in accountant.page.locator("main input[name=check]").all():
        box.check()
    accountant.press("審査する")
    accountant.press("確定")
    with accountant.page.expect_download() as download:
        accountant.press("取り出す")
    content = download.value.path().read_bytes()
    return Released(content, read_bank_file(content).count)


def test_on_the_first_of_april_half_the_section_is_another(town, at):
    town.move_to("2027-03-23T10:00")
    admin = at("齋藤 慎也")
    admin.go("/desk/staff/transfers/")
    admin.page.locator("#day").fill("2027-04-01")
    moves = (
        "職員番号,氏名,異動先,役割,後任の職員番号",
        "nakamura,中村 恵,町民課,担当,kato",
        "tanaka,田中 久美子,総務課,課長,kato",
        "kato,加藤 亮,子育て支援課,課長、担当,",
        "kimura,木村 洋平,子育て支援課,担当,abe",
    )
    admin.page.locator("#text").fill("\n".join(moves))
    admin.page.locator("button[value=try]").click()
    assert "総務課 防災係に、その日からの担当がいません" in admin.text(), "a section is not left without anybody"
    admin.page.locator("#text").fill("\n".join((*moves, "oikawa,及川 拓也,総務課 防災係,担当、調査員,")))
    admin.page.locator("button[value=try]").click()
    admin.look("desk-transfers")
    assert "このまま確定できます" in admin.text(), admin.text()
    admin.page.locator("button[value=confirm]").click()
    before = at(CLERK)
    before.go("/desk/")
    assert "子育て支援課" in before.page.inner_text("header")
    town.move_to("2027-04-01T08:35")
    moved = at(CLERK)
    moved.go("/desk/approvals/")
    moved.go("/desk/")
    assert "町民課" in moved.page.inner_text("header")
    assert not moved.page.locator("main [data-row]").count(), "whoever moved sees no case of the old section"
    chief = at(SECOND)
    chief.go("/desk/approvals/")
    assert chief.page.get_by_role("heading", name=re.compile("決裁")).count()


def test_the_books_of_the_old_year_close_on_the_last_of_may(town, at):
    town.move_to("2027-04-06T10:00")
    order = order_payment(at("木村 洋平"))
    released = release(at(ACCOUNTANT), order)
    assert released.count > 30
    town.move_to("2027-06-01T10:00")
    accountant = at(ACCOUNTANT)
    accountant.go("/desk/budget/?year=2026")
    accountant.look("desk-budget")
    accountant.press("閉鎖する")
    accountant.go("/desk/budget/?year=2026")
    assert "閉鎖した人" in accountant.text() or ACCOUNTANT in accountant.text()


def test_the_auditor_finds_who_read_by_night_without_a_case(town, at, numbers):
    town.move_to("2027-06-05T23:20")  # a Saturday night
    nosy = at("及川 拓也")
    for number in numbers.values():
        nosy.go(f"/desk/cases/{number}/")
    town.move_to("2027-06-07T09:00")
    auditor = at("後藤 隆")
    auditor.go("/desk/ledger/")
    auditor.reload_until("及川")
    auditor.look("desk-ledger-unusual")


def test_the_ledger_is_whole_after_a_year(town):
    town.move_to("2027-12-24T09:00")
    told = town.tomoni("ledger", "verify")
    assert told.returncode == 0, told.stdout + told.stderr
