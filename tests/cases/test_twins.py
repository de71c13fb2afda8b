"""Two children of one birth are told of in one conversation; what is for each child goes for each."""

import pytest

from tests.cases import builders as make
from tests.cases.test_matching import BORN, CHILDCARE, CLAIM, answers_of, live_parts
from tomoni.cases import interface as cases
from tomoni.cases.models import Case, ClaimKey, Interview

FIRST, SECOND = "new-child", "new-child-2"


@pytest.fixture
def family(town):
    make.open_town()
    return make.make_yamada()


@pytest.fixture
def talk(family):
    """Hanako told of the first child."""
    h, bond = family.hanako.pk, f"guardian-child(p{family.hanako.pk},{FIRST})"
    me = make.actor_of(family.hanako)
    interview = cases.begin_conversation(me, h, (CLAIM, CHILDCARE), event="birth", whom=FIRST)
    said = {f"{FIRST}.birth_date": BORN, f"{FIRST}.name": "山田 次郎", f"{FIRST}.name_kana": "ヤマダ ジロウ",
            f"{bond}.is_parent": True, f"{bond}.lives_with": True}  # fmt: skip
    cases.save_answers(interview.token, "child", said, person=h)
    return interview


def tell_second(family, talk) -> None:
    h = family.hanako.pk
    page = cases.add_twin(talk.token, person=h)
    assert page == f"child({SECOND})"
    found = cases.find_interview_page(talk.token, person=h, page=page)
    asked = {item.path for item in found.items if item.ask}
    assert asked == {f"{SECOND}.name", f"{SECOND}.name_kana"}, "the day and the parents are the same"
    typed = {f"{SECOND}.name": "山田 三郎", f"{SECOND}.name_kana": "ヤマダ サブロウ"}
    cases.save_answers(talk.token, page, typed, person=h)


def answer_rest(family, talk) -> None:
    h = family.hanako.pk
    answers = make.claim_answers(family.hanako, family.taro)
    for child in (FIRST, SECOND):
        bond = f"guardian-child(p{h},{child})"
        answers |= {f"{bond}.cares": True, f"{bond}.same_livelihood": True, f"{child}.parents_separate": False}
        answers[f"{child}.wants_childcare"] = True
    for one in (family.hanako, family.kenichi):
        answers |= {f"p{one.pk}.childcare_reason": "work", f"p{one.pk}.childcare_hours": 150}
    cases.save_answers(talk.token, "all", answers, person=h)


def test_both_are_in_one_claim_and_each_has_an_application_where_the_service_is_for_one(family, talk):
    tell_second(family, talk)
    answer_rest(family, talk)
    me, h = make.actor_of(family.hanako), family.hanako.pk
    sent = cases.submit_conversation(talk.token, "k1", person=h, actor=me, chosen=[CLAIM, CHILDCARE])
    claim = Case.objects.get(service=CLAIM)
    assert {part for part in live_parts(claim.number) if part.startswith("born:")} == {
        part for key in ClaimKey.objects.filter(case=claim) for part in key.parts if part.startswith("born:")
    }
    assert {f"{FIRST}.birth_date", f"{SECOND}.birth_date"} <= set(answers_of(claim.number))
    assert Case.objects.get(service=CHILDCARE).revisions.get() and sent.twin
    again = cases.submit_conversation(sent.twin, "k2", person=h, actor=me, chosen=[CHILDCARE])
    second = again.receipt.cases.get()
    assert answers_of(second.number)["about.child"] == SECOND and not again.twin
    assert f"{FIRST}.birth_date" not in answers_of(second.number)


def test_each_twin_is_matched_with_their_own_and_never_with_the_other(family, talk):
    tell_second(family, talk)
    answer_rest(family, talk)
    me, h = make.actor_of(family.hanako), family.hanako.pk
    cases.submit_conversation(talk.token, "k1", person=h, actor=me, chosen=[CLAIM])
    clerk, number = make.staff("nakamura", "clerk"), Case.objects.get(service=CLAIM).number
    jiro = make.child_of(family, "山田 次郎", "ヤマダ ジロウ", BORN, order=2)
    saburo = make.child_of(family, "山田 三郎", "ヤマダ サブロウ", BORN, order=3)
    proposed = {line.entity: line.proposed for line in cases.list_waiting_children(clerk)}
    assert proposed == {FIRST: jiro.pk, SECOND: saburo.pk}
    for entity, child in ((SECOND, saburo), (FIRST, jiro)):
        cases.match_child(number, entity, child.pk, actor=clerk)
    assert not any("new-child" in path for path in answers_of(number))
    assert {f"p{jiro.pk}", f"p{saburo.pk}"} <= live_parts(number)
    assert not cases.list_waiting_children(clerk)


def test_one_told_of_by_mistake_is_forgotten_whole(family, talk):
    tell_second(family, talk)
    cases.drop_twin(talk.token, SECOND, person=family.hanako.pk)
    pages = [key for key, _, _ in cases.find_interview_page(talk.token, person=family.hanako.pk).pages]
    assert f"child({SECOND})" not in pages and "child" in pages


def test_one_the_register_has_already_joins_by_itself(family, talk):
    make.child_of(family, "山田 三郎", "ヤマダ サブロウ", BORN, order=3)
    tell_second(family, talk)
    pages = [key for key, _, _ in cases.find_interview_page(talk.token, person=family.hanako.pk).pages]
    assert f"child({SECOND})" not in pages


def test_what_cannot_be_says_why_and_changes_nothing(family, talk):
    me, h = make.actor_of(family.hanako), family.hanako.pk
    other = cases.begin_conversation(me, h, (CLAIM,), event="birth", whom=f"p{family.taro.pk}")
    with pytest.raises(cases.ServiceNotAsked):
        cases.add_twin(other.token, person=h)
    for entity in (FIRST, "x"):
        with pytest.raises(cases.ServiceNotAsked):
            cases.drop_twin(talk.token, entity, person=h)
    for _ in range(3):
        cases.add_twin(talk.token, person=h)
    with pytest.raises(cases.ServiceNotAsked):
        cases.add_twin(talk.token, person=h)
    with pytest.raises(cases.InterviewNotOpen):
        cases.add_twin(talk.token, person=family.kenichi.pk)
    assert Interview.objects.count() == 2 and not Case.objects.exists()
