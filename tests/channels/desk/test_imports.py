"""The page of what came in of registers: counts, refused rows by place and reason, ages; never a value."""

from datetime import date

import pytest
from django.test import Client

from tests.channels.desk import builders as make
from tests.site import registers
from tomoni.cases import interface as cases
from tomoni.core import interface as core


@pytest.fixture
def admin(desk):
    return make.sign_in(Client(), make.make_staff("it", "齋藤", "admin"))


def text_of(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_before_anything_came_in_the_page_says_how_it_does(admin):
    page = text_of(admin, "/desk/imports/")
    assert "まだ何も取り込んでいません" in page and "tomoni registers import" in page
    assert admin.get("/desk/imports/7/").status_code == 404


def test_runs_ages_and_refused_rows_are_shown_without_what_stands_in_them(admin, town, tmp_path):
    bad = registers.changed(registers.HANAKO, 宛名番号="3001", 性別="9")
    folder = registers.put(tmp_path / "in", [registers.TARO, bad])
    registers.take(town, folder, day=date(2026, 11, 1))
    [run] = core.list_register_runs()
    listing = text_of(admin, "/desk/imports/")
    assert "住民票" in listing and f"/desk/imports/{run.pk}/" in listing and "日前" in listing
    one = text_of(admin, f"/desk/imports/{run.pk}/")
    assert "新しい人" in one and "断った行（1）" in one and "住民.csv 3行" in one and "性別" in one
    assert "対応表の codes にない値" in one
    assert not any(word in listing + one for word in ("山田", "みどり台", "3001"))


def test_a_stale_register_is_said_where_it_is_decided_and_what_changed_since_stops_the_decision(
    admin, as_clerk, as_chief, family, number, town, tmp_path
):
    registers.take(town, registers.put(tmp_path / "in"), day=date(2026, 11, 1), full=False)
    as_clerk.post(f"/desk/cases/{number}/do/", {"verb": "start_checking"})
    old = "<b>住民票の記録は"
    assert old in text_of(as_clerk, f"/desk/cases/{number}/draft/")
    typed = {"do": "draft", "result": "approved", "reason": ["母である"], "law": ["児童手当法第4条"]}
    assert as_clerk.post(f"/desk/cases/{number}/draft/", typed).status_code == 302
    page = text_of(as_chief, f"/desk/cases/{number}/approve/")
    assert old in page and "もう一度確かめ" in page
    core.save_facts(
        family["child"], {"lives_abroad": True}, source="resident-register", holds_since=date(2026, 11, 13),
        actor=make.SYSTEM,
    )  # fmt: skip
    with pytest.raises((cases.SnapshotChanged, cases.ResultUnknown)):
        cases.approve_decision(number, actor=core.Actor.staff(make.make_staff("ishii", "石井 由美", "chief")))
    registers.take(town, registers.put(tmp_path / "new"), day=core.today(), full=False)
    assert old not in text_of(as_chief, f"/desk/cases/{number}/approve/")
