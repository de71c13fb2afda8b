"""A resident's page of facts: by topic, with source, day, uses, age; own and the children's, no other adult's."""

import csv
import io
from datetime import date

import pytest

from tests.channels.portal import builders as make
from tests.channels.portal.conftest import signed_in
from tests.channels.portal.test_first_pages import text_of
from tomoni.core import interface as core


def say(person: core.Person, source: str = "declared", since: date | None = None, **values: object) -> None:
    purposes = values.pop("purposes", ())
    core.save_facts(person, values, source=source, holds_since=since, actor=make.SYSTEM, purposes=purposes)


def test_facts_stand_by_topic_with_who_may_use_them(home, father) -> None:
    say(home.father, phone="0999-12-3456")
    page = text_of(father.get("/my-data/"))
    places = [page.index(f"<h3>{title}</h3>") for title in ("住民票", "税の記録", "あなたの答え")]
    assert places == sorted(places)
    assert page.index("4,820,539円") > places[1] and page.index("0999-12-3456") > places[2]
    assert "児童手当（児童手当法第4条第3項・第28条）" in page, "for what, and by which law"


def test_a_fact_narrowed_to_some_purposes_is_shown_with_these_alone(home, father) -> None:
    say(home.father, source="tax-register", wage_revenue={2025: 7}, purposes=["care"], since=date(2026, 6, 1))
    page = text_of(father.get("/my-data/"))
    line = page[page.index("7円") :].split("</dd>")[0]
    assert "介護保険" in line and "児童" not in line


def test_what_is_older_than_it_stays_true_says_so(home, father, clock) -> None:
    say(home.father, phone="0999-12-3456")
    assert "古い情報" not in text_of(father.get("/my-data/"))
    core.Fact.objects.filter(name="phone").update(known_since="2025-11-21T00:00:00+09:00")
    assert "古い情報" in text_of(father.get("/my-data/"))


def test_the_day_beside_a_fact_is_that_on_which_the_town_learned_of_it(home, father, clock) -> None:
    """Not since when it holds: the same fact would bear another day here than in every interview."""
    say(home.father, source="tax-register", wage_revenue={2025: 7}, since=date(1994, 6, 12))
    page = text_of(father.get("/my-data/"))
    line = page[page.index("7円") :].split("</dd>")[0]
    assert "2026年11月22日現在" in line and "1994年" not in line
    assert "（2025年）" in page[: page.index("7円")].rsplit("<dt>", 1)[1]


def test_parents_see_facts_of_their_child_but_not_what_is_the_childs_own(home, father) -> None:
    say(home.baby, phone="0999-11-1111", payout_account={"bank": "9999", "branch": "001", "kind": "1",
        "number": "7654321", "holder": "ヤマダ ユヅキ"})  # fmt: skip
    page = text_of(father.get("/my-data/"))
    assert "結月さん" in page and "2026年11月12日" in page and "外国で暮らしている" in page
    assert "0999-11-1111" not in page and "7654321" not in page
    copy = father.get("/my-data/download/").json()
    assert [one["person"]["name"] for one in copy["children"]] == ["山田 結月"]
    assert "7654321" not in father.get("/my-data/download/").content.decode()
    [entry] = [one for one in core.entries_about(home.baby.pk) if one.act == "export"][:1]
    assert "lives_abroad" in entry.facts


def test_a_child_of_a_home_in_which_somebody_hides_is_on_no_page_of_the_other_parent(home, father, mother) -> None:
    office = core.find_department("residents")
    core.protect(home.mother, department=office, since=date(2026, 11, 1), other_party=home.father,
                 together_with=[home.baby])  # fmt: skip
    page = text_of(father.get("/my-data/"))
    assert "結月" not in page and "結月" not in father.get("/my-data/download/").content.decode()
    assert "結月" not in father.get("/my-data/download/?format=csv").content.decode()
    assert father.get(f"/my-data/not-right/?fact=birth_date&of={home.baby.pk}").status_code == 302
    assert "結月さん" in text_of(mother.get("/my-data/")), "who is protected together with the child sees it"


def test_of_another_adult_nothing_is_told_even_when_named(home, father) -> None:
    for name in ("income", "address", "name"):
        answer = father.get(f"/my-data/not-right/?fact={name}&of={home.mother.pk}")
        assert answer.status_code == 302 and answer["Location"] == "/my-data/"


def test_not_right_leads_to_the_service_that_corrects_the_fact_or_to_the_town(home, father) -> None:
    account = {"bank": "9999", "branch": "001", "kind": "1", "number": "1234567", "holder": "ヤマダ ケンタ"}
    say(home.father, source="account-register", payout_account=account)
    page = text_of(father.get("/my-data/not-right/?fact=payout_account"))
    assert 'href="/services/payout-account-change/"' in page
    page = text_of(father.get("/my-data/not-right/?fact=income"))
    assert "/services/payout-account-change/" not in page and "第90条" in page
    assert father.get("/services/payout-account-change/").status_code == 200


def test_the_table_to_take_along_opens_in_a_spreadsheet_and_reckons_nothing(home, father) -> None:
    say(home.father, occupation="=1+1")
    answer = father.get("/my-data/download/?format=csv")
    assert answer["Content-Type"].startswith("text/csv") and "my-data.csv" in answer["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["だれの", "項目", "内容", "どこから", "いつから", "使ってよいこと"]
    assert ["山田 健太", "職業", "'=1+1"] in [row[:3] for row in rows]


@pytest.mark.parametrize("language", ["easy", "en"])
def test_the_page_speaks_every_language(home, language) -> None:
    page = text_of(signed_in(home.father_account, language).get("/my-data/"))
    assert {"easy": "使って いい こと", "en": "May be used for"}[language] in page
