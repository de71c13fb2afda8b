"""Draft, letter, approval, sending back; tasks."""

import pytest
from django.test import Client

from tests.channels.desk import builders as make
from tomoni.cases import interface as cases
from tomoni.core import interface as core

SYSTEM = core.Actor.system("test")


def url(number: str, rest: str = "") -> str:
    return f"/desk/cases/{number}/{rest}"


def state(number: str, staff: core.Staff) -> str:
    return cases.find_case_for_staff(number, actor=core.Actor.staff(staff)).head.state


def draft(**more: object) -> dict:
    typed = {
        "do": "draft",
        "result": "approved",
        "reason": ["子を育てている母である。"],
        "law": ["児童手当法第4条第1項第1号"],
    }
    return {**typed, **more}


@pytest.fixture
def checking(number, as_clerk):
    as_clerk.post(url(number, "do/"), {"verb": "start_checking"})
    return number


@pytest.fixture
def drafted(checking, as_clerk):
    assert as_clerk.post(url(checking, "draft/"), draft()).status_code == 302
    return checking


def test_the_form_comes_filled_in_by_the_rule(checking, as_clerk):
    page = as_clerk.get(url(checking, "draft/")).content.decode()
    assert "認定" in page and "却下" in page
    assert "15,000" in page
    assert "北海道知事に対して審査請求" in page and "ひばり町を被告として" in page, (
        "the words of the letter, both of them"
    )
    assert 'name="reason"' in page and 'name="law"' in page


def test_a_draft_goes_to_the_chief(drafted, as_clerk, as_chief, clerk):
    assert state(drafted, clerk) == "approving"
    assert drafted in as_chief.get("/desk/approvals/").content.decode()
    assert drafted in as_clerk.get("/desk/?tab=approving").content.decode()


def test_a_refusal_without_reasons_stays_a_form_with_a_word(checking, as_clerk, clerk):
    answer = as_clerk.post(
        url(checking, "draft/"), draft(result="refused", reason=[""], law=[""], remark="見てください")
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "理由が足りません" in page and "見てください" in page
    assert state(checking, clerk) == "checking"


def test_without_a_result_nothing_is_drafted(checking, as_clerk):
    answer = as_clerk.post(url(checking, "draft/"), draft(result=""))
    assert answer.status_code == 400
    assert "結果を選んでください" in answer.content.decode()


def test_the_letter_is_shown_as_a_pdf_before_anything_is_decided(checking, family, as_clerk):
    answer = as_clerk.post(url(checking, "draft/"), draft(do="letter"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert core.entries_about(family["mother"].pk)[0].act == "print"


def test_a_stale_draft_shows_both_versions(checking, clerk, as_clerk, as_chief):
    seen = cases.find_case_for_staff(checking, actor=core.Actor.staff(clerk)).head.version
    as_chief.post(url(checking, "draft/"), draft(reason=["先に書いた理由。"]))
    answer = as_clerk.post(url(checking, "draft/"), draft(version=str(seen), reason=["あとから書いた理由。"]))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "先に書いた理由。" in page and "あとから書いた理由。" in page and "石井 由美" in page


def test_the_chief_sees_what_why_letter_and_version(drafted, as_chief):
    page = as_chief.get(url(drafted, "approve/")).content.decode()
    for words in (
        "児童手当",
        "認定",
        "15,000",
        "子を育てている母である。",
        "児童手当法第4条第1項第1号",
        "教示",
        "版",
        "中村 彩",
        "承認する",
    ):
        assert words in page, words
    assert url(drafted, "letter.pdf") in page


def test_the_letter_of_the_draft_opens(drafted, as_chief):
    assert as_chief.get(url(drafted, "letter.pdf")).content.startswith(b"%PDF")


def test_approving_decides_the_case(drafted, as_chief, chief):
    page = as_chief.post(url(drafted, "approve/"), {"do": "approve"}, follow=True).content.decode()
    assert "承認しました" in page
    assert state(drafted, chief) in ("decided", "carried_out", "closed")


def test_nobody_approves_their_own_draft(checking, desk):
    both = make.make_staff("both", "両方 役", "clerk", "chief")
    client = make.sign_in(Client(), both)
    client.post(url(checking, "draft/"), draft())
    page = client.get(url(checking, "approve/")).content.decode()
    assert "あなたの起案です" in page and "承認する</button>" not in page
    answer = client.post(url(checking, "approve/"), {"do": "approve"})
    assert answer.status_code == 409
    assert "自分の起案は承認できません" in answer.content.decode()
    assert state(checking, both) == "approving"


def test_sending_back_needs_a_reason_and_reaches_the_author(drafted, as_chief, as_clerk, clerk):
    empty = as_chief.post(url(drafted, "approve/"), {"do": "back", "comment": " "})
    assert empty.status_code == 400 and "差し戻す理由を書いてください" in empty.content.decode()
    as_chief.post(url(drafted, "approve/"), {"do": "back", "comment": "所得をもう一度見てください。"})
    assert state(drafted, clerk) == "drafted"
    page = as_clerk.get(url(drafted, "draft/")).content.decode()
    assert "所得をもう一度見てください。" in page and "石井 由美" in page
    assert "子を育てている母である。" in page


def test_a_draft_can_be_taken_back_before_it_is_decided(drafted, as_clerk, clerk):
    page = as_clerk.post(url(drafted, "do/"), {"verb": "recall_draft"}, follow=True).content.decode()
    assert "起案を取り戻しました" in page
    assert state(drafted, clerk) == "drafted"


def test_a_clerk_cannot_open_the_approval(drafted, as_clerk):
    assert as_clerk.get(url(drafted, "approve/")).status_code == 403


def test_what_is_not_up_for_approval_says_so(checking, as_chief):
    answer = as_chief.get(url(checking, "approve/"))
    assert answer.status_code == 409
    assert "決裁を待つ起案がありません" in answer.content.decode()


def test_the_letter_that_went_out_is_on_the_case(drafted, as_chief, as_clerk):
    as_chief.post(url(drafted, "approve/"), {"do": "approve"})
    make.deliver()
    page = as_clerk.get(url(drafted)).content.decode()
    assert "/documents/" in page
    address = next(part for part in page.split('href="') if "/documents/" in part[:80]).split('"')[0]
    assert as_clerk.get(address).content.startswith(b"%PDF")


# --- tasks ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def damaged(family, desk):
    """An application for a certificate, being checked by the relief section."""
    disaster = make.make_disaster()
    number = make.make_case(family["mother"], "disaster-certificate", **{"about.disaster": f"e{disaster.pk}"})
    clerk = make.make_staff("bousai", "防田 災", "clerk", office=make.RELIEF)
    client = make.sign_in(Client(), clerk)
    client.post(url(number, "do/"), {"verb": "start_checking"})
    return number


@pytest.fixture
def as_surveyor(desk):
    return make.sign_in(Client(), make.make_staff("shirabe", "調 査", "surveyor", office=make.RELIEF))


def paths(number: str, staff: core.Staff) -> dict:
    screen = cases.find_case_for_staff(number, actor=core.Actor.staff(staff))
    task = next(one for one in screen.tasks if one.name == "survey")
    return {item.fact.name: item.path for item in task.fields}


def survey(number: str, share: str) -> dict:
    at = paths(number, make.make_staff("shirabe", "調 査", "surveyor", office=make.RELIEF))
    day = at["surveyed_on"]
    return {
        at["damage_share"]: share, at["survey_kind"]: "outside",
        f"{day}:year": "2026", f"{day}:month": "11", f"{day}:day": "20",
    }  # fmt: skip


def test_a_surveyor_writes_what_was_found_and_the_case_knows_it(damaged, as_surveyor):
    page = as_surveyor.get(url(damaged, "tasks/survey/")).content.decode()
    assert "損害割合" in page and "%" in page
    answer = as_surveyor.post(url(damaged, "tasks/survey/"), survey(damaged, "２５"), follow=True)
    assert "結果を記録しました" in answer.content.decode()


def test_a_share_over_a_hundred_is_named_at_its_field_and_the_rest_stays(damaged, as_surveyor):
    answer = as_surveyor.post(url(damaged, "tasks/survey/"), survey(damaged, "250"))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "0から100までの数で入れてください" in page
    assert 'value="250"' in page and 'value="2026"' in page


def test_a_task_the_service_does_not_have_is_a_page_that_says_so(damaged, as_surveyor):
    answer = as_surveyor.get(url(damaged, "tasks/other/"))
    assert answer.status_code == 409
    assert "いま記録できません" in answer.content.decode()
