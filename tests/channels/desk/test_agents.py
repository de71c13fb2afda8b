"""Who acts for a person, at the desk: written down after the paper, shown at the counter and on the case, ended."""

import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.channels.desk import builders as make
from tests.channels.desk.test_taking_in import PDF, fill, text_of, token_of
from tomoni.cases import interface as cases
from tomoni.cases.models import Case, Interview
from tomoni.core import interface as core

CARE = "care-need"


@pytest.fixture
def care(family) -> Client:
    office = core.Department.objects.create(key="care", name="健康福祉課", symbol="健", phone="0999-00-1", hours="平日")
    staff = make.make_staff("care", "世話 人", "clerk")
    core.Staff.objects.filter(pk=staff.pk).update(department=office)
    core.StaffRole.objects.filter(staff=staff).update(department=office)
    return make.sign_in(Client(), core.find_staff(staff.pk))


@pytest.fixture
def son(family) -> core.Person:
    return core.Person.objects.create(
        resident_number="7007",
        name="山田 代助",
        name_kana="ヤマダ ダイスケ",
        birth_date=date(1971, 1, 1),
        address="字3番地",
    )


def write(client: Client, person: core.Person, **typed: Any) -> Any:
    form = {
        "ground": "proxy",
        "number": "7007",
        "service": [CARE],
        "since": "2026-11-24",
        "evidence": "委任状",
        **typed,
    }
    return client.post(f"/desk/intake/people/{person.pk}/agents/", form)


def test_it_is_written_down_shown_and_ended(care, family, son) -> None:
    mother = family["mother"]
    there = f"/desk/intake/people/{mother.pk}/agents/"
    assert "まだだれもいません" in text_of(care.get(there))
    scan = SimpleUploadedFile("letter.pdf", PDF, "application/pdf")
    assert write(care, mother, paper=scan).status_code == 302
    row = core.list_representations(mother.pk)[0]
    page = text_of(care.get(there))
    assert "山田 代助" in page and "委任状" in page
    file = core.list_files(("representation", row.pk))[0]
    scan = care.get(f"{there}{file.pk}/")
    assert scan.status_code == 302 and scan["Location"].startswith("/files/")
    assert care.get(f"/desk/intake/people/{family['father'].pk}/agents/{file.pk}/").status_code == 404
    assert "山田 代助" in text_of(care.get(f"/desk/intake/people/{mother.pk}/"))
    assert care.post(there, {"do": "end", "row": row.pk}).status_code == 400
    assert care.post(there, {"do": "end", "row": row.pk, "because": "本人の申出"}).status_code == 302
    assert core.find_representation(row.pk).ended_because == "本人の申出"
    assert "山田 代助" not in text_of(care.get(f"/desk/intake/people/{mother.pk}/"))
    facts = [entry.facts for entry in core.records_of(mother.pk) if entry.act == "change"]
    assert facts.count(("representation",)) == 2


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ({"ground": "friend"}, 400, "どの立場か"),
        ({"number": "999"}, 409, "この番号の方は、記録にありません"),
        ({"number": "11"}, 409, "ご本人は、自分の代わりになれません"),
        ({"number": ""}, 409, "だれが代わりに手続きするのかが分かりません"),
        ({"service": []}, 409, "手続きを1つ以上選んでください"),
        ({"service": ["child-allowance-claim"]}, 409, "手続きを1つ以上選んでください"),
        ({"evidence": " "}, 409, "確かめた書類を書いてください"),
        ({"until": "2026-11-23"}, 409, "終わりの日が、始まりの日より前です"),
        ({"since": "2026-01-01", "until": "2026-11-23"}, 409, "この期間は、もう終わっています"),
        ({"since": "11月"}, 400, "2026-12-01 の形"),
        ({"ground": "organisation", "corporate_number": "123"}, 409, "団体が分かりません"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_leaves_nothing(care, family, son, typed, status, said) -> None:
    before = core.Person.objects.count()
    answer = write(care, family["mother"], **typed)
    assert answer.status_code == status and said in text_of(answer)
    assert core.list_representations(family["mother"].pk) == [] and core.Person.objects.count() == before
    assert not core.Organisation.objects.exists()


def test_the_same_twice_is_one(care, family, son) -> None:
    assert write(care, family["mother"]).status_code == 302
    again = write(care, family["mother"])
    assert again.status_code == 409 and "同じ登録が、もうあります" in text_of(again)


def test_somebody_from_elsewhere_and_an_organisation_are_written_down(care, family, son) -> None:
    mother = family["mother"]
    away = {"number": "", "name": "遠 方", "name_kana": "エン ポウ", "born": "1970-02-02", "address": "札幌市1番地"}
    assert write(care, mother, **away).status_code == 302
    body = {
        "ground": "organisation",
        "corporate_number": "9990160009999",
        "organisation": "ひばり居宅",
        "position": "介護支援専門員",
    }
    assert write(care, mother, **body).status_code == 302
    page = text_of(care.get(f"/desk/intake/people/{mother.pk}/agents/"))
    assert "遠 方" in page and "ひばり居宅" in page and "山田 代助（介護支援専門員" in page
    assert [one.organisation for one in core.list_may_act(son.pk)] == ["ひばり居宅"]

    there = f"/desk/intake/people/{mother.pk}/agents/"
    second = core.Person.objects.create(
        resident_number="7008",
        name="山田 二美",
        name_kana="ヤマダ フミ",
        birth_date=date(1980, 1, 1),
        address="字4番地",
    )
    assert write(care, mother, **{**body, "organisation": "", "number": "7008"}).status_code == 302
    assert [one.organisation for one in core.list_may_act(second.pk)] == ["ひばり居宅"], "one more of the same mandate"
    first = core.Representative.objects.get(person=son)
    assert care.post(there, {"do": "end-representative", "row": first.pk}).status_code == 302
    assert core.list_may_act(son.pk) == [] and core.list_may_act(second.pk)
    assert care.post(there, {"do": "end-representative", "row": first.pk}).status_code == 404


def test_a_proxy_at_the_counter_stands_on_check_page_slip_and_case(care, family, son) -> None:
    mother = family["mother"]
    core.Person.objects.filter(pk=mother.pk).update(birth_date=date(1944, 2, 1))
    write(care, mother)
    form = {"service": [CARE], "way": "counter", "came_on": "2026-11-24", "by": son.pk}
    token = token_of(care.post(f"/desk/intake/people/{mother.pk}/", form))
    cases.save_answers(token, "doctor", {f"p{mother.pk}.attending_doctor": "ひばり医院"}, person=mother.pk)
    check = f"/desk/intake/at/{token}/check/"
    shown = text_of(care.get(check))
    assert "来た方は山田 代助（委任を受けた代理人）" in shown
    key = re.search(r'name="submission_key" value="([^"]+)"', shown)[1]
    sent = care.post(check, {"submission_key": key, "service": [CARE]})
    assert sent.status_code == 302 and "山田 代助" in text_of(care.get(sent["Location"]))
    case = Case.objects.get()
    assert case.person == mother
    assert "代わりに送った人：山田 代助（委任を受けた代理人）" in text_of(care.get(f"/desk/cases/{case.number}/"))
    assert son.pk in {pk for entry in core.entries_about(son.pk, limit=10) for pk in entry.people}


def test_who_is_not_written_down_is_not_taken_in_for_another(care, family, son) -> None:
    form = {"service": [CARE], "way": "counter", "came_on": "2026-11-24", "by": son.pk}
    answer = care.post(f"/desk/intake/people/{family['mother'].pk}/", form)
    assert answer.status_code == 409 and "この方の代わりには手続きできません" in text_of(answer)
    assert not Interview.objects.exists()


def test_of_a_protected_person_only_the_officer_writes_and_never_the_other_party(care, family, son) -> None:
    mother, father = family["mother"], family["father"]
    write(care, mother)
    core.protect(mother, department=make.make_office(), since=date(2026, 1, 1), other_party=father)
    assert core.list_may_act(son.pk) == []  # what was written before the protection sleeps
    page = care.get(f"/desk/intake/people/{mother.pk}/agents/")
    assert page.status_code == 403 and "花子" not in text_of(page) and "代助" not in text_of(page)
    assert write(care, mother).status_code == 409
    row = core.list_representations(mother.pk)[0]
    ended = care.post(f"/desk/intake/people/{mother.pk}/agents/", {"do": "end", "row": row.pk, "because": "x"})
    assert ended.status_code == 409 and core.find_representation(row.pk).ended_at is None
    officer = core.Actor("staff", str(make.make_staff("mamoru", "守 護", "clerk", "protection-officer").pk), "clerk",
                         roles=("clerk", "protection-officer"))  # fmt: skip
    said = {"ground": "guardian", "since": date(2026, 11, 24), "evidence": "登記事項証明書", "actor": officer}
    with pytest.raises(core.RepresentationRefused) as refused:
        core.establish_representation(mother.pk, agent=father.pk, **said)
    assert refused.value.data["why"] == "other_party"
    core.establish_representation(mother.pk, agent=son.pk, **said)
    assert [one.ground for one in core.list_may_act(son.pk)] == ["guardian"]


@pytest.mark.parametrize("step", ["page", "send"])
def test_a_relative_protected_since_the_page_was_opened_stops_it_before_it_is_saved(as_clerk, family, step) -> None:
    mother = family["mother"]
    form = {"service": ["child-allowance-claim"], "way": "counter", "came_on": "2026-11-24"}
    there = as_clerk.post(f"/desk/intake/people/{mother.pk}/", form)
    token = token_of(there)
    first = as_clerk.get(there["Location"])["Location"]
    check = fill(token, mother)
    assert as_clerk.get(check).status_code == 200
    core.protect(family["father"], department=make.make_office(), since=date(2026, 1, 1))
    before = Interview.objects.values().get()
    answer = (
        as_clerk.post(first, {"go": "next"})
        if step == "page"
        else as_clerk.post(check, {"submission_key": "k", "service": form["service"]})
    )
    assert answer.status_code == 409 and "担当者だけ" in text_of(answer)
    assert Interview.objects.values().get() == before and not Case.objects.exists()
