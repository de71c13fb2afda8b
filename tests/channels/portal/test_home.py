"""What stays on the first page while something is begun, and what the parent who does not receive it is told."""

import pytest

from tests.channels.portal import builders as make
from tests.channels.portal.conftest import signed_in
from tests.channels.portal.test_interview import CLAIM, start, text_of
from tomoni.core import interface as core


@pytest.fixture
def raised_together(home):
    """The register holds that both raise the child: everything that decides who receives is known."""
    held = {"is_parent": True, "lives_with": True, "cares": True, "same_livelihood": True}
    core.Link.objects.filter(kind="guardian-child").update(facts=held)
    return home


def test_what_was_begun_stays_on_its_card_and_goes_on_where_it_stopped(father) -> None:
    first = start(father, CLAIM)
    page = text_of(father.get("/"))
    assert "<b>15,000</b>" in page and "続きから進める" in page
    assert first.rsplit("/", 2)[0] in page
    assert "新しく受けられるものはありません" not in page


def test_a_card_leads_to_everything_its_event_brings_up(father) -> None:
    page = text_of(father.get("/"))
    assert 'href="/events/birth/">「子どもが生まれた」のすべての手続きを見る' in page
    assert father.get("/events/birth/").status_code == 200


def test_what_was_begun_and_is_on_no_card_waits_for_an_answer(father) -> None:
    start(father, "pregnancy-notification")
    assert "の続きから進める" in text_of(father.get("/"))


@pytest.mark.parametrize(
    ("language", "words"),
    [("ja", "結月さんの児童手当は、もう一方の保護者の方が受け取ります"), ("easy", "もう 一人の 親が もらいます"),
     ("en", "The child allowance for 結月 goes to the other guardian")],
)  # fmt: skip
def test_the_parent_who_does_not_receive_it_is_told_why_without_a_figure(raised_together, language, words) -> None:
    page = text_of(signed_in(raised_together.mother_account, language).get("/"))
    assert words in page and f'href="/services/{CLAIM}/"' in page
    assert f"{make.INCOME_OF_HUSBAND:,}" not in page and "4820539" not in page


def test_who_receives_it_is_not_told_of_another(raised_together) -> None:
    assert "もう一方の保護者" not in text_of(signed_in(raised_together.father_account).get("/"))
