"""From the first question to the receipt, as a browser without script does it; mistakes lose nothing."""

import re

import pytest

from tests.channels.portal import builders as make
from tests.channels.portal.conftest import signed_in
from tomoni.core import interface as core

CLAIM = "child-allowance-claim"
ACCOUNT = {
    "search": "みずほ",
    "bank": "0001",
    "bank_of_branch": "0001",
    "branch": "001",
    "kind": "1",
    "number": "1234567",
}


def text_of(response) -> str:
    return response.content.decode()


def start(client, *wanted: str) -> str:
    """The address of the interview's first page."""
    answer = client.post("/interviews/", {"service": list(wanted)})
    return client.get(answer["Location"])["Location"]


def answer_page(client, address: str, **given):
    """Press 次へ with yes everywhere, except what is given by the end of a field's name."""
    page = text_of(client.get(address))
    names = dict.fromkeys(re.findall(r'type="radio" id="[^"]+" name="([^"]+)"', page))
    data = {name: given.get(name.rsplit(".", 1)[-1], "yes") for name in names}
    account = re.search(r'name="([^"]+):search"', page)
    if account:
        data |= {f"{account[1]}:{part}": text for part, text in {**ACCOUNT, **given.get("account", {})}.items()}
    return client.post(address, data)


def walk(client, first: str, **given) -> str:
    """Answer page after page; gives the address of the check page."""
    address = first
    for _ in range(12):
        answer = answer_page(client, address, public_service="no", abroad_for_study="yes", **given)
        assert answer.status_code == 302, text_of(answer)[:4000]
        address = answer["Location"]
        if address.endswith("/check/"):
            return address
    raise AssertionError("the interview does not end")


def send(client, check: str, **more):
    page = text_of(client.get(check))
    key = re.search(r'name="submission_key" value="([^"]+)"', page)[1]
    services = re.findall(r'name="service" value="([^"]+)"', page)
    return client.post(check, {"submission_key": key, "service": services, **more})


@pytest.fixture
def sent(father):
    """The number of the father's case."""
    receipt = send(father, walk(father, start(father, CLAIM)))["Location"]
    return re.search(r"/cases/([\d-]+)/", text_of(father.get(receipt)))[1]


def test_public_servants_are_told_on_the_first_page(father) -> None:
    page = text_of(father.get(start(father, CLAIM)))
    assert "/work/" in start(father, CLAIM)
    assert "公務員の方は、町ではなく、勤め先から児童手当を受け取ります。" in page


def test_a_question_left_open_is_named_in_the_summary_and_at_the_field(father) -> None:
    page = father.post(start(father, CLAIM), {})
    assert page.status_code == 422
    text = text_of(page)
    assert "1か所、直してください" in text and 'href="#f0-0"' in text and 'aria-invalid="true"' in text


def test_a_wrong_account_number_keeps_everything_typed(father) -> None:
    address = start(father, CLAIM)
    while "/account/" not in address:
        address = answer_page(father, address, public_service="no")["Location"]
    page = answer_page(father, address, account={"number": "12345678"})
    text = text_of(page)
    assert page.status_code == 422
    assert 'value="12345678"' in text and 'value="みずほ"' in text and 'value="001" selected' in text
    assert 'href="#f0-number"' in text and "口座番号は7けたまでの数字です" in text


def test_a_bank_is_found_by_a_word_without_script(father) -> None:
    address = start(father, CLAIM)
    while "/account/" not in address:
        address = answer_page(father, address, public_service="no")["Location"]
    field = re.search(r'name="([^"]+):search"', text_of(father.get(address)))[1]
    page = text_of(father.post(address, {f"{field}:search": "みずほ", "go": f"bank:{field}"}))
    assert "みずほ銀行" in page and f'name="{field}:bank" value="0001"' in page
    page = text_of(
        father.post(address, {f"{field}:search": "みずほ", f"{field}:bank": "0001", "go": f"branch:{field}"})
    )
    assert "<select" in page and "みずほ銀行の支店です。" in page


def test_post_bank_is_given_by_symbol_and_number(father) -> None:
    address = start(father, CLAIM)
    while "/account/" not in address:
        address = answer_page(father, address, public_service="no")["Location"]
    post = {
        "bank": "9900",
        "bank_of_branch": "9900",
        "branch": "",
        "number": "",
        "symbol": "１０１８０",
        "passbook": "12345671",
    }
    answer = answer_page(father, address, account=post)
    assert answer.status_code == 302
    assert "1234567" in text_of(father.get(answer["Location"]))


def test_back_and_forth_loses_nothing(father) -> None:
    first = start(father, CLAIM)
    answer_page(father, first, public_service="no")
    assert 'value="no" checked' in text_of(father.get(first))


def test_later_saves_and_home_offers_to_go_on(father) -> None:
    first = start(father, CLAIM)
    field = re.search(r'name="(p\d+\.public_service)"', text_of(father.get(first)))[1]
    assert father.post(first, {field: "no", "go": "later"})["Location"] == "/"
    home = text_of(father.get("/"))
    assert "続きから進める" in home and "15,000" in home, "the card stays, with its amount"
    assert 'value="no" checked' in text_of(father.get(first))


def test_somebody_elses_interview_is_not_shown(home) -> None:
    father, mother = signed_in(home.father_account), signed_in(home.mother_account)
    page = mother.get(start(father, CLAIM))
    assert page.status_code == 409 and "公務員" not in text_of(page)


def test_the_check_page_shows_every_answer_and_no_income(father) -> None:
    page = text_of(father.get(walk(father, start(father, CLAIM))))
    assert "みずほ銀行" in page and "1234567" in page and "ヤマダ ケンタ" in page
    assert f"{make.INCOME_OF_WIFE:,}" not in page and str(make.INCOME_OF_WIFE) not in page


def test_an_incomplete_interview_is_not_sent_and_says_what_is_missing(father) -> None:
    first = start(father, CLAIM)
    check = first.replace("/work/", "/check/")
    page = send(father, check)
    assert page.status_code == 422
    assert "まだ送っていません" in text_of(page) and "「公務員ですか」に答えてください" in text_of(page)


def test_sending_gives_a_number_and_twice_the_same(father) -> None:
    check = walk(father, start(father, CLAIM))
    page = text_of(father.get(check))
    key = re.search(r'name="submission_key" value="([^"]+)"', page)[1]
    first = father.post(check, {"submission_key": key, "service": CLAIM})
    assert first.status_code == 302 and first["Location"].startswith("/receipts/")
    receipt = text_of(father.get(first["Location"]))
    assert "届きました" in receipt and "確かめる" in receipt
    again = father.post(check, {"submission_key": key, "service": CLAIM})  # the answer to the first was lost
    assert (again.status_code, again["Location"]) == (302, first["Location"])
    other = father.post(check, {"submission_key": "another press", "service": CLAIM})
    assert other.status_code == 409 and first["Location"] in text_of(other)
    again = father.get(check)
    assert again.status_code == 409 and first["Location"] in text_of(again)


@pytest.mark.parametrize("language", ["ja", "easy", "en"])
def test_the_whole_way_in_each_language(home, language) -> None:
    client = signed_in(home.father_account, language)
    receipt = send(client, walk(client, start(client, CLAIM)))["Location"]
    number = re.search(r"/cases/([\d-]+)/", text_of(client.get(receipt)))[1]
    for address in ("/", f"/cases/{number}/", f"/cases/{number}/withdraw/", "/records/"):
        assert client.get(address).status_code == 200


def test_the_other_parent_learns_only_that_it_is_being_handled(home, sent) -> None:
    mother = signed_in(home.mother_account)
    page = mother.get(f"/cases/{sent}/")
    assert page.status_code == 404 and "みずほ" not in text_of(page)
    assert sent not in text_of(mother.get("/"))


def test_my_case_says_where_it_stands(father, sent) -> None:
    page = text_of(father.get(f"/cases/{sent}/"))
    assert "いまのようす" in page and "確かめています" in page and "••••567" in page and "1234567" not in page


def test_a_case_can_be_withdrawn_after_being_asked_again(father, sent) -> None:
    assert "取り下げますか" in text_of(father.get(f"/cases/{sent}/withdraw/"))
    assert father.post(f"/cases/{sent}/withdraw/").status_code == 302
    assert "取り下げました" in text_of(father.get(f"/cases/{sent}/"))
    assert father.post(f"/cases/{sent}/withdraw/").status_code == 409


def test_how_it_was_is_asked_once(father, sent) -> None:
    father.post(f"/cases/{sent}/withdraw/")
    page = father.post(f"/cases/{sent}/how-it-was/", {"text": "口座が分かりにくい"})
    assert page.status_code == 422 and "口座が分かりにくい" in text_of(page)
    assert "ありがとうございます" in text_of(father.post(f"/cases/{sent}/how-it-was/", {"ease": "4", "text": ""}))
    assert "ありがとうございます" in text_of(father.get(f"/cases/{sent}/how-it-was/"))


def test_a_form_from_elsewhere_is_refused_in_words(father) -> None:
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    page = strict.post("/interviews/", {"service": CLAIM})
    assert page.status_code == 403 and "このページは開けません" in text_of(page)


def test_the_account_the_town_knows_stands_on_the_check_page(home, father):
    """Nobody asks for it, so nobody saw to which account the money would go."""
    account = {"bank": "0001", "branch": "440", "kind": "1", "number": "1234567", "holder": "ヤマダ ケンタ"}
    core.save_facts(home.father, {"payout_account": account}, source="account-register", actor=make.SYSTEM)
    check = walk(father, start(father, CLAIM))
    page = text_of(father.get(check))
    known = page.split("町が知っていること</h2>", 1)[1]
    assert "振込先口座" in known and "567" in known and "公金受取口座の登録から" in known
    assert page.count("<dt>振込先口座") == 1
