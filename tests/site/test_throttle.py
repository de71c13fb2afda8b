"""Nobody tries without end: 429 with when to come back, in words, and nobody else is kept out."""

import threading

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.channels.portal.conftest import home, portal, signed_in, site  # noqa: F401

from tomoni.site import addresses, health, throttle
from tomoni.site.throttle import Counts, Limit, address_of

FROM, OTHER = {"REMOTE_ADDR": "8.8.4.7"}, {"REMOTE_ADDR": "8.8.4.8"}


@pytest.fixture
def seconds(monkeypatch) -> list[float]:
    """The clock of the counts, which the test moves, and small limits."""
    now = [0.0]
    monkeypatch.setattr(throttle, "HERE", Counts(lambda: now[0]))
    for name in ("TRIES", "NUMBERS", "SENDINGS", "PIECES"):
        old = getattr(throttle, name)
        monkeypatch.setattr(throttle, name, Limit(old.name, 3, old.seconds, old.words))
    return now


@pytest.mark.parametrize(
    ("path", "form", "refused"),
    [
        ("/desk/sign-in/", {"login": "nakamura", "password": "wrong"}, 422),
        ("/sign-in/", {"account": "999999"}, 404),
        ("/api/v1/token", {"grant_type": "client_credentials", "client_id": "a", "client_secret": "b"}, 400),
        ("/verify/AAAA/", None, 404),
    ],
)
def test_refused_tries_of_an_address_end_for_a_quarter_of_an_hour(home, seconds, path, form, refused) -> None:  # noqa: F811
    def ask(**address):
        return Client().post(path, form, **address) if form else Client().get(path, **address)

    assert [ask(**FROM).status_code for _ in range(3)] == [refused] * 3
    seconds[0] += 100
    stopped = ask(**FROM)
    assert stopped.status_code == 429 and stopped["Retry-After"] == "801"
    if path.startswith("/api/"):
        assert stopped["Content-Type"] == "application/problem+json" and stopped.json()["code"] == "api.too_many_tries"
    else:
        assert "少し待ってください" in stopped.content.decode() and "15分" in stopped.content.decode()
    assert ask(**OTHER).status_code == refused, "another address is not kept out"
    seconds[0] += 800
    assert ask(**FROM).status_code == refused, "afterwards it is looked at again"


def test_what_succeeds_is_not_counted_and_a_town_halls_network_is_not_one_person(home, seconds) -> None:  # noqa: F811
    for _ in range(6):
        assert Client().post("/sign-in/", {"account": home.father_account.pk}, **FROM).status_code == 302
        assert Client().post("/sign-in/", {"account": "999999"}, REMOTE_ADDR="10.1.2.3").status_code == 404


def test_who_guesses_at_one_place_closes_no_other(home, seconds) -> None:  # noqa: F811
    for _ in range(3):
        Client().get("/verify/AAAA/", **FROM)
    assert Client().get("/verify/AAAA/", **FROM).status_code == 429
    assert Client().post("/desk/sign-in/", {"login": "nakamura", "password": "wrong"}, **FROM).status_code == 422
    assert Client().post("/sign-in/", {"account": home.father_account.pk}, **FROM).status_code == 302


def test_who_signed_in_before_does_so_again_while_the_shared_address_is_shut(home, seconds) -> None:  # noqa: F811
    ours, copied = Client(), Client()
    right = {"account": home.father_account.pk}
    assert ours.post("/sign-in/", right, **FROM).status_code == 302
    for _ in range(3):
        Client().post("/sign-in/", {"account": "999999"}, **FROM)
    assert Client().post("/sign-in/", right, **FROM).status_code == 429, "nobody knows this browser"
    copied.cookies[throttle.KNOWN] = ours.cookies[throttle.KNOWN].value[:-1] + "!"
    assert copied.post("/sign-in/", right, **FROM).status_code == 429, "a forged word is none"
    assert ours.post("/sign-in/", right, **FROM).status_code == 302
    for _ in range(3):
        assert ours.post("/sign-in/", {"account": "999999"}, **FROM).status_code == 404
    assert ours.post("/sign-in/", right, **FROM).status_code == 429, "it does not try without end either"


def test_an_account_that_sends_like_a_machine_waits_and_its_words_say_so(home, seconds) -> None:  # noqa: F811
    father, mother = signed_in(home.father_account), signed_in(home.mother_account)
    seconds[0] += 100
    for _ in range(3):
        father.post("/language/", {"language": "ja"})
    stopped = father.post("/language/", {"language": "en"})
    assert stopped.status_code == 429 and stopped["Retry-After"] == "61"
    assert "1分たってから" in stopped.content.decode()
    assert father.get("/").status_code == 200 and mother.post("/language/", {"language": "ja"}).status_code == 302
    seconds[0] += 60
    assert father.post("/language/", {"language": "ja"}).status_code == 302


def test_an_empty_field_is_no_try(home, seconds) -> None:  # noqa: F811
    for form in ({"login": "nakamura", "password": ""}, {"login": " ", "password": "x"}, {}) * 2:
        refused = Client().post("/desk/sign-in/", form, **FROM)
        assert refused.status_code == 422 and "入れてください" in refused.content.decode()
    for _ in range(3):
        wrong = {"login": "nakamura", "password": "wrong", "x": ""}
        assert Client().post("/desk/sign-in/", wrong, **FROM).status_code == 422, "an empty field beside it is no help"
    assert Client().post("/desk/sign-in/", {"login": "", "password": ""}, **FROM).status_code == 429


def test_pieces_of_files_do_not_come_without_end_and_the_browser_is_told_when_to_go_on(home, seconds) -> None:  # noqa: F811
    father, mother = signed_in(home.father_account), signed_in(home.mother_account)
    for _ in range(3):
        assert father.patch("/uploads/nothing/", b"", content_type="x/y").status_code == 415
    stopped = father.patch("/uploads/nothing/", b"", content_type="x/y")
    assert stopped.status_code == 429 and stopped["Retry-After"] == "61"
    assert father.delete("/uploads/nothing/").status_code == 429, "giving one up is counted too"
    assert father.get("/").status_code == 200 and mother.delete("/uploads/nothing/").status_code == 404
    seconds[0] += 61
    assert father.patch("/uploads/nothing/", b"", content_type="x/y").status_code == 415


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "found"),
    [
        (0, "8.8.4.7", "1.1.1.1", "8.8.4.7"),  # nobody's word is taken without a proxy
        (0, "127.0.0.1", "1.1.1.1", ""),
        (1, "127.0.0.1", "8.8.8.8, 1.1.1.1", "1.1.1.1"),
        (2, "127.0.0.1", "8.8.8.8, 1.1.1.1, 10.0.0.2", "1.1.1.1"),
        (2, "127.0.0.1", "1.1.1.1", ""),
        (1, "127.0.0.1", "no address", ""),
        (0, "2001:4860:1:2:3:4:5:6", "", "2001:4860:1:2::/64"),
    ],
)
def test_an_address_is_what_the_outermost_proxy_of_the_town_saw(
    rf, settings, proxies, remote, forwarded, found
) -> None:
    settings.TOMONI_PROXIES = proxies
    asked = rf.get("/", REMOTE_ADDR=remote, headers={"x-forwarded-for": forwarded})
    assert address_of(asked) == found


def test_where_no_town_is_found_nobody_is_counted(rf, seconds) -> None:
    asked = rf.post("/sign-in/", **FROM)
    assert throttle.ThrottleMiddleware(lambda request: HttpResponse(status=404))(asked).status_code == 404


def test_only_so_many_keys_are_remembered(monkeypatch) -> None:
    monkeypatch.setattr(throttle, "KEYS", 10)
    counts, limit = Counts(lambda: 0.0), Limit("x", 1, 60, "429")
    for number in range(20):
        counts.note(limit, str(number))
    assert counts.wait(limit, "19") and not counts.wait(limit, "0")


def test_a_proxy_nobody_told_of_is_said_in_the_log_and_to_machines(home, monkeypatch, caplog) -> None:  # noqa: F811
    monkeypatch.setattr(addresses, "UNTOLD", threading.Event())
    monkeypatch.setattr(health, "UNTOLD", addresses.UNTOLD)
    forwarded = {"HTTP_X_FORWARDED_FOR": "8.8.4.7"}
    Client().get("/", REMOTE_ADDR="8.8.4.8", **forwarded)
    assert Client().get("/health/ready").json()["checks"]["proxies"] == "ok", "anybody may write the header"
    for _ in range(2):
        Client().get("/", REMOTE_ADDR="10.0.0.2", **forwarded)
    told = Client().get("/health/ready")
    assert told.json()["checks"]["proxies"] == "X-Forwarded-For comes: set TOMONI_PROXIES"
    assert told.json()["ready"] == (told.status_code == 200), "and it takes no page away"
    assert caplog.text.count("TOMONI_PROXIES is 0") == 1, "once"


def test_a_proxy_that_was_told_of_is_no_news(rf, settings, monkeypatch) -> None:
    monkeypatch.setattr(addresses, "UNTOLD", threading.Event())
    settings.TOMONI_PROXIES = 1
    addresses.see_proxy(rf.get("/", REMOTE_ADDR="10.0.0.2", headers={"x-forwarded-for": "8.8.4.7"}).META)
    assert not addresses.UNTOLD.is_set()
