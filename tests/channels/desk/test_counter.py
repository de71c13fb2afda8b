"""The counter of one stop: one conversation about an event, handed over half-done, with the same cases as at home."""

import re
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.channels.desk import builders as make
from tests.channels.portal.test_conversation_pages import KNOWN, typed
from tomoni.cases import interface as cases
from tomoni.cases.models import Case, CounterNote, Interview, ResumeCode, TakenIn
from tomoni.cases.models.sealed import opened
from tomoni.channels.desk.sheets.counter import papers_of, whose_papers
from tomoni.core import interface as core
from tomoni.rules import interface as rules
from tomoni.services import interface as services


def text_of(answer: Any) -> str:
    return answer.content.decode()


@pytest.fixture
def counter(desk) -> core.Staff:
    make.make_office("residents", "町民課")
    return make.make_staff("sasaki", "佐々木 健", "counter", office="residents")


@pytest.fixture
def at_counter(counter) -> Client:
    return make.sign_in(Client(), counter)


def need_of(paper: str, entity: str) -> services.EvidenceNeed:
    return services.EvidenceNeed(paper, rules.Entity("person", entity), ("file", "paper"), "", "", needed=True)


def begin(client: Client, person: core.Person, **more: str) -> str:
    """The address of the first page of a birth."""
    answer = client.post(f"/desk/intake/people/{person.pk}/events/birth/", {"way": "counter", **more})
    assert answer.status_code == 302, text_of(answer)
    return client.get(answer["Location"])["Location"]


def walk(client: Client, address: str, **more: str) -> list[str]:
    """Answer until the page before sending; gives the addresses that were shown."""
    seen = []
    for _ in range(20):
        seen.append(address)
        if address.endswith("/check/"):
            return seen
        answer = client.post(address, {**typed(text_of(client.get(address)), **KNOWN), **more})
        assert answer.status_code == 302, (address, re.findall(r'class="error"[^<]*<?[^<]*', text_of(answer)))
        address = answer["Location"]
    raise AssertionError(seen)


def send(client: Client, check: str) -> Any:
    page = text_of(client.get(check))
    form = {one: re.search(rf'name="{one}" value="([^"]+)"', page)[1] for one in ("submission_key", "version")}
    chosen = re.findall(r'name="service" value="([^"]+)" checked', page)
    return client.post(check, {**form, "service": chosen})


def sent_cases(person: core.Person) -> dict[str, Any]:
    """Of each case what it was asked for with: answers, whom it concerns, who decides."""
    found = {}
    for case in Case.objects.filter(person=person):
        row = case.revisions.get()
        found[case.service] = (opened(row.answers, row.key_id), case.concerns, case.department)
    return found


def at_home(person: core.Person, child: core.Person, answers: dict[str, Any]) -> dict[str, Any]:
    """What the same answers come to when the person sends them from home; taken back afterwards."""
    account = core.find_or_create_account("home", person=person, level=2)
    actor, event = core.Actor.resident(account), services.find_life_event("birth")
    with transaction.atomic():
        talk = cases.begin_conversation(actor, person.pk, event.services, event="birth", whom=f"p{child.pk}")
        cases.save_answers(talk.token, "all", answers, person=person.pk)
        chosen = cases.find_end(talk.token, person=person.pk).sendable
        cases.submit_conversation(talk.token, "key-of-home", person=person.pk, actor=actor, chosen=chosen)
        found = sent_cases(person)
        transaction.set_rollback(True)
    return found


def test_a_birth_at_the_counter_ends_in_the_same_cases_as_at_home(at_counter, family) -> None:
    mother, child = family["mother"], family["child"]
    seen = walk(at_counter, begin(at_counter, mother, whom=f"p{child.pk}"))
    interview = Interview.objects.get()
    answers = opened(interview.answers, interview.key_id)
    home = at_home(mother, child, answers)
    slip = send(at_counter, seen[-1])
    here = sent_cases(mother)
    assert here == home and len(here) >= 3 and "child-allowance-claim" in here
    receipt = text_of(at_counter.get(slip["Location"]))
    assert "✓ 届きました" in receipt and "子育て支援課" in receipt and "出生届" in receipt and "✓ すみ" in receipt
    numbers = re.findall(r'class="nowrap small">([\d-]+)<', receipt)
    assert len(numbers) == len(here) and numbers == sorted(numbers), "in the order of the page before sending"


def test_a_whole_birth_takes_few_presses(at_counter, family) -> None:
    """Searched, found, event, begun, each answer, each page, sent: five minutes leave ten seconds for each."""
    mother = family["mother"]
    pages = walk(at_counter, begin(at_counter, mother, whom=f"p{family['child'].pk}"))
    asked = sum(text_of(at_counter.get(page)).count("<legend") for page in pages[:-1])
    presses = 4 + len(pages)  # search, person, event, begin; then next on each page and send
    assert presses + asked <= 30, (presses, asked, pages)


def test_staff_are_recorded_as_staff_for_the_person_in_the_way_it_came(counter, at_counter, family) -> None:
    mother = family["mother"]
    send(at_counter, walk(at_counter, begin(at_counter, mother, way="telephone"))[-1])
    receipt = Case.objects.filter(person=mother).first().receipt
    assert receipt.channel == "telephone" and TakenIn.objects.get().way == "telephone"
    sent = [line.who for line in core.records_of(mother.pk, limit=100) if line.act == "send"]
    assert sent and {who["kind"] for who in sent} == {"staff"} and {who["id"] for who in sent} == {str(counter.pk)}


def test_a_colleague_goes_on_and_sees_what_was_said_and_by_whom(at_counter, family) -> None:
    first = begin(at_counter, family["mother"], whom=f"p{family['child'].pk}")
    page = text_of(at_counter.get(first))
    at_counter.post(first, {**typed(page, **KNOWN), "note": "11時のバスで帰る。"})
    number = re.search(r"会話の番号 <b class=\"nowrap\">(B-\d+)</b>", page)[1]
    other = make.sign_in(Client(), make.make_staff("mori", "森 恵", "counter", office="residents"))
    listing = text_of(other.get("/desk/intake/"))
    assert number in listing and "佐々木 健" in listing and "花子" not in listing
    answer = other.post("/desk/intake/", {"do": "number", "number_of_talk": number})
    there = other.get(other.get(answer["Location"])["Location"])
    assert "11時のバスで帰る。" in text_of(there) and "佐々木 健が「" in text_of(there)
    assert "森 恵が引き継ぎました" in text_of(there)
    assert [row.staff.name for row in TakenIn.objects.order_by("pk")] == ["佐々木 健", "森 恵"]


def test_a_number_that_is_none_says_so(at_counter, desk) -> None:
    for number in ("B-9999", "", "x"):
        answer = at_counter.post("/desk/intake/", {"do": "number", "number_of_talk": number})
        assert answer.status_code == 409 and "この番号の途中の会話はありません" in text_of(answer)


def test_a_code_from_home_opens_the_conversation_without_searching(at_counter, family) -> None:
    mother = family["mother"]
    actor = core.Actor.resident(core.find_or_create_account("home", person=mother, level=2))
    event = services.find_life_event("birth")
    talk = cases.begin_conversation(actor, mother.pk, event.services, event="birth", whom=f"p{family['child'].pk}")
    code, _ = cases.make_code(talk.token, person=mother.pk)
    answer = at_counter.post("/desk/intake/", {"do": "code", "code": code})
    assert answer["Location"].endswith(f"/desk/intake/at/{talk.token}/")
    assert "山田 花子" in text_of(at_counter.get(at_counter.get(answer["Location"])["Location"]))
    ResumeCode.objects.update(expires_at=core.now())
    late = at_counter.post("/desk/intake/", {"do": "code", "code": code})
    assert late.status_code == 409


def test_a_code_of_other_town_opens_nothing(at_counter, family, other_town) -> None:
    mother = family["mother"]
    actor = core.Actor.resident(core.find_or_create_account("home", person=mother, level=2))
    talk = cases.start_interview(actor, mother.pk, ["child-allowance-claim"])
    code, _ = cases.make_code(talk.token, person=mother.pk)
    with core.tenant(other_town):
        department = core.Department.objects.create(key="residents", name="市民課", symbol="市")
        staff = core.Staff.objects.create(login="there", name="よその 人", department=department)
        core.StaffRole.objects.create(staff=staff, department=department, role="counter")
        elsewhere = core.Actor.staff(core.find_staff(staff.pk))
        with pytest.raises(cases.CodeNotFollowed):
            cases.hand_to_desk(code, actor=elsewhere)
    assert not TakenIn.objects.exists()


def test_a_protected_person_is_taken_in_by_the_officer_alone(at_counter, family) -> None:
    mother, child = family["mother"], family["child"]
    first = begin(at_counter, mother, whom=f"p{child.pk}")
    core.protect(mother, since=core.today(), department=make.make_office())
    event = f"/desk/intake/people/{mother.pk}/events/birth/"
    for answer in (at_counter.get(event), at_counter.post(event, {"way": "counter"}), at_counter.get(first)):
        assert answer.status_code == 409 and "担当者だけ" in text_of(answer) and "花子" not in text_of(answer)
    number = Interview.objects.get().pk
    listing = text_of(at_counter.get("/desk/intake/"))
    assert f"B-{number:04d}" not in listing
    other = make.sign_in(Client(), make.make_staff("mori", "森 恵", "counter", office="residents"))
    assert other.post("/desk/intake/", {"do": "number", "number_of_talk": str(number)}).status_code == 409


def test_a_clerk_of_one_section_takes_in_what_is_theirs(as_clerk, family) -> None:
    page = text_of(as_clerk.get(f"/desk/intake/people/{family['mother'].pk}/events/birth/"))
    begin(as_clerk, family["mother"], whom=f"p{family['child'].pk}")
    mine = {one.id for one in services.list_definitions() if one.department == make.CHILD}
    assert set(Interview.objects.get().gathered) <= mine and "児童手当" in page


def test_two_at_once_do_not_undo_each_other_and_what_changed_is_read_out_again(at_counter, family) -> None:
    first = begin(at_counter, family["mother"], whom=f"p{family['child'].pk}")
    check = walk(at_counter, first)[-1]
    old = text_of(at_counter.get(check))
    other = make.sign_in(Client(), make.make_staff("mori", "森 恵", "counter", office="residents"))
    other.post(first, {**typed(text_of(other.get(first)), **KNOWN), **changed(text_of(other.get(first)))})
    form = {one: re.search(rf'name="{one}" value="([^"]+)"', old)[1] for one in ("submission_key", "version")}
    answer = at_counter.post(check, {**form, "service": re.findall(r'name="service" value="([^"]+)"', old)})
    assert answer.status_code == 422 and "ほかの画面で変わりました" in text_of(answer)
    assert not Case.objects.exists()


def changed(page: str) -> dict[str, str]:
    """Another choice than before for one question of a page."""
    choices = re.findall(r'type="radio" id="[^"]+" name="([^"]+)" value="([^"]+)"', page)
    name = choices[0][0]
    ticked = re.search(rf'name="{re.escape(name)}" value="([^"]+)" checked', page)[1]
    return {name: next(value for one, value in choices if one == name and value != ticked)}


def test_a_helper_at_the_counter_sees_what_the_person_allowed(at_counter, family, counter) -> None:
    first = begin(at_counter, family["mother"], whom=f"p{family['child'].pk}")
    token = Interview.objects.get().token
    page = text_of(at_counter.post(f"/desk/intake/at/{token}/helping/", {"show": ["answers"]}))
    code = re.search(r'translate="no">([A-Z0-9-]{9})<', page)[1]
    key = cases.join_helping(code, name="佐藤 恵", ground="family", who="helper:1")
    assert cases.find_helped_page(key).given == "花子"
    assert "佐藤 恵さんが見ています" in text_of(at_counter.get(first))


def test_pressed_twice_it_is_one_receipt(at_counter, family) -> None:
    check = walk(at_counter, begin(at_counter, family["mother"], whom=f"p{family['child'].pk}"))[-1]
    page = text_of(at_counter.get(check))
    key = re.search(r'name="submission_key" value="([^"]+)"', page)[1]
    chosen = re.findall(r'name="service" value="([^"]+)" checked', page)
    first, second = (at_counter.post(check, {"submission_key": key, "service": chosen}) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert len({case.receipt_id for case in Case.objects.all()}) == 1


def test_what_is_empty_is_no_note(at_counter, family) -> None:
    first = begin(at_counter, family["mother"])
    at_counter.post(first, {**typed(text_of(at_counter.get(first)), **KNOWN), "note": "  "})
    assert not CounterNote.objects.filter(page="").exists()


def test_which_child_is_asked_only_where_the_event_is_a_birth(at_counter, family):
    for event, asked in (("birth", True), ("moving-in", False)):
        page = text_of(at_counter.get(f"/desk/intake/people/{family['mother'].pk}/events/{event}/"))
        assert ('name="whom"' in page) is asked, event


def test_a_paper_of_two_people_stands_on_the_slip_by_name(family) -> None:
    """Two 就労証明書 with nobody's name: nobody could tell whose is still to come."""
    needs = {"childcare-need": [need_of("work", f"p{family[one].pk}") for one in ("mother", "child")]}
    known = {"childcare-need": services.find_definition("childcare-need", core.today())}
    whose = whose_papers(needs)
    assert whose == {family["mother"].pk, family["child"].pk}
    names = {f"p{family['mother'].pk}": "花子", f"p{family['child'].pk}": "結月"}
    told = papers_of(needs, known, names)["childcare-need"]
    assert [one.rsplit("（", 1)[1] for one in told] == ["花子さん）", "結月さん）"]
    assert whose_papers({"childcare-need": needs["childcare-need"][:1]}) == set(), "one paper needs no name"
    office = make.make_office("protection", "支援措置担当")
    core.Protection.objects.create(person=family["child"], since=core.today(), department=office)
    assert whose_papers(needs) == set(), "and no name stands there where one is protected"
