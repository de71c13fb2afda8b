"""Who asked without being in the register (住登外) is that person of it in every case of theirs, once it has them."""

from datetime import date

import pytest

from tests.cases import builders as make
from tests.cases.test_matching import answers_of, live_parts
from tomoni.cases import interface as cases
from tomoni.cases.models import Award, Case, DeclaredChild
from tomoni.core import interface as core
from tomoni.documents import interface as documents

CLAIM = "child-allowance-claim"
TOLD = core.ToldPerson("川野 渚", "カワノ ナギサ", date(1996, 8, 9), "みどり公園の東屋", "no_home", "none")
TERMS = core.RegisterTerms("resident-register", date(2026, 11, 24), make.SYSTEM)


@pytest.fixture
def desk(town):
    make.open_town()
    return {"clerk": make.staff("nakamura", "clerk"), "chief": make.staff("ishii", "chief")}


@pytest.fixture
def nagisa(desk):
    return core.note_unregistered(TOLD, actor=desk["clerk"])


def claim(person, desk, *, born="2026-11-20", kana="カワノ ウミ"):
    """A claim for a child born on the street, taken in at the counter."""
    clerk, me = desk["clerk"], f"p{person.pk}"
    interview = cases.take_in_event(clerk, person.pk, "birth", way="counter", whom="new-child")
    bond = f"guardian-child({me},new-child)"
    said = {"new-child.birth_date": born, "new-child.name": "川野 海", "new-child.name_kana": kana,
            f"{bond}.is_parent": True, f"{bond}.lives_with": True}  # fmt: skip
    cases.save_answers(interview.token, "child", said, person=person.pk)
    rest = {f"{bond}.cares": True, f"{bond}.same_livelihood": True, f"{me}.public_service": "no",
            f"{me}.payout_account": make.ACCOUNT, "new-child.parents_separate": False}  # fmt: skip
    cases.save_answers(interview.token, "all", rest, person=person.pk)
    receipt = cases.submit_taken_in(interview.token, f"k-{interview.pk}", actor=clerk, chosen=[CLAIM])
    return receipt.cases.get(service=CLAIM).number


def register(number="8", name="川野 渚", kana="カワノ ナギサ", born=date(1996, 8, 9)):
    """The register brings somebody in a household of their own."""
    fields = {"name": name, "name_kana": kana, "birth_date": born, "address": "字みどり5番地", "postal_code": "0991234",
              "household": f"h{number}", "relation": "世帯主"}  # fmt: skip
    core.take_people([core.RegisterRow(2, number, fields, since=date(2026, 11, 24))], TERMS)
    return core.find_person_by_number(number)


def test_a_case_of_somebody_without_registration_is_that_of_the_registered_person(desk, nagisa):
    number = claim(nagisa, desk)
    row = DeclaredChild.objects.get(case__number=number, entity=f"p{nagisa.pk}")
    assert row.child is None and cases.count_waiting_children(desk["clerk"])[1] == 0
    here = register()
    cases.propose_matches()
    line = next(one for one in cases.list_waiting_children(desk["clerk"]) if one.told.itself)
    assert (line.proposed, line.told.name) == (here.pk, "川野 渚")
    before = answers_of(number)
    assert any(f"p{nagisa.pk}" in path for path in before)
    done = cases.match_child(line.number, line.entity, here.pk, actor=desk["clerk"], version=line.version)
    assert done.cases == (number,)
    case = Case.objects.get(number=number)
    assert (case.person_id, case.receipt.person_id) == (here.pk, here.pk)
    assert not any(f"p{nagisa.pk}" in path for path in answers_of(number))
    assert answers_of(number)[f"p{here.pk}.payout_account"] == make.ACCOUNT
    assert answers_of(number)[f"guardian-child(p{here.pk},new-child).cares"] is True
    assert [one.number for one in cases.list_cases_of(here.pk)] == [number]
    assert core.who_became([nagisa.pk]) == {nagisa.pk: here.pk}
    with pytest.raises(cases.TakingInNotPossible) as refused:
        cases.take_in(desk["clerk"], nagisa.pk, [CLAIM], way="counter")
    assert refused.value.data["why"] == "joined"


def test_it_is_taken_back_whole(desk, nagisa):
    number = claim(nagisa, desk)
    before, keys = answers_of(number), live_parts(number)
    here = register(name="川野 凪沙")
    cases.match_child(number, f"p{nagisa.pk}", here.pk, actor=desk["clerk"])
    (made,) = [one for one in cases.list_matched_children(desk["clerk"], core.today()) if one.itself]
    assert (made.person, made.child) == (here.pk, here.pk)
    cases.undo_match(number, here.pk, "同じ名前の別の人でした", actor=desk["clerk"])
    assert (answers_of(number), live_parts(number)) == (before, keys)
    case = Case.objects.get(number=number)
    assert (case.person_id, case.receipt.person_id) == (nagisa.pk, nagisa.pk)
    assert core.who_became([nagisa.pk]) == {}
    assert [line.verb for line in make.refetch(number).history][-2:] == ["match_child", "undo_match"]


def test_what_was_begun_before_and_sent_after_waits_for_the_same_press(desk, nagisa):
    number = claim(nagisa, desk)
    interview = cases.take_in_event(desk["clerk"], nagisa.pk, "birth", way="counter", whom="new-child")
    here = register()
    cases.match_child(number, f"p{nagisa.pk}", here.pk, actor=desk["clerk"])
    cases.note_at_counter(interview.token, "続きはあした", actor=desk["clerk"])  # not refused
    assert core.who_became([nagisa.pk]) == {nagisa.pk: here.pk}
    other = register("9", "川野 渚", "カワノ ナギサ")
    with pytest.raises(cases.MatchNotPossible):
        cases.match_child(number, f"p{nagisa.pk}", other.pk, actor=desk["clerk"])


def test_whoever_does_not_fit_is_not_matched_and_another_section_does_not_press(desk, nagisa):
    number = claim(nagisa, desk)
    for stranger in (register("21", "別 人", "ベツ ジン"), register("22", born=date(1980, 1, 1))):
        with pytest.raises(cases.MatchNotPossible) as refused:
            cases.match_child(number, f"p{nagisa.pk}", stranger.pk, actor=desk["clerk"])
        assert refused.value.data["why"] == "unlike"
    here = register()
    relief = make.staff("relief", "clerk", department="disaster-relief")
    with pytest.raises(cases.NotAllowed):
        cases.match_child(number, f"p{nagisa.pk}", here.pk, actor=relief)
    office = core.Department.objects.get(key="child-support")
    core.protect(here, department=office, since=date(2026, 1, 1))
    assert all(line.held for line in cases.list_waiting_children(desk["clerk"]) if line.told.itself)
    with pytest.raises(cases.TakingInNotPossible):
        cases.match_child(number, f"p{nagisa.pk}", here.pk, actor=desk["clerk"])


def test_a_refusal_is_handed_over_at_the_counter_and_goes_over_too(desk, nagisa):
    number = claim(nagisa, desk)
    law = "児童手当法第4条第1項"
    reason = {
        "facts": "この町に住民票がありません。",
        "criterion": "日本国内に住所があること。",
        "text": law,
        "law": law,
    }
    make.decide(number, desk, "refused", [reason])
    (letter,) = [one for one in documents.list_documents_of(case_number=number) if one.kind == "letter"]
    assert letter.about_person_id == nagisa.pk
    assert {sent.how for sent in letter.dispatches.all()} == {"counter"}, "there is no address to post it to"
    here = register()
    cases.match_child(number, f"p{nagisa.pk}", here.pk, actor=desk["clerk"])
    assert Case.objects.get(number=number).person_id == here.pk, "an appeal is made under the own name"


def test_what_was_granted_goes_on_for_the_registered_person_into_the_same_account(desk, nagisa):
    number = claim(nagisa, desk)
    case = Case.objects.get(number=number)
    award = Award.objects.create(
        right="child-allowance", service=CLAIM, person=nagisa, case=case, began_on=date(2026, 11, 24),
        first_month="2026-12",
    )  # fmt: skip
    award.versions.create(
        number=1, case=case, service=CLAIM, bundle=case.bundle, first_month="2026-12", about={"child": ["new-child"]},
        amount=15_000, per="month", pay={"to": f"p{nagisa.pk}.payout_account", "in_months": [2], "day": 10},
        made_at=core.now(),
    )  # fmt: skip
    here = register()
    cases.match_child(number, f"p{nagisa.pk}", here.pk, actor=desk["clerk"])
    award.refresh_from_db()
    last = award.versions.order_by("number").last()
    assert (award.person_id, last.pay["to"], last.amount) == (here.pk, f"p{here.pk}.payout_account", 15_000)
    cases.undo_match(number, here.pk, "", actor=desk["clerk"])
    award.refresh_from_db()
    last = award.versions.order_by("number").last()
    assert (award.person_id, last.number, last.pay["to"]) == (nagisa.pk, 3, f"p{nagisa.pk}.payout_account")
