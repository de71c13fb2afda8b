"""What people would hardly find is a warning: no words of theirs, or a name that leads elsewhere."""

import pytest
from tests.services.builders import files, make_pack

from tomoni.services.domain.findable import warnings_of

TEXTS = "services/allowance/texts/{}.yaml"


def warned(**changed: str) -> list[tuple[str, str]]:
    return [(one.file, one.key) for one in warnings_of(make_pack(**changed)) if "allowance" in one.file]


def test_a_service_without_words_of_people_is_named_for_each_promised_language():
    assert warned() == [(f"land/{TEXTS.format(language)}", "also_called") for language in ("ja", "en")]


def test_a_service_with_words_and_its_own_name_is_not_named():
    texts = {TEXTS.format(one)[:-5]: files()[TEXTS.format(one)] + "also_called: [手当]\n" for one in ("ja", "en")}
    assert warned(**texts) == []


def test_a_name_that_says_nothing_by_which_it_could_be_found_is_named_with_its_line():
    ja = files()[TEXTS.format("ja")]
    lines = ["title: 申請について" if line.startswith("title:") else line for line in ja.split("\n")]
    (found,) = [
        one for one in warnings_of(make_pack(**{TEXTS.format("ja")[:-5]: "\n".join(lines)})) if one.key == "title"
    ]
    assert found.found == "申請について" and found.line == 1 + lines.index("title: 申請について")


def test_an_event_that_gathers_something_needs_words_too():
    events = "life_events:\n  birth: {title: {ja: 出生, en: Birth}, services: [allowance]}\n"
    found = [one.key for one in warnings_of(make_pack(**{"life-events": events})) if "life-events" in one.file]
    assert found == ["life_events.birth.also_called.ja", "life_events.birth.also_called.en"]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_language_without_words_is_the_one_that_is_named(language: str):
    words = {TEXTS.format(language)[:-5]: files()[TEXTS.format(language)] + "also_called: [手当]\n"}
    other = "en" if language == "ja" else "ja"
    assert warned(**words) == [(f"land/{TEXTS.format(other)}", "also_called")]
