"""Finding people, accounts, staff; numbers and notices."""

import threading
from datetime import date

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from tests.core.builders import make_household, make_person, make_staff

from tomoni.core import interface as core


def test_a_resident_number_belongs_to_one_person(town):
    make_person(resident_number="0001")
    make_person()
    make_person()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_person(resident_number="0001")


def test_a_person_is_in_one_household_at_a_time(town):
    person = make_person()
    first = make_household(person)
    assert core.find_household_of(person.pk) == first
    with pytest.raises(IntegrityError), transaction.atomic():
        make_household(person, number="2")


def test_the_nearest_of_several_people_comes_first(town):
    far = make_person("渡辺 花子", name_kana="ワタナベ ハナコ", address="字みどり2番地")
    near = make_person("渡邉 花子", name_kana="ワタナベ ハナコ", address="字ひばり1番地")
    found = core.list_people_like("渡邉 花子", "ワタナベ ハナコ", date(1990, 5, 1), "字ひばり1番地")
    assert found == [near, far]


def test_an_account_is_made_once(town):
    person = make_person()
    account = core.find_or_create_account("sub-1", person=person, level=2)
    assert core.find_or_create_account("sub-1") == account
    assert core.find_account("sub-1").person == person
    assert core.list_accounts_of(person.pk) == [account]
    core.set_language(account, "easy")
    assert core.find_account("sub-1").language == "easy"


def test_numbers_have_no_gaps_and_begin_again_each_year(town, other_town):
    assert [core.next_number("子", 2026) for _ in range(3)] == [1, 2, 3]
    assert core.next_number("子", 2027) == 1
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        core.next_number("子", 2026)
        raise ZeroDivisionError
    assert core.next_number("子", 2026) == 4
    with core.tenant(other_town):
        assert core.next_number("子", 2026) == 1


def test_numbers_given_at_the_same_time_differ(committed_town):
    given: list[int] = []

    def take() -> None:
        for _ in range(10):
            with core.tenant(committed_town):
                given.append(core.next_number("子", 2026))
        connections.close_all()

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == list(range(1, 41))


def test_a_notice_is_written_once_a_key(town):
    person = make_person()
    texts = {"ja": {"title": "決まりました", "body": "…"}}
    notice = core.write_notice(person.pk, kind="decided", key="7:decided", texts=texts, case_number="7")
    assert core.write_notice(person.pk, kind="decided", key="7:decided", texts=texts) is None
    assert core.list_notices(person.pk) == [notice]
    assert core.count_unread_notices(person.pk) == 1
    core.read_notice(notice.pk, person.pk)
    core.note_mailed(notice.pk)
    assert core.count_unread_notices(person.pk) == 0


def test_nobody_opens_the_notice_of_somebody_else(town):
    person, other = make_person(), make_person("佐藤 次郎")
    notice = core.write_notice(person.pk, kind="decided", key="7", texts={})
    core.read_notice(notice.pk, other.pk)
    assert core.count_unread_notices(person.pk) == 1


def test_a_member_of_staff_acts_in_a_role_that_is_held(town):
    staff = make_staff("sato", "clerk", "chief")
    assert core.Actor.staff(staff).role == "chief"
    clerk = core.Actor.staff(staff, role="clerk")
    assert (clerk.role, clerk.office, clerk.key) == ("clerk", "child-support", f"staff:{staff.pk}")
    assert clerk.has_role("chief")
    assert not clerk.has_role("accountant")
    with pytest.raises(ValueError, match="auditor"):
        core.Actor.staff(staff, role="auditor")


def test_staff_who_left_are_not_found(town):
    staff = make_staff("sato")
    assert core.find_staff(staff.pk) == core.find_staff_by_login("sato") == staff
    staff.active = False
    staff.save()
    assert core.find_staff(staff.pk) is core.find_staff_by_login("sato") is None


def test_a_wrong_password_and_an_unknown_name_sign_nobody_in(town):
    from django.contrib.auth import authenticate

    staff = make_staff("sato")
    staff.set_password("ひばり町-2026")
    staff.save()
    assert authenticate(login="sato", password="ひばり町-2026") == staff
    assert authenticate(login="sato", password="x") is None
    assert authenticate(login="nobody", password="ひばり町-2026") is None


def test_a_department_is_found_by_its_key(town):
    assert core.find_department("child-support") is None
    assert core.find_department(make_staff().department.key)


def test_a_link_is_made_once_and_ended(town):
    mother, child = make_person(), make_person("子", "2026-11-12")
    first = core.create_link("guardian-child", mother.pk, child.pk, facts={"is_parent": True})
    again = core.create_link("guardian-child", mother.pk, child.pk, facts={"cares": True})
    assert again.pk == first.pk
    assert again.facts == {"is_parent": True, "cares": True}
    core.end_link(first.pk, date(2026, 11, 30))
    assert core.create_link("guardian-child", mother.pk, child.pk).pk != first.pk


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("渡辺", {"渡辺 花子", "渡辺 太郎"}),
        ("花子", {"渡辺 花子", "花子 ゆり"}),
        ("渡辺 花", {"渡辺 花子"}),
        ("ワタ", {"渡辺 花子", "渡辺 太郎"}),
        ("タロ", {"渡辺 太郎"}),
        ("MARIA", {"MARIA LUISA SANTOS"}),
        ("LUISA", {"MARIA LUISA SANTOS"}),
        ("SANTOS", {"MARIA LUISA SANTOS"}),
        ("鈴木", set()),
    ],
)
def test_people_are_found_by_how_a_name_or_a_given_name_begins_else_by_any_part(town, told, found):
    names = {"渡辺 花子": "ワタナベ ハナコ", "渡辺 太郎": "ワタナベ タロウ", "花子 ゆり": "ハナコ ユリ"}
    names |= {"MARIA LUISA SANTOS": "マリア ルイサ サントス"}
    pks = {make_person(name, name_kana=kana).pk: name for name, kana in names.items()}
    assert {pks[pk] for pk in core.find_people_named(told, 100)} == found
    assert len(core.find_people_named(told, 1)) == min(1, len(found))


def test_no_index_of_names_is_passed_by(town):
    """Beginnings are looked for in indexes; only what begins nowhere is looked for in the whole register."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL reads a small table whole")
    make_person("渡辺 花子", name_kana="ワタナベ ハナコ")
    with CaptureQueriesContext(connection) as seen:
        core.find_people_named("花子", 100)
    steps = []
    with connection.cursor() as cursor:
        for one in seen.captured_queries:
            cursor.execute(f"EXPLAIN QUERY PLAN {one['sql']}")
            steps += [row[3] for row in cursor.fetchall() if "core_person" in row[3]]
    assert len(steps) == 4 and all("INDEX core_person_" in step for step in steps), steps


def test_given_names_are_not_asked_for_where_names_are_enough(town):
    for name in ("佐藤 花子", "佐藤 太郎", "鈴木 佐藤"):
        make_person(name)
    with CaptureQueriesContext(connection) as seen:
        assert len(core.find_people_named("佐藤", 2)) == 2
    assert len(seen.captured_queries) == 1
    assert len(core.find_people_named("佐藤", 4)) == 3


@pytest.fixture
def postgres(town):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite looks expressions up in an index and needs no columns")


def cut_names() -> dict[str, tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, given_name, given_kana FROM core_person")
        return {name: (given, kana) for name, given, kana in cursor.fetchall()}


def as_before_the_columns() -> None:
    """Rows as an upgrade finds them."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_person SET given_name = NULL, given_kana = NULL")


def test_given_names_follow_whoever_writes_a_name_and_however(postgres):
    hanako = make_person("渡辺 花子", name_kana="ワタナベ ハナコ")
    core.insert_rows([core.Person(name="MARIA LUISA SANTOS", name_kana="")])
    core.Person.objects.bulk_create([core.Person(name="一語")])
    core.Person.objects.filter(pk=hanako.pk).update(name="佐藤 花")
    hanako.name_kana = "サトウ ハナ"
    core.Person.objects.bulk_update([hanako], ["name_kana"])
    assert cut_names() == {"佐藤 花": ("花", "ハナ"), "MARIA LUISA SANTOS": ("LUISA SANTOS", ""), "一語": ("一語", "")}


def test_given_names_are_found_before_the_worker_came_to_them_while_and_after(postgres):
    pks = {make_person(f"渡辺 花子{n}", name_kana="ワタナベ ハナコ").pk for n in range(3)}
    as_before_the_columns()
    for left in (2, 1, 0, 0):
        assert set(core.find_people_named("花子", 9)) == set(core.find_people_named("ハナ", 9)) == pks
        assert core.is_name_of_somebody(["花子2"]) and not core.is_name_of_somebody(["花"])
        core.fill_given_names(1)
        assert list(cut_names().values()).count((None, None)) == left
    assert core.fill_given_names(9) == 0


@pytest.mark.parametrize(
    ("index", "compared", "looked_up"),
    [
        ("core_person_given_name", 'given_name COLLATE "C"', True),
        ("core_person_given_kana_own", 'given_kana COLLATE "C"', True),
        ("core_person_by_given", "substr(name, strpos(name, ' ') + 1) COLLATE \"C\"", False),  # why there are columns
    ],
)
def test_under_row_security_a_name_is_looked_up_in_an_index_of_a_column_alone(postgres, index, compared, looked_up):
    """The order makes the planner take this index; whether it may look the name up in it is row-level security's."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute(
            f"EXPLAIN SELECT id FROM core_person WHERE municipality_id = '999016' AND {compared} >= '花子'"
            f" AND {compared} < '花子ん' ORDER BY municipality_id, {compared}"
        )
        plan = [row[0].strip() for row in cursor.fetchall()]
    assert any(f"using {index} on" in line for line in plan), plan
    assert any(line.startswith("Index Cond") and "花子" in line for line in plan) == looked_up, plan


def test_another_town_is_neither_filled_nor_found(postgres, other_town):
    with core.tenant(other_town):
        make_person("渡辺 花子", name_kana="ワタナベ ハナコ")
        as_before_the_columns()
    assert core.fill_given_names(9) == 0 and not core.find_people_named("花子", 9)
    with core.tenant(other_town):
        assert core.find_people_named("花子", 9) and core.fill_given_names(9) == 1
