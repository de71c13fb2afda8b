"""Tasks of staff: whether one is needed, what it finds out, and the result worked out from that."""

from pathlib import Path

import pytest

from tomoni.services.domain.asking import ask, established, result_of, task_is_needed
from tomoni.services.domain.bundle import load_pack
from tomoni.services.domain.situation import Situation

PACK = load_pack([Path(__file__).parents[2] / "packs/japan"])
SERVICE = PACK.services["disaster-certificate"]


def situation(**dwelling: object) -> Situation:
    raw = {
        "on": "2026-11-22",
        "people": {"hanako": {"birth_date": "1990-01-01"}},
        "households": {"home": {"head": "hanako", "members": ["hanako"]}},
        "things": {
            "e1": {
                "is": "disaster",
                "name": "大雨",
                "happened_on": "2026-11-01",
                "open_from": "2026-11-02",
                "open_until": "2026-12-31",
            },
            "e2": {"is": "dwelling", "of": "home", **dwelling},
        },
        "applicant": "hanako",
    }
    return Situation.from_json(raw, PACK.lexicon)


def test_a_survey_is_needed_unless_photographs_suffice():
    assert task_is_needed(SERVICE, situation(seems="more"), "survey") is True
    assert task_is_needed(SERVICE, situation(), "survey") is None
    agreed = {"seems": "below_ten_percent", "agrees_to_photo_grading": "yes", "photos_show_below_ten": "yes"}
    assert task_is_needed(SERVICE, situation(**agreed), "survey") is False
    with pytest.raises(KeyError):
        task_is_needed(SERVICE, situation(), "dance")


def test_the_facts_a_task_finds_out_are_items_of_a_form():
    items = established(SERVICE, situation(seems="more"), "survey")
    assert [item.path for item in items] == ["e2.damage_share", "e2.survey_kind", "e2.surveyed_on"]
    assert all(item.ask for item in items)


@pytest.mark.parametrize(
    ("share", "grade"),
    [
        ("0.5", "destroyed"),
        ("0.49", "large_half"),
        ("0.3", "medium_half"),
        ("0.2", "half"),
        ("0.1", "near_half"),
        ("0", "partly"),
    ],
)
def test_the_grade_follows_from_the_share_of_loss(share, grade):
    made = situation(seems="more", damage_share=share)
    assert result_of(SERVICE, made) == ask(SERVICE, made).result == grade


def test_without_a_survey_there_is_no_result():
    assert result_of(SERVICE, situation(seems="more")) is None
