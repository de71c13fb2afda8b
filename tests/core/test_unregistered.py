"""People who stand in no register of the town (住登外者): noted once, never the register's, and joined to it later."""

import threading
from dataclasses import replace
from datetime import date

import pytest
from django.db import connections
from tests.core.builders import ACTOR, make_household, make_person, make_staff

from tomoni.core import interface as core

TOLD = core.ToldPerson(
    "川野 渚", "カワノ ナギサ", date(1971, 8, 9), "みどり公園の東屋", "no_home", "none", phone="090-0000-0000"
)
TERMS = core.RegisterTerms("resident-register", date(2026, 11, 24), ACTOR)


def clerk(login="sato", *roles):
    return core.Actor.staff(core.find_staff(make_staff(login, *roles).pk))


def why(refused):
    return refused.value.data["why"]


def test_who_is_in_no_register_gets_a_number_of_a_range_of_its_own_and_a_line_on_the_ledger(town):
    actor = clerk()
    one = core.note_unregistered(TOLD, actor=actor)
    assert one.resident_number == "G-0000001" and core.is_unregistered(one.resident_number)
    assert core.find_person_by_number("G-0000001") == one
    kept = core.find_unregistered(one.pk)
    assert (kept.reason, kept.proof, kept.place) == ("no_home", "none", "みどり公園の東屋")
    entry = next(e for e in core.entries_about(one.pk, limit=5) if e.deed == "note_unregistered")
    assert (entry.purpose, entry.who["id"]) == ("unregistered", actor.id)
    family = core.load_family(one.pk, purpose="interview", on=date(2026, 11, 24))
    assert family.person_of(one.pk).unregistered and not family.households
    assert [(f.name, f.value, f.source) for f in family.facts] == [("phone", "090-0000-0000", "unregistered")]


@pytest.mark.parametrize(
    ("lacks", "change"),
    [
        ("name", {"name": ""}),
        ("kana", {"kana": ""}),
        ("reach", {"place": "", "phone": ""}),
        ("reason", {"reason": "because"}),
        ("proof", {"proof": ""}),
        ("seen", {"proof": "photo"}),
    ],
)
def test_what_is_missing_is_named_and_nobody_is_made(town, lacks, change):
    with pytest.raises(core.UnregisteredRefused) as refused:
        core.note_unregistered(replace(TOLD, **change), actor=clerk())
    assert why(refused) == lacks and not core.Unregistered.objects.exists()


def test_nothing_that_proves_who_it_is_and_no_birth_date_refuse_nobody(town):
    assert core.note_unregistered(replace(TOLD, birth_date=None), actor=clerk()).birth_date is None


def test_only_staff_who_take_requests_in_note_somebody(town):
    with pytest.raises(core.UnregisteredRefused) as refused:
        core.note_unregistered(TOLD, actor=clerk("kaikei", "accountant"))
    assert why(refused) == "not_allowed"


def test_whoever_may_be_the_same_is_shown_first(town):
    actor = clerk()
    left = make_person("川野 渚", "1971-08-09", name_kana="ｶﾜﾉ ﾅｷﾞｻ", moved_out_on=date(2020, 1, 1))
    near = make_person("河野 渚", "1971-08-19", name_kana="カワノ ナギサ")
    make_person("川野 渚", "1970-01-01", name_kana="カワノ ナギサ")
    make_person("川野 凪", "1971-08-09", name_kana="カワノ ナギ")
    with pytest.raises(core.UnregisteredRefused) as refused:
        core.note_unregistered(TOLD, actor=actor)
    assert (why(refused), refused.value.data["people"]) == ("alike", [left.pk, near.pk])
    with pytest.raises(core.UnregisteredRefused):
        core.note_unregistered(TOLD, apart_from=[left.pk], actor=actor)
    made = core.note_unregistered(TOLD, apart_from=[left.pk, near.pk], actor=actor)
    with pytest.raises(core.UnregisteredRefused) as again:
        core.note_unregistered(TOLD, apart_from=[left.pk, near.pk], actor=actor)
    assert again.value.data["people"] == [made.pk], "pressed twice: the one just made is shown"


def test_an_agent_from_elsewhere_who_has_no_number_is_the_same_row(town):
    actor = clerk()
    agent = core.note_outsider("川野 渚", "カワノ ナギサ", date(1971, 8, 9), "札幌市中央区1", actor=actor)
    one = core.note_unregistered(TOLD, same_as=agent.pk, actor=actor)
    assert one.pk == agent.pk and one.resident_number == "G-0000001"
    here = make_person("川野 渚", "1971-08-09", name_kana="カワノ ナギサ", resident_number="7")
    with pytest.raises(core.UnregisteredRefused) as refused:
        core.note_unregistered(TOLD, apart_from=[one.pk], same_as=here.pk, actor=actor)
    assert why(refused) == "same"


def test_who_may_be_somebody_protected_is_for_the_officer_in_charge(town):
    actor = clerk()
    hidden = make_person("川野 渚", "1971-08-09", name_kana="カワノ ナギサ")
    core.protect(hidden, department=core.Department.objects.get(), since=date(2026, 1, 1))
    with pytest.raises(core.UnregisteredRefused) as refused:
        core.note_unregistered(TOLD, apart_from=[hidden.pk], actor=actor)
    assert why(refused) == "protected" and "people" not in refused.value.data
    officer = clerk("mamoru", "clerk", "protection-officer")
    core.note_unregistered(TOLD, apart_from=[hidden.pk], actor=officer)


def test_two_clerks_in_the_same_instant_leave_one(committed_town):
    with core.tenant(committed_town):
        clerks = [clerk("aa"), clerk("bb", "counter")]
    start, done = threading.Barrier(2), []

    def press(actor):
        try:
            start.wait(timeout=60)
            with core.tenant(committed_town):
                done.append(core.note_unregistered(TOLD, actor=actor).resident_number)
        except core.UnregisteredRefused as refused:
            done.append(refused.data["why"])
        finally:
            connections.close_all()

    pressing = [threading.Thread(target=press, args=[actor]) for actor in clerks]
    for thread in pressing:
        thread.start()
    for thread in pressing:
        thread.join()
    assert sorted(done) == ["G-0000001", "alike"]
    with core.tenant(committed_town):
        assert core.Person.objects.filter(name="川野 渚").count() == 1


def test_the_register_neither_ends_nor_overwrites_nor_is_told_of_them(town):
    actor = clerk()
    one = core.note_unregistered(TOLD, actor=actor)
    here = make_person("山田 花子", resident_number="7")
    make_household(here)
    assert core.people_after(0, 10) == [(here.pk, "7")], "whom a whole file would end"
    assert core.numbers_of("person", [one.pk, here.pk]) == {here.pk: "7"}, "whose facts go back to the core system"
    assert [home.head for home in core.households_on(date(2026, 11, 24))] == [here.pk], "residents of a base date"
    row = core.RegisterRow(3, "G-0000001", {"name": "別 人", "birth_date": date(2000, 1, 1)})
    taken = core.take_people([row], TERMS)
    assert core.list_people_like(one.name, one.name_kana, one.birth_date, "") == [], "who proved online who they are"
    assert core.list_people_born([(one.name_kana, one.birth_date)]) == []
    one.refresh_from_db()
    assert taken.refused == [(3, "outside")] and one.name == "川野 渚"


def test_who_became_somebody_of_the_register_is_not_offered_again_and_may_be_taken_back(town):
    actor = clerk()
    one = core.note_unregistered(TOLD, actor=actor)
    core.take_people(
        [core.RegisterRow(2, "8", {"name": "川野 渚", "name_kana": "カワノ ナギサ", "birth_date": TOLD.birth_date})],
        TERMS,
    )
    here = core.find_person_by_number("8")
    with pytest.raises(core.UnregisteredRefused) as refused:
        core.join_unregistered(one.pk, one.pk, actor=actor)
    assert why(refused) == "not_here"
    core.join_unregistered(one.pk, here.pk, actor=actor)
    assert core.who_became([one.pk, here.pk]) == {one.pk: here.pk}
    assert [found.person for found in core.list_alike(TOLD)] == [here.pk]
    with pytest.raises(core.UnregisteredRefused) as other:
        core.join_unregistered(one.pk, make_person().pk, actor=actor)
    assert why(other) == "joined"
    core.part_unregistered(one.pk, actor=actor)
    assert core.who_became([one.pk]) == {} and core.unregistered_among([one.pk, here.pk]) == {one.pk}
