"""Programs a person permitted: seen and ended by them alone, in three languages."""

from datetime import date
from typing import Any

import pytest

from tests.channels.portal.conftest import signed_in
from tomoni.channels.api import clients, permissions
from tomoni.channels.api.errors import PermissionNotLive
from tomoni.channels.api.models import Permission
from tomoni.core import interface as core

CLAIM = "child-allowance-claim"


@pytest.fixture
def permitted(home: Any) -> Permission:
    client, _ = clients.make_client("子育てアプリ", [f"apply:{CLAIM}"])
    return permissions.give_permission(
        client.key, home.father.pk, [CLAIM], until=date(2027, 3, 31), because="委任状", actor=core.Actor.system("test")
    )


def test_what_was_permitted_is_shown_in_three_languages(permitted, home) -> None:
    for language, words in (
        ("ja", "この許可を終わらせる"),
        ("easy", "ゆるす ことを やめる"),
        ("en", "End this permission"),
    ):
        page = signed_in(home.father_account, language).get("/my-data/programs/").content.decode()
        assert "子育てアプリ" in page and words in page and permitted.key in page
        assert "2027" in page


def test_the_person_ends_it_and_the_program_may_nothing_more(permitted, father, home) -> None:
    answer = father.post("/my-data/programs/", {"key": permitted.key}, follow=True)
    assert (
        "許可を終わらせました" in answer.content.decode()
        and "許可しているプログラムはありません" in answer.content.decode()
    )
    with pytest.raises(PermissionNotLive):
        permissions.need_permission(permitted.client, permitted.key, CLAIM)
    assert "api_permission" in core.entries_about(home.father.pk, limit=1)[0].facts
    assert father.post("/my-data/programs/", {"key": permitted.key}).status_code == 409


def test_nobody_ends_or_sees_the_permission_of_another(permitted, mother) -> None:
    assert "子育てアプリ" not in mother.get("/my-data/programs/").content.decode()
    assert mother.post("/my-data/programs/", {"key": permitted.key}).status_code == 409
    permitted.refresh_from_db()
    assert permitted.ended_at is None


def test_without_sign_in_nothing_is_shown(permitted, client) -> None:
    assert client.get("/my-data/programs/").status_code == 302
