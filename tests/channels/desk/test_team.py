"""The section together: load, proposal, giving, dealing out, undo, presence, and what is refused."""

import datetime as dt

import pytest
from django.test import Client

from tests.channels.desk import builders as make
from tomoni.cases import interface as cases
from tomoni.channels.desk.models import Deal, Opening, Skill, Substitute
from tomoni.channels.desk.team import dealing, presence
from tomoni.channels.desk.team.members import members_of, stood_in_for
from tomoni.core import interface as core

CLAIM = "child-allowance-claim"


@pytest.fixture
def kato(desk):
    return make.make_staff("kato", "加藤 亮", "clerk")


@pytest.fixture
def three(desk):
    """Three new cases that nobody has."""
    return [make.make_case(make.make_family(f"佐藤 花{n}", number=f"9{n}")["mother"]) for n in range(3)]


def holder(number: str) -> str:
    found = cases.find_open_cases([number])[0].assignee
    return core.find_staff(found).login if found else ""


def away(staff: core.Staff, days: int = 1) -> None:
    core.note_absence(staff.pk, core.today(), core.today() + dt.timedelta(days), actor=core.Actor.staff(staff))


def office() -> int:
    return make.make_office().pk


def test_a_late_case_weighs_more_than_one_with_time_left():
    from tomoni.cases.queries.loads import weight_of

    day = dt.date(2026, 11, 24)
    weights = [weight_of(day + dt.timedelta(days), day) for days in (-1, 0, 7, 8, 21, 22)]
    assert weights == [4, 3, 3, 2, 2, 1]


def test_the_next_case_goes_to_who_has_least_and_knows_the_service(three, clerk, kato, chief):
    cases.assign_case(three[0], to=clerk.pk, actor=core.Actor.staff(clerk))
    assert dealing.propose(CLAIM, members_of(office())).pk == kato.pk
    Skill.objects.create(staff=clerk, service=CLAIM)
    assert dealing.propose(CLAIM, members_of(office())).pk == clerk.pk
    assert dealing.propose("another", members_of(office())).pk == kato.pk


def test_who_is_absent_today_gets_none(three, clerk, kato, chief):
    away(kato)
    cases.assign_case(three[0], to=clerk.pk, actor=core.Actor.staff(clerk))
    assert dealing.propose(CLAIM, members_of(office())).pk == clerk.pk
    away(clerk)
    assert dealing.propose(CLAIM, members_of(office())).pk == chief.pk
    away(chief)
    assert dealing.propose(CLAIM, members_of(office())) is None


def test_what_is_dealt_out_is_what_was_shown_and_can_be_undone_once(three, clerk, kato, as_clerk):
    page = as_clerk.get("/desk/team/deal/").content.decode()
    shown = [part.split('"')[0] for part in page.split('name="give" value="')[1:]]
    assert len(shown) == 3
    as_clerk.post("/desk/team/deal/", {"give": shown})
    assert {holder(number) for number in three} == {"nakamura", "kato"}
    row = Deal.objects.get()
    cases.assign_case(three[0], to=clerk.pk if holder(three[0]) == "kato" else kato.pk, actor=core.Actor.staff(kato))
    said = as_clerk.post(f"/desk/team/deals/{row.pk}/undo/", follow=True).content.decode()
    assert "2件の割り当てを取り消しました" in said and "1件は" in said
    assert [holder(number) for number in three[1:]] == ["", ""]
    again = as_clerk.post(f"/desk/team/deals/{row.pk}/undo/")
    assert again.status_code == 409 and "もう取り消されている" in again.content.decode()


def test_somebody_was_faster_is_told_and_nothing_is_overwritten(number, clerk, kato, as_clerk):
    assert "中村 彩さんに渡す（案）" in as_clerk.get(f"/desk/cases/{number}/assign/").content.decode()
    cases.assign_case(number, to=kato.pk, actor=core.Actor.staff(kato))
    answer = as_clerk.post(f"/desk/cases/{number}/assign/", {"to": clerk.pk, "seen": ""})
    assert answer.status_code == 409 and "担当が変わっています" in answer.content.decode()
    taken = as_clerk.post(f"/desk/cases/{number}/do/", {"verb": "take", "seen": ""})
    assert taken.status_code == 409
    assert holder(number) == "kato" and not Deal.objects.exists()


def test_a_case_is_not_given_to_somebody_of_another_section_or_who_has_left(number, desk, as_clerk, kato):
    stranger = make.make_staff("bousai", "防田 災", "clerk", office=make.RELIEF)
    answer = as_clerk.post(f"/desk/cases/{number}/assign/", {"to": stranger.pk, "seen": ""})
    assert answer.status_code == 409 and "この人には割り当てられません" in answer.content.decode()
    core.StaffRole.objects.filter(staff=kato).update(until=core.today() - dt.timedelta(1))
    answer = as_clerk.post(f"/desk/cases/{number}/assign/", {"to": kato.pk, "seen": ""})
    assert answer.status_code == 409 and holder(number) == ""


def test_a_new_case_is_dealt_by_itself_only_where_the_section_wants_it(family, clerk, as_clerk, as_chief):
    first = make.make_case(make.make_family("佐藤 花", number="91")["mother"])
    make.deliver()
    assert holder(first) == ""
    assert as_clerk.post("/desk/team/switch/", {"automatic": "yes"}).status_code == 403
    as_chief.post("/desk/team/switch/", {"automatic": "yes"})
    second = make.make_case(family["mother"])
    make.deliver()
    assert holder(second) == "nakamura"
    dealing.deal_arrived([second])
    assert Deal.objects.filter(how="arrival").count() == 1


def test_chosen_lines_of_the_list_go_to_a_colleague(three, kato, as_clerk):
    as_clerk.post("/desk/assign/", {"number": three[:2], "to": kato.pk})
    assert [holder(number) for number in three] == ["kato", "kato", ""]
    said = as_clerk.post("/desk/assign/", {"to": kato.pk}, follow=True).content.decode()
    assert "何も変えていません" in said
    as_clerk.post("/desk/assign/", {"number": three, "to": "me"})
    assert {holder(number) for number in three} == {"nakamura"}


def test_cases_of_an_absent_colleague_go_to_the_first_substitute_who_is_there(clerk, kato, chief):
    Substitute.objects.create(staff=chief, by=kato, place=1)
    Substitute.objects.create(staff=chief, by=clerk, place=2)
    assert stood_in_for(kato.pk) == []
    away(chief)
    assert (stood_in_for(kato.pk), stood_in_for(clerk.pk)) == ([chief.pk], [])
    number = make.make_case(make.make_family("佐藤 花", number="91")["mother"])
    cases.assign_case(number, to=chief.pk, actor=core.Actor.staff(chief))
    assert "代わりに見る案件" in make.sign_in(Client(), kato).get("/desk/team/").content.decode()
    away(kato)
    assert stood_in_for(clerk.pk) == [chief.pk]
    assert number in make.sign_in(Client(), clerk).get("/desk/team/").content.decode()


def test_the_second_who_opens_a_case_is_told_who_has_it_and_since_when(number, as_clerk, as_chief, settings):
    assert "この案件を開いています" not in as_clerk.get(f"/desk/cases/{number}/").content.decode()
    settings.TOMONI_NOW = "2026-11-24T10:05:00+09:00"
    page = as_chief.get(f"/desk/cases/{number}/").content.decode()
    assert "中村 彩さんが" in page and "10時00分" in page and "この案件を開いています" in page
    settings.TOMONI_NOW = "2026-11-24T10:16:00+09:00"
    assert "中村 彩さんが" not in as_chief.get(f"/desk/cases/{number}/").content.decode()


def test_a_heartbeat_keeps_the_mark_and_leaving_takes_it_away(number, clerk, as_clerk, settings):
    as_clerk.get(f"/desk/cases/{number}/")
    settings.TOMONI_NOW = "2026-11-24T10:09:00+09:00"
    assert as_clerk.post(f"/desk/cases/{number}/here/").status_code == 204
    settings.TOMONI_NOW = "2026-11-24T10:18:00+09:00"
    (seen,) = presence.note_opening(number, make.make_staff("kato", "加藤 亮", "clerk").pk)
    assert seen.since.astimezone(core.now().tzinfo).hour == 10 and seen.since.minute == 0
    as_clerk.post(f"/desk/cases/{number}/here/", {"left": "1"})
    assert not Opening.objects.filter(staff=clerk).exists()


@pytest.mark.parametrize("signed_in", [True, False])
def test_a_wrong_address_below_the_desk_has_the_page_of_the_desk(desk, as_clerk, signed_in):
    answer = (as_clerk if signed_in else Client()).get("/desk/no-such-page/")
    assert answer.status_code == 404 and "この画面はありません" in answer.content.decode()
    assert ("中村 彩" in answer.content.decode()) is signed_in


def test_an_old_form_says_so_in_the_frame_of_the_desk(number, clerk):
    client = make.sign_in(Client(enforce_csrf_checks=True), clerk)
    answer = client.post(f"/desk/cases/{number}/do/", {"verb": "take"})
    assert answer.status_code == 403 and "この画面は古くなっています" in answer.content.decode()
    assert holder(number) == ""


def test_a_correction_written_on_an_old_version_comes_back_with_every_word(number, clerk, as_clerk, kato):
    cases.start_checking(number, actor=core.Actor.staff(clerk))
    page = as_clerk.get(f"/desk/cases/{number}/correction/").content.decode()
    version = page.split('name="version" value="')[1].split('"')[0]
    path = page.split('name="item" value="')[1].split('"')[0]
    cases.start_review(number, actor=core.Actor.staff(kato))
    typed = {"do": "send", "version": version, "item": path, f"differs:{path}": "番地が違います", "by": "2026-12-10",
             "reason": "ご確認ください"}  # fmt: skip
    stale = as_clerk.post(f"/desk/cases/{number}/correction/", typed)
    body = stale.content.decode()
    assert stale.status_code == 409 and "番地が違います" in body and "加藤 亮" in body and "審査中" in body
    fields = {part.split('"')[0]: part.split('value="')[1].split('"')[0] for part in body.split('hidden" name="')[1:]}
    again = as_clerk.post(f"/desk/cases/{number}/correction/", fields).content.decode()
    assert "番地が違います" in again and "ご確認ください" in again
    assert (
        cases.find_open_cases([number]) and "お返事待ち" not in as_clerk.get(f"/desk/cases/{number}/").content.decode()
    )
