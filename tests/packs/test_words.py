"""What residents read: complete in three languages, in words they know."""

import re
from pathlib import Path

import pytest

from tests.packs.conftest import JAPAN, LANGUAGES, leaves, read, service_folders
from tomoni.services import interface as services

INTERNAL = (
    "案件",
    "起案",
    "決裁",
    "補正",
    "専決",
    "回議",
    "台帳",
    "証跡",
    "例規",
    "JSON",
    "YAML",
    "case file",
    "draft decision",
)
FOLDERS = service_folders()
NAMES = [folder.name for folder in FOLDERS]


def resident_texts(folder: Path, language: str) -> dict[str, str]:
    texts = dict(leaves(read(folder / "texts" / f"{language}.yaml")))
    return {path: text for path, text in texts.items() if not path.startswith("staff.")}


def called_once(path: str) -> str:
    """The path; `also_called` is a list as long as each language has words for finding the service."""
    return "also_called" if path.startswith("also_called.") else path


@pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)
def test_every_service_says_the_same_things_in_three_languages(folder: Path) -> None:
    said = {language: {called_once(path) for path in resident_texts(folder, language)} for language in LANGUAGES}
    assert said["easy"] == said["ja"]
    assert said["en"] == said["ja"]


@pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)
def test_a_service_says_who_what_until_when_how_long_and_what_is_needed(folder: Path) -> None:
    needed = {"title", "short", "summary", "verb", "who", "gets", "until", "how_long", "asks", "papers", "after"}
    for language in LANGUAGES:
        assert needed <= set(resident_texts(folder, language))


@pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)
def test_every_page_has_a_question_a_name_and_a_reason_for_asking(folder: Path) -> None:
    pages = read(folder / "texts" / "ja.yaml")["pages"]
    for page, words in pages.items():
        assert {"name", "title", "why"} <= set(words), page
    asked = [page["page"] for step in read(folder / "service.yaml")["steps"] for page in step.get("pages", [])]
    assert sorted(asked) == sorted(pages)


@pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)
def test_residents_never_meet_a_word_of_the_office(folder: Path) -> None:
    for language in LANGUAGES:
        for path, text in resident_texts(folder, language).items():
            assert not [word for word in INTERNAL if word in text], f"{folder.name} {language} {path}: {text}"


def test_facts_speak_three_languages_and_no_word_of_the_office(pack: services.Pack) -> None:
    for (of, name), fact in pack.lexicon.facts.items():
        if not fact.label:
            continue  # built in, never shown
        for words in (fact.label, fact.help, *fact.choices.values()):
            assert not words or set(words) == set(LANGUAGES), f"{of}.{name}"
            text = " ".join(words.values())
            assert not [word for word in INTERNAL if word in text], f"{of}.{name}: {text}"


def test_easy_japanese_stands_in_short_sentences() -> None:
    for folder in FOLDERS:
        for path, text in resident_texts(folder, "easy").items():
            for sentence in re.split(r"[。！？]", text):
                assert len(sentence.replace(" ", "")) <= 60, f"{folder.name} {path}: {sentence}"


def test_life_events_have_names_in_three_languages() -> None:
    events = services.load_pack([JAPAN]).life_events
    assert {"birth", "disaster", "moving-in", "moving-within", "pregnancy"} <= set(events)
    assert all(set(event.words) == set(LANGUAGES) for event in events.values())


def test_results_are_the_words_of_the_law() -> None:
    results = {folder.name: read(folder / "texts" / "ja.yaml")["results"] for folder in FOLDERS}
    assert results["child-allowance-claim"] == {"approved": "認定", "refused": "却下"}
    assert results["child-allowance-revision"] == {"approved": "額改定", "refused": "却下"}
