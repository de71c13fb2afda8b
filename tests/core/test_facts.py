"""Facts: sourced, dated, superseded and never lost; sensitive ones encrypted."""

from datetime import date

import pytest
from tests.core.builders import ACTOR, make_household, make_person, make_staff

from tomoni.core import interface as core
from tomoni.core.domain.codec import decode, encode
from tomoni.core.errors import FactsAboutNobody, FactUnreadable
from tomoni.core.models.keys import key_ring

ON = date(2026, 12, 1)


def facts_of(person, **more):
    family = core.load_family(person.pk, **{"purpose": "test", "on": ON, **more})
    return {(f.name, f.year): f.value for f in family.facts if f.about_id == person.pk and f.about_kind == "person"}


def test_a_fact_is_read_with_its_source(town, clock):
    person = make_person()
    core.save_facts(person, {"public_service": "no"}, source="declared", source_ref="2026-3", actor=ACTOR)
    (fact,) = core.load_family(person.pk, purpose="test", on=ON).facts
    assert (fact.value, fact.source, fact.source_ref, fact.holds_since) == (
        "no",
        "declared",
        "2026-3",
        date(2026, 11, 22),
    )


def test_a_fact_by_year_keeps_every_year(town):
    person = make_person()
    core.save_facts(person, {"income": {2024: 4_200_000, 2025: 0}}, source="tax-register", actor=ACTOR)
    assert facts_of(person) == {("income", 2024): 4_200_000, ("income", 2025): 0}


def test_a_later_statement_wins_from_its_day_on(town):
    person = make_person()
    core.save_facts(person, {"job": "a"}, source="x", holds_since=date(2026, 1, 1), actor=ACTOR)
    core.save_facts(person, {"job": "b"}, source="x", holds_since=date(2026, 6, 1), actor=ACTOR)
    assert facts_of(person, on=date(2026, 5, 31)) == {("job", None): "a"}
    assert facts_of(person, on=date(2026, 6, 1)) == {("job", None): "b"}
    assert facts_of(person, on=date(2025, 12, 31)) == {}


def test_a_mended_statement_replaces_the_one_of_the_same_day_and_keeps_it(town):
    person = make_person()
    for value in ("a", "b"):
        core.save_facts(person, {"job": value}, source="x", holds_since=date(2026, 1, 1), actor=ACTOR)
    assert facts_of(person) == {("job", None): "b"}
    assert core.Fact.objects.count() == 2
    assert core.Fact.objects.filter(known_until=None).count() == 1


def test_saving_is_on_the_ledger_by_name_only(town):
    person = make_person()
    core.save_facts(person, {"public_service": "left"}, source="declared", actor=ACTOR, case="2026-3")
    (line,) = core.entries_about(person.pk)
    assert (line.act, line.facts, line.case) == ("change", ("public_service",), "2026-3")
    assert "left" not in core.LedgerEntry.objects.get().content


def test_a_fact_about_a_household_is_on_the_ledger_of_its_members(town):
    person, other = make_person(), make_person("山田 一郎")
    core.save_facts(make_household(person, other), {"present_address": "x"}, source="declared", actor=ACTOR)
    assert core.entries_about(other.pk)


def test_a_sensitive_value_is_not_in_the_database(town):
    person = make_person()
    core.save_facts(person, {"due_date": "2027-03-04"}, source="declared", actor=ACTOR, sensitive=["due_date"])
    row = core.Fact.objects.get()
    assert row.key_id == "f1"
    assert "2027" not in row.value
    family = core.load_family(person.pk, purpose="test", on=core.today())
    assert [(f.value, f.sensitive) for f in family.facts] == [("2027-03-04", True)]


def test_a_fact_for_another_purpose_is_left_out(town):
    person = make_person()
    core.save_facts(person, {"payout_account": {"bank": "0001"}}, source="x", actor=ACTOR, purposes=["payment"])
    assert facts_of(person, on=core.today()) == {}
    assert facts_of(person, on=core.today(), purpose="payment")


def test_facts_about_anything_else_are_refused(town):
    with pytest.raises(FactsAboutNobody):
        core.save_facts(make_staff(), {"a": 1}, source="x", actor=ACTOR)
    with pytest.raises(FactsAboutNobody):
        core.save_facts(core.Person(name="x"), {"a": 1}, source="x", actor=ACTOR)


def test_nothing_to_save_writes_nothing(town):
    assert core.save_facts(make_person(), {}, source="x", actor=ACTOR) == []
    assert not core.LedgerEntry.objects.exists()


@pytest.mark.parametrize("value", ["髙橋", 0, None, True, ["a", {"b": 1}]])
@pytest.mark.parametrize("key_id", ["p0", "f1"])
def test_a_value_comes_back_as_it_was(value, key_id):
    assert decode(encode(value, key_id, key_ring()), key_id, key_ring()) == value


def test_an_absent_or_wrong_key_is_named():
    with pytest.raises(FactUnreadable, match="f9"):
        decode("x", "f9", key_ring())
    with pytest.raises(FactUnreadable, match="f1"):
        decode("x", "f1", key_ring())


def test_the_key_is_readable_by_its_owner_only(settings):
    encode(1, "f1", key_ring())
    assert (settings.TOMONI_DATA / "keys" / "f1.key").stat().st_mode & 0o077 == 0
