"""Programs outside of the town on the desk: made, given a new secret, stopped; permissions; dead messages."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.channels.desk import builders as make
from tomoni.channels.api import clients, permissions, tokens
from tomoni.channels.api.events import ApplicationStepped
from tomoni.channels.api.models import Permission, Webhook
from tomoni.core import interface as core

CLAIM = "child-allowance-claim"


@pytest.fixture
def admin(desk: Any) -> Client:
    return make.sign_in(Client(), make.make_staff("kanri", "管 理", "admin"))


def text_of(answer: Any) -> str:
    return answer.content.decode()


def make_one(admin: Client, **typed: Any) -> Any:
    form = {"name": "子育てアプリ", "scope": [f"apply:{CLAIM}", "webhooks"], "per_minute": "60", **typed}
    return admin.post("/desk/programs/", form)


def made(admin: Client) -> tuple[str, str]:
    """Key and secret, as the page shows them."""
    return tuple(re.findall(r'<dd class="version">([^<]+)</dd>', text_of(make_one(admin))))[:2]


def test_a_program_is_made_and_its_secret_is_shown_this_once(admin) -> None:
    answer = make_one(admin)
    key, secret = re.findall(r'<dd class="version">([^<]+)</dd>', text_of(answer))[:2]
    assert clients.sign_in_client(key, secret).per_minute == 60 and answer["Cache-Control"] == "no-store"
    again = text_of(admin.get("/desk/programs/"))
    assert key in again and secret not in again and "子育てアプリ" in again and "申請を送る" in again
    assert "まだ" in again
    tokens.give_token(clients.find_client(key))
    assert "まだ使われていません" not in text_of(admin.get(f"/desk/programs/{key}/"))
    assert core.LedgerEntry.objects.filter(content__contains="api_client").count() == 1


NO_PROGRAM = ({"scope": []}, {"scope": ["apply:nothing"]}, {"per_minute": "0"}, {"per_minute": "多い"}, {"name": " "})


def test_what_no_program_can_be_is_refused_in_words(admin) -> None:
    for typed in NO_PROGRAM:
        answer = make_one(admin, **typed)
        assert answer.status_code == 409 and "このプログラムは登録できません" in text_of(answer), typed
    assert clients.list_clients() == []


def test_pressing_twice_makes_one_program(admin) -> None:
    make_one(admin)
    again = make_one(admin)
    assert again.status_code == 409 and "同じ名前のプログラムが、もうあります" in text_of(again)
    assert len(clients.list_clients()) == 1


def test_a_new_secret_ends_the_old_one_and_stopping_ends_both(admin) -> None:
    key, old = made(admin)
    page = text_of(admin.post(f"/desk/programs/{key}/", {"do": "renew"}))
    new = re.search(r'<p class="version">([^<]+)</p>', page)[1]
    assert clients.sign_in_client(key, new)
    with pytest.raises(clients.ClientUnknown):
        clients.sign_in_client(key, old)
    assert admin.post(f"/desk/programs/{key}/", {"do": "end"}).status_code == 302
    with pytest.raises(clients.ClientUnknown):
        clients.sign_in_client(key, new)
    stopped = admin.post(f"/desk/programs/{key}/", {"do": "renew"})
    assert stopped.status_code == 409 and "もう止まっています" in text_of(stopped)
    assert "止めました" in text_of(admin.get(f"/desk/programs/{key}/"))


def permit(admin: Client, key: str, **typed: Any) -> Any:
    form = {"do": "permit", "person": "11", "service": [CLAIM], "until": "2027-03-31", "because": "委任状", **typed}
    return admin.post(f"/desk/programs/{key}/", form)


def test_a_permission_is_noted_seen_and_ended_and_the_person_reads_of_it(admin, family) -> None:
    key, _ = made(admin)
    assert permit(admin, key).status_code == 302
    row = Permission.objects.get()
    page = text_of(admin.get(f"/desk/programs/{key}/"))
    assert row.key in page and "山田 花子" in page
    told = [entry.act for entry in core.entries_about(family["mother"].pk, limit=10)]
    assert "change" in told and "read" in told
    assert admin.post(f"/desk/programs/{key}/", {"do": "end-permission", "key": row.key}).status_code == 302
    row.refresh_from_db()
    assert row.ended_at is not None
    assert admin.post(f"/desk/programs/{key}/", {"do": "end-permission", "key": row.key}).status_code == 409


NO_PERMISSION = ({"person": "999"}, {"service": []}, {"until": "2030-01-01"}, {"because": " "}, {"until": "?"})


def test_a_permission_that_cannot_be_is_refused_and_nothing_noted(admin, family) -> None:
    key, _ = made(admin)
    for typed in NO_PERMISSION:
        answer = permit(admin, key, **typed)
        assert answer.status_code == 409 and "この許可は記録できません" in text_of(answer), typed
    assert Permission.objects.count() == 0


def test_a_protected_person_is_neither_named_nor_permitted_for_by_others(admin, family) -> None:
    key, _ = made(admin)
    permit(admin, key)
    core.protect(family["mother"], department=make.make_office(), since=date(2026, 1, 1))
    assert "花子" not in text_of(admin.get(f"/desk/programs/{key}/"))
    assert permit(admin, key).status_code == 409 and Permission.objects.count() == 1


def test_messages_that_were_given_up_are_sent_again_from_the_page(admin, family) -> None:
    key, _ = made(admin)
    client = clients.find_client(key)
    hook = Webhook.objects.create(
        client=client, key="h1", url="https://example.org/told", secret="", key_id="", made_at=core.now()
    )
    event = core.emit(ApplicationStepped(hook.pk, "m1", "8-1122-00001-1", CLAIM, "arrived", "2026-11-24"))
    core.Delivery.objects.filter(event=event).update(state="dead", last_error="WebhookFailed: answered 500")
    page = text_of(admin.get(f"/desk/programs/{key}/"))
    assert "8-1122-00001-1" in page and "answered 500" in page and "1件" in page
    dead = core.Delivery.objects.get(event=event)
    assert admin.post(f"/desk/programs/{key}/", {"do": "revive", "key": dead.pk}).status_code == 302
    dead.refresh_from_db()
    assert (dead.state, dead.attempts) == ("waiting", 0)
    assert admin.post(f"/desk/programs/{key}/", {"do": "revive", "key": dead.pk}).status_code == 404
    assert admin.post(f"/desk/programs/{key}/", {"do": "end-webhook", "key": "h1"}).status_code == 302
    hook.refresh_from_db()
    assert hook.ended_at is not None


def test_nobody_but_an_administrator_sees_programs(desk, as_clerk) -> None:
    key = clients.make_client("x", [f"apply:{CLAIM}"])[0].key
    assert as_clerk.get("/desk/programs/").status_code == as_clerk.get(f"/desk/programs/{key}/").status_code == 403
    assert as_clerk.post(f"/desk/programs/{key}/", {"do": "end"}).status_code == 403
    assert clients.find_client(key) and permissions.list_permissions(clients.find_client(key)) == []
