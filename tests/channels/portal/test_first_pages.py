"""Home, landing, services, records, my data: what stands there, and what of another adult does not."""

import pytest
from django.test import Client

from tests.channels.portal import builders as make
from tests.channels.portal.conftest import signed_in

LANGUAGES = ("ja", "easy", "en")
PRIVATE_PAGES = ("/notices/", "/records/", "/my-data/", "/my-data/download/")


def text_of(response) -> str:
    return response.content.decode()


def test_signed_out_one_sees_the_services_of_the_town(portal) -> None:
    page = Client().get("/")
    assert page.status_code == 200
    assert "町の手続き" in text_of(page) and "/services/child-allowance-claim/" in text_of(page)


@pytest.mark.parametrize("address", PRIVATE_PAGES)
def test_a_private_page_asks_to_sign_in_and_comes_back(portal, address) -> None:
    page = Client().get(address)
    assert page.status_code == 302
    assert page["Location"].startswith("/sign-in/?next=%2F")


def test_an_article_that_was_not_verified_is_shown_so(portal) -> None:
    page = text_of(Client().get("/services/child-allowance-yearly-check/"))
    assert "児童手当法第11条（未確認）" in page and "児童手当法第26条、" in page


def test_home_greets_the_birth_and_shows_the_amount(father) -> None:
    page = text_of(father.get("/"))
    assert "結月さんのお誕生、おめでとうございます。" in page
    assert "<b>15,000</b>" in page
    assert "結月さん（生後10日）" in page
    assert 'name="service" value="child-allowance-claim"' in page


def test_the_lower_earner_is_told_that_something_is_open(mother) -> None:
    page = text_of(mother.get("/"))
    assert "受けられるかもしれないもの" in page and "まだ分かりません" in page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "address", ["/", "/services/", "/services/?event=birth", "/services/child-allowance-claim/", "/notices/",
                "/records/", "/my-data/", "/my-data/not-right/?fact=address", "/verify/", "/sign-in/"]
)  # fmt: skip
def test_every_page_speaks_every_language(home, language, address) -> None:
    client = signed_in(home.father_account, language)
    page = client.get(address)
    assert page.status_code == 200, address
    assert f'<html lang="{"en" if language == "en" else "ja"}">' in text_of(page)


@pytest.mark.parametrize("address", ["/", "/my-data/", "/records/", "/my-data/download/"])
def test_the_income_of_the_other_adult_is_on_no_page(home, address) -> None:
    wife, husband = signed_in(home.mother_account), signed_in(home.father_account)
    for form in (f"{make.INCOME_OF_HUSBAND}", f"{make.INCOME_OF_HUSBAND:,}"):
        assert form not in text_of(wife.get(address))
    for form in (f"{make.INCOME_OF_WIFE}", f"{make.INCOME_OF_WIFE:,}"):
        assert form not in text_of(husband.get(address))


def test_my_data_show_each_fact_with_its_source(father) -> None:
    page = text_of(father.get("/my-data/"))
    assert "住民票から" in page and "町の税の記録から" in page
    assert f"{make.INCOME_OF_HUSBAND:,}円" in page


def test_the_download_is_json_and_on_the_ledger(father) -> None:
    answer = father.get("/my-data/download/")
    assert answer.json()["person"]["name"] == "山田 健太"
    assert "書き出しました" in text_of(father.get("/records/"))


def test_a_wrong_mail_address_is_said_at_the_field_and_kept(father) -> None:
    page = father.post("/my-data/mail/", {"mail": "kenta@", "notice_by": "yes"})
    assert page.status_code == 422
    assert 'aria-invalid="true"' in text_of(page) and 'value="kenta@"' in text_of(page)
    assert 'href="#mail-address"' in text_of(page)


def test_a_page_that_is_not_there_says_so_in_words(portal) -> None:
    page = Client().get("/no-such-page/")
    assert page.status_code == 404
    assert "ページが見つかりません" in text_of(page)


def test_a_document_of_somebody_else_is_not_found(father) -> None:
    assert father.get("/documents/1.pdf").status_code == 404


def test_a_certificate_that_is_none_is_not_confirmed(portal) -> None:
    page = Client().get("/verify/ABCD-EFGH/")
    assert page.status_code == 404
    assert "この番号の証明書はありません" in text_of(page)


def test_a_postal_code_gives_its_address(portal) -> None:
    assert Client().get("/postal-codes/1000001/").json() == {"address": "東京都千代田区千代田"}
    assert Client().get("/postal-codes/0000000/").status_code == 404


def test_home_is_light(father) -> None:
    """At most 20 kB compressed at first view, style sheet and script included."""
    import gzip
    from pathlib import Path

    from tomoni.channels import look

    static = Path(look.__file__).parent / "static" / "look"
    parts = [father.get("/").content, *(file.read_bytes() for file in static.iterdir())]
    assert sum(len(gzip.compress(part)) for part in parts) < 20_000
