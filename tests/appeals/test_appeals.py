"""From a refusal to the decision made anew: where the town rules itself, and where another body does."""

import io
import zipfile
from datetime import date

import pytest

from tests.appeals.builders import BY, KNOWN, RULING
from tests.cases import builders as make
from tomoni.appeals import interface as appeals
from tomoni.appeals.models import Appeal, AppealStep, Bundle, Writing
from tomoni.cases import interface as cases
from tomoni.cases.models import Award, Revision
from tomoni.core import interface as core


def state(number):
    return Appeal.objects.get(number=number).state


def test_a_refusal_is_appealed_heard_upheld_and_made_anew(own):
    number = own.receive().number
    own.hear(number)
    appeals.consult_board(number, actor=own.office)
    appeals.note_advice(number, KNOWN, "審理員の意見は妥当である。", actor=own.office)
    appeals.draft_ruling(number, "upheld", **RULING, actor=own.office)
    ruled = appeals.give_ruling(number, actor=own.head)
    assert (ruled.state, ruled.result) == ("ruled", "upheld") and ruled.revision
    assert Revision.objects.get().appeal == number
    own.decide(ruled.revision, "approved", [])
    assert Award.objects.get().first_month == "2026-12"
    assert cases.find_case_of(own.family.hanako.pk, own.case).superseded_by == ruled.revision
    told = [line.data.get("what") for line in make.refetch(own.case).history if line.verb == "note_appeal"]
    assert told == ["received", "upheld"]


def test_where_the_governor_rules_the_town_sends_records_and_statement_and_carries_the_ruling_out(foreign):
    number = foreign.receive().number
    appeals.forward_appeal(number, actor=foreign.clerk)
    appeals.file_statement(number, "公務員との答えによった。", actor=foreign.clerk)
    bundle = appeals.make_bundle(number, actor=foreign.clerk)
    names = zipfile.ZipFile(io.BytesIO(bytes(bundle.content))).namelist()
    assert {"判定の説明.json", "経過.csv", "目録.csv"} <= set(names) and any(one.endswith(".pdf") for one in names)
    with pytest.raises(appeals.AppealNotInState):
        appeals.name_reviewer(number, int(foreign.reviewer.id), BY, no_ties=True, actor=foreign.head)
    ruled = appeals.record_ruling(
        number, "upheld", KNOWN, orders="決定を取り消す。", reasons="公務員ではない。", actor=foreign.clerk
    )
    foreign.decide(ruled.revision, "approved", [])
    assert Award.objects.count() == 1


def test_what_is_denied_leaves_the_decision_as_it_is(own):
    number = own.receive().number
    own.hear(number)
    told = {**RULING, "orders": "棄却する。", "no_board": "4"}
    appeals.draft_ruling(number, "denied", **told, actor=own.office)
    assert appeals.give_ruling(number, actor=own.head).revision == ""
    assert not Revision.objects.exists() and cases.find_appealable(own.case).superseded_by == ""


@pytest.mark.parametrize("login", ["clerk", "chief"])
def test_who_had_a_hand_in_the_decision_is_not_named_reviewer(own, login):
    number = own.receive().number
    involved = int(getattr(own, login).id)
    with pytest.raises(appeals.ReviewerInvolved) as refused:
        appeals.name_reviewer(number, involved, BY, no_ties=True, actor=own.head)
    assert refused.value.data["how"] and state(number) == "received"
    assert {one.staff for one in appeals.list_candidates(number) if one.how} >= {involved}


def test_who_drafted_the_ruling_does_not_give_it(own):
    number = own.receive().number
    own.hear(number)
    told = {**RULING, "orders": "棄却する。", "no_board": "4"}
    both = make.staff("ryouhou", "clerk", "chief", department="general-affairs")
    appeals.draft_ruling(number, "denied", **told, actor=both)
    with pytest.raises(appeals.NotAllowed):
        appeals.give_ruling(number, actor=both)
    assert state(number) == "drafted"


def test_what_comes_too_late_is_received_and_waits_for_a_just_reason(own, settings):
    settings.TOMONI_NOW = "2027-03-01T10:00:00+09:00"
    late = own.receive()
    assert late.late and str(late.last_day) == "2027-02-24"
    with pytest.raises(appeals.AppealLate):
        appeals.name_reviewer(late.number, int(own.reviewer.id), date(2027, 3, 20), no_ties=True, actor=own.head)
    appeals.accept_late(late.number, "入院していた。", actor=own.head)
    appeals.name_reviewer(late.number, int(own.reviewer.id), date(2027, 3, 20), no_ties=True, actor=own.head)
    assert state(late.number) == "reviewing"


def test_what_is_late_is_dismissed_without_a_hearing_but_not_upheld(own, settings):
    settings.TOMONI_NOW = "2027-03-01T10:00:00+09:00"
    number = own.receive().number
    with pytest.raises(appeals.WritingMissing):
        appeals.draft_ruling(number, "upheld", **RULING, actor=own.office)
    appeals.draft_ruling(number, "dismissed", **{**RULING, "orders": "却下する。"}, actor=own.office)
    assert appeals.give_ruling(number, actor=own.head).result == "dismissed"


def test_by_post_the_postmark_counts(own, settings):
    settings.TOMONI_NOW = "2027-02-26T10:00:00+09:00"
    arrived = {"arrived_on": date(2027, 2, 26), "actor": own.office, "person": None}
    assert own.receive(posted_on=date(2027, 2, 24), **arrived).late is False


@pytest.mark.parametrize(
    "days",
    [
        {"known_on": date(2026, 11, 23)},
        {"known_on": date(2026, 11, 25)},
        {"posted_on": date(2026, 11, 25)},
        {"arrived_on": date(2026, 12, 1)},
    ],
)
def test_days_that_contradict_each_other_are_refused(own, days):
    with pytest.raises(appeals.AppealNotPossible):
        own.receive(**{"actor": own.office, "person": None, **days})
    assert not Appeal.objects.exists() and not AppealStep.objects.exists()


def test_one_appeal_a_decision_at_a_time(own):
    first = own.receive()
    with pytest.raises(appeals.AppealAlreadyOpen) as twice:
        own.receive()
    assert twice.value.data["appeal"] == first.number and Writing.objects.count() == 1
    appeals.withdraw_appeal(first.number, actor=own.hanako)
    assert own.receive().number != first.number


def test_out_of_order_stale_and_not_allowed_leave_nothing_behind(own):
    number = own.receive().number
    appeals.name_reviewer(number, int(own.reviewer.id), BY, no_ties=True, actor=own.head, version=1)
    writings = Writing.objects.count()
    for verb, args, actor, more, error in (
        (appeals.file_reply, ("反論",), own.hanako, {}, appeals.AppealNotInState),
        (appeals.give_opinion, ("意見",), own.reviewer, {}, appeals.AppealNotInState),
        (appeals.file_statement, ("弁明",), own.office, {}, appeals.NotAllowed),
        (appeals.file_statement, ("弁明",), own.clerk, {"version": 1}, appeals.StaleAppeal),
        (appeals.file_statement, (" ",), own.clerk, {}, appeals.WritingMissing),
        (appeals.give_opinion, ("意見",), own.clerk, {}, appeals.NotAllowed),
        (appeals.withdraw_appeal, (), make.actor_of(own.family.kenichi), {}, appeals.AppealNotFound),
    ):
        with pytest.raises(error):
            verb(number, *args, actor=actor, **more)
    assert (Appeal.objects.get().version, Writing.objects.count()) == (2, writings)


def test_mending_has_its_time_before_it_can_be_dismissed(own, settings):
    number = own.receive().number
    appeals.ask_mending(number, "趣旨が分かりません。", BY, actor=own.office)
    with pytest.raises(appeals.AppealNotPossible):
        appeals.end_mending(number, actor=own.office)
    appeals.mend_appeal(number, "取消しを求めます。", actor=own.hanako)
    assert state(number) == "received"


def test_a_decision_is_carried_out_unless_it_is_stayed(own):
    number = own.receive().number
    assert not Appeal.objects.get().stopped
    appeals.stop_execution(number, "生活に困る。", actor=own.head)
    with pytest.raises(appeals.AppealNotInState):
        appeals.stop_execution(number, "もう一度", actor=own.head)
    appeals.lift_stop(number, "事情が変わった。", actor=own.head)
    assert not Appeal.objects.get().stopped


def test_of_a_protected_person_only_officer_reviewer_and_the_person_read_the_words(own):
    number = own.receive().number
    place = core.Department.objects.get(key="residents")
    core.protect(own.family.hanako, department=place, since=date(2026, 11, 1))
    seen = appeals.find_appeal(number, actor=own.clerk)
    assert seen.hidden and seen.name == "" and seen.writings == ()
    assert appeals.find_appeal(number, actor=own.hanako).writings
    appeals.name_reviewer(number, int(own.reviewer.id), BY, no_ties=True, actor=own.head)
    assert appeals.find_appeal(number, actor=own.reviewer).writings and not Bundle.objects.exists()


def test_what_a_later_decision_replaced_is_not_appealed(own):
    new = cases.open_revision(own.case, ground="correction", because="誤り", law="児童手当法第7条", actor=own.clerk)
    own.decide(new.number, "approved", [])
    with pytest.raises(appeals.AppealNotPossible) as late:
        own.receive()
    assert late.value.data["case"] == new.number


def test_where_the_governor_rules_a_stay_is_noted_and_lifted_by_the_section(foreign):
    number = foreign.receive().number
    with pytest.raises(appeals.AppealNotInState):
        appeals.stop_execution(number, "知事から通知", actor=foreign.clerk)
    appeals.forward_appeal(number, actor=foreign.clerk)
    appeals.stop_execution(number, "知事が執行停止を決定した。", actor=foreign.clerk)
    assert Appeal.objects.get().stopped
    with pytest.raises(appeals.NotAllowed):
        appeals.lift_stop(number, "本人が言った", actor=foreign.hanako)
    appeals.lift_stop(number, "知事が取り消した。", actor=foreign.clerk)
    assert not Appeal.objects.get().stopped
    told = [line.data.get("what") for line in make.refetch(foreign.case).history if line.verb == "note_appeal"]
    assert told == ["received", "stopped", "resumed"]


def test_a_proxy_is_heard_once_the_mandate_was_shown_in_writing(own):
    number = own.receive(actor=own.office, person=None, proxy="弁護 士郎", mandate=False).number
    with pytest.raises(appeals.MandateMissing) as refused:
        appeals.name_reviewer(number, int(own.reviewer.id), BY, no_ties=True, actor=own.head)
    assert "mandate in writing" in str(refused.value) and state(number) == "received"
    with pytest.raises(appeals.MandateMissing):
        appeals.withdraw_appeal(number, actor=own.office)
    appeals.ask_mending(number, "委任状がありません。", BY, actor=own.office)
    appeals.mend_appeal(number, "委任状が届いた。", mandate=True, actor=own.office)
    appeals.name_reviewer(number, int(own.reviewer.id), BY, no_ties=True, actor=own.head)
    assert state(number) == "reviewing"


def test_somebody_else_does_not_appeal_online_and_cannot_vouch_for_a_mandate(own):
    kenichi = make.actor_of(own.family.kenichi)
    with pytest.raises(cases.CaseNotFound):
        own.receive(actor=kenichi, person=own.family.kenichi.pk)
    with pytest.raises(appeals.NotAllowed) as refused:
        own.receive(actor=kenichi, person=None)
    assert refused.value.data["needs"] and not Appeal.objects.exists() and not Writing.objects.exists()
    number = own.receive(actor=own.office, person=None, proxy="弁護 士郎", mandate=False).number
    appeals.ask_mending(number, "委任状がありません。", BY, actor=own.office)
    appeals.mend_appeal(number, "持っています。", mandate=True, actor=own.hanako)
    assert Appeal.objects.get().mandate is False


def test_after_a_year_it_is_late_whenever_it_became_known(own, settings):
    settings.TOMONI_NOW = "2027-11-26T10:00:00+09:00"
    late = own.receive(known_on=date(2027, 11, 20))
    assert late.late and str(late.last_day) == "2027-11-24"
    with pytest.raises(appeals.AppealLate) as refused:
        appeals.name_reviewer(late.number, int(own.reviewer.id), date(2027, 12, 20), no_ties=True, actor=own.head)
    assert refused.value.data["last_day"] == "2027-11-24"


def test_no_ruling_without_a_statement_and_a_hearing_that_is_over(own):
    number = own.receive().number
    appeals.name_reviewer(number, int(own.reviewer.id), BY, no_ties=True, actor=own.head)
    with pytest.raises(appeals.AppealNotInState, match="statement"):
        appeals.give_opinion(number, "意見", actor=own.reviewer)
    with pytest.raises(appeals.AppealNotInState, match="statement"):
        appeals.send_statement(number, BY, actor=own.reviewer)
    appeals.file_statement(number, "答えによった。", actor=own.clerk)
    with pytest.raises(appeals.AppealNotInState, match="send them the statement"):
        appeals.give_opinion(number, "意見", actor=own.reviewer)
    appeals.send_statement(number, BY, actor=own.reviewer)
    with pytest.raises(appeals.AppealNotInState, match="time to reply"):
        appeals.give_opinion(number, "意見", actor=own.reviewer)
    for verb in (appeals.draft_ruling, appeals.give_ruling):
        with pytest.raises(appeals.AppealNotInState):
            verb(
                number,
                *(["denied"] if verb is appeals.draft_ruling else []),
                **(RULING if verb is appeals.draft_ruling else {}),
                actor=own.head,
            )
    assert state(number) == "reviewing" and not Writing.objects.filter(kind__in=("opinion", "draft")).exists()


def test_when_the_day_to_reply_has_passed_the_reviewer_goes_on_without_a_reply(own, settings):
    number = own.receive().number
    appeals.name_reviewer(number, int(own.reviewer.id), BY, no_ties=True, actor=own.head)
    appeals.file_statement(number, "答えによった。", actor=own.clerk)
    appeals.send_statement(number, BY, actor=own.reviewer)
    settings.TOMONI_NOW = "2026-12-11T10:00:00+09:00"
    appeals.give_opinion(number, "棄却すべきである。", actor=own.reviewer)
    assert state(number) == "concluded"


def test_who_rules_had_no_hand_in_the_decision_either(own):
    number = own.receive().number
    own.hear(number)
    appeals.draft_ruling(number, "denied", **RULING, no_board="4", actor=own.office)
    core.StaffRole.objects.create(
        staff_id=int(own.clerk.id), department=core.Department.objects.get(key="general-affairs"), role="chief"
    )
    core.Staff.objects.filter(pk=int(own.clerk.id)).update(
        department=core.Department.objects.get(key="general-affairs")
    )
    moved = core.Actor.staff(core.Staff.objects.prefetch_related("roles", "department").get(pk=int(own.clerk.id)))
    with pytest.raises(appeals.ReviewerInvolved):
        appeals.give_ruling(number, actor=moved)
    assert state(number) == "drafted" and not Writing.objects.filter(kind="ruling").exists()


def test_each_step_is_told_once_in_three_languages_with_a_way_to_the_page(own):
    number = own.receive().number
    own.hear(number)
    appeals.draft_ruling(number, "denied", **RULING, no_board="4", actor=own.office)
    appeals.give_ruling(number, actor=own.head)
    make.deliver()
    mine = core.Notice.objects.filter(person=own.family.hanako, kind__startswith="appeal_")
    assert sorted(mine.values_list("kind", flat=True)) == ["appeal_received", "appeal_ruled", "appeal_statement"]
    for notice in mine:
        assert set(notice.texts) == {"ja", "easy", "en"} and notice.link == f"/cases/{own.case}/appeal/"
        assert "字ひばり" not in str(notice.texts)
    assert "12月10日" in mine.get(kind="appeal_statement").texts["ja"]["body"]


def ready_to_rule(own) -> str:
    """An appeal whose ruling is drafted: upheld."""
    number = own.receive().number
    own.hear(number)
    appeals.consult_board(number, actor=own.office)
    appeals.note_advice(number, KNOWN, "審理員の意見は妥当である。", actor=own.office)
    appeals.draft_ruling(number, "upheld", **RULING, actor=own.office)
    return number


def revise(own, number: str) -> str:
    """The section itself begins to mend the decision of a case."""
    return cases.open_revision(
        number, ground="correction", because="誤り", law="児童手当法第4条", actor=own.clerk
    ).number


def test_a_ruling_joins_the_revision_that_the_section_began_already(own):
    number = ready_to_rule(own)
    opened = revise(own, own.case)
    ruled = appeals.give_ruling(number, actor=own.head)
    assert (ruled.state, ruled.revision) == ("ruled", opened)
    row = Revision.objects.get()
    assert row.appeal == number and "誤り" in row.because and "裁決" in row.because and "第52条" in row.law
    assert "joined" in [line.data.get("what") for line in make.refetch(opened).history]
    own.decide(opened, "approved", [])
    assert Award.objects.count() == 1


def test_a_ruling_after_the_decision_was_replaced_has_the_newest_decided_anew(own):
    number = ready_to_rule(own)
    opened = revise(own, own.case)
    reason = [{"text": "公務員ではないこと", "law": "児童手当法第17条", "fact": "答えは公務員"}]
    own.decide(opened, "refused", reason)
    ruled = appeals.give_ruling(number, actor=own.head)
    assert ruled.revision not in ("", opened) and Revision.objects.get(appeal=number).of.number == opened
