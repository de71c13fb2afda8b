"""Who may open what."""

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from tests.channels.desk import builders as make
from tomoni.channels.desk.urls import urlpatterns

SAMPLE = {
    "number": "8-1122-00001-1", "task": "survey", "document": 1, "file": 1, "right": "child-allowance",
    "service": "child-allowance-claim", "delivery": 1,
}  # fmt: skip


def address(pattern: URLPattern) -> str:
    return reverse(f"desk:{pattern.name}", kwargs={name: SAMPLE[name] for name in pattern.pattern.converters})


@pytest.mark.parametrize("pattern", urlpatterns, ids=lambda p: p.name)
def test_no_page_opens_without_sign_in(desk, pattern):
    client = Client()
    for answer in (client.get(address(pattern)), client.post(address(pattern))):
        assert answer.status_code in (302, 405)
        if answer.status_code == 302:
            assert answer["Location"].startswith("/desk/sign-in/?next=")


def test_after_sign_in_one_comes_back_to_the_page_asked_for(desk):
    answer = Client().get("/desk/?tab=mine")
    assert answer["Location"] == "/desk/sign-in/?next=%2Fdesk%2F%3Ftab%3Dmine"


@pytest.mark.parametrize(
    ("role", "closed"),
    [
        ("clerk", ["approvals", "ledger", "letters"]),
        ("accountant", ["queue", "approvals", "ledger", "letters", "services"]),
        ("auditor", ["queue", "approvals", "payments", "letters"]),
        ("surveyor", ["approvals", "payments", "ledger", "letters", "services"]),
    ],
)
def test_a_role_opens_its_own_pages_only(desk, role, closed):
    client = make.sign_in(Client(), make.make_staff("somebody", "何某", role))
    for name in ("queue", "approvals", "payments", "services", "letters", "ledger"):
        answer = client.get(reverse(f"desk:{name}"))
        assert answer.status_code == (403 if name in closed else 200), name
        if name in closed:
            assert "この画面を開く役割がありません" in answer.content.decode()


def test_the_menu_shows_only_what_can_be_opened(desk, as_clerk):
    page = as_clerk.get("/desk/").content.decode()
    assert 'href="/desk/payments/"' in page
    assert 'href="/desk/approvals/"' not in page
    assert "中村 彩（係員）" in page


def test_somebody_who_left_is_out_at_once(desk, clerk, as_clerk):
    clerk.active = False
    clerk.save()
    assert as_clerk.get("/desk/").status_code == 302


def test_a_page_has_a_skip_link_a_heading_and_nothing_inline(desk, as_clerk):
    page = as_clerk.get("/desk/").content.decode()
    assert '<a class="skip" href="#main">' in page
    assert page.count("<h1") == 1
    assert " style=" not in page and " onclick=" not in page


def test_a_page_that_breaks_says_so_in_the_frame_of_the_desk(as_clerk, monkeypatch):
    from tomoni.channels.desk.views import services as broken

    def fail() -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(broken, "service_names", fail, raising=False)
    monkeypatch.setattr(broken.services, "list_definitions", lambda *_: fail())
    answer = as_clerk.get("/desk/services/")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "この画面を出せませんでした" in page and "a fault of ours" not in page and "手続きの成績" in page


def test_what_is_not_there_says_so_in_the_frame_of_the_desk(as_clerk):
    answer = as_clerk.get("/desk/services/no-such-service/")
    assert answer.status_code == 404
    assert "手続きの成績" in answer.content.decode()
