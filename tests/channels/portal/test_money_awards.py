"""A resident sees what is paid each month, from when it changes and why: in three languages, and their own only."""

import pytest

from tests.channels.portal import builders as make
from tests.channels.portal.conftest import signed_in
from tomoni.cases import interface as cases
from tomoni.cases.models import Award
from tomoni.core import interface as core

ACCOUNT = {"bank": "0001", "branch": "001", "kind": "ordinary", "number": "1234567", "holder": "ヤマダ ケンタ"}


@pytest.fixture
def award(home, settings):
    """The father's award for the baby, three years later: in November 2029 the baby is three."""
    facts = {"order": 1, "lived_here_since": "2026-11-12"}
    core.save_facts(home.baby, facts, source="resident-register", holds_since=home.baby.birth_date, actor=make.SYSTEM)
    told = {"payout_account": ACCOUNT, "public_service": "no", "lived_here_since": "2020-04-01"}
    core.save_facts(home.father, told, source="resident-register", actor=make.SYSTEM)
    for link in core.Link.objects.filter(kind="guardian-child"):
        raised = {"cares": True, "same_livelihood": True}
        core.save_facts(link, raised, source="resident-register", holds_since=home.baby.birth_date, actor=make.SYSTEM)
    made = cases.take_over_award(
        right="child-allowance", service="child-allowance-claim", person=home.father.pk, first_month="2026-12",
        last_month=None, about={"children": [f"p{home.baby.pk}"]}, keys=[[f"p{home.baby.pk}"]],
        pay={"in_months": [2, 4, 6, 8, 10, 12], "day": 10, "covers": 2, "to": f"p{home.father.pk}.payout_account"},
        reckoned_through="2029-09", amount=15000, actor=make.SYSTEM,
    )  # fmt: skip
    settings.TOMONI_NOW = "2029-10-05T10:00:00+09:00"
    return made


@pytest.mark.parametrize(
    ("language", "heading", "now", "then", "why"),
    [
        ("ja", "毎月受け取る手当", "15,000円", "2029年12月分から", "お子さんの年齢や人数で、法律が決めている変更です"),
        ("easy", "まいつき もらう 手当", "15,000円", "2029年12月の 分から", "法律が 決めて います"),
        ("en", "What you get each month", "15,000 yen", "From December 2029 on", "because of the age or number"),
    ],
)
def test_what_i_get_and_when_it_changes_and_why(award, home, language, heading, now, then, why):
    page = signed_in(home.father_account, language).get("/money/").content.decode()
    assert heading in page and now in page and then in page and why in page
    assert {"en": "10,000 yen"}.get(language, "10,000円") in page
    assert heading not in signed_in(home.mother_account, language).get("/money/").content.decode()


def test_after_the_change_the_new_amount_stands_alone(award, home, settings):
    settings.TOMONI_NOW = "2029-12-05T10:00:00+09:00"
    page = signed_in(home.father_account).get("/money/").content.decode()
    assert "10,000円" in page and "15,000円" not in page and "法律が決めている" not in page


def test_what_is_held_names_the_month_and_what_is_missing(award, home):
    Award.objects.filter(pk=award.pk).update(held_from="2029-10", held_because="yearly-check")
    page = signed_in(home.father_account).get("/money/").content.decode()
    assert "2029年10月分から、支払いを止めています" in page and "現況届が届いていません" in page
    assert "15,000円" not in page


def test_the_last_month_is_named_and_nothing_is_promised_after_it(award, home):
    award.versions.update(last_month="2029-11")
    page = signed_in(home.father_account).get("/money/").content.decode()
    assert "2029年11月分が最後の予定です" in page and "2029年12月" not in page


def test_an_award_that_is_over_is_not_shown(award, home):
    cases.end_award(award.pk, on=core.today(), reason="moved_out", actor=make.SYSTEM)
    assert "毎月受け取る手当" not in signed_in(home.father_account).get("/money/").content.decode()
