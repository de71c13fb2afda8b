"""The published seal of a day: chained, for every day, and held against a ledger that was made anew."""

import json

import pytest
from django.db import connection
from tests.core.builders import ACTOR

from tomoni.core import interface as core
from tomoni.core.domain.canonical import seal_hash


def seal(clock, moment: str, count: int = 1) -> None:
    clock(moment)
    for _ in range(count):
        core.record(ACTOR, "search", [], purpose="test")
    core.seal_now()


def test_every_day_that_is_over_has_a_seal_also_one_without_entries(town, clock):
    seal(clock, "2026-11-20T10:00", 3)
    seal(clock, "2026-11-22T10:00", 2)
    clock("2026-11-24T00:05")
    assert (core.publish_seals(), core.publish_seals()) == (4, 0)
    days = core.list_day_seals()[::-1]
    assert [(one.day.day, one.entries, one.total, one.seal_number) for one in days] == [
        (20, 3, 3, 1), (21, 0, 3, 1), (22, 2, 5, 2), (23, 0, 5, 2),
    ]  # fmt: skip
    assert [one.previous_hash for one in days] == ["", *[one.hash for one in days[:-1]]]


def test_a_running_day_and_an_empty_ledger_have_none(town, clock):
    clock("2026-11-20T10:00")
    assert core.publish_seals() == 0
    seal(clock, "2026-11-20T11:00")
    clock("2026-11-20T23:59")
    assert core.publish_seals() == 0


def test_anybody_can_reckon_the_hash_from_the_file(town, clock):
    seal(clock, "2026-11-20T10:00")
    clock("2026-11-21T10:00")
    core.publish_seals()
    told = core.seal_document(core.list_day_seals()[0])
    lines = [told[name] for name in ("town", "day", "seal_number", "seal_hash", "entries", "total", "previous_hash")]
    assert core.sha256_hex("\n".join(map(str, lines))) == told["hash"]
    assert core.read_seal(json.dumps(told)) == told
    assert not core.compare_with_published(told)


def test_a_ledger_made_anew_is_found_by_a_seal_kept_elsewhere(town, clock):
    """Whoever owns the database can forge a whole chain that verifies. The file outside is what tells."""
    if connection.vendor != "sqlite":
        pytest.skip("the application has no right to stage this on PostgreSQL")
    seal(clock, "2026-11-20T10:00", 3)
    clock("2026-11-21T10:00")
    core.publish_seals()
    kept = core.seal_document(core.list_day_seals()[0])
    row = core.Seal.objects.get()
    entries = [(pk, one) for pk, one in json.loads(row.entries)][:2]
    forged = seal_hash(1, "", row.at.astimezone(core.now().tzinfo).isoformat(), entries)
    with connection.cursor() as cursor:
        for table in ("core_ledgerentry", "core_seal"):
            for act in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER {table}_no_{act}")
        cursor.execute("DELETE FROM core_ledgerentry WHERE id > %s", [entries[-1][0]])
        cursor.execute("UPDATE core_seal SET entries = %s, hash = %s", [json.dumps(entries), forged])
    assert not core.verify_ledger().problems
    problems = core.compare_with_published(kept)
    assert {one.kind for one in problems} == {"published"}
    assert any("now there are 2" in one.message for one in problems)


@pytest.mark.parametrize("change", [{"hash": "0" * 64}, {"total": "3"}, {"form": "other"}, {"day": None}])
def test_a_file_that_was_changed_is_no_seal(town, clock, change):
    seal(clock, "2026-11-20T10:00")
    clock("2026-11-21T10:00")
    core.publish_seals()
    told = {**core.seal_document(core.list_day_seals()[0]), **change}
    with pytest.raises(core.SealNotReadable):
        core.read_seal(json.dumps(told))


def test_a_seal_of_another_town_is_told(town, other_town, clock):
    seal(clock, "2026-11-20T10:00")
    clock("2026-11-21T10:00")
    core.publish_seals()
    told = core.seal_document(core.list_day_seals()[0])
    with core.tenant(other_town):
        (problem,) = core.compare_with_published(told)
    assert town.code in problem.message


def test_a_verification_goes_on_in_steps_and_finds_the_same(town, clock):
    for n in range(6):
        seal(clock, f"2026-11-20T1{n}:00", 2)
    check = core.ask_check(actor=ACTOR)
    assert core.ask_check(actor=ACTOR).pk == check.pk
    steps = 0
    while core.carry_on_check(limit=4):
        steps += 1
    check.refresh_from_db()
    assert (check.entries, check.faults, check.seal_number) == (12, 0, 6)
    assert check.ended_at is not None and steps >= 3


def test_a_verification_in_steps_names_what_is_wrong(town, clock):
    if connection.vendor != "sqlite":
        pytest.skip("the application has no right to stage this on PostgreSQL")
    for n in range(4):
        seal(clock, f"2026-11-20T1{n}:00", 2)
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER core_seal_no_delete")
        cursor.execute("DELETE FROM core_seal WHERE number = 2")
    core.ask_check(actor=ACTOR)
    while core.carry_on_check(limit=1):
        pass
    check = core.latest_check()
    assert ("chain", 2) in {(kind, number) for kind, number, _ in check.problems}
    assert check.faults == len(check.problems) > 0
