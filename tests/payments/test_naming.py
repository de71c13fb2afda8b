"""Banks and branches are called as people call them."""

import pytest

from tomoni.payments import interface as payments


@pytest.mark.parametrize(("name", "said"), [("みずほ", "みずほ銀行"), ("ひばり信用金庫", "ひばり信用金庫")])
def test_a_bank_has_its_kind_in_its_name(name, said):
    assert payments.bank_words(name) == said


@pytest.mark.parametrize(("name", "said"), [("大阪", "大阪支店"), ("本店", "本店"), ("札幌営業部", "札幌営業部")])
def test_a_branch_too(name, said):
    assert payments.branch_words(name) == said
