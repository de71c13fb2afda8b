"""Clients get tokens with their secret; what is forged, old or ended opens nothing."""

import base64

import pytest

from tests.channels.api.conftest import CLAIM, make_program
from tomoni.channels.api import clients
from tomoni.channels.api.errors import TokenNotLive
from tomoni.channels.api.models import Call, Client
from tomoni.channels.api.tokens import read_token
from tomoni.core import interface as core
from tomoni.site.cli import main


def test_a_token_is_got_by_the_header_or_by_the_form(program):
    told = program.get_token().json()
    assert told["token_type"] == "Bearer" and told["expires_in"] == 900
    assert told["scope"] == f"apply:{CLAIM} follow:{CLAIM} webhooks"
    basic = base64.b64encode(f"{program.key}:{program.secret}".encode()).decode()
    answer = program.browser.post(
        "/api/v1/token", "grant_type=client_credentials", content_type="application/x-www-form-urlencoded",
        headers={"authorization": f"Basic {basic}"},
    )  # fmt: skip
    assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"


REFUSED = (
    ({"client_secret": "wrong"}, 401, "invalid_client"),
    ({"client_id": "nobody"}, 401, "invalid_client"),
    ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ({"scope": "apply:care-need"}, 400, "invalid_scope"),
)


def test_what_is_refused_has_the_words_of_oauth(program):
    for form, status, error in REFUSED:
        answer = program.get_token(**form)
        assert (answer.status_code, answer.json()["error"]) == (status, error)


def test_a_token_reaches_only_as_far_as_it_was_asked_for(program):
    program.token = program.get_token(scope=f"follow:{CLAIM}").json()["access_token"]
    assert program.call("GET", "webhooks").json()["code"] == "api.scope_missing"


def test_a_token_is_over_after_a_quarter_of_an_hour(program, settings):
    assert program.call("GET", "applications").status_code == 200
    settings.TOMONI_NOW = "2026-11-22T10:15:00+09:00"
    answer = program.call("GET", "applications")
    assert (answer.status_code, answer.json()["code"]) == (401, "api.token_not_live")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_token_ends_with_its_client_and_with_a_new_secret(program):
    clients.renew_secret(program.key)
    assert program.call("GET", "applications").status_code == 401
    assert program.get_token().status_code == 401


def test_a_token_that_is_none_opens_nothing(program):
    for token in ("", "x", "a:b:c", "é", "." * 5000, program.token[:-1] + "?"):
        program.token = token
        assert program.call("GET", "applications").status_code == 401


def test_a_token_of_another_town_opens_nothing(program, other_town):
    assert read_token(program.token).client.key == program.key
    with core.tenant(other_town), pytest.raises(TokenNotLive):
        read_token(program.token)


def test_the_secret_is_nowhere_in_the_database(program):
    row = Client.objects.get(key=program.key)
    assert program.secret not in repr([getattr(row, field.attname) for field in row._meta.fields])


def test_no_cookie_is_set_and_none_is_looked_at(program, home):
    program.browser.handler.enforce_csrf_checks = False
    assert program.browser.post("/sign-in/", {"account": home.father_account.pk}).status_code == 302
    answer = program.call("GET", "applications")
    assert not answer.cookies
    program.token = ""
    assert program.call("GET", "applications").status_code == 401


def test_an_address_that_is_none_is_told_as_a_problem(program):
    answer = program.browser.get("/api/v1/nothing")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert program.browser.put("/api/v1/token").status_code == 405


def test_a_scope_of_no_service_makes_no_client(home):
    with pytest.raises(clients.ClientNotMade, match="apply:nothing"):
        clients.make_client("x", ["apply:nothing"])
    with pytest.raises(clients.ClientNotMade, match="at least one"):
        clients.make_client("x", [])


def test_the_commands_make_permit_list_and_end(home, capsys):
    assert main(["api", "client", "make", "子育てアプリ", "--scope", f"apply:{CLAIM}"]) == 0
    key = capsys.readouterr().out.split()[1]
    number = home.father.resident_number
    give = ["api", "permission", "give", key, number, "--service", CLAIM, "--until", "2027-03-31", "--because", "紙"]
    assert main(give) == 0
    permission = capsys.readouterr().out.split()[1]
    assert permission.isalnum(), "fault 20: one of 64 began with - and could not be ended by the command"
    assert main(["api", "permission", "list", key]) == 0 and permission in capsys.readouterr().out
    assert main(["api", "permission", "end", permission]) == 0
    assert main(["api", "client", "end", key]) == 0
    assert main(["api", "client", "list"]) == 0 and "ended 2026-11-22" in capsys.readouterr().out
    assert main(give) == 1 and "api.client_unknown" in capsys.readouterr().err


def test_a_permission_of_wrong_days_is_not_noted(program, home, capsys):
    for until, since in (("2026-11-21", None), ("2028-01-01", None), ("2026-12-01", "2026-12-02")):
        give = ["api", "permission", "give", program.key, home.father.resident_number, "--service", CLAIM,
                "--until", until, "--because", "紙", *(["--since", since] if since else [])]  # fmt: skip
        assert main(give) == 1 and "api.permission_not_possible" in capsys.readouterr().err


def test_programs_with_old_calls_forget_them_with_the_next_token(home, settings):
    program = make_program(f"follow:{CLAIM}").sign_in()
    settings.TOMONI_NOW = "2026-11-22T12:00:00+09:00"
    program.sign_in()
    assert Call.objects.count() == 1
