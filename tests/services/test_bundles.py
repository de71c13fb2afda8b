"""Bundles: published once, never changed, read back as the same definition; pointers by day."""

import datetime as dt
import time

import pytest
from django.db import DatabaseError, connection, transaction
from tests.services.builders import ALLOWANCE, FACTS, RULES, family, make_pack

from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.services import interface as services
from tomoni.services.domain.reading.checks import RECORD_CLASSES

SYSTEM = core.Actor.system("publication")


@pytest.fixture(autouse=True)
def today(clock):
    clock("2026-11-22T10:00:00")


def test_a_bundle_reads_back_as_the_same_definition():
    pack = make_pack()
    text = services.bundle_text(pack, "allowance")
    definition = services.definition_from(text)
    assert definition.bundle == services.bundle_hash(text)
    situation = services.Situation.from_json(family(), definition.lexicon)
    one = services.ask(definition, situation)
    other = services.ask(pack.services["allowance"], services.Situation.from_json(family(), pack.lexicon))
    assert (one.status, one.asked, one.cites, one.because) == (other.status, other.asked, other.cites, other.because)


def test_a_bundle_holds_what_its_service_reaches_and_nothing_else():
    pack = make_pack()
    text = services.bundle_text(pack, "expecting")
    assert "rules/allowance.yaml" not in text and "services/allowance" not in text
    changed = make_pack(rules__allowance=RULES.replace('is: "10000"', 'is: "12000"'))
    assert services.bundle_text(changed, "expecting") == text
    assert services.bundle_text(changed, "allowance") != services.bundle_text(pack, "allowance")


def test_fault_16_a_version_with_a_new_fact_is_read_beside_the_version_without_it():
    before, twin = make_pack(), make_pack()
    told = f"{FACTS}  phone: {{of: person, type: text, label: {{ja: 電話, en: Telephone}}}}\n"
    after = make_pack(facts__all=told)
    old, same, new = (
        services.definition_from(services.bundle_text(pack, "allowance")) for pack in (before, twin, after)
    )
    assert ("person", "phone") in new.lexicon.facts and ("person", "phone") not in old.lexicon.facts
    assert same.lexicon is old.lexicon, "the same files of facts are read once"


def test_publishing_again_stores_nothing_twice(town):
    first = services.publish(make_pack(), actor=SYSTEM)
    again = services.publish(make_pack(), actor=SYSTEM)
    assert {bundle.pk for bundle in first} == {bundle.pk for bundle in again}
    assert services.Bundle.objects.count() == services.BundlePointer.objects.count() == 3
    assert core.LedgerEntry.objects.filter(content__contains="service:allowance").count() == 2


def test_the_definition_in_force_depends_on_the_day(town):
    services.publish(make_pack(), actor=SYSTEM, from_date=dt.date(2026, 1, 1))
    later = make_pack(
        services__allowance__service=ALLOWANCE.replace("department: child-support", "department: families")
    )
    services.publish(later, actor=SYSTEM, from_date=dt.date(2026, 4, 1))
    assert services.find_definition("allowance", dt.date(2026, 3, 31)).department == "child-support"
    new = services.find_definition("allowance", dt.date(2026, 4, 1))
    assert new.department == "families" and services.definition_of(new.bundle) is new
    assert [d.id for d in services.list_definitions(dt.date(2026, 5, 1))] == [
        "allowance",
        "expecting",
        "storm-certificate",
    ]
    with pytest.raises(services.ServiceNotFound):
        services.find_definition("allowance", dt.date(2025, 12, 31))
    with pytest.raises(services.BundleNotFound):
        services.definition_of("0" * 64)


def test_a_published_bundle_cannot_be_changed_or_removed(town):
    (bundle, *_) = services.publish(make_pack(), actor=SYSTEM)
    table = services.Bundle._meta.db_table
    for change in (f"UPDATE {table} SET content = 'x' WHERE id = %s", f"DELETE FROM {table} WHERE id = %s"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change, [bundle.pk])
    bundle.refresh_from_db()
    assert services.bundle_hash(bundle.content) == bundle.hash


def test_a_bundle_that_is_not_what_was_published_is_not_used(town):
    services.Bundle.objects.create(
        service="allowance", hash="f" * 64, content="{}", pack="land", version="1",
        published_at=core.now(), published_by="test",
    )  # fmt: skip
    with pytest.raises(services.BundleIsPublished):
        services.definition_of("f" * 64)


def test_only_staff_publish(town):
    helper = core.Actor(kind="helper", id="1", role="", office="", channel="portal", name="")
    with pytest.raises(services.PublicationNotPermitted):
        services.publish(make_pack(), actor=helper)


def test_towns_do_not_see_each_others_services(town, other_town):
    services.publish(make_pack(), actor=SYSTEM)
    with core.tenant(other_town), pytest.raises(services.ServiceNotFound):
        services.find_definition("allowance")


def test_a_definition_in_memory_costs_one_query(town, django_assert_num_queries):
    services.publish(make_pack(), actor=SYSTEM)
    services.find_definition("allowance")
    with django_assert_num_queries(1):
        services.find_definition("allowance")


def test_reading_definitions_from_bundles_is_quick():
    pack = make_pack()
    texts = [services.bundle_text(pack, name) for name in pack.services]
    started = time.perf_counter()
    for text in texts:
        services.definition_from(text)
    assert time.perf_counter() - started < 1


# --- situations of the register
def person(number: str, name: str, born: str) -> core.Person:
    return core.Person.objects.create(resident_number=number, name=name, name_kana="ハナコ", birth_date=born, sex="f")


def test_a_situation_comes_from_the_register_its_facts_and_the_sources_of_other_rooms(town):
    pack = make_pack()
    services.publish(pack, actor=SYSTEM)
    definition = services.find_definition("allowance")
    mother, taro = person("1", "花子", "1994-03-05"), person("2", "太郎", "2022-05-02")
    core.Link.objects.create(kind="guardian-child", source=mother, target=taro, facts={"lives_with": True})
    core.save_facts(
        mother, {"works_for_state": False}, source="case:7", source_ref="7",
        holds_since=dt.date(2026, 1, 1), actor=SYSTEM, purpose="allowance",
    )  # fmt: skip
    services.register_fact_source(
        "test",
        lambda family, **_: {
            "known": {f"guardian-child(p{mother.pk},p{taro.pk}).cares": {"is": True, "source": "awards"}}
        },
    )
    try:
        made = services.load_situation(mother.pk, definition, answers={})
    finally:
        services.register_fact_source("test", lambda family, **_: {})
    answer = services.ask(definition, made)
    assert (answer.status, answer.asked) == ("eligible", (f"p{mother.pk}.payout_account",))
    work = answer.pages[0].items[0]
    assert (work.reading.source, work.reading.ref) == ("case:7", "7")
    assert made.name_of(f"p{taro.pk}") == "太郎"


def test_facts_kept_for_another_purpose_stay_out(town):
    pack = make_pack()
    services.publish(pack, actor=SYSTEM)
    mother = person("1", "花子", "1994-03-05")
    core.save_facts(
        mother,
        {"secret": "x"},
        source="staff",
        source_ref="",
        holds_since=dt.date(2026, 1, 1),
        actor=SYSTEM,
        purpose="tax",
    )
    made = services.load_situation(mother.pk, services.find_definition("allowance"))
    assert made.reading(f"p{mother.pk}.secret").value is None
    assert (
        services.load_situation(mother.pk, services.find_definition("allowance"), purpose="tax")
        .reading(f"p{mother.pk}.secret")
        .value
    )


def test_a_town_publishes_only_what_its_classes_of_records_know(town):
    core.current_municipality().settings = {"record_classes": [1, 3, 10]}
    with pytest.raises(services.RecordClassUnknown, match="has the classes 1, 3, 10") as refused:
        services.publish(make_pack(), actor=SYSTEM)
    assert (refused.value.data["service"], refused.value.data["years"]) == ("allowance", 5)
    assert not services.list_definitions(core.today())
    core.current_municipality().settings = {"record_classes": [1, 3, 5, 10]}
    assert services.publish(make_pack(), actor=SYSTEM)


def test_documents_and_services_know_the_same_classes():
    assert documents.CLASSES == RECORD_CLASSES
