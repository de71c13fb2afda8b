"""What must hold when a call is made to go wrong: nothing on the disk, nothing private told, nothing sent inwards."""

import base64
import json
import socket
import threading
from contextlib import closing
from datetime import date
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from tests.channels.api.conftest import CLAIM, claim, make_program, permit
from tests.channels.api.test_api_webhooks import deliver
from tests.channels.portal import builders as make
from tests.core.test_files import png
from tomoni.cases import interface as cases
from tomoni.channels.api import sending
from tomoni.channels.api.errors import WebhookFailed, WebhookRefused
from tomoni.channels.api.models import Application
from tomoni.core import interface as core

DAMAGE = "disaster-certificate"


def test_a_refusal_of_services_stands_on_the_ledger_and_names_nobody(program, permission, home):
    core.Person.objects.filter(pk=home.mother.pk).update(birth_date=date(1850, 1, 1))
    before = core.LedgerEntry.objects.count()
    answer = program.apply(claim(permission))
    assert (answer.status_code, answer.json()["code"]) == (422, "api.answers_refused")
    assert f"p{home.mother.pk}" not in answer.content.decode() and "1850" not in answer.content.decode()
    [entry] = core.LedgerEntry.objects.order_by("pk")[before:]
    told = json.loads(entry.content)
    assert (told["act"], told["people"], told["who"]["kind"]) == ("read", [home.father.pk], "client")
    assert not Application.objects.exists()


@pytest.fixture
def damage(home, settings, tmp_path):
    """A call that reports a damaged dwelling with one photograph, and the folder of files."""
    settings.TOMONI_FILES = tmp_path
    disaster = make.make_disaster()
    program = make_program(f"apply:{DAMAGE}", name="被災者アプリ").sign_in()
    photo = {"name": "家.png", "content": base64.b64encode(png()).decode()}
    body = {
        "on_behalf_of": permit(program, home.father, (DAMAGE,)).key,
        "answers": {
            "new-dwelling.address": "字ひばり1番地",
            "new-dwelling.tenure": "owned",
            "new-dwelling.lived_in": True,
            "new-dwelling.described_damage": "屋根のかわらが落ちた",
            "new-dwelling.seems": "more",
            "new-dwelling.photos": [photo],
        },
    }

    def send(key, **more):
        answers = {path: value for path, value in {**body["answers"], **more}.items() if value is not None}
        return program.apply({**body, "answers": answers}, key=key, service=DAMAGE)

    return send, disaster


def kept(folder: Path) -> list[str]:
    return [place.name for place in folder.rglob("*") if place.is_file()]


def test_a_photograph_is_kept_with_the_application(damage, tmp_path):
    send, _ = damage
    answer = send("with-a-photo")
    assert answer.status_code == 201, answer.json()
    [row] = core.StoredFile.objects.all()
    assert kept(tmp_path) == [row.sha256] and row.owner_kind == "receipt"


WRONG = (
    ({"new-dwelling.seems": "enormous"}, "choice"),
    ({"new-dwelling.seems": None}, "missing"),
    ({"new-dwelling.tenure": None}, "missing"),
    ({"me.income[2025]": 1}, "not_asked"),
    ({"new-dwelling.photos": [{"name": "a.png", "content": base64.b64encode(png()).decode()},
                              {"name": "b.txt", "content": "aGVsbG8="}]}, "kind"),
    ({"new-dwelling.photos": [{"name": "a.png", "content": "no base64"}]}, "file"),
)  # fmt: skip


@pytest.mark.parametrize(("more", "fault"), WRONG)
def test_of_what_is_refused_no_file_lies_on_the_disk(damage, tmp_path, more, fault):
    send, _ = damage
    answer = send("refused-one", **more)
    assert answer.status_code == 422
    assert fault in [one["fault"] for one in answer.json()["errors"]]
    assert kept(tmp_path) == [] and not core.StoredFile.objects.exists()


INWARDS = (
    "64:ff9b::a00:1", "64:ff9b:1::a00:1", "2002:a00:1::1", "fec0::1", "::10.0.0.1", "fe80::1", "fc00::1", "::",
    "::ffff:10.0.0.1", "::ffff:8.8.8.8", "ff0e::1", "2001:db8::1",
)  # fmt: skip


@pytest.mark.parametrize("inwards", INWARDS)
def test_no_form_of_an_address_leads_inwards(settings, inwards):
    settings.TOMONI_WEBHOOK_NETWORKS = []
    with pytest.raises(WebhookRefused) as refused:
        sending.need_address(f"https://[{inwards}]/x")
    assert refused.value.data["why"] == "private"


def test_public_addresses_are_taken(settings):
    settings.TOMONI_WEBHOOK_NETWORKS = []
    for address in ("[2606:4700::1111]", "1.1.1.1", "[2001:4860:4860::8888]:8443"):
        assert sending.need_address(f"https://{address}/x").hostname


def test_a_named_network_of_ipv6_is_reached_with_its_host_header(settings):
    settings.TOMONI_WEBHOOK_NETWORKS = ["fc00::/7"]
    there = sending.need_address("http://[fd00::1]:8080/told?a=1")
    ours, theirs = socket.socketpair()
    with closing(ours), closing(theirs):
        theirs.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
        assert sending._ask(ours, there, b"{}", {}, sending.time.monotonic() + 3) == 204
        head = theirs.recv(2000).decode()
    assert head.startswith("POST /told?a=1 HTTP/1.1\r\n") and "\r\nHost: [fd00::1]:8080\r\n" in head
    assert head.count("Host:") == 1


def test_a_literal_of_ipv6_without_a_port_is_asked_too():
    there = urlsplit("https://[2606:4700::1111]/")
    ours, theirs = socket.socketpair()
    with closing(ours), closing(theirs):
        theirs.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        assert sending._ask(ours, there, b"{}", {}, sending.time.monotonic() + 3) == 200
        assert "\r\nHost: [2606:4700::1111]\r\n" in theirs.recv(2000).decode()


def test_a_name_that_nobody_answers_for_is_given_up_in_time(monkeypatch):
    over = threading.Event()

    def nobody(*args, **more):
        over.wait(30)
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    monkeypatch.setattr(sending, "SECONDS", 0.2)
    try:
        with pytest.raises(WebhookFailed, match="TimeoutError"):
            sending.post("https://receiver.example.org/x", b"{}", {})
    finally:
        over.set()


def test_a_name_that_is_none_is_told_as_not_reached(monkeypatch):
    def nobody(*args, **more):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    with pytest.raises(WebhookFailed, match="gaierror"):
        sending.post("https://receiver.example.org/x", b"{}", {})


def test_what_says_that_a_client_sent_it_goes_with_the_destroyed_case(program, permission, home):
    number = program.apply(claim(permission)).json()["number"]
    core.emit(cases.CaseDestroyed("8-1122-99999-1", CLAIM, "D1"))
    deliver()
    assert Application.objects.filter(number=number).exists()
    core.emit(cases.CaseDestroyed(number, CLAIM, "D1"))
    deliver()
    assert not Application.objects.exists()


NUL_AT = ("applications/a%00b", "applications?after=%00", "applications?%00=1", "nothing%00", "openapi.json?x=a%00")


@pytest.mark.parametrize("path", NUL_AT)
def test_a_nul_sign_in_an_address_is_refused(program, path):
    answer = program.call("GET", path)
    assert (answer.status_code, answer.json()["code"]) == (400, "api.address_not_readable")
    assert answer["Content-Type"] == "application/problem+json"


def test_a_nul_sign_in_a_client_is_nobody(program):
    for key in ("\0", f"{program.key}\0"):
        answer = program.get_token(client_id=key)
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    basic = base64.b64encode(f"{quote(program.key)}%00:x".encode()).decode()
    answer = program.browser.post(
        "/api/v1/token", "grant_type=client_credentials", content_type="application/x-www-form-urlencoded",
        headers={"authorization": f"Basic {basic}"},
    )  # fmt: skip
    assert answer.status_code == 401


def test_a_permission_ends_with_the_death_of_who_gave_it(program, permission, home):
    number = program.apply(claim(permission)).json()["number"]
    core.Person.objects.filter(pk=home.father.pk).update(died_on=date(2026, 11, 23))
    assert program.call("GET", f"applications/{number}").status_code == 200
    core.Person.objects.filter(pk=home.father.pk).update(died_on=date(2026, 11, 22))
    answer = program.apply(claim(permission), key="another-key")
    assert (answer.status_code, answer.json()["code"], answer.json()["why"]) == (
        403,
        "api.permission_not_live",
        "ended",
    )
    assert program.call("GET", f"applications/{number}").status_code == 403
    assert program.call("GET", "applications").json() == {"applications": []}
