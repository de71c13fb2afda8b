"""Who may open what."""

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from tests.channels.desk import builders as make
from tomoni.channels.desk.urls import urlpatterns

SAMPLE = {
    "day": "2026-12-02", "deal": 1, "check": 1, "staff": 1, "opinion": 1, "phrase": 1, "saved": 1, "transfer": 1,
    "role": 1, "reference": 1, "program": "none", "package": 1,
    "number": "8-1122-00001-1", "task": "survey", "document": 1, "file": 1, "right": "child-allowance",
    "service": "child-allowance-claim", "delivery": 1, "pk": 1, "appeal": "審2026-1", "place": 1, "page": 1,
    "verb": "withdraw_appeal", "enquiry": 1, "run": 1, "row": 1, "record": 1, "award": 1, "returned": 1,
    "person": 1, "token": "none", "event": "birth",
    "claim": "返2026-1", "entry": 1, "commitment": "負2026-1", "cover": 1,
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


EVERYBODY = {"approvals", "appeals", "opinions", "keys"}  # who has no part in anything sees an empty list
MONEY = {"payments", "claims", "budget", "returned"}
SECTION = {
    "queue",
    "services",
    "bulk",
    "awards",
    "registers",
    "intake",
    "children",
    "find",
    "references",
    "packages",
    "addresses",
    "retention",
    "disclosures",
    "team",
    "phrases",
}
TOWN = {"letters", "closing-days", "mandates", "staff", "programs", "imports", "missed"}
AUDIT = {"ledger", "ledger-search", "ledger-seals", "ledger-questions", "ledger-asked"}
OPEN = {
    "clerk": SECTION | MONEY,
    "chief": SECTION | MONEY | TOWN - {"staff", "programs", "imports"} | {"ledger-asked"},
    "accountant": MONEY,
    "auditor": {"services"} | AUDIT - {"ledger-asked"},
    "surveyor": {"queue", "phrases"},
    "admin": {"services", "budget", "packages"} | TOWN,
    "counter": {"intake", "find"},
    "protection-officer": {"queue", "ledger-questions"},
    "mayor": {"bulk", "mandates"},
}


@pytest.mark.parametrize("role", OPEN)
def test_a_role_opens_its_own_pages_only(desk, role):
    client = make.sign_in(Client(), make.make_staff("somebody", "何某", role))
    for name in sorted(EVERYBODY | MONEY | SECTION | TOWN | AUDIT):
        answer = client.get(reverse(f"desk:{name}"))
        is_open = name in OPEN[role] | EVERYBODY
        if name == "queue" and not is_open:
            assert answer.status_code == 302, f"{role} is led to the first page of their menu"
            continue
        assert answer.status_code == (200 if is_open else 403), f"{role} {name}"
        if not is_open:
            assert "この画面を開く役割がありません" in answer.content.decode()


@pytest.mark.parametrize("role", ["accountant", "auditor", "surveyor", "mayor", "chief"])
def test_what_waits_for_approval_is_shown_to_those_of_its_route_only(number, as_clerk, role):
    as_clerk.post(f"/desk/cases/{number}/do/", {"verb": "start_checking"})
    typed = {"do": "draft", "result": "approved", "reason": ["母である"], "law": ["児童手当法第4条"]}
    assert as_clerk.post(f"/desk/cases/{number}/draft/", typed).status_code == 302
    there = reverse("desk:approve", args=[number])
    office = make.RELIEF if role == "chief" else make.CHILD
    stranger = make.sign_in(Client(), make.make_staff("somebody", "何某", role, office=office))
    assert there not in stranger.get(reverse("desk:approvals")).content.decode()
    chief = make.sign_in(Client(), make.make_staff("ishii", "石井 由美", "chief"))
    assert there in chief.get(reverse("desk:approvals")).content.decode()


def test_the_menu_shows_only_what_can_be_opened(desk, as_clerk):
    page = as_clerk.get("/desk/").content.decode()
    assert 'href="/desk/payments/"' in page
    assert 'href="/desk/letters/"' not in page and 'href="/desk/staff/"' not in page
    assert "中村 彩（係員）" in page


@pytest.mark.parametrize(
    ("role", "first"),
    [("accountant", "payments"), ("auditor", "ledger"), ("admin", "staff"), ("mayor", "approvals")],
)
def test_who_has_no_queue_comes_in_at_the_first_page_of_their_menu(desk, role, first):
    client = make.sign_in(Client(), make.make_staff("somebody", "何某", role))
    answer = client.get("/desk/", follow=True)
    assert (answer.redirect_chain[-1][0], answer.status_code) == (reverse(f"desk:{first}"), 200)


def test_who_has_no_role_at_all_is_told_so(desk):
    client = make.sign_in(Client(), make.make_staff("somebody", "何某", "caretaker"))
    assert client.get("/desk/").status_code == 403


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
