"""Clients are told of public steps: signed, tried again, given up visibly, and only as long as the person permits."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.channels.api.conftest import ACTOR, claim
from tomoni.cases import interface as cases
from tomoni.channels.api import clients, permissions, webhooks
from tomoni.core import interface as core


@contextmanager
def receiver(*answers):
    """A receiver on this machine: answers with these statuses in turn, keeps what came."""
    came, left = [], list(answers)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            came.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(left.pop(0) if left else 204)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/told", came
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(autouse=True)
def own_network(settings):
    settings.TOMONI_WEBHOOK_NETWORKS = ["127.0.0.0/8"]


def subscribe(program, url):
    answer = program.call("POST", "webhooks", {"url": url})
    assert answer.status_code == 201, answer.content
    return answer.json()


def deliver():
    while core.dispatch_once("test", 50):
        pass


def test_an_arrival_and_a_withdrawal_are_told_and_signed(program, permission, home):
    with receiver() as (url, came):
        made = subscribe(program, url)
        number = program.apply(claim(permission)).json()["number"]
        deliver()
        cases.withdraw_case(number, actor=core.Actor.resident(home.father_account))
        deliver()
    told = [json.loads(body) for _, body in came]
    assert [(one["number"], one["state"]) for one in told] == [(number, "arrived"), (number, "withdrawn")]
    assert set(told[0]) == {"id", "number", "service", "state", "at"}
    headers, body = came[0]
    seconds = int(headers["Tomoni-Signature"].split(",")[0].removeprefix("t="))
    assert headers["Tomoni-Signature"] == f"t={seconds},v1={webhooks.sign(made['secret'], seconds, body)}"
    assert headers["Tomoni-Message"] == told[0]["id"]


def test_what_was_not_taken_is_sent_again_with_the_same_id(program, permission, settings):
    with receiver(500, 302) as (url, came):
        subscribe(program, url)
        program.apply(claim(permission))
        deliver()
        for minute in (1, 2, 3):
            settings.TOMONI_NOW = f"2026-11-22T10:0{minute}:00+09:00"
            deliver()
    ids = [json.loads(body)["id"] for _, body in came]
    assert len(ids) == 3 and len(set(ids)) == 1
    assert len({headers["Tomoni-Signature"] for headers, _ in came}) == 3  # each with its own time


def test_after_eight_attempts_it_is_a_dead_letter_that_both_sides_see(program, permission, settings):
    subscribe(program, "http://127.0.0.1:1/nobody")
    program.apply(claim(permission))
    for hour in range(11, 23):
        settings.TOMONI_NOW = f"2026-11-22T{hour}:00:00+09:00"
        deliver()
    [letter] = core.dead_letters()
    assert letter.listener == "api.send" and "could not be reached" in letter.last_error
    program.sign_in()
    assert [one["dead_letters"] for one in program.call("GET", "webhooks").json()["webhooks"]] == [1]


@pytest.mark.parametrize("end", ["permission", "webhook", "client"])
def test_nothing_is_told_once_it_may_not_be(program, permission, end):
    with receiver() as (url, came):
        made = subscribe(program, url)
        program.apply(claim(permission))
        if end == "permission":
            permissions.end_permission(permission.key, actor=ACTOR)
        if end == "webhook":
            assert program.call("DELETE", f"webhooks/{made['id']}").status_code == 204
        if end == "client":
            clients.end_client(program.key)
        deliver()
    assert came == [] and core.count_waiting() == 0 and core.dead_letters() == []


def test_what_the_person_sent_themselves_is_told_to_nobody(program, permission, home):
    with receiver() as (url, came):
        subscribe(program, url)
        core.emit(cases.CaseArrived("8-1122-00018-1", home.father.pk, "child-allowance-claim"))
        deliver()
    assert came == []


NOWHERE = (
    ("ftp://example.org/x", "https"),
    ("https://", "url"),
    ("https://a b.example", "url"),
    ("https://user:secret@example.org/", "url"),
    ("https://example.org:99999/", "url"),
    ("https://10.0.0.1/", "private"),
    ("https://169.254.169.254/latest", "private"),
    ("https://[::1]/", "private"),
    ("https://[::ffff:10.0.0.1]/", "private"),
)


def test_no_message_goes_into_private_networks_or_without_a_lock(program):
    for url, why in NOWHERE:
        answer = program.call("POST", "webhooks", {"url": url})
        assert (answer.status_code, answer.json()["why"]) == (422, why)


def test_plain_http_is_refused_where_no_network_is_named(program, settings):
    settings.TOMONI_WEBHOOK_NETWORKS = []
    assert program.call("POST", "webhooks", {"url": "http://example.org/"}).json()["why"] == "https"
    assert program.call("POST", "webhooks", {"url": "https://127.0.0.1/"}).json()["why"] == "private"


def test_a_name_that_leads_to_a_private_address_is_not_followed(program, permission, settings):
    settings.TOMONI_WEBHOOK_NETWORKS = []
    subscribe(program, "https://localhost/x")
    program.apply(claim(permission))
    deliver()
    waiting = core.Delivery.objects.get(listener="api.send")
    assert "private network" in waiting.last_error


def test_a_client_has_five_webhooks_at_most(program):
    for n in range(5):
        subscribe(program, f"https://example.org/{n}")
    assert program.call("POST", "webhooks", {"url": "https://example.org/6"}).json()["why"] == "many"
    assert program.call("POST", "webhooks", {"url": 1}).json()["code"] == "api.body_not_readable"
    assert program.call("DELETE", "webhooks/none").status_code == 404
