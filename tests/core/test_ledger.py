"""The ledger: what is written, sealed, and found when somebody tampers."""

import json

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from tests.core.builders import ACTOR, make_household, make_person, make_staff

from tomoni.core import interface as core
from tomoni.core.domain.canonical import canonical_json, seal_hash
from tomoni.core.models import LedgerUnsealed


def test_an_entry_says_who_did_what_with_whose_data_and_no_value(town, clock):
    mother, child = make_person(), make_person("山田 空", "2026-11-12")
    clerk = core.Actor.staff(make_staff())
    core.record(clerk, "read", [child.pk, mother.pk, mother.pk], facts=["income"], purpose="児童手当", case="2026-1")
    (line,) = core.entries_about(mother.pk)
    assert line.who["name"] == "佐藤 恵"
    assert line.who["office"] == "child-support"
    assert (line.act, line.facts, line.purpose, line.case) == ("read", ("income",), "児童手当", "2026-1")
    assert [e.pk for e in core.entries_about(child.pk)] == [line.pk]


def test_an_unknown_act_is_refused(town):
    with pytest.raises(ValueError, match="look"):
        core.record(ACTOR, "look", [], purpose="test")


def test_reading_writes_one_entry_with_everybody_shown(town, django_assert_num_queries):
    person, other = make_person(), make_person("佐藤 次郎")
    make_household(person, other)
    with core.reading(ACTOR, "child-allowance", "2026-7") as reader:
        reader.find_people([person.pk])
        reader.saw_family(core.load_family(person.pk, purpose="child-allowance", on=core.today()))
    assert len(core.entries_about(person.pk)) == len(core.entries_about(other.pk)) == 1
    assert core.entries_about(other.pk)[0].case == "2026-7"


def test_reading_nobody_writes_nothing(town):
    with core.reading(ACTOR, "queue"):
        pass
    assert not core.LedgerEntry.objects.exists()


def test_seals_follow_each_other_and_cover_everything(town):
    person = make_person()
    for n in range(5):
        core.record(ACTOR, "read", [person.pk], purpose=f"p{n}")
        if n % 2:
            core.seal_now()
    assert core.seal_now() == 1
    assert core.seal_now() == 0
    report = core.verify_ledger()
    assert (report.problems, report.entries, report.seals) == ((), 5, 3)


def test_a_limit_leaves_the_rest_for_the_next_seal(town):
    for _ in range(5):
        core.record(ACTOR, "search", [], purpose="test")
    assert [core.seal_now(limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert not core.verify_ledger().problems


def _without_guards(statement: str, values: list) -> None:
    """What somebody with the owner's rights on the file could do; only possible to stage on SQLite."""
    if connection.vendor != "sqlite":
        pytest.skip("the application has no right to stage this on PostgreSQL")
    with connection.cursor() as cursor:
        for table in ("core_ledgerentry", "core_ledgerabout", "core_seal"):
            for act in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER {table}_no_{act}")
        cursor.execute(statement, values)


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE core_ledgerentry SET content = replace(content, 'income', 'name') WHERE id = %s", "altered"),
        ("UPDATE core_ledgerentry SET hash = 'x' WHERE id = %s", "altered"),
        ("DELETE FROM core_ledgerabout WHERE entry_id = %s", "about"),
        ("UPDATE core_seal SET entries = '[]' WHERE id > 0 OR id = %s", "chain"),
    ],
)
@pytest.mark.parametrize("sealed", [True, False])
def test_what_was_tampered_with_is_named(town, statement, kind, sealed):
    person = make_person()
    entry = core.record(ACTOR, "read", [person.pk], facts=["income"], purpose="test")
    core.record(ACTOR, "read", [person.pk], facts=["income"], purpose="test")
    if sealed or kind == "chain":
        core.seal_now()
    _without_guards(statement, [entry.pk])
    problems = core.verify_ledger().problems
    assert kind in {p.kind for p in problems}
    if kind != "chain":
        assert [p.number for p in problems] == [entry.pk]


@pytest.mark.parametrize("sealed", [True, False])
def test_a_removed_entry_is_missed(town, sealed):
    entry = core.record(ACTOR, "search", [], purpose="test")
    if sealed:
        core.seal_now()
    _without_guards("DELETE FROM core_ledgerentry WHERE id = %s", [entry.pk])
    assert core.seal_now() == 0
    assert [(p.kind, p.number) for p in core.verify_ledger().problems] == [("missing", entry.pk)]


def test_an_entry_rewritten_with_a_fitting_hash_is_found_by_its_seal(town):
    entry = core.record(ACTOR, "read", [], purpose="test")
    core.seal_now()
    content = entry.content.replace("test", "other")
    _without_guards(
        "UPDATE core_ledgerentry SET content = %s, hash = %s WHERE id = %s",
        [content, core.sha256_hex(content), entry.pk],
    )
    assert [p.kind for p in core.verify_ledger().problems] == ["altered"]


def test_a_removed_seal_is_missed(town):
    for _ in range(3):
        core.record(ACTOR, "search", [], purpose="test")
        core.seal_now()
    _without_guards("DELETE FROM core_seal WHERE number = %s", [2])
    assert "chain" in {p.kind for p in core.verify_ledger().problems}


def test_an_entry_without_a_seal_for_an_hour_is_named(town, clock):
    clock("2026-11-22T10:00:00")
    entry = core.record(ACTOR, "search", [], purpose="test")
    clock("2026-11-22T10:59:00")
    assert not core.verify_ledger().problems
    clock("2026-11-22T11:00:01")
    assert [(p.kind, p.number) for p in core.verify_ledger().problems] == [("unsealed", entry.pk)]


def test_each_town_has_its_own_chain(town, other_town):
    core.record(ACTOR, "search", [], purpose="here")
    with core.tenant(other_town):
        core.record(ACTOR, "search", [], purpose="there")
        assert core.seal_now() == 1
        assert core.verify_ledger().seals == 1
    assert LedgerUnsealed.objects.count() == 1
    assert core.verify_ledger().seals == 0


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda v: st.lists(v) | st.dictionaries(st.text(), v)
)


@given(VALUES)
def test_canonical_text_reads_back_and_is_one(value):
    text = canonical_json(value)
    assert json.loads(text) == value
    assert canonical_json(json.loads(text)) == text


def test_a_float_has_no_canonical_text():
    with pytest.raises(TypeError):
        canonical_json({"rate": [0.1]})


@given(st.lists(st.tuples(st.integers(1), st.text("0123456789abcdef", min_size=64, max_size=64)), min_size=1))
def test_a_seal_depends_on_every_part(entries):
    whole = seal_hash(2, "before", "2026-11-22", entries)
    assert whole != seal_hash(3, "before", "2026-11-22", entries)
    assert whole != seal_hash(2, "other", "2026-11-22", entries)
    assert whole != seal_hash(2, "before", "2026-11-23", entries)
    assert whole != seal_hash(2, "before", "2026-11-22", entries[1:])


def content_of(entry) -> dict:
    return json.loads(entry.content)


def test_a_searched_name_is_kept_as_a_keyed_hash_and_a_case_number_as_it_is(town):
    told = content_of(core.record(ACTOR, "search", [], purpose="queue", terms=["山田　花子", "8-1124-00001-1", " "]))
    assert "山田" not in json.dumps(told, ensure_ascii=False)
    assert "8-1124-00001-1" in told["terms"]
    (hashed,) = (one for one in told["terms"] if one.startswith("#"))
    assert core.term_of("山田花子") == hashed
    assert core.term_of("山田 太郎") != hashed


def test_a_number_that_could_be_a_birth_date_or_my_number_is_hashed(town):
    for typed in ("19900501", "1990-05-01", "123456789018", "0123-45-6789"):
        assert core.term_of(typed).startswith("#"), typed


def test_two_towns_keep_the_same_name_under_different_hashes(town, other_town):
    here = core.term_of("山田花子")
    with core.tenant(other_town):
        assert core.term_of("山田花子") != here


def test_a_search_that_finds_nobody_is_written_and_a_page_without_people_is_not(town):
    with core.reading(ACTOR, "queue", act="search", terms=["山田"]):
        pass
    with core.reading(ACTOR, "queue"):
        pass
    (entry,) = core.LedgerEntry.objects.all()
    assert content_of(entry)["act"] == "search"


def test_the_verb_stands_on_the_ledger_and_is_sealed(town):
    person = make_person()
    core.record(ACTOR, "change", [person.pk], purpose="test", facts=["draft"], deed="send_back")
    assert core.entries_about(person.pk)[0].deed == "send_back"
    core.seal_now()
    assert not core.verify_ledger().problems
