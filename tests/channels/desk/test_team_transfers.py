"""Half the staff moves on 1 April: prepared in March, changed by the day itself, every case in somebody's hands."""

import datetime as dt

import pytest
from django.test import Client

from tests.channels.desk import builders as make
from tomoni.cases import interface as cases
from tomoni.channels.desk.errors import StaffRefused, TransferRefused
from tomoni.channels.desk.team import staff as accounts
from tomoni.channels.desk.team import transfers
from tomoni.core import interface as core

HEAD = "職員番号,氏名,異動先,役割,後任の職員番号\n"
APRIL = dt.date(2027, 4, 1)


@pytest.fixture
def admin(desk):
    make.make_office("digital", "デジタル係")
    return make.make_staff("saito", "齋藤 慎也", "admin", office="digital")


@pytest.fixture
def as_admin(admin):
    return make.sign_in(Client(), admin)


@pytest.fixture
def kato(desk):
    return make.make_staff("kato", "加藤 亮", "clerk")


def act(staff: core.Staff) -> core.Actor:
    return core.Actor.staff(core.find_staff(staff.pk))


def test_the_day_itself_moves_somebody_before_any_job_ran(number, clerk, kato, as_clerk, admin, settings):
    cases.assign_case(number, to=clerk.pk, actor=act(clerk))
    cases.start_checking(number, actor=act(clerk))
    settings.TOMONI_NOW = "2027-03-31T10:00:00+09:00"
    as_clerk = make.sign_in(Client(), clerk)
    transfers.prepare(HEAD + "nakamura,中村彩,防災課,担当,kato\n", APRIL, "", actor=act(admin))
    assert as_clerk.get(f"/desk/cases/{number}/").status_code == 200
    settings.TOMONI_NOW = "2027-04-01T00:00:01+09:00"
    assert core.find_staff(clerk.pk).department.key == make.RELIEF
    late = as_clerk.get(f"/desk/cases/{number}/")
    assert late.status_code == 302 and late["Location"].startswith("/desk/sign-in/")
    moved = make.sign_in(Client(), clerk)
    assert moved.get(f"/desk/cases/{number}/").status_code == 404
    assert "防災課" in moved.get("/desk/").content.decode()
    with pytest.raises(cases.NotAllowed):
        cases.start_review(number, actor=act(clerk))


def test_on_the_day_cases_go_to_the_successor_once_and_the_past_keeps_its_names(number, clerk, kato, admin, settings):
    cases.assign_case(number, to=clerk.pk, actor=act(clerk))
    cases.start_checking(number, actor=act(clerk))
    row = transfers.prepare(HEAD + "nakamura,中村 彩,防災課,担当,kato\n", APRIL, "", actor=act(admin))
    assert transfers.carry_out_transfers() == 0
    settings.TOMONI_NOW = "2027-04-01T08:00:00+09:00"
    assert transfers.carry_out_transfers() == 1
    assert transfers.carry_out_transfers() == 0
    screen = cases.find_case_for_staff(number, actor=act(kato))
    assert screen.head.assignee == "加藤 亮"
    assert "中村 彩" in [line.actor_name for line in screen.history]
    row.refresh_from_db()
    assert row.state == "done" and row.lines.get().handed == 1
    assert core.Staff.objects.get(pk=clerk.pk).department.key == make.RELIEF


def test_many_cases_are_given_over_a_part_at_a_time_and_each_is_on_the_ledger(desk, clerk, kato, admin, settings):
    numbers = [make.make_case(make.make_family(number=f"7{n}")["mother"]) for n in range(3)]
    for number in numbers:
        cases.assign_case(number, to=clerk.pk, actor=act(clerk))
    row = transfers.prepare(HEAD + "nakamura,中村 彩,防災課,担当,kato\n", APRIL, "", actor=act(admin))
    settings.TOMONI_NOW = "2027-04-01T08:00:00+09:00"
    states = []
    for _ in range(3):
        done = transfers.carry_out_transfers(limit=2)
        row.refresh_from_db()
        states.append((done, row.state, row.lines.get().handed))
    assert states == [(2, "planned", 2), (1, "done", 3), (0, "done", 3)]
    assert cases.count_open_of([clerk.pk, kato.pk]) == {(kato.pk, make.CHILD): 3}
    told = [entry for entry in core.LedgerEntry.objects.order_by("-pk")[:10] if '"id":"transfer"' in entry.content]
    assert all(any(f'"case":"{number}"' in entry.content for entry in told) for number in numbers)


def test_a_successor_who_handles_no_cases_any_more_leaves_them_to_nobody(number, clerk, kato, admin, settings):
    cases.assign_case(number, to=clerk.pk, actor=act(clerk))
    transfers.prepare(HEAD + "nakamura,中村 彩,防災課,担当,kato\n", APRIL, "", actor=act(admin))
    settings.TOMONI_NOW = "2027-04-01T08:00:00+09:00"
    core.Staff.objects.filter(pk=kato.pk).update(active=False)
    assert transfers.carry_out_transfers() == 1
    assert [one.number for one in cases.list_unassigned(make.CHILD)] == [number]


def test_people_give_no_cases_in_bulk(number, clerk, kato):
    with pytest.raises(cases.NotAllowed):
        cases.hand_over([number], seen=clerk.pk, to=kato.pk, actor=act(clerk))


def test_who_leaves_cannot_sign_in_any_more(clerk, kato, admin, settings):
    transfers.prepare(HEAD + "nakamura,中村 彩,退職,,\n", APRIL, "", actor=act(admin))
    settings.TOMONI_NOW = "2027-04-01T08:00:00+09:00"
    assert not core.find_staff(clerk.pk).live_roles()
    transfers.carry_out_transfers()
    assert core.find_staff(clerk.pk) is None


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("nobody,名なし,防災課,担当,", "職員番号 nobody の職員はいません"),
        ("nakamura,加藤 亮,防災課,担当,kato", "nakamura は 中村 彩 さんです"),
        ("nakamura,中村 彩,宇宙課,担当,kato", "「宇宙課」という課はありません"),
        ("nakamura,中村 彩,防災課,王,kato", "役割「王」はありません"),
        ("nakamura,中村 彩,防災課,,kato", "役割がありません"),
        ("nakamura,中村 彩,防災課,担当,nakamura", "いないか本人です"),
        ("nakamura,中村 彩,防災課,担当,saito", "案件を扱う役割がありません"),
        ("nakamura,中村 彩,防災課,担当", "4列あります"),
        ("nakamura,中村 彩,防災課,担当,kato\nnakamura,中村 彩,防災課,担当,kato", "2行にあります"),
        ("nakamura,中村 彩,防災課,担当,", "後任がいない案件（1件）"),
        ("saito,齋藤 慎也,防災課,担当,", "管理者がいません"),
        ("nakamura,中村 彩,防災課,担当,kato\nkato,加藤 亮,防災課,担当,", "その日からの担当がいません"),
    ],
)
def test_a_dry_run_names_each_fault_and_changes_nothing(number, clerk, kato, admin, as_admin, line, said):
    cases.assign_case(number, to=clerk.pk, actor=act(clerk))
    before = list(core.StaffRole.objects.order_by("pk").values_list("pk", "since", "until"))
    typed = {"day": "2027-04-01", "text": HEAD + line, "do": "confirm"}
    answer = as_admin.post("/desk/staff/transfers/", typed)
    page = answer.content.decode()
    assert answer.status_code == 409 and said in page and "この一覧で確定する" not in page
    assert line.split(",")[0] in page
    assert list(core.StaffRole.objects.order_by("pk").values_list("pk", "since", "until")) == before


def test_a_list_for_a_past_day_or_without_its_head_is_refused(admin):
    assert "あしたからあと" in transfers.read_plan(HEAD, dt.date(2026, 11, 24)).faults[0]
    assert "1行目は" in transfers.read_plan("a,b\n", APRIL).faults[0]
    assert "異動する人がいません" in transfers.read_plan(HEAD, APRIL).faults[0]


def test_a_good_list_is_tried_confirmed_and_taken_back(number, clerk, kato, as_admin):
    cases.assign_case(number, to=clerk.pk, actor=act(clerk))
    typed = {"day": "2027-04-01", "text": HEAD + "nakamura,中村 彩,防災課,課長、担当,kato\n"}
    page = as_admin.post("/desk/staff/transfers/", {**typed, "do": "try"}).content.decode()
    assert "このまま確定できます" in page and "子育て支援課の引き継ぎ（1件）" in page
    assert core.StaffRole.objects.filter(staff=clerk).count() == 1
    done = as_admin.post("/desk/staff/transfers/", {**typed, "do": "confirm"})
    assert done.status_code == 302 and core.StaffRole.objects.filter(staff=clerk).count() == 3
    assert "防災課" in as_admin.get(done["Location"]).content.decode()
    twice = as_admin.post("/desk/staff/transfers/", {**typed, "do": "confirm"})
    assert twice.status_code == 409
    as_admin.post(done["Location"] + "withdraw/")
    roles = core.StaffRole.objects.filter(staff=clerk)
    assert [(one.role, one.until) for one in roles] == [("clerk", None)]
    assert as_admin.post(done["Location"] + "withdraw/").status_code == 409


def test_a_transfer_that_began_cannot_be_taken_back(clerk, kato, admin, settings):
    row = transfers.prepare(HEAD + "nakamura,中村 彩,防災課,担当,kato\n", APRIL, "", actor=act(admin))
    settings.TOMONI_NOW = "2027-04-01T08:00:00+09:00"
    with pytest.raises(TransferRefused):
        transfers.withdraw(row.pk, actor=act(admin))
    assert core.find_staff(clerk.pk).department.key == make.RELIEF


def test_somebody_new_gets_an_account_and_a_role_from_a_day(as_admin, desk, settings):
    typed = {"login": "sasaki", "name": "佐々木 葵", "department": make.make_office().pk}
    assert "最初のパスワード" in as_admin.post("/desk/staff/", typed).content.decode()
    again = as_admin.post("/desk/staff/", typed)
    assert again.status_code == 409 and "もう使われています" in again.content.decode()
    staff = core.Staff.objects.get(login="sasaki")
    role = {"department": make.make_office().pk, "role": "clerk", "since": "2026-12-01", "until": "2027-03-31"}
    assert as_admin.post(f"/desk/staff/{staff.pk}/", role).status_code == 302
    assert not core.find_staff(staff.pk).live_roles()
    settings.TOMONI_NOW = "2026-12-01T09:00:00+09:00"
    assert [one.role for one in core.find_staff(staff.pk).live_roles()] == ["clerk"]
    settings.TOMONI_NOW = "2027-04-01T09:00:00+09:00"
    assert not core.find_staff(staff.pk).live_roles()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"role": "king", "since": "2026-12-01"}, "この役割はありません"),
        ({"role": "clerk", "since": "2026-12-01", "until": "2026-11-30"}, "始まりの日より前"),
        ({"role": "clerk", "since": "2026-11-01"}, "過ぎた日からの役割"),
        ({"role": "clerk", "since": "2026-12-01"}, "もう付いています"),
        ({"role": "chief", "since": "あした"}, "課と日を確かめて"),
    ],
)
def test_a_role_that_contradicts_itself_is_refused(as_admin, clerk, typed, said):
    answer = as_admin.post(f"/desk/staff/{clerk.pk}/", {"department": make.make_office().pk, **typed})
    assert answer.status_code == 409 and said in answer.content.decode()
    assert core.StaffRole.objects.filter(staff=clerk).count() == 1


def test_a_role_ends_at_once_or_today_and_the_last_administrator_stays(as_admin, admin, clerk, as_clerk):
    assert as_clerk.get("/desk/").status_code == 200
    role = core.StaffRole.objects.get(staff=clerk)
    assert as_admin.post(f"/desk/staff/roles/{role.pk}/end/", {"now": "1"}).status_code == 302
    assert as_clerk.get("/desk/").status_code == 302
    own = core.StaffRole.objects.get(staff=admin)
    refused = as_admin.post(f"/desk/staff/roles/{own.pk}/end/", {"now": "1"})
    assert refused.status_code == 409 and "最後の管理者" in refused.content.decode()
    with pytest.raises(StaffRefused):
        accounts.close_account(admin.pk, actor=act(admin))


def test_only_the_administrator_opens_the_accounts(desk, as_chief):
    for there in ("/desk/staff/", "/desk/staff/transfers/"):
        assert as_chief.get(there).status_code == 403
