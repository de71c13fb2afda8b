"""A child that was declared before the register had it takes its place there, in every case that declared it."""

from datetime import date

import pytest

from tests.cases import builders as make
from tomoni.cases import interface as cases
from tomoni.cases.domain.claims import claim_key
from tomoni.cases.models import Award, Case, ClaimKey, DeclaredChild
from tomoni.cases.models.sealed import opened
from tomoni.core import interface as core

CLAIM, CHILDCARE, CONTACT = "child-allowance-claim", "childcare-need", "newborn-contact"
BORN = "2026-11-20"


@pytest.fixture
def family(town):
    make.open_town()
    return make.make_yamada()


@pytest.fixture
def desk(family):
    return {"clerk": make.staff("nakamura", "clerk"), "chief": make.staff("ishii", "chief")}


def declare(family, *wanted, kana="ヤマダ ジロウ", **more):
    """Hanako declares a child that the register does not have, and sends all that was gathered."""
    me, h = make.actor_of(family.hanako), family.hanako.pk
    interview = cases.begin_conversation(me, h, wanted or (CLAIM, CHILDCARE), event="birth", whom="new-child")
    bond = f"guardian-child(p{h},new-child)"
    said = {"new-child.birth_date": BORN, "new-child.name": "山田 次郎", "new-child.name_kana": kana,
            f"{bond}.is_parent": True, f"{bond}.lives_with": True}  # fmt: skip
    cases.save_answers(interview.token, "child", said, person=h)
    work = {f"p{one.pk}.childcare_reason": "work" for one in (family.hanako, family.kenichi)}
    hours = {f"p{one.pk}.childcare_hours": 150 for one in (family.hanako, family.kenichi)}
    rest = {f"{bond}.cares": True, f"{bond}.same_livelihood": True, "new-child.wants_childcare": True,
            "new-child.parents_separate": False, **work, **hours, **more}  # fmt: skip
    answers = {**make.claim_answers(family.hanako, family.taro), **rest}
    cases.save_answers(interview.token, "all", answers, person=h)
    chosen = list(wanted or (CLAIM, CHILDCARE))
    sent = cases.submit_conversation(interview.token, "k1", person=h, actor=me, chosen=chosen)
    return {case.service: case.number for case in sent.receipt.cases.all()}


def register(family, kana="ヤマダ ジロウ", born=BORN):
    return make.child_of(family, "山田 次郎", kana, born, order=2)


def answers_of(number):
    row = Case.objects.get(number=number)
    revision = row.revisions.get(number=row.revision)
    return opened(revision.answers, revision.key_id)


def live_parts(number):
    keys = ClaimKey.objects.filter(case__number=number, released_at=None)
    return {part for key in keys for part in key.parts}


def test_every_case_of_the_child_goes_on_for_the_one_of_the_register(family, desk):
    numbers = declare(family)
    assert set(numbers) == {CLAIM, CHILDCARE}
    assert cases.count_waiting_children(desk["clerk"]) == (1, 0)
    child = register(family)
    assert cases.propose_matches() == 2
    line = cases.list_waiting_children(desk["clerk"])[0]
    assert (line.cases, line.proposed, line.told.name) == (2, child.pk, "山田 次郎")
    done = cases.match_child(line.number, line.entity, child.pk, actor=desk["clerk"], version=line.version)
    assert sorted(done.cases) == sorted(numbers.values())
    for number in numbers.values():
        answers = answers_of(number)
        assert not any("new-child" in path or "new-child" in str(value) for path, value in answers.items())
        assert f"p{child.pk}.birth_date" not in answers, "the register tells it now"
        assert child.pk in Case.objects.get(number=number).concerns
    assert f"p{child.pk}" in live_parts(numbers[CLAIM])
    assert cases.count_waiting_children(desk["clerk"]) == (0, 0)


def test_after_a_match_no_second_child_arises_for_either_parent(family, desk):
    numbers = declare(family, CLAIM)
    child = register(family)
    cases.match_child(numbers[CLAIM], "new-child", child.pk, actor=desk["clerk"])
    for parent in (family.hanako, family.kenichi):
        with pytest.raises(cases.ClaimAlreadyLive):
            make.send(parent, CLAIM, make.claim_answers(parent, family.taro, child), key=f"again-{parent.pk}")


def test_what_could_not_be_decided_for_the_declared_child_is_granted_for_the_registered(family, desk):
    numbers = declare(family, CLAIM)
    with pytest.raises(cases.ResultUnknown):
        cases.start_checking(numbers[CLAIM], actor=desk["clerk"])
        cases.draft_decision(numbers[CLAIM], "approved", (), actor=desk["clerk"])
    child = register(family)
    cases.match_child(numbers[CLAIM], "new-child", child.pk, actor=desk["clerk"])
    cases.draft_decision(numbers[CLAIM], "approved", (), actor=desk["clerk"])
    cases.approve_decision(numbers[CLAIM], actor=desk["chief"])
    award = Award.objects.get(case__number=numbers[CLAIM])
    assert f"p{child.pk}" in str(award.versions.get().about)


def test_a_draft_written_on_a_match_is_not_approved_once_it_was_taken_back(family, desk):
    numbers = declare(family, CLAIM)
    child = register(family)
    cases.match_child(numbers[CLAIM], "new-child", child.pk, actor=desk["clerk"])
    cases.start_checking(numbers[CLAIM], actor=desk["clerk"])
    cases.draft_decision(numbers[CLAIM], "approved", (), actor=desk["clerk"])
    cases.undo_match(numbers[CLAIM], child.pk, "", actor=desk["clerk"])
    with pytest.raises((cases.SnapshotChanged, cases.ResultUnknown)):
        cases.approve_decision(numbers[CLAIM], actor=desk["chief"])
    assert not Award.objects.exists()


def test_a_wrong_match_is_taken_back_whole(family, desk):
    numbers = declare(family)
    before = {number: answers_of(number) for number in numbers.values()}
    keys = {number: live_parts(number) for number in numbers.values()}
    child = register(family, kana="ヤマダ サブロウ")
    cases.match_child(numbers[CLAIM], "new-child", child.pk, actor=desk["clerk"])
    cases.undo_match(numbers[CLAIM], child.pk, "双子の兄でした", actor=desk["clerk"])
    assert {number: answers_of(number) for number in numbers.values()} == before
    assert {number: live_parts(number) for number in numbers.values()} == keys
    assert cases.count_waiting_children(desk["clerk"]) == (1, 0)
    verbs = [line.verb for line in make.refetch(numbers[CLAIM]).history]
    assert verbs[-2:] == ["match_child", "undo_match"]


def test_a_match_on_which_something_was_decided_stays(family, desk):
    numbers = declare(family, CLAIM)
    child = register(family)
    cases.match_child(numbers[CLAIM], "new-child", child.pk, actor=desk["clerk"])
    make.decide(numbers[CLAIM], desk)
    before = answers_of(numbers[CLAIM])
    with pytest.raises(cases.MatchNotPossible) as refused:
        cases.undo_match(numbers[CLAIM], child.pk, "", actor=desk["clerk"])
    assert refused.value.data["why"] == "decided" and answers_of(numbers[CLAIM]) == before


def test_who_is_not_of_the_family_or_was_born_long_before_is_refused(family, desk):
    numbers = declare(family, CLAIM)
    stranger = make.person("山田 次郎", "ヤマダ ジロウ", BORN)
    line = cases.list_waiting_children(desk["clerk"])[0]
    assert [fit.known.pk for fit in line.fits] == [stranger.pk] and line.proposed is None
    for other in (stranger.pk, family.taro.pk + 9_999, family.hanako.pk):
        with pytest.raises((cases.MatchNotPossible, cases.TakingInNotPossible)):
            cases.match_child(numbers[CLAIM], "new-child", other, actor=desk["clerk"])
    assert DeclaredChild.objects.filter(child=None).count() == 1


def test_while_the_person_mends_answers_nothing_is_matched(family, desk):
    numbers = declare(family)
    child = register(family)
    cases.start_checking(numbers[CLAIM], actor=desk["clerk"])
    path = f"p{family.hanako.pk}.payout_account"
    cases.ask_correction(numbers[CLAIM], {path: ""}, reason="口座", by_date=date(2026, 12, 20), actor=desk["clerk"])
    done = cases.match_child(numbers[CHILDCARE], "new-child", child.pk, actor=desk["clerk"])
    assert (done.cases, done.waiting) == ((numbers[CHILDCARE],), (numbers[CLAIM],))
    with pytest.raises(cases.MatchNotPossible) as refused:
        cases.match_child(numbers[CLAIM], "new-child", child.pk, actor=desk["clerk"])
    assert refused.value.data["why"] == "correcting"
    cases.cancel_correction(numbers[CLAIM], actor=desk["clerk"])
    assert cases.match_child(numbers[CLAIM], "new-child", child.pk, actor=desk["clerk"]).cases == (numbers[CLAIM],)


def test_where_the_registered_child_is_claimed_already_the_clerk_is_told(family, desk):
    numbers = declare(family, CLAIM, kana="ヤマダ ジローウ")
    child = register(family)
    key = ClaimKey.objects.filter(case__number=numbers[CLAIM]).first()
    other = make.send(family.hanako, CHILDCARE, {
        f"p{family.taro.pk}.wants_childcare": True, "about.child": f"p{family.taro.pk}",
        **{f"p{one.pk}.childcare_reason": "work" for one in (family.hanako, family.kenichi)},
        **{f"p{one.pk}.childcare_hours": 150 for one in (family.hanako, family.kenichi)},
    })  # fmt: skip
    digest = claim_key(key.right, [f"p{child.pk}"]).digest
    ClaimKey.objects.create(
        right=key.right, digest=digest, parts=[f"p{child.pk}"], service=CLAIM, person=family.kenichi,
        case=Case.objects.get(number=other), taken_at=core.now(),
    )  # fmt: skip
    with pytest.raises(cases.MatchNotPossible) as refused:
        cases.match_child(numbers[CLAIM], "new-child", child.pk, actor=desk["clerk"])
    assert refused.value.data["why"] == "live"
    assert DeclaredChild.objects.filter(child=None).count() == 1


def test_only_who_handles_a_case_of_the_child_matches_and_nobody_protected_is_shown(family, desk):
    numbers = declare(family, CLAIM)
    child = register(family)
    relief = make.staff("relief", "clerk", department="disaster-relief")
    with pytest.raises(cases.NotAllowed):
        cases.match_child(numbers[CLAIM], "new-child", child.pk, actor=relief)
    office = core.Department.objects.get(key="child-support")
    core.Protection.objects.create(person=child, since=date(2026, 1, 1), department=office)
    line = cases.list_waiting_children(desk["clerk"])[0]
    assert line.held and not line.fits and line.proposed is None
    with pytest.raises(cases.TakingInNotPossible):
        cases.match_child(numbers[CLAIM], "new-child", child.pk, actor=desk["clerk"])
    officer = make.staff("officer", "clerk", "protection-officer")
    assert cases.list_waiting_children(officer)[0].proposed == child.pk


def test_a_notification_carried_out_before_gives_its_facts_to_the_registered_child(family, desk):
    condition = {f"{one}.birth_condition": "well" for one in ("new-child", f"p{family.taro.pk}")}
    numbers = declare(family, CONTACT, **condition, **{f"p{family.hanako.pk}.phone": "090-0000-0000"})
    make.deliver()
    assert Case.objects.get(number=numbers[CONTACT]).state in ("carried_out", "closed")
    child = register(family)
    cases.match_child(numbers[CONTACT], "new-child", child.pk, actor=desk["clerk"])
    facts = core.Fact.objects.filter(about_kind="person", about_id=child.pk, source_ref=numbers[CONTACT])
    assert "birth_condition" in facts.filter(known_until=None).values_list("name", flat=True)
    cases.undo_match(numbers[CONTACT], child.pk, "", actor=desk["clerk"])
    assert not facts.filter(known_until=None).exists()


def test_a_register_that_comes_in_asks_to_look_again(family, desk):
    numbers = declare(family, CLAIM)
    cases.note_nobody_fits(numbers[CLAIM], "new-child", actor=desk["clerk"])
    assert cases.list_waiting_children(desk["clerk"])[0].looked_at is not None
    register(family)
    core.emit(core.RegisterTakenIn(1, "resident-register"))
    make.deliver()
    line = cases.list_waiting_children(desk["clerk"])[0]
    assert line.looked_at is None and cases.count_waiting_children(desk["clerk"]) == (1, 1)
    assert DeclaredChild.objects.get().child is None, "nobody is matched by the program"
