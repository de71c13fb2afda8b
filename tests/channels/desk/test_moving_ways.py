"""A move told at home, at the counter and with a helper beside: the same cases, answers and claim keys."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.channels.desk import builders as make
from tests.channels.desk import test_counter as desk_pages
from tests.channels.portal import test_conversation_pages as home_pages
from tests.channels.portal.conftest import signed_in
from tests.channels.portal.test_conversation_pages import typed
from tests.channels.portal.test_helping import code_of, join
from tests.channels.portal.test_interview import text_of
from tomoni.cases.models import Case, ClaimKey, Interview, TakenIn
from tomoni.cases.models.sealed import opened
from tomoni.core import interface as core

DAY = {"year": "2026", "month": "11", "day": "16"}
WAYS = ("home", "counter", "helper")


@pytest.fixture
def mover(desk, settings) -> core.Person:
    """The mother of a family that the town has known since 2020."""
    settings.TOMONI_DEMO = True
    for key, name in (("residents", "住民課"), ("care", "健康福祉課")):
        make.make_office(key, name)
    family = make.make_family()
    for one in family.values():
        facts = {"address_since": max("2020-04-01", str(one.birth_date))}
        core.save_facts(one, facts, source="resident-register", holds_since=one.birth_date, actor=make.SYSTEM)
    return family["mother"]


def filled(page: str) -> dict[str, Any]:
    """The new address and the day, yes to what is asked of the family; of the lists that the town insures it."""
    where = dict.fromkeys(re.findall(r'name="([^"]+:address)"', page), "みどり県ひばり町川向3番1号")
    insured = re.search(r'name="tick:family_has:[^"]+" value="([^"]+family_insured_here)"', page)
    return typed(page, day=DAY, **({"family_has": insured[1]} if insured else {})) | where


def walk(client: Client, address: str, end: str) -> str:
    """Answer every page; gives the address of the last."""
    for _ in range(20):
        if address.endswith(end):
            return address
        answer = client.post(address, filled(text_of(client.get(address))))
        assert answer.status_code == 302, (address, re.findall(r'class="error"[^<]*<?[^<]*', text_of(answer)))
        address = answer["Location"]
    raise AssertionError(address)


def at_home(mover: core.Person) -> None:
    client = signed_in(core.find_or_create_account("demo:mother", person=mover, level=2))
    listed = walk(client, home_pages.begin(client, "moving-within"), "/list/")
    assert home_pages.send(client, listed.replace("/list/", "/check/")).status_code == 302


def at_counter(mover: core.Person) -> None:
    make.make_staff("sasaki", "佐々木 健", "counter", office="residents")
    client = make.sign_in(Client(), make.make_staff("sasaki", "佐々木 健", "counter", office="residents"))
    answer = client.post(f"/desk/intake/people/{mover.pk}/events/moving-within/", {"way": "counter"})
    check = walk(client, client.get(answer["Location"])["Location"], "/check/")
    assert desk_pages.send(client, check).status_code == 302


def with_helper(mover: core.Person) -> None:
    """The helper answers what they are shown; the rest and the sending are the resident's."""
    client = signed_in(core.find_or_create_account("demo:mother", person=mover, level=2))
    first = home_pages.begin(client, "moving-within")
    helper = join(code_of(client, first.split("/")[2], "known", "answers"))
    there = helper.get("/helping/talk/")["Location"]
    seen: list[str] = []
    while there not in seen and not there.endswith("/end/"):
        seen.append(there)
        answer = helper.post(there, filled(text_of(helper.get(there))))
        assert answer.status_code == 302, text_of(answer)
        there = answer["Location"]
        there = helper.get(there)["Location"] if there == "/helping/talk/" else there
    row = Interview.objects.get()
    assert f"p{mover.pk}.moved_on" in opened(row.answers, row.key_id), "the helper typed it"
    listed = walk(client, client.get(f"/interviews/{first.split('/')[2]}/")["Location"], "/list/")
    assert home_pages.send(client, listed.replace("/list/", "/check/")).status_code == 302


def told(way: str, mover: core.Person) -> dict[str, Any]:
    """The cases of a move told in one way, taken back afterwards; keys are digests, so they name nobody."""
    with transaction.atomic():
        {"home": at_home, "counter": at_counter, "helper": with_helper}[way](mover)
        found = {case.service: _case(case) for case in Case.objects.select_related("receipt")}
        found["taken in"] = TakenIn.objects.count()
        found["by"] = {line.who["kind"] for line in core.records_of(mover.pk, limit=200) if line.act == "send"}
        transaction.set_rollback(True)
    return found


def _case(case: Case) -> dict[str, Any]:
    row = case.revisions.get()
    keys = ClaimKey.objects.filter(case=case, released_at=None)
    return {
        "answers": opened(row.answers, row.key_id), "person": case.person_id, "concerns": case.concerns,
        "department": case.department, "state": case.state, "claimed": case.claimed_on, "bundle": case.bundle,
        "keys": sorted(keys.values_list("right", "digest", "releases_on")), "channel": case.channel,
    }  # fmt: skip


def channels(found: dict[str, Any]) -> Iterator[str]:
    yield from (one.pop("channel") for one in found.values() if isinstance(one, dict))


def test_a_move_ends_in_the_same_cases_and_only_channel_and_actor_differ(mover) -> None:
    home, counter, helper = (told(way, mover) for way in WAYS)
    assert [found.pop("taken in") for found in (home, counter, helper)] == [0, 1, 0]
    assert [found.pop("by") for found in (home, counter, helper)] == [{"resident"}, {"staff"}, {"resident"}]
    assert [set(channels(found)) for found in (home, counter, helper)] == [{"portal"}, {"counter"}, {"portal"}]
    assert home == counter
    assert home == helper
    assert {"moving-within-notice", "insurance-address"} <= home.keys()
    assert all(one["keys"] and one["answers"] for one in home.values())
