"""Services by everyday words, for programs: the same index as the page, and nothing kept."""

import pytest
from django.test import Client

from tests.channels.api.test_openapi import fits
from tomoni.channels.api.openapi import document

ANSWER = "/api/v1/services"


def ask(**asked):
    return Client().get(ANSWER, asked).json()


def test_everyday_words_give_the_service_first_and_what_else_fits(published):
    found = ask(q="赤ちゃんが生まれた")
    assert "child-allowance-claim" in [one["id"] for one in found["services"][:3]]
    assert {"kind": "event", "id": "birth", "title": "子どもが生まれた"} in found["others"]
    assert len(found["services"]) < len(ask()["services"])


def test_what_begins_elsewhere_names_its_event_in_the_language_that_is_asked_for(published):
    found = Client().get(ANSWER, {"q": "出生届"}, headers={"accept-language": "en"}).json()["others"]
    assert ("elsewhere", "birth-registration", "birth") in [(one["kind"], one["id"], one.get("event")) for one in found]
    assert "Registration of the birth" in [one["title"] for one in found]


def test_where_nothing_fits_both_lists_are_empty_and_blanks_ask_for_all(published):
    assert ask(q="宇宙旅行") == {"services": [], "others": []}
    assert ask(q="  ") == ask() and "others" not in ask()


@pytest.mark.parametrize("typed", ["住民票", "パスポート", "引っ越し", "x" * 500, "％＿'\"", "ﾎﾞｼﾃﾁｮｳ"])
def test_every_answer_is_what_the_document_says(published, typed):
    doc = document()
    operation = doc["paths"][ANSWER]["get"]
    assert [one["name"] for one in operation["parameters"]] == ["q"]
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    assert fits(ask(q=typed), schema, doc)
