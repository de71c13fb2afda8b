"""Words that found nothing: who writes the packs sees them and the line to add, and nobody sees who typed them."""

import html
import re
from dataclasses import replace

import pytest
from django.test import Client

from tests.channels.desk import builders as make
from tomoni.services import interface as services
from tomoni.services.models import MissedWord

PAGE = "/desk/find/words/"
DAYS = ("2026-11-20T10:00", "2026-11-21T10:00", "2026-11-22T10:00")


@pytest.fixture
def editor(desk) -> Client:
    return make.sign_in(Client(), make.make_staff("editor", "編集 係", "admin"))


def everybody_types(settings, word: str, times: int = 2) -> None:
    for day in DAYS:
        settings.TOMONI_NOW = day
        for _ in range(times):
            assert Client().get("/find/", {"q": word}).status_code == 200


def text(client: Client, **asked: str) -> str:
    answer = client.get(PAGE, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_word_that_many_typed_in_vain_comes_to_the_editor(editor, settings):
    assert "まだありません" in text(editor)
    everybody_types(settings, "ドローンの許可")
    page = text(editor)
    assert "ドローンの許可" in page and "6回" in page and "3日" in page


def test_what_the_counter_types_is_counted_too_and_what_is_found_is_not(editor, as_clerk, settings):
    as_clerk.get("/desk/find/", {"q": "ドローンの許可"})
    as_clerk.get("/desk/find/", {"q": "家が壊れた"})
    assert MissedWord.objects.count() == 1


@pytest.mark.parametrize(
    ("of", "file", "line"),
    [
        ("service/disaster-certificate", "services/disaster-certificate/texts/ja.yaml", "also_called: ["),
        ("event/birth", "life-events.yaml", "  birth:\n    also_called:\n      ja: ["),
        ("elsewhere/birth/birth-registration", "life-events.yaml", "elsewhere:\n      birth-registration:"),
        ("office/child-support", "offices.yaml", "  child-support:\n    answers:\n      ja: ["),
    ],
)
def test_the_line_to_add_is_shown_with_its_file(editor, settings, of, file, line):
    everybody_types(settings, "ドローンの許可")
    page = text(editor, word="ドローンの許可", of=of)
    assert f"packs/japan/{file}" in page and line in page and "&quot;ドローンの許可&quot;" in page


def test_with_that_line_the_word_finds_it_and_leaves_the_list(editor, settings):
    everybody_types(settings, "ドローンの許可")
    page = text(editor, word="ドローンの許可", of="service/disaster-certificate")
    line = html.unescape(re.search(r"<pre[^>]*>(.*?)</pre>", page, re.S)[1])
    pack, path = make.pack(), "services/disaster-certificate/texts/ja.yaml"
    town = replace(pack.layers[-1], files={**pack.layers[-1].files, path: f"{line}\n"})
    only = {"disaster-certificate": pack.services["disaster-certificate"]}
    services.publish(replace(pack, layers=(*pack.layers[:-1], town), services=only), actor=make.SYSTEM)
    page = text(editor)
    assert "いまは見つかる言葉" in page and "まだありません" in page


def test_a_word_or_thing_that_is_not_there_is_said_so(editor, settings):
    everybody_types(settings, "ドローンの許可")
    for asked in ({"word": "山田 花子", "of": "event/birth"}, {"word": "ドローンの許可", "of": "event/../x"}):
        page = text(editor, **asked)
        assert "もうありません" in page and "山田" not in page and "<pre" not in page


def test_few_uses_and_names_never_come_there(editor, settings):
    everybody_types(settings, "ドローンの許可", times=1)
    everybody_types(settings, "山田花子さん", times=9)
    assert "まだありません" in text(editor) and MissedWord.objects.values("fingerprint").distinct().count() == 1
