"""A conversation over many services: each fact once, what settles most first, and what cannot go holds nothing."""

import pytest

from tests.cases import builders as make
from tomoni.cases import interface as cases
from tomoni.cases.models.sealed import opened
from tomoni.cases.models.talks import Families
from tomoni.core import interface as core
from tomoni.services import interface as services

CLAIM, REVISION, CHILDCARE = "child-allowance-claim", "child-allowance-revision", "childcare-need"
BIRTH = (CLAIM, REVISION, CHILDCARE)


@pytest.fixture
def family(town):
    make.open_town()
    return make.make_yamada()


def begin(family, *wanted: str, **more):
    me = make.actor_of(family.hanako)
    return me, cases.begin_conversation(me, family.hanako.pk, wanted or BIRTH, event="birth", **more)


def answer_all(interview, person, answers) -> list[str]:
    """Answer page by page what is asked; gives the paths asked."""
    asked = []
    for _ in range(20):
        page = cases.find_interview_page(interview.token, person=person)
        items = [item for item in page.items if item.ask and item.fact.required]
        if not items:
            return asked
        asked += [item.path for item in items]
        found = {path: value for path, value in answers.items() if path in asked}
        cases.save_answers(interview.token, page.page, found, person=person)
    raise AssertionError(asked)


def answers_of(family, **more):
    h, t = family.hanako.pk, family.taro.pk
    return {**make.claim_answers(family.hanako, family.taro), f"p{t}.wants_childcare": True,
            f"p{h}.childcare_reason": "work", f"p{family.kenichi.pk}.childcare_reason": "work",
            f"p{h}.childcare_hours": 140, f"p{family.kenichi.pk}.childcare_hours": 160, **more}  # fmt: skip


def test_a_conversation_asks_each_fact_once_and_names_all_services_that_need_it(family):
    _, interview = begin(family)
    asked = answer_all(interview, family.hanako.pk, answers_of(family))
    assert len(asked) == len(set(asked))
    end = cases.find_end(interview.token, person=family.hanako.pk)
    stands = {line.service: line.standing for line in end.lines}
    assert stands == {CLAIM: "due", REVISION: "refused", CHILDCARE: "due"}


def test_what_is_answered_no_is_not_asked_further_and_can_be_changed(family):
    _, interview = begin(family)
    h = family.hanako.pk
    cases.save_answers(interview.token, "work", {f"p{h}.public_service": "yes"}, person=h)
    pages = [key for key, _, _ in cases.find_interview_page(interview.token, person=h).pages]
    assert "work" in pages and "account" not in pages
    lines = {line.service: line for line in cases.find_end(interview.token, person=h).lines}
    assert lines[CLAIM].standing == "not_due" and lines[CLAIM].answer.reasons
    cases.save_answers(interview.token, "work", {f"p{h}.public_service": "no"}, person=h)
    assert "account" in [key for key, _, _ in cases.find_interview_page(interview.token, person=h).pages]


def test_what_lacks_answers_is_left_out_by_name_and_goes_on_while_the_others_go(family):
    me, interview = begin(family)
    h = family.hanako.pk
    cases.save_answers(interview.token, "all", make.claim_answers(family.hanako, family.taro), person=h)
    sent = cases.submit_conversation(interview.token, "k1", person=h, actor=me, chosen=[CLAIM, CHILDCARE])
    assert sent.left == {CHILDCARE: "answers"}
    assert [case.service for case in sent.receipt.cases.all()] == [CLAIM]
    assert cases.list_wanted(sent.rest, person=h) == (CHILDCARE,)


def test_what_is_live_already_is_left_out_and_the_others_go(family):
    me, interview = begin(family)
    h = family.hanako.pk
    cases.save_answers(interview.token, "all", answers_of(family), person=h)
    make.send(family.kenichi, CLAIM, make.claim_answers(family.kenichi, family.taro))
    sent = cases.submit_conversation(interview.token, "k1", person=h, actor=me, chosen=[CLAIM, CHILDCARE])
    assert sent.left == {CLAIM: "live"} and not sent.rest
    assert [case.service for case in sent.receipt.cases.all()] == [CHILDCARE]


def test_where_nothing_can_go_it_says_what_is_missing_and_leaves_nothing_behind(family):
    me, interview = begin(family)
    h = family.hanako.pk
    with pytest.raises(cases.AnswersNotComplete) as refused:
        cases.submit_conversation(interview.token, "k1", person=h, actor=me, chosen=[CLAIM, CHILDCARE])
    assert refused.value.data["faults"] and cases.list_wanted(interview.token, person=h) == (CLAIM, CHILDCARE)
    assert not cases.list_cases_of(h)


def test_a_service_is_left_out_and_taken_back(family):
    _, interview = begin(family)
    h = family.hanako.pk
    cases.leave_out_service(interview.token, CHILDCARE, person=h)
    lines = {line.service: line.standing for line in cases.find_end(interview.token, person=h).lines}
    assert lines[CHILDCARE] == "left_out"
    cases.take_back_service(interview.token, CHILDCARE, person=h)
    assert set(cases.list_wanted(interview.token, person=h)) == {CLAIM, CHILDCARE}
    with pytest.raises(cases.ServiceNotAsked):
        cases.take_back_service(interview.token, "disaster-certificate", person=h)


def test_begun_twice_it_goes_on(family):
    _, interview = begin(family)
    assert begin(family)[1].pk == interview.pk
    assert begin(family, whom=f"p{family.taro.pk}")[1].pk != interview.pk


def test_a_child_not_in_the_register_is_asked_about_first_and_named_in_the_case(family):
    me, interview = begin(family, whom="new-child")
    h = family.hanako.pk
    page = cases.find_interview_page(interview.token, person=h)
    assert page.page == "child"
    bond = f"guardian-child(p{h},new-child)"
    declared = {"new-child.birth_date": "2026-11-20", "new-child.name": "山田 次郎",
                "new-child.name_kana": "ヤマダ ジロウ",
                f"{bond}.is_parent": True, f"{bond}.lives_with": True}  # fmt: skip
    cases.save_answers(interview.token, "child", declared, person=h)
    said = {f"{bond}.cares": True, f"{bond}.same_livelihood": True, "new-child.wants_childcare": False,
            "new-child.parents_separate": False}  # fmt: skip
    asked = answer_all(interview, h, {**answers_of(family), **said})
    assert "new-child.abroad_for_study" not in asked, "who lives with a parent lives nowhere else"
    sent = cases.submit_conversation(interview.token, "k1", person=h, actor=me, chosen=[CLAIM])
    case = sent.receipt.cases.get()
    document = opened(case.revisions.get().answers, case.revisions.get().key_id)
    assert document["new-child.birth_date"] == "2026-11-20" and document[f"{bond}.is_parent"] is True
    assert "about.whom" not in document
    child = make.child_of(family, "山田 次郎", "ヤマダ ジロウ", "2026-11-20", order=2)
    for parent in (family.hanako, family.kenichi):
        with pytest.raises(cases.ClaimAlreadyLive) as second:
            make.send(parent, CLAIM, make.claim_answers(parent, family.taro, child), key=f"again-{parent.pk}")
        assert bool(second.value.data["case_number"]) == (parent == family.hanako)


def test_services_of_one_purpose_look_at_one_reading_of_the_family_and_no_other_purpose_does(family):
    make.save(family.hanako, {"lived_here_since": "2020-04-01"})
    since, works = f"p{family.hanako.pk}.lived_here_since", f"p{family.hanako.pk}.public_service"
    claim, revision, childcare = map(services.find_definition, BIRTH)
    families, today = Families(family.hanako.pk), core.today()
    one, two, other = (families.situation(each, today, {}) for each in (claim, revision, childcare))
    assert one.facts is two.facts and one is not two
    assert one.reading(since).value and not other.reading(since).value
    told = families.situation(claim, today, {works: "no"})
    assert (told.reading(works).value, two.reading(works).value) == ("no", None)
