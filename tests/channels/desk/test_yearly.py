"""The yearly check on the desk: who must file, letters in a batch, warning, hold, paper; and cases the office opens."""

from datetime import date

import pytest
from django.test import Client

from tests.channels.desk import builders as make
from tomoni.cases import interface as cases
from tomoni.cases.models import Award, CheckedAward
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.rules.interface import Month

CHECK = "child-allowance-yearly-check"


@pytest.fixture
def awards(family, desk, settings):
    """Two recipients: Hanako shows all in the register; of Kei's child nobody knows whether it lives with her."""
    make.make_award(family["mother"], family["child"])
    settings.TOMONI_NOW = "2027-06-07T09:00:00+09:00"
    kei = make.make_person("佐藤 恵", "サトウ ケイ", "1990-01-01", "81")
    child = make.make_person("佐藤 光", "サトウ ヒカル", "2020-01-01", "82")
    core.create_link("guardian-child", kei.pk, child.pk)
    make.make_award(kei, child)
    return {"kei": kei, "hanako": family["mother"]}


def begin(client):
    client.post("/desk/awards/checks/", {"service": CHECK, "year": "2027"})
    make.deliver()
    return cases.list_yearly_checks()[0].pk


def line_of(person):
    return CheckedAward.objects.get(person=person)


def letters_of(person):
    return [one.title.split("　")[-1] for one in documents.list_documents_of(person=person.pk)]


def at(settings, client, staff, moment):
    settings.TOMONI_NOW = moment
    return make.sign_in(client, staff)


def test_a_check_from_request_to_hold_to_answer(awards, chief, settings):
    boss = make.sign_in(Client(), chief)
    run = begin(boss)
    kei = awards["kei"]
    page = boss.get(f"/desk/awards/checks/{run}/").content.decode()
    assert "佐藤 恵" in page and "届を待っている" in page and "お願いの手紙を作る（" in page
    assert "差止を予告する（" not in page, "there is time until the end of June"
    answer = boss.post(f"/desk/awards/checks/{run}/", {"do": "warning"})
    assert answer.status_code == 409 and "まだ、できません" in answer.content.decode()
    boss.post(f"/desk/awards/checks/{run}/", {"do": "request"})
    make.deliver()
    assert letters_of(kei) == ["現況届の提出について"]
    assert boss.post(f"/desk/awards/checks/{run}/", {"do": "request"}).status_code == 409, "once"
    at(settings, boss, chief, "2027-07-05T09:00:00+09:00")
    for deed in ("reminder", "warning"):
        boss.post(f"/desk/awards/checks/{run}/", {"do": deed})
        make.deliver()
    assert letters_of(kei)[:2] == ["支払の一時差止めの予告について", "現況届の提出について（再度のお願い）"]
    assert line_of(kei).state == "warned"
    boss.post(f"/desk/awards/checks/{run}/", {"do": "hold"})
    make.deliver()
    assert line_of(kei).state == "warned", "not before the month that was named"
    at(settings, boss, chief, "2027-08-02T09:00:00+09:00")
    boss.post(f"/desk/awards/checks/{run}/", {"do": "hold"})
    make.deliver()
    assert line_of(kei).state == "held" and letters_of(kei)[0] == "支払差止通知書"
    assert cases.list_awards(person=kei.pk)[0].held_from >= "2027-08"
    pk = line_of(kei).pk
    page = boss.post(f"/desk/awards/checks/{run}/", {"do": "paper", "line": pk, "seen": "held"}, follow=True)
    assert "紙で届いたことを記録" in page.content.decode() and line_of(kei).state == "answered"
    stale = boss.post(f"/desk/awards/checks/{run}/", {"do": "paper", "line": pk, "seen": "held"})
    assert stale.status_code == 409 and "この行が変わりました" in stale.content.decode()
    held = {"do": "settle", "line": pk, "seen": "answered", "because": "同居を確かめた"}
    assert "支払が止まっています" in boss.post(f"/desk/awards/checks/{run}/", held).content.decode()
    cases.resume_award(line_of(kei).award_id, actor=core.Actor.staff(chief), because="arrived")
    boss.post(f"/desk/awards/checks/{run}/", held)
    assert line_of(kei).state == "settled" and letters_of(kei)[0] == "支払再開通知書"


def test_a_clerk_does_not_hold_and_another_section_sees_nothing(awards, clerk, as_clerk):
    run = begin(as_clerk)
    answer = as_clerk.post(f"/desk/awards/checks/{run}/", {"do": "hold"})
    assert answer.status_code == 409 and "役割" in answer.content.decode()
    other = make.sign_in(Client(), make.make_staff("oka", "岡 進", "chief", office=make.RELIEF))
    for there in (f"/desk/awards/checks/{run}/", f"/desk/awards/{line_of(awards['kei']).award_id}/official/"):
        page = other.get(there)
        assert page.status_code in (403, 409) and "佐藤" not in page.content.decode()


def test_a_check_is_opened_once_and_not_before_its_day(awards, as_clerk, clerk, settings):
    begin(as_clerk)
    again = as_clerk.post("/desk/awards/checks/", {"service": CHECK, "year": "2027"})
    assert again.status_code == 409 and "もう始まっています" in again.content.decode()
    at(settings, as_clerk, clerk, "2028-05-31T09:00:00+09:00")
    early = as_clerk.post("/desk/awards/checks/", {"service": CHECK, "year": "2028"})
    assert early.status_code == 409 and "まだ、できません" in early.content.decode()
    assert as_clerk.post("/desk/awards/checks/", {"service": "nothing", "year": "x"}).status_code == 409
    assert len(cases.list_yearly_checks()) == 1


def test_the_office_opens_an_end_ex_officio_from_the_award(awards, as_clerk):
    award = cases.list_awards(person=awards["hanako"].pk)[0].pk
    page = as_clerk.get(f"/desk/awards/{award}/official/?service=child-allowance-end").content.decode()
    assert "職権で始める" in page and "児童手当の受け取りが終わる理由" in page
    me, seen = f"p{awards['hanako'].pk}", len(cases.find_award(award).steps)
    typed = {"service": "child-allowance-end", "person": awards["hanako"].pk, "seen": seen, "because": "転出届の写し"}
    empty = as_clerk.post(f"/desk/awards/{award}/official/", typed)
    assert empty.status_code == 200 and "答えを選ぶか" in empty.content.decode()
    day = {f"{me}.allowance_ends_on:{part}": text for part, text in {"year": 2027, "month": 6, "day": 30}.items()}
    answers = {f"{me}.allowance_ends_because": "moving", **day}
    done = as_clerk.post(f"/desk/awards/{award}/official/", {**typed, **answers}, follow=True)
    assert "案件を始めました" in done.content.decode() and "職権" in done.content.decode()
    stale = as_clerk.post(f"/desk/awards/{award}/official/", {**typed, **answers, "seen": "0"})
    assert stale.status_code == 409


def test_pages_of_awards_cost_the_same_for_one_and_for_many(awards, as_clerk):
    run = begin(as_clerk)
    for place in range(12):
        person = make.make_person(f"多田 {place}", "タダ", "1990-01-01", f"2{place:02}")
        child = make.make_person(f"多田 子{place}", "タダ コ", "2020-01-01", f"3{place:02}")
        core.create_link("guardian-child", person.pk, child.pk)
        make.make_award(person, child)
        award = cases.list_awards(person=person.pk)[0].pk
        CheckedAward.objects.create(
            run_id=run, award_id=award, person=person, state="asked", changed_at=core.now(), hints={}
        )
    for there, most in (("/desk/awards/", 12), ("/desk/awards/checks/", 10), (f"/desk/awards/checks/{run}/", 18)):
        assert make.count_queries(as_clerk, there) <= most, there


def test_a_report_online_waits_for_the_case_worker_and_lifts_the_hold_when_it_is_closed(awards, chief, clerk, settings):
    boss, kei = make.sign_in(Client(), chief), awards["kei"]
    run, actor = begin(boss), core.Actor.staff(chief)
    award = line_of(kei).award_id
    cases.warn_of_suspension(award, first_month=Month.parse("2027-08"), because="yearly-check", actor=actor)
    make.deliver()
    at(settings, boss, chief, "2027-08-02T09:00:00+09:00")
    cases.suspend_award(award, because="yearly-check", actor=actor)
    child = cases.find_award(award).people[0]
    link = core.Link.objects.get(kind="guardian-child", source=kei, target=child)
    apart = {"is_parent": True, "lives_with": False}
    core.save_facts(link, apart, source="resident-register", holds_since=date(2020, 1, 1), actor=make.SYSTEM)
    number = make.make_case(kei, CHECK)
    make.deliver()
    assert line_of(kei).state == "answered" and line_of(kei).case.number == number
    assert cases.list_awards(person=kei.pk)[0].held_from == "2027-08", "nobody has looked at it yet"
    cases.close_case(number, actor=core.Actor.staff(clerk))
    make.deliver()
    assert line_of(kei).state == "settled" and cases.list_awards(person=kei.pk)[0].held_from == ""
    assert run == line_of(kei).run_id


@pytest.mark.parametrize("because", ["papers-missing", "died", "yearly-check"])
@pytest.mark.parametrize("doubted", [True, False])
def test_fault_7_a_yearly_report_lifts_only_the_hold_made_for_want_of_it(
    awards, chief, clerk, settings, because, doubted
):
    boss, kei = make.sign_in(Client(), chief), awards["kei"]
    begin(boss)
    award = line_of(kei).award_id
    Award.objects.filter(pk=award).update(held_from="2027-08", held_because=because)
    at(settings, boss, chief, "2027-08-02T09:00:00+09:00")
    child = cases.find_award(award).people[0]
    link = core.Link.objects.get(kind="guardian-child", source=kei, target=child)
    home = {"is_parent": True, "lives_with": not doubted}
    core.save_facts(link, home, source="resident-register", holds_since=date(2020, 1, 1), actor=make.SYSTEM)
    number = make.make_case(kei, CHECK)
    make.deliver()
    if doubted:  # else it was closed on arrival
        cases.close_case(number, actor=core.Actor.staff(clerk))
        make.deliver()
    held = Award.objects.get(pk=award)
    stays = because != "yearly-check"
    assert (held.held_from, held.held_because) == (("2027-08", because) if stays else ("", ""))
    assert line_of(kei).state == "settled"
