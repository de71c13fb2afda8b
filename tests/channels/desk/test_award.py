"""Holding the payment of an award: a chief announces, holds and resumes; what is out of order is refused in words."""

import io

import pypdf
import pytest
from django.test import Client

from tests.channels.desk import builders as make
from tomoni.cases import interface as cases
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.payments import interface as payments
from tomoni.rules.interface import Month

DECEMBER = {"do": "warn", "because": "yearly-check", "month": "2026-12"}


@pytest.fixture
def award(family, desk):
    """The mother's award, with December waiting to be paid; gives its row number."""
    mother = family["mother"]
    make.make_award(mother, family["child"])
    pk = cases.list_awards(person=mother.pk)[0].pk
    for month in ("2026-11", "2026-12"):
        payments.record_instalment(
            f"award:{pk}", month, mother.pk, 15000, "児童手当", "child-allowance", actor=make.SYSTEM
        )
    return pk


@pytest.fixture
def as_boss(chief):
    return make.sign_in(Client(), chief)


def line_of(award):
    return cases.find_award(award).line


def press(client, award, typed, *, seen=None):
    shown = len(cases.find_award(award).steps) if seen is None else seen
    return client.post(f"/desk/awards/{award}/", {**typed, "seen": shown}, follow=True)


def test_a_chief_announces_holds_and_resumes(award, family, as_boss, chief, settings):
    page = as_boss.get(f"/desk/awards/{award}/").content.decode()
    assert "差止を予告する" in page and "支払を再開する" not in page and "から支払を差し止める" not in page
    assert "差止を予告しました" in press(as_boss, award, DECEMBER).content.decode()
    make.deliver()
    assert "現況届が届いていません" in core.list_notices(family["mother"].pk)[0].texts["ja"]["body"]
    page = as_boss.get(f"/desk/awards/{award}/").content.decode()
    assert "2026年12月になるまで、本人を待ちます" in page and "から支払を差し止める" not in page
    settings.TOMONI_NOW = "2026-12-01T09:00:00+09:00"
    make.sign_in(as_boss, chief)
    assert "2026年12月分から支払を差し止める" in as_boss.get(f"/desk/awards/{award}/").content.decode()
    page = press(as_boss, award, {"do": "suspend", "because": "yearly-check"}).content.decode()
    assert "支払を差し止めました" in page and "2026年12月分から、支払を差し止めています。現況届が届かない" in page
    assert line_of(award).held_from == "2026-12"
    states = {one.month: one.state for one in payments.list_instalments_of(person=family["mother"].pk)}
    assert states == {"2026-11": "waiting", "2026-12": "cancelled"}
    page = press(as_boss, award, {"do": "resume", "because": "arrived"}).content.decode()
    assert "支払を再開しました" in page and "届いて、確かめた" in page
    assert line_of(award).held_from == ""


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"do": "suspend", "because": "yearly-check"}, "先に、差止を予告してください"),
        ({"do": "resume", "because": "arrived"}, "支払は止まっていません"),
        ({**DECEMBER, "month": "2026-11"}, "この月にはできません"),
        ({**DECEMBER, "month": "いつか"}, "この月にはできません"),
        ({**DECEMBER, "because": ""}, "理由を選んでください"),
        ({"do": "burn", "because": "arrived"}, "理由を選んでください"),
    ],
)
def test_what_is_out_of_order_is_refused_in_words_and_leaves_nothing(award, as_boss, typed, words):
    before = len(cases.find_award(award).steps)
    answer = press(as_boss, award, typed)
    assert answer.status_code == 409 and words in answer.content.decode()
    assert "児童手当" in answer.content.decode(), "the page itself stays"
    assert len(cases.find_award(award).steps) == before and line_of(award).held_from == ""


def test_before_its_month_and_before_the_notice_is_written_nothing_is_held(award, as_boss, chief, settings):
    press(as_boss, award, DECEMBER)
    settings.TOMONI_NOW = "2026-12-01T09:00:00+09:00"
    make.sign_in(as_boss, chief)
    hold = {"do": "suspend", "because": "yearly-check"}
    assert "まだ本人のページに届いていません" in press(as_boss, award, hold).content.decode()
    make.deliver()
    settings.TOMONI_NOW = "2026-11-30T09:00:00+09:00"
    make.sign_in(as_boss, chief)
    assert "予告した月になっていません" in press(as_boss, award, hold).content.decode()
    assert line_of(award).held_from == ""


def test_who_looked_before_somebody_else_acted_is_told_and_changes_nothing(award, as_boss):
    seen = len(cases.find_award(award).steps)
    press(as_boss, award, DECEMBER)
    for stale in (seen, ""):
        answer = press(as_boss, award, DECEMBER, seen=stale)
        assert answer.status_code == 409 and "この受給権が変わりました" in answer.content.decode()
    assert len(cases.find_award(award).steps) == seen + 1


def test_a_clerk_sees_no_buttons_and_cannot_press_them(award, as_clerk):
    assert "差止を予告する" not in as_clerk.get(f"/desk/awards/{award}/").content.decode()
    answer = press(as_clerk, award, DECEMBER)
    assert "あなたの役割では、この操作はできません" in answer.content.decode()
    assert [step.kind for step in cases.find_award(award).steps] == ["taken_over"]


def test_a_chief_of_another_section_does_not_even_see_it(award):
    other = make.sign_in(Client(), make.make_staff("oka", "岡 進", "chief", office=make.RELIEF))
    for answer in (other.get(f"/desk/awards/{award}/"), press(other, award, DECEMBER)):
        assert answer.status_code in (403, 409) and "山田" not in answer.content.decode()
    assert [step.kind for step in cases.find_award(award).steps] == ["taken_over"]


def test_opening_and_holding_stand_on_the_recipients_ledger(award, family, as_boss):
    press(as_boss, award, DECEMBER)
    acts = {entry.act for entry in core.entries_about(family["mother"].pk, limit=20)}
    assert {"read", "send"} <= acts


@pytest.mark.parametrize(
    ("typed", "printed"), [("", "条項は、下の担当にお尋ねください"), (" 児童手当法第9条 ", "児童手当法第9条")]
)
def test_the_letter_of_a_hold_names_the_duty_and_no_article_that_nobody_confirmed(
    award, family, as_boss, chief, settings, typed, printed
):
    press(as_boss, award, DECEMBER)
    make.deliver()
    settings.TOMONI_NOW = "2026-12-01T09:00:00+09:00"
    make.sign_in(as_boss, chief)
    page = as_boss.get(f"/desk/awards/{award}/").content.decode()
    assert "差止めの根拠の条項" in page and "<strong>未確認</strong>" in page
    press(as_boss, award, {"do": "suspend", "because": "yearly-check", "law": typed})
    letter = documents.list_documents_of(person=family["mother"].pk)[0]
    pages = pypdf.PdfReader(io.BytesIO(documents.pdf_of(letter))).pages
    words = "".join("".join(one.extract_text().split()) for one in pages)
    assert letter.title.endswith("支払差止通知書") and "児童手当法第26条" in words and printed in words
    assert "11条" not in words


def test_one_award_costs_as_many_queries_for_many_months_and_steps(award, family, as_boss):
    mother = family["mother"].pk
    press(as_boss, award, DECEMBER)
    few = make.count_queries(as_boss, f"/desk/awards/{award}/")
    for n in range(24):
        month = f"{2024 + n // 12}-{n % 12 + 1:02d}"
        payments.record_instalment(f"award:{award}", month, mother, 1, "児童手当", "child-allowance", actor=make.SYSTEM)
    for n in range(1, 7):
        cases.warn_of_suspension(award, first_month=Month(2027, n), because="yearly-check", actor=make.SYSTEM)
    make.deliver()
    assert make.count_queries(as_boss, f"/desk/awards/{award}/") <= few <= 30
