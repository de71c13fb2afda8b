"""Several things no register knows are one question with a list to tick; what is not ticked is a no."""

import re
from datetime import date

import pytest

from tests.channels.portal.test_conversation_pages import begin, typed
from tests.channels.portal.test_interview import text_of
from tomoni.cases import interface as cases
from tomoni.core import interface as core

LIST = "tick:belongings:"


@pytest.fixture
def belongings(father, home):
    """The page of the list in a conversation of somebody whom the register has had since a week."""
    moved = {"lived_here_since": "2026-11-16"}
    core.save_facts(
        home.father, moved, source="resident-register", holds_since=date(2026, 11, 16), actor=core.Actor.system("test")
    )
    first = begin(father, "moving-in", whom=f"p{home.baby.pk}")
    token = first.split("/")[2]
    return f"/interviews/{token}/belongings/"


def ticked(page: str, *names: str) -> dict:
    """What a browser sends when these are ticked."""
    (name,) = set(re.findall(rf'name="({LIST}[^":]+)"', page))
    paths = [one for one in re.findall(r'type="checkbox" id="[^"]+" name="[^"]+" value="([^"]+)"', page)
             if one.rsplit(".", 1)[-1] in names]  # fmt: skip
    return {f"{name}:here": "1", name: paths, "version": ""}


def answers(home, address: str) -> dict:
    found = cases.find_interview_page(address.split("/")[2], page="belongings", person=home.father.pk)
    return {item.fact.name: found.values.get(item.path) for item in found.items}


def test_they_are_one_question_with_a_box_for_each_and_one_for_none(father, belongings, home) -> None:
    page = text_of(father.get(belongings))
    assert page.count('type="checkbox"') == 3 and "犬を飼っている" in page and "どれも当てはまらない" in page
    found = cases.find_interview_page(belongings.split("/")[2], page="belongings", person=home.father.pk)
    assert len(found.items) == 2, "two facts, and beside the other pages one question"


def test_what_is_ticked_is_a_yes_and_the_rest_a_no(father, belongings, home) -> None:
    page = text_of(father.get(belongings))
    assert father.post(belongings, ticked(page, "keeps_dog")).status_code == 302
    assert answers(home, belongings) == {"keeps_dog": True, "checkup_slips": False}
    again = text_of(father.get(belongings))
    assert len(re.findall(r"<input[^>]*checkbox[^>]*checked", again)) == 1, "it stands ticked on the way back"


def test_none_of_them_brings_up_none_of_their_questions(father, belongings, home) -> None:
    page = text_of(father.get(belongings))
    assert father.post(belongings, ticked(page, "none")).status_code == 302
    assert answers(home, belongings) == {"keeps_dog": False, "checkup_slips": False}
    pages = cases.find_interview_page(belongings.split("/")[2], person=home.father.pk).pages
    assert not {"dog", "slips"} & {key for key, _, _ in pages}


@pytest.mark.parametrize("names", [(), ("none", "keeps_dog")], ids=["nothing", "none and a dog"])
def test_nothing_at_all_or_both_is_refused_and_kept_nowhere(father, belongings, home, names) -> None:
    page = text_of(father.get(belongings))
    answer = father.post(belongings, ticked(page, *names))
    assert answer.status_code == 422 and "「どれも当てはまらない」だけを選んでください" in text_of(answer)
    assert answers(home, belongings) == {"keeps_dog": None, "checkup_slips": None}


def test_the_helper_of_other_tests_answers_with_none(father, belongings) -> None:
    page = text_of(father.get(belongings))
    assert father.post(belongings, typed(page)).status_code == 302
