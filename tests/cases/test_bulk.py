"""Many like cases at once: the quick way writes what the careful way writes, and only where nothing has changed."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.cases import builders as make
from tests.cases.test_approval import CHIEF, CLAIM, away, deputy, staff_of_the_hall
from tests.cases.test_other_services import DISASTER, disaster_answers, open_disaster
from tomoni.cases import interface as cases
from tomoni.cases.actions import bulk, bulk_approving, decisions, judging
from tomoni.cases.models import Approval, Award, BulkItem, BulkRun, Case, Circulation, Decision, Draft, RoutePlace
from tomoni.core import interface as core
from tomoni.services import interface as services

WRITES = ("INSERT", "UPDATE", "DELETE", "EXECUTE TOMONI_ADD", "EXECUTE TOMONI_KEEP")  # or planned before


@pytest.fixture
def hall(town: Any, clock: Any) -> dict[str, Any]:
    make.open_town()
    return staff_of_the_hall()


def claimed(hall: dict[str, Any], family: make.Yamada | None = None, send: bool = True) -> str:
    """A claim of child allowance, drafted and sent."""
    family = family or make.make_yamada()
    number = make.send(family.hanako, CLAIM, make.claim_answers(family.hanako, family.taro))
    cases.start_checking(number, actor=hall["clerk"])
    cases.draft_decision(number, "approved", [], actor=hall["clerk"], send=send)
    return number


def surveyed() -> tuple[list[str], core.Actor]:
    """Three certificates of damage, drafted; and who decides on them."""
    open_disaster()
    relief = {role: make.staff(f"r-{role}", role, department="disaster-relief") for role in ("clerk", "chief")}
    numbers = []
    for _ in range(3):
        number = make.send(make.make_yamada().kenichi, DISASTER, disaster_answers())
        cases.start_checking(number, actor=relief["clerk"])
        (task,) = [
            one for one in cases.find_case_for_staff(number, actor=relief["clerk"]).tasks if one.name == "survey"
        ]
        found = {"damage_share": "0.34", "survey_kind": "outside", "surveyed_on": "2026-11-22"}
        values = {item.path: found[item.fact.name] for item in task.fields}
        cases.establish_facts(number, "survey", values, actor=relief["clerk"])
        cases.draft_decision(number, "approved", [], actor=relief["clerk"])
        numbers.append(number)
    return numbers, relief["chief"]


def started(actor: core.Actor, service: str = CLAIM, ground: str = "") -> BulkRun:
    """A run whose sample was opened."""
    run = cases.begin_bulk("approve", service, "approved", actor=actor, ground=ground)
    for line in cases.find_run(run.pk, actor=actor).sample:
        cases.open_sample(str(run.pk), line.number, actor=actor)
    return cases.start_bulk(run.pk, actor=actor)


def finish(run: BulkRun) -> BulkRun:
    while bulk.go_on(run.pk) and BulkRun.objects.get(pk=run.pk).state == "running":
        pass
    return BulkRun.objects.get(pk=run.pk)


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Numbers of the cases that were worked out anew."""
    seen: list[str] = []
    real = decisions.judge

    def spy(held: Any, *more: Any) -> Any:
        seen.append(held.case.number)
        return real(held, *more)

    monkeypatch.setattr(decisions, "judge", spy)
    return seen


# --- the same rows ----------------------------------------------------------------------------------------------------


def tables() -> dict[str, Counter[str]]:
    """Every row of a town, told without its own key; of what it points to and is younger, the content instead."""
    rows: dict[str, dict[Any, Any]] = {}
    models = [m for app in ROOMS for m in apps.get_app_config(app).get_models() if hasattr(m, "municipality")]
    for model in models:
        rows[model._meta.label] = {row.pk: row for row in model.objects.all()}

    def told(model: Any, row: Any, deep: int = 0) -> str:
        parts = []
        for field in model._meta.concrete_fields:
            if field.primary_key or (model is core.Event and field.name == "payload"):
                continue
            value = getattr(row, field.attname)
            if model is core.Fact and field.name == "value":
                value = core.decode(value, row.key_id, core.key_ring())  # the same is never encrypted alike
            if field.is_relation and value is not None and deep < 3:
                target = rows.get(field.related_model._meta.label, {}).get(value)
                value = told(field.related_model, target, deep + 1) if target is not None else value
            parts.append(f"{field.name}={value!r}")
        if model is core.Event:
            payload = dict(row.payload)
            if "award" in payload:
                payload["award"] = told(Award, rows[Award._meta.label][payload["award"]], 1)
            parts.append(f"payload={sorted(payload.items())}")
        return " ".join(parts)

    return {
        model._meta.label: Counter(
            "" if model._meta.model_name == "ledgerunsealed" else told(model, row)
            for row in rows[model._meta.label].values()
        )
        for model in models
    }


ROOMS = ("cases", "core", "payments", "documents")


class Back(Exception):
    """Undo all."""


@contextmanager
def undone() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
            raise Back
    except Back:
        pass


def all_ways(
    actor: core.Actor, service: str, monkeypatch: pytest.MonkeyPatch, ground: str = ""
) -> tuple[Any, Any, Any]:
    """All rows after the careful way, worked out anew by the slice, and quickly, from the same beginning."""
    run, found = started(actor, service, ground), []
    for patched in ("_read", "read_frozen", ""):
        with undone(), monkeypatch.context() as patch:
            if patched:
                patch.setattr(bulk_approving, patched, lambda *_: None)
            assert finish(run).state == "done"
            found.append(tables())
    return found[0], found[1], found[2]


def test_a_claim_is_written_quickly_as_it_is_carefully(hall: Any, monkeypatch: Any, judged: Any) -> None:
    for _ in range(3):
        claimed(hall)
    careful, anew, quick = all_ways(hall["chief"], CLAIM, monkeypatch)
    assert len(judged) == 3 + 3 + 3, "three drafts, three carefully approved, three anew; of the quick way none"
    for label, rows in careful.items():
        assert anew[label] == quick[label] == rows, label
    assert careful["cases.Award"].total() == careful["cases.Decision"].total() == 3


def test_a_certificate_is_written_quickly_as_it_is_carefully(hall: Any, monkeypatch: Any, judged: Any) -> None:
    _, chief = surveyed()
    judged.clear()
    careful, anew, quick = all_ways(chief, DISASTER, monkeypatch)
    assert len(judged) == 3 + 3
    assert careful == anew == quick and careful["cases.Decision"].total() == 3


def test_a_deputy_leaves_the_same_rows_all_ways(hall: Any, monkeypatch: Any, judged: Any) -> None:
    for _ in range(2):
        claimed(hall)
    deputy(hall["other"])
    away(hall["chief"])
    judged.clear()
    careful, anew, quick = all_ways(hall["other"], CLAIM, monkeypatch, ground="urgent")
    assert len(judged) == 2 + 2 and careful == anew == quick


# --- what has changed is worked out anew ------------------------------------------------------------------------------


def income(family: make.Yamada) -> None:
    make.save(family.hanako, {"income": make.incomes(1_000_000)})


def moved(family: make.Yamada) -> None:
    core.Membership.objects.filter(person=family.taro).update(until=date(2026, 11, 1))


def grandmother(family: make.Yamada) -> None:
    made = make.person("山田 梅", "ヤマダ ウメ", "1950-01-01")
    core.Membership.objects.create(household=family.household, person=made, relation="母", since=date(2020, 1, 1))


def other_link(family: make.Yamada) -> None:
    core.Link.objects.filter(source=family.kenichi, target=family.taro).update(until=date(2026, 11, 1))


def name(family: make.Yamada) -> None:
    core.Person.objects.filter(pk=family.taro.pk).update(birth_date=date(2026, 11, 11))


def other_award(family: make.Yamada) -> None:
    definition = services.find_definition(CLAIM, core.today())
    core.save_facts(family.taro, {"order": 1}, source="staff", holds_since=date(2020, 1, 1), actor=make.SYSTEM)
    assert definition.right == "child-allowance"


def claim_day(family: make.Yamada) -> None:
    Case.objects.filter(person=family.hanako).update(claimed_on=date(2026, 11, 20))


def closing_day(family: make.Yamada) -> None:
    core.ClosingDay.objects.create(day=date(2026, 11, 25), reason="停電")
    core.forget("closing_days")


def snapshot(family: make.Yamada) -> None:
    other = Draft.objects.exclude(case__person=family.hanako).first()
    Draft.objects.filter(case__person=family.hanako).update(snapshot=other.snapshot)


def reasons(family: make.Yamada) -> None:
    Draft.objects.filter(case__person=family.hanako).update(reasons=[{"text": "別の理由", "law": "法8条"}])


def no_hash(family: make.Yamada) -> None:
    Circulation.objects.filter(case__person=family.hanako).update(inputs_hash="")


CHANGES = (income, moved, grandmother, other_link, name, other_award, claim_day, snapshot, reasons, no_hash)


@pytest.mark.parametrize("change", CHANGES, ids=lambda one: one.__name__)
def test_whatever_it_stands_on_has_changed_it_is_worked_out_anew(
    hall: Any, judged: Any, change: Callable[[make.Yamada], None]
) -> None:
    family = make.make_yamada()
    number, _ = claimed(hall, family), claimed(hall)
    run = started(hall["chief"])
    change(family)
    judged.clear()
    done = finish(run)
    assert judged == [number], "the changed one, and no other"
    item = BulkItem.objects.get(run=run, case__number=number)
    assert (item.state, item.why) in (
        ("done", ""),
        ("left", "cases.snapshot_changed"),
        ("left", "cases.result_unknown"),
    )
    assert (done.state, done.done + done.left_out) == ("done", 2)


@pytest.mark.parametrize("what", ["closing day", "engine"])
def test_what_concerns_all_has_changed_and_all_are_worked_out_anew(
    hall: Any, judged: Any, what: str, monkeypatch: Any
) -> None:
    numbers = [claimed(hall), claimed(hall)]
    run = started(hall["chief"])
    if what == "engine":
        monkeypatch.setattr(services, "ENGINE", "tomoni 99")
    else:
        closing_day(make.make_yamada())
    judged.clear()
    assert finish(run).done == 2 and sorted(judged) == sorted(numbers)


def test_fault_22_after_an_upgrade_many_drafts_are_approved_in_one_slice(hall: Any, monkeypatch: Any) -> None:
    """Between the drafts and the approvals of a city the program was changed, and each case went by itself: 25 a
    second."""
    for _ in range(3):
        claimed(hall)
    run = started(hall["chief"])
    monkeypatch.setattr(judging, "program_hash", lambda: "of another version")
    monkeypatch.setattr(bulk, "CAREFUL", 0)
    assert bulk.go_on(run.pk) == 0
    assert BulkRun.objects.get(pk=run.pk).done == 3 == Decision.objects.count()


def test_what_changed_between_the_draft_and_its_sending_is_not_taken_for_unchanged(hall: Any) -> None:
    family = make.make_yamada()
    number, other = claimed(hall, family, send=False), claimed(hall)
    claimed(hall)
    make.save(family.hanako, {"income": make.incomes(5_000_000)})
    cases.send_for_approval(number, actor=hall["clerk"])
    assert Circulation.objects.get(case__number=number).inputs_hash == ""
    run = started(hall["chief"])
    assert finish(run).done == 2
    assert list(run.items.filter(state="left").values_list("case__number", "why")) == [
        (number, "cases.snapshot_changed")
    ]
    assert Decision.objects.filter(case__number=other).exists()


def test_the_second_case_of_a_family_sees_what_the_first_brought_about(
    hall: Any, monkeypatch: Any, judged: Any
) -> None:
    one, other = make.make_yamada(), make.make_yamada()
    core.create_link("spouse", one.kenichi.pk, other.kenichi.pk, since=date(2020, 1, 1))
    first, second = claimed(hall, one), claimed(hall, other)
    claimed(hall)
    judged.clear()
    careful, anew, quick = all_ways(hall["chief"], CLAIM, monkeypatch)
    assert Counter(judged)[first] == 2 and Counter(judged)[second] == 3
    assert careful == anew == quick


# --- one fails, the process ends, the right ends ----------------------------------------------------------------------


def test_one_that_cannot_be_written_harms_no_other_and_leaves_nothing(hall: Any) -> None:
    numbers = [claimed(hall) for _ in range(3)]
    run, broken = started(hall["chief"]), Case.objects.get(number=numbers[1])
    draft = Draft.objects.get(case=broken)
    Decision.objects.create(
        case=broken, draft=draft, result="approved", snapshot_hash=draft.snapshot_hash,
        decided_by_id=int(hall["chief"].id), decided_at=core.now(),
    )  # fmt: skip
    done = finish(run)
    assert (done.state, done.done, done.left_out) == ("done", 2, 1)
    assert run.items.get(state="left").why == bulk.UNFORESEEN
    broken.refresh_from_db()
    assert broken.state == "approving" and not Approval.objects.filter(case=broken).exists()
    assert not Award.objects.filter(case=broken).exists() and Award.objects.count() == 2


class Killed(BaseException):
    """The process ended here."""


def test_a_stop_at_any_write_loses_none_and_doubles_none(hall: Any, monkeypatch: Any) -> None:
    for _ in range(3):
        claimed(hall)
    run = started(hall["chief"])
    monkeypatch.setattr(bulk, "TOGETHER", 2)
    before, n, stops = tables(), 0, 0
    while True:
        n, seen = n + 5, 0

        def killer(execute: Any, sql: str, params: Any, many: bool, context: Any, at: int = n) -> Any:
            nonlocal seen
            if sql.lstrip().upper().startswith(WRITES):
                seen += 1
                if seen == at:
                    raise Killed
            return execute(sql, params, many, context)

        try:
            with connection.execute_wrapper(killer), transaction.atomic():
                bulk.go_on(run.pk)
        except Killed:
            stops += 1
            assert tables() == before, f"half written when stopped at write {n}"
            continue
        break
    assert stops >= 4 and Decision.objects.count() == 2
    assert finish(run).done == Decision.objects.count() == Award.objects.count() == 3
    assert bulk.go_on(run.pk) == 0 and Decision.objects.count() == 3


def test_whose_seat_ends_in_the_middle_is_stopped(hall: Any, monkeypatch: Any) -> None:
    for _ in range(5):
        claimed(hall)
    monkeypatch.setattr(bulk, "TOGETHER", 2)
    run = started(hall["chief"])
    bulk.go_on(run.pk)
    core.StaffRole.objects.filter(staff=int(hall["chief"].id)).update(until=core.today() - timedelta(days=1))
    done = finish(run)
    assert (done.state, done.done, done.left_out) == ("stopped", 2, 0)
    assert Case.objects.filter(state="approving").count() == 3 and Decision.objects.count() == 2
    assert cases.find_run(run.pk, actor=hall["chief"]).state == "stopped"


def test_who_becomes_protected_is_left_for_other_eyes(hall: Any) -> None:
    family = make.make_yamada()
    number, _ = claimed(hall, family), claimed(hall)
    run = started(hall["chief"])
    office = core.Department.objects.get(key="child-support")
    core.protect(family.hanako, department=office, since=core.today(), other_party=family.kenichi)
    assert finish(run).done == 1
    assert list(cases.find_run(run.pk, actor=hall["chief"]).left) == [(number, "cases.bulk_not_possible")]
    assert Case.objects.get(number=number).state == "approving"


def test_the_queries_of_a_slice_do_not_grow_with_its_cases(hall: Any) -> None:
    counts = []
    for more in (2, 4):
        for _ in range(more):
            claimed(hall)
        run = started(hall["chief"])
        with CaptureQueriesContext(connection) as seen:
            bulk.go_on(run.pk)
        counts.append(len(seen.captured_queries))
    assert counts[0] == counts[1]


# --- deputies ---------------------------------------------------------------------------------------------------------


def test_a_deputy_approves_in_bulk_what_they_could_one_by_one_and_names_the_ground_once(hall: Any) -> None:
    numbers = [claimed(hall) for _ in range(2)]
    own = make.make_yamada()
    mine = make.send(own.hanako, CLAIM, make.claim_answers(own.hanako, own.taro))
    cases.start_checking(mine, actor=hall["other"])
    cases.draft_decision(mine, "approved", [], actor=hall["other"])
    mandate = deputy(hall["other"])
    assert cases.list_like(actor=hall["other"]) == (), "the chief is there"
    away(hall["chief"])
    (group,) = [one for one in cases.list_like(actor=hall["other"]) if one.kind == "approve"]
    assert (group.count, group.stead) == (2, True), "never their own draft"
    with pytest.raises(cases.DeputyGroundMissing):
        cases.begin_bulk("approve", CLAIM, "approved", actor=hall["other"])
    assert not BulkRun.objects.exists()
    assert finish(started(hall["other"], ground="instructed")).done == 2
    rows = Approval.objects.filter(case__number__in=numbers)
    assert {(row.by, row.ground, row.mandate_id) for row in rows} == {("deputy", "instructed", mandate.pk)}
    views = RoutePlace.objects.filter(kind="view", state="open", person=int(hall["chief"].id))
    assert sorted(views.values_list("case__number", flat=True)) == sorted(numbers)
    assert Case.objects.get(number=mine).state == "approving"


def test_a_mandate_that_ends_in_the_middle_stops_the_run(hall: Any, monkeypatch: Any) -> None:
    for _ in range(4):
        claimed(hall)
    mandate = deputy(hall["other"])
    away(hall["chief"])
    monkeypatch.setattr(bulk, "TOGETHER", 2)
    run = started(hall["other"], ground="urgent")
    bulk.go_on(run.pk)
    core.Mandate.objects.filter(pk=mandate.pk).update(until=core.today() - timedelta(days=1))
    done = finish(run)
    assert (done.state, done.done, done.left_out) == ("stopped", 2, 0)
    assert CHIEF.role == "chief" and Decision.objects.count() == 2


def test_the_chief_who_is_back_stops_the_deputys_run(hall: Any) -> None:
    for _ in range(2):
        claimed(hall)
    deputy(hall["other"])
    absence = away(hall["chief"])
    run = started(hall["other"], ground="urgent")
    core.end_absence(absence.pk, actor=make.SYSTEM)
    assert finish(run).state == "stopped" and not Decision.objects.exists()
