"""/find/: everyday words in, answers of the packs out, with why they were found and where they stand."""

import pytest
from django.test import Client

pytestmark = pytest.mark.usefixtures("portal")


def found(words: str, language: str = "ja") -> str:
    visitor = Client()
    visitor.post("/language/", {"language": language})
    page = visitor.get("/find/", {"q": words})
    assert page.status_code == 200
    return page.content.decode()


def test_a_result_says_what_the_pack_says_why_it_was_found_and_its_source():
    page = found("家が壊れた")
    assert '<a href="/services/disaster-certificate/">罹災証明書の申請</a>' in page
    assert "よく使う言葉から" in page and "<mark>家が壊れた</mark>" in page
    assert "災害で住まいが壊れたとき、町が調べて、被害の程度を証明します。" in page
    assert "災害対策基本法" in page and "出どころ" in page


def test_what_is_asked_is_answered_with_that_text_of_the_service():
    page = found("罹災証明書 いつまで")
    assert "町が災害ごとに決めた受付の期間です。" in page and "いつまでに" in page


def test_where_nothing_fits_it_says_so_and_names_the_office():
    page = found("宇宙旅行")
    assert "「宇宙旅行」に合うものは、見つかりませんでした" in page
    assert "子育て支援課" in page and "0999-00-1234" in page and "平日 8時30分" in page
    assert "/services/disaster-certificate/" not in page


@pytest.mark.parametrize("language, words", [("en", "my house is damaged"), ("easy", "いえが こわれた")])
def test_it_is_found_in_the_language_of_the_page(language, words):
    assert "/services/disaster-certificate/" in found(words, language)


def test_what_is_typed_is_shown_as_text_and_not_cached():
    page = found("<script>alert(1)</script>")
    assert "<script>alert" not in page and "&lt;script&gt;" in page
    answer = Client().get("/find/", {"q": "引っ越す"})
    assert "no-store" in answer["Cache-Control"] and answer["X-Robots-Tag"] == "noindex"


def test_nothing_typed_says_what_to_do():
    assert "「探す」を押してください" in found("") and "「探す」を押してください" in found("   ")


def test_the_field_stands_on_the_first_page_and_beside_the_services():
    for address in ("/", "/services/"):
        assert 'action="/find/"' in Client().get(address).content.decode()
