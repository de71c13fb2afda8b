"""What a person's own page of records tells, and what the law lets a town withhold."""

from datetime import date

import pytest
from tests.core.builders import ACTOR, make_person, make_staff

from tomoni.core import interface as core


def pks(person, **asked) -> list[int]:
    return [line.pk for line in core.records_of(person.pk, core.RecordFilter(**asked))]


def test_an_inquiry_is_withheld_and_an_ordinary_audit_is_not(town):
    person, auditor = make_person(), core.Actor.staff(make_staff("goto", "auditor", department="audit"))
    core.record(auditor, "read", [person.pk], purpose=core.INQUIRY)
    seen = core.record(auditor, "search", [person.pk], purpose="audit")
    assert pks(person) == [seen.pk]


def test_who_fled_is_not_found_through_the_other_partys_records(town):
    fled, child, other = make_person("青山 恵"), make_person("青山 蓮", "2020-04-01"), make_person("青山 剛")
    office = make_staff().department
    core.protect(fled, department=office, since=date(2026, 1, 1), other_party=other, together_with=[child])
    both = core.record(ACTOR, "read", [fled.pk, child.pk, other.pk], purpose="review", case="8-1122-00001-1")
    own = core.record(ACTOR, "read", [other.pk], purpose="review", case="8-1122-00002-1")
    assert pks(other) == [own.pk]
    assert pks(fled) == pks(child) == [both.pk]


def test_a_protection_that_ended_still_withholds(town):
    fled, other = make_person("青山 恵"), make_person("青山 剛")
    core.protect(fled, department=make_staff().department, since=date(2020, 1, 1), until=date(2021, 1, 1))
    core.record(ACTOR, "read", [fled.pk, other.pk], purpose="review")
    assert pks(other) == []


def test_a_page_of_a_list_tells_nothing_of_two_people_and_stays(town):
    people = core.Person.objects.bulk_create([core.Person(name=f"人 {n}") for n in range(30)])
    core.protect(people[0], department=make_staff().department, since=date(2026, 1, 1))
    listed = core.record(ACTOR, "read", [one.pk for one in people], facts=["name"], purpose="queue")
    assert pks(people[5]) == [listed.pk]


def test_pages_go_on_over_what_is_withheld(town):
    person, shown = make_person(), []
    for n in range(120):
        entry = core.record(ACTOR, "read", [person.pk], purpose=core.INQUIRY if n % 3 else "review")
        shown += [] if n % 3 else [entry.pk]
    first = core.records_of(person.pk, limit=25)
    rest = core.records_of(person.pk, before=first[-1].pk, limit=25)
    assert [line.pk for line in [*first, *rest]] == shown[::-1]


def test_records_are_filtered_by_day_staff_and_case(town, clock):
    person, clerk = make_person(), core.Actor.staff(make_staff())
    clock("2026-11-20T23:59")
    old = core.record(ACTOR, "read", [person.pk], purpose="review", case="8-1120-00001-1")
    clock("2026-11-21T00:00")
    new = core.record(clerk, "read", [person.pk], purpose="review", case="8-1121-00001-1")
    assert pks(person, since=date(2026, 11, 21)) == [new.pk]
    assert pks(person, until=date(2026, 11, 20)) == [old.pk]
    assert pks(person, by_staff=True) == [new.pk]
    assert pks(person, case="8-1120-00001-1") == [old.pk]


def test_a_question_is_asked_once_and_only_about_ones_own_entry(town):
    person, other = make_person(), make_person("別 人")
    entry = core.record(core.Actor.staff(make_staff()), "read", [person.pk], purpose="review")
    core.ask_about_record(person.pk, entry.pk, "なぜ", actor=ACTOR)
    with pytest.raises(core.QuestionAlreadyThere):
        core.ask_about_record(person.pk, entry.pk, "なぜ", actor=ACTOR)
    with pytest.raises(core.RecordNotFound):
        core.ask_about_record(other.pk, entry.pk, "なぜ", actor=ACTOR)
    assert len(core.list_questions(["auditor"])) == 1


def test_the_panel_of_a_case_tells_nothing_of_an_inquiry(town):
    person = make_person()
    core.record(ACTOR, "read", [person.pk], purpose=core.INQUIRY, case="8-1120-00001-1")
    seen = core.record(ACTOR, "read", [person.pk], purpose="review", case="8-1120-00001-1")
    assert [line.pk for line in core.entries_of_case("8-1120-00001-1", [person.pk])] == [seen.pk]


@pytest.mark.parametrize(
    ("reader", "protected", "answers"),
    [
        ("clerk", False, "auditor"),
        ("auditor", False, "protection-officer"),
        ("clerk", True, "protection-officer"),
        ("protection-officer", True, "auditor"),
    ],
)
def test_nobody_answers_for_their_own_reading(town, reader, protected, answers):
    person, staff = make_person(), make_staff("somebody", reader)
    if protected:
        core.protect(person, department=staff.department, since=date(2026, 1, 1))
    entry = core.record(core.Actor.staff(staff), "read", [person.pk], purpose="audit")
    assert core.ask_about_record(person.pk, entry.pk, "なぜ", actor=ACTOR).to_role == answers
