"""Reasons of a refusal on the drafting page: fact, criterion and article of each, ticked and mended by the clerk."""

import pytest

from tests.channels.desk import builders as make
from tomoni.cases import interface as cases

SYSTEM = make.SYSTEM


@pytest.fixture
def refusable(family):
    """A claim of somebody who says to be a public servant."""
    return make.make_case(family["mother"], **{f"p{family['mother'].pk}.public_service": "yes"})


def draft_of(number):
    from tests.cases.builders import refetch

    return refetch(number).draft


def begin(client, number):
    client.post(f"/desk/cases/{number}/do/", {"verb": "start_checking"})
    return client.get(f"/desk/cases/{number}/draft/").content.decode()


def test_each_reason_begins_with_the_fact_the_criterion_and_the_article(as_clerk, refusable):
    page = begin(as_clerk, refusable)
    assert "確認した事実" in page and "申請者の答え" in page
    assert "公務員ではないことを確認できませんでした" in page and "児童手当法第17条" in page


def test_only_what_is_ticked_becomes_a_reason(as_clerk, refusable):
    begin(as_clerk, refusable)
    typed = {
        "do": "draft", "result": "refused", "choosing": "1", "use": ["2"],
        "fact": ["一つ目", "公務員と答えた"], "reason": ["要らない", "公務員ではないこと"], "law": ["第1条", "第17条"],
    }  # fmt: skip
    assert as_clerk.post(f"/desk/cases/{refusable}/draft/", typed).status_code == 302
    (reason,) = draft_of(refusable).reasons
    assert (reason.fact, reason.text, reason.law) == ("公務員と答えた", "公務員ではないこと", "第17条")


@pytest.mark.parametrize("missing", ["fact", "reason", "law"])
def test_a_refusal_without_fact_criterion_or_article_is_not_drafted(as_clerk, refusable, missing):
    begin(as_clerk, refusable)
    typed = {"do": "draft", "result": "refused", "choosing": "1", "use": ["1"], "fact": ["公務員"], "reason": ["基準"],
             "law": ["第17条"]} | {missing: [""]}  # fmt: skip
    answer = as_clerk.post(f"/desk/cases/{refusable}/draft/", typed)
    assert answer.status_code == 409 and "理由が足りません" in answer.content.decode()
    assert draft_of(refusable) is None


def test_a_refusal_with_no_reason_ticked_is_not_drafted(as_clerk, refusable):
    begin(as_clerk, refusable)
    typed = {"do": "draft", "result": "refused", "choosing": "1", "fact": ["a"], "reason": ["b"], "law": ["c"]}
    assert as_clerk.post(f"/desk/cases/{refusable}/draft/", typed).status_code == 409
    assert draft_of(refusable) is None and cases.ReasonsMissing.code == "cases.reasons_missing"
