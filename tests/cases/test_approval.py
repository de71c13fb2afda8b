"""Approval through the door: deputies, own drafts, joint places, sending back, what is frozen, many at once."""

import shutil
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from tests.cases import builders as make
from tomoni.cases import interface as cases
from tomoni.cases.models import Approval, BulkItem, Case, Decision, RoutePlace
from tomoni.core import interface as core
from tomoni.services import interface as services

CLAIM = "child-allowance-claim"
CHIEF = core.Seat("chief", "child-support")
RULE = "ひばり町事務決裁規程第9条"


@pytest.fixture
def town_hall(town: Any, clock: Any) -> dict[str, Any]:
    make.open_town()
    return staff_of_the_hall()


def staff_of_the_hall() -> dict[str, Any]:
    core.Department.objects.get_or_create(key="finance", defaults={"name": "財政課", "symbol": "財"})
    core.Department.objects.get_or_create(key="mayor-office", defaults={"name": "町長", "symbol": "町"})
    return {
        "clerk": make.staff("nakamura", "clerk"),
        "other": make.staff("kato", "clerk"),
        "chief": make.staff("tanaka", "chief"),
        "finance": make.staff("takahashi", "chief", department="finance"),
        "mayor": make.staff("mori", "mayor", department="mayor-office"),
    }


def drafted(hall: dict[str, Any], by: str = "clerk", result: str = "approved", reasons: Any = ()) -> str:
    family = make.make_yamada()
    number = make.send(family.hanako, CLAIM, make.claim_answers(family.hanako, family.taro))
    cases.start_checking(number, actor=hall[by])
    cases.draft_decision(number, result, reasons, actor=hall[by])
    return number


def deputy(to: core.Actor, days: tuple[int, int | None] = (-30, None), **more: Any) -> core.Mandate:
    since = core.today() + timedelta(days=days[0])
    until = None if days[1] is None else core.today() + timedelta(days=days[1])
    return core.grant_mandate(
        "deputy", CHIEF, to_staff=int(to.id), since=since, until=until, article=RULE, actor=make.SYSTEM, **more
    )


def away(who: core.Actor, days: int = 3) -> core.Absence:
    today = core.today()
    return core.note_absence(int(who.id), today, today + timedelta(days=days), actor=make.SYSTEM)


def nothing_left(number: str) -> None:
    """A refused verb leaves no decision, no approval, no transition behind."""
    case = Case.objects.get(number=number)
    assert case.state == "approving"
    assert not Decision.objects.filter(case=case).exists() and not Approval.objects.filter(case=case).exists()


# --- in whose stead ---------------------------------------------------------------------------------------------------


def test_a_deputy_decides_while_the_chief_is_away_and_the_chief_looks_afterwards(town_hall: Any, clock: Any) -> None:
    number = drafted(town_hall)
    mandate = deputy(town_hall["other"])
    away(town_hall["chief"])
    (line,) = cases.list_approvals(actor=town_hall["other"]).lines
    assert (line.number, line.turn.by, line.turn.stead, line.turn.article) == (number, "deputy", ("tanaka",), RULE)
    cases.approve_decision(number, actor=town_hall["other"], ground="urgent", comment="支払日が近いため")
    row = Approval.objects.get(case__number=number)
    assert (row.by, row.ground, row.mandate_id, row.article) == ("deputy", "urgent", mandate.pk, RULE)
    (view,) = cases.list_approvals(actor=town_hall["chief"]).views
    assert (view.number, view.turn.verb) == (number, "view_decision")
    cases.view_decision(number, actor=town_hall["chief"])
    assert cases.list_approvals(actor=town_hall["chief"]).views == ()
    with pytest.raises(cases.NotYourTurn):
        cases.view_decision(number, actor=town_hall["chief"])
    assert cases.verify_approvals(number) == ()


def test_a_deputy_says_why_it_could_not_wait(town_hall: Any) -> None:
    number = drafted(town_hall)
    deputy(town_hall["other"])
    away(town_hall["chief"])
    with pytest.raises(cases.DeputyGroundMissing):
        cases.approve_decision(number, actor=town_hall["other"])
    nothing_left(number)


def test_a_deputy_whose_mandate_ended_yesterday_is_told_the_day(town_hall: Any) -> None:
    number = drafted(town_hall)
    deputy(town_hall["other"], days=(-30, -1))
    away(town_hall["chief"])
    with pytest.raises(cases.MandateNotLive) as refused:
        cases.approve_decision(number, actor=town_hall["other"], ground="urgent")
    assert refused.value.data["why"] == "ended"
    assert refused.value.data["day"] == core.today() - timedelta(days=1)
    assert cases.list_approvals(actor=town_hall["other"]).lines == ()
    nothing_left(number)


def test_a_deputy_beside_the_chief_is_sent_to_the_chief(town_hall: Any) -> None:
    number = drafted(town_hall)
    deputy(town_hall["other"])
    with pytest.raises(cases.HolderThere) as refused:
        cases.approve_decision(number, actor=town_hall["other"], ground="urgent")
    assert refused.value.data["people"] == ["tanaka"]
    absence = away(town_hall["chief"])
    core.end_absence(absence.pk, actor=make.SYSTEM)
    with pytest.raises(cases.HolderThere):
        cases.approve_decision(number, actor=town_hall["other"], ground="urgent")
    nothing_left(number)


def test_above_the_ceiling_of_the_mandate_the_deputy_does_not_decide(town_hall: Any) -> None:
    number = drafted(town_hall)
    deputy(town_hall["other"], ceiling=14_999)
    away(town_hall["chief"])
    with pytest.raises(cases.MandateNotLive) as refused:
        cases.approve_decision(number, actor=town_hall["other"], ground="urgent")
    assert (refused.value.data["why"], refused.value.data["ceiling"]) == ("ceiling", 14_999)
    nothing_left(number)


def test_nobody_approves_their_own_draft_also_not_as_deputy(town_hall: Any) -> None:
    number = drafted(town_hall, by="other")
    deputy(town_hall["other"])
    away(town_hall["chief"])
    with pytest.raises(cases.OwnDraft):
        cases.approve_decision(number, actor=town_hall["other"], ground="urgent")
    with pytest.raises(cases.OwnDraft):
        cases.send_back(number, "もう一度", actor=town_hall["other"], ground="urgent")
    assert cases.list_approvals(actor=town_hall["other"]).lines == ()
    nothing_left(number)


def test_where_the_one_chief_drafted_it_falls_to_the_section_the_town_names(town_hall: Any) -> None:
    number = drafted(town_hall, by="chief")
    assert cases.find_case_for_staff(number, actor=town_hall["chief"]).route[-1].who == ()
    core.grant_mandate(
        "fallback", core.Seat("chief"), to=core.Seat("chief", "finance"), since=core.today(), article="規程第10条",
        actor=make.SYSTEM,
    )  # fmt: skip
    assert cases.find_case_for_staff(number, actor=town_hall["finance"]).route[-1].who == ("takahashi",)
    with pytest.raises(cases.OwnDraft):
        cases.approve_decision(number, actor=town_hall["chief"])
    cases.approve_decision(number, actor=town_hall["finance"])
    assert Approval.objects.get(case__number=number).by == "fallback"


# --- order, twice, stale ----------------------------------------------------------------------------------------------


ROUTE = """  steps.decide.route:
    - clerk
    - together: [finance.chief, clerk]
    - line: chief
    - decide: mayor
    - view: finance.chief
"""


@pytest.fixture
def long_route(town: Any, clock: Any, tmp_path: Path) -> dict[str, Any]:
    """The town's overlay says: finance and a second clerk together, then the chief, then the mayor."""
    make.open_town()
    folder = tmp_path / "hibari"
    shutil.copytree(make.PACKS / "towns" / "hibari", folder)
    file = folder / "services" / CLAIM / "service.yaml"
    file.write_text(file.read_text(encoding="utf-8").split("  steps.decide.route:")[0] + ROUTE, encoding="utf-8")
    services.publish(services.load_pack([make.PACKS / "japan", folder]), actor=make.SYSTEM)
    return staff_of_the_hall()


def test_joint_places_answer_in_any_order_and_out_of_order_is_refused(long_route: Any) -> None:
    hall = long_route
    number = drafted(hall)
    for early in ("chief", "mayor"):
        with pytest.raises(cases.NotYourTurn):
            cases.approve_decision(number, actor=hall[early])
        with pytest.raises(cases.NotYourTurn):
            cases.agree_draft(number, actor=hall[early])
    nothing_left(number)
    cases.agree_draft(number, actor=hall["other"], comment="異議なし")
    with pytest.raises(cases.NotYourTurn):
        cases.agree_draft(number, actor=hall["other"])  # twice
    cases.agree_draft(number, actor=hall["finance"])
    cases.agree_draft(number, actor=hall["chief"])
    cases.send_back(number, "財政課の意見を詳しく", actor=hall["mayor"], one=True)
    assert Case.objects.get(number=number).state == "approving"
    with pytest.raises(cases.NotYourTurn):
        cases.approve_decision(number, actor=hall["mayor"])
    cases.agree_draft(number, actor=hall["chief"])
    cases.approve_decision(number, actor=hall["mayor"])
    acts = list(Approval.objects.filter(case__number=number).order_by("number").values_list("act", flat=True))
    assert acts == ["agree", "agree", "agree", "one_back", "agree", "decide"]
    assert [line.number for line in cases.list_approvals(actor=hall["finance"]).views] == [number]
    assert cases.verify_approvals(number) == ()


def test_recall_ends_the_way_and_the_next_begins_anew(long_route: Any) -> None:
    hall = long_route
    number = drafted(hall)
    cases.agree_draft(number, actor=hall["other"])
    cases.recall_draft(number, actor=hall["clerk"])
    assert cases.list_approvals(actor=hall["finance"]).lines == ()
    cases.send_for_approval(number, actor=hall["clerk"])
    cases.agree_draft(number, actor=hall["other"])
    places = RoutePlace.objects.filter(case__number=number, state="open")
    assert {(p.role, p.office) for p in places} == {("chief", "finance")}


def test_another_section_sees_the_case_only_while_it_is_on_the_way(long_route: Any) -> None:
    hall = long_route
    number = drafted(hall)
    assert cases.find_case_for_staff(number, actor=hall["finance"]).turn.kind == "together"
    with pytest.raises(cases.CaseNotFound):
        core.Department.objects.get_or_create(key="residents", defaults={"name": "町民課"})
        cases.find_case_for_staff(number, actor=make.staff("hashimoto", "chief", department="residents"))


def test_a_stale_answer_and_a_second_one_change_nothing(town_hall: Any) -> None:
    number = drafted(town_hall)
    seen = Case.objects.get(number=number).version
    with pytest.raises(cases.StaleCase):
        cases.approve_decision(number, actor=town_hall["chief"], version=seen - 1)
    nothing_left(number)
    cases.approve_decision(number, actor=town_hall["chief"], version=seen)
    with pytest.raises(cases.CaseNotInState):
        cases.approve_decision(number, actor=town_hall["chief"])
    assert Decision.objects.filter(case__number=number).count() == 1


def test_who_has_no_place_is_not_allowed(town_hall: Any) -> None:
    number = drafted(town_hall)
    for somebody in ("other", "finance", "mayor"):
        with pytest.raises(cases.NotAllowed):
            cases.approve_decision(number, actor=town_hall[somebody])
    nothing_left(number)


def test_what_was_approved_is_found_when_it_is_altered(town_hall: Any, monkeypatch: Any) -> None:
    number = drafted(town_hall)
    cases.approve_decision(number, actor=town_hall["chief"], comment="よい")
    assert cases.verify_approvals(number) == ()
    kept = Approval.from_db.__func__

    def altered(cls: Any, *row: Any) -> Any:
        made = kept(cls, *row)
        made.comment = "よくない"
        return made

    monkeypatch.setattr(Approval, "from_db", classmethod(altered))
    assert [(fault.number, fault.what) for fault in cases.verify_approvals(number)] == [(1, "altered")]


def test_two_chiefs_in_the_same_instant_make_one_decision(committed_town: Any, clock: Any) -> None:
    with core.tenant(committed_town):
        make.open_town()
        hall = {**staff_of_the_hall(), "second": make.staff("ishii", "chief")}
        number = drafted(hall)
    together, results = threading.Barrier(2), []

    def press(actor: core.Actor) -> None:
        try:
            together.wait(20)
            with core.tenant(committed_town):
                cases.approve_decision(number, actor=actor)
            results.append("decided")
        except cases.CasesError as error:
            results.append(error.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(hall[who],)) for who in ("chief", "second")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(results) == ["cases.not_in_state", "decided"]
    with core.tenant(committed_town):
        assert Decision.objects.filter(case__number=number).count() == 1
        assert Approval.objects.filter(case__number=number).count() == 1


# --- many at once -----------------------------------------------------------------------------------------------------


def many(hall: dict[str, Any], count: int) -> list[str]:
    return [drafted(hall) for _ in range(count)]


def test_like_drafts_are_approved_as_one_after_the_sample_was_opened(town_hall: Any) -> None:
    numbers = many(town_hall, 4)
    chief = town_hall["chief"]
    (group,) = [g for g in cases.list_like(actor=chief) if g.kind == "approve"]
    assert (group.count, group.samples, group.least, group.amount) == (4, 2, 15_000, 60_000)
    run = cases.begin_bulk("approve", CLAIM, "approved", actor=chief)
    with pytest.raises(cases.BulkNotPossible) as refused:
        cases.start_bulk(run.pk, actor=chief)
    assert refused.value.data["why"] == "sample" and len(refused.value.data["left"]) == 2
    assert cases.open_sample(str(run.pk), numbers[0], actor=town_hall["finance"]) is None  # another's eyes
    for line in cases.find_run(run.pk, actor=chief).sample:
        cases.open_sample(str(run.pk), line.number, actor=chief)
    stale = BulkItem.objects.filter(run=run).order_by("-number").first()
    cases.recall_draft(stale.case.number, actor=town_hall["clerk"])
    cases.start_bulk(run.pk, actor=chief)
    make.deliver()
    done = cases.find_run(run.pk, actor=chief)
    assert (done.state, done.done, done.left_out) == ("done", 3, 1)
    assert done.left == ((stale.case.number, "cases.stale"),)
    assert Approval.objects.filter(run=run.pk, act="decide").count() == Decision.objects.count() == 3
    for number in numbers:
        assert cases.verify_approvals(number) == ()


def test_refusals_and_protected_people_are_never_in_bulk(town_hall: Any) -> None:
    chief = town_hall["chief"]
    with pytest.raises(cases.BulkNotPossible) as refused:
        cases.begin_bulk("approve", CLAIM, "refused", actor=chief)
    assert refused.value.data["why"] == "refusal"
    family = make.make_yamada()
    number = make.send(family.hanako, CLAIM, make.claim_answers(family.hanako, family.taro))
    office = core.Department.objects.get(key="child-support")
    core.protect(family.hanako, department=office, since=core.today(), other_party=family.kenichi)
    cases.start_checking(number, actor=town_hall["clerk"])
    cases.draft_decision(number, "approved", [], actor=town_hall["clerk"])
    drafted(town_hall)
    with pytest.raises(cases.BulkNotPossible) as few:
        cases.begin_bulk("approve", CLAIM, "approved", actor=chief)
    assert few.value.data["why"] == "few"


def test_checked_cases_are_drafted_as_one(town_hall: Any) -> None:
    clerk, numbers = town_hall["clerk"], []
    for _ in range(3):
        family = make.make_yamada()
        numbers.append(make.send(family.hanako, CLAIM, make.claim_answers(family.hanako, family.taro)))
        cases.start_checking(numbers[-1], actor=clerk)
    run = cases.begin_bulk("draft", CLAIM, "approved", actor=clerk)
    for line in cases.find_run(run.pk, actor=clerk).sample:
        cases.open_sample(str(run.pk), line.number, actor=clerk)
    cases.start_bulk(run.pk, actor=clerk)
    make.deliver()
    assert set(Case.objects.values_list("state", flat=True)) == {"approving"}
    with pytest.raises(cases.BulkNotPossible):
        cases.begin_bulk("approve", CLAIM, "approved", actor=clerk)  # their own drafts, and not their place


def test_who_is_protected_since_is_not_drafted_with_others(town_hall: Any) -> None:
    clerk, families, numbers = town_hall["clerk"], [make.make_yamada() for _ in range(3)], []
    for family in families:
        numbers.append(make.send(family.hanako, CLAIM, make.claim_answers(family.hanako, family.taro)))
        cases.start_checking(numbers[-1], actor=clerk)
    run = cases.begin_bulk("draft", CLAIM, "approved", actor=clerk)
    for line in cases.find_run(run.pk, actor=clerk).sample:
        cases.open_sample(str(run.pk), line.number, actor=clerk)
    office = core.Department.objects.get(key="child-support")
    core.protect(families[0].hanako, department=office, since=core.today(), other_party=families[0].kenichi)
    cases.start_bulk(run.pk, actor=clerk)
    make.deliver()
    assert list(cases.find_run(run.pk, actor=clerk).left) == [(numbers[0], "cases.bulk_not_possible")]
    assert Case.objects.get(number=numbers[0]).state == "checking"
