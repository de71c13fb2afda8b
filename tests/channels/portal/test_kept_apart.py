"""Somebody protected at the next address, or in another household, is on no page of who is kept from them."""

from datetime import date

import pytest

from tests.channels.portal.conftest import signed_in
from tests.channels.portal.test_conversation_pages import begin
from tests.channels.portal.test_helping import code_of, join
from tests.channels.portal.test_interview import text_of
from tomoni.core import interface as core


@pytest.fixture
def apart(home):
    """The mother and the baby are kept from the father."""
    core.protect(
        home.mother, department=core.find_department("residents"), since=date(2026, 11, 1), other_party=home.father,
        together_with=[home.baby],
    )  # fmt: skip
    return home


def test_the_first_page_offers_and_names_nothing_of_them(apart, father) -> None:
    page = text_of(father.get("/"))
    assert "結月" not in page and "美咲" not in page and "15,000" not in page
    assert "結月" in text_of(signed_in(apart.mother_account).get("/")), "their own they see"


def test_who_sits_beside_sees_no_more_than_that(apart, father) -> None:
    first = begin(father, whom=f"p{apart.baby.pk}")
    helper = join(code_of(father, first.split("/")[2], "known", "answers"))
    page = text_of(helper.get("/helping/talk/", follow=True))
    assert "結月" not in page and "美咲" not in page
