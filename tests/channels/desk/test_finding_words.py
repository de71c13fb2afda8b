"""The search at the counter: the words of a person lead to a service, and to nobody."""


def test_the_words_of_a_person_find_the_service(as_clerk):
    page = as_clerk.get("/desk/find/", {"q": "家が壊れた"}).content.decode()
    assert "罹災証明書の申請" in page and "<mark>家が壊れた</mark>" in page and "災害対策基本法" in page


def test_where_nothing_fits_the_counter_is_told_whom_to_ask(as_clerk):
    page = as_clerk.get("/desk/find/", {"q": "宇宙旅行"}).content.decode()
    assert "「宇宙旅行」に合うものは、見つかりませんでした" in page and "次の課に尋ねてください" in page


def test_the_field_stands_beside_finding_a_person(as_clerk):
    assert 'action="/desk/find/"' in as_clerk.get("/desk/intake/").content.decode()
