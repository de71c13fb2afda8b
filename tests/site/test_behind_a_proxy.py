"""Behind a proxy that speaks https: forms are taken, cookies are safe, and nobody but the proxy says how one came."""

import pytest
from django.test import Client

from tomoni.core import interface as core

PAGE, FORM = "/sign-in/", "/language/"
HTTPS = {
    "host": "testserver",
    "x-forwarded-for": "203.0.113.7",
    "x-forwarded-proto": "https",
    "origin": "https://testserver",
}


@pytest.fixture
def client(town, settings) -> Client:
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "whitenoise" not in one]
    settings.TOMONI_DEMO, settings.TOMONI_PROXIES = True, 1
    core.Municipality.objects.exclude(code=town.code).delete()
    return Client(enforce_csrf_checks=True)


def send(client: Client, headers: dict[str, str]) -> object:
    """A form as a browser sends it: the page with its token first."""
    assert client.get(PAGE, headers=headers).status_code == 200
    typed = {"language": "en", "csrfmiddlewaretoken": client.cookies["tomoni_csrf"].value}
    return client.post(FORM, typed, headers=headers)


def test_fault_11_a_form_sent_by_https_is_taken_behind_a_proxy_and_no_cookie_goes_by_http(client) -> None:
    answer = send(client, HTTPS)
    assert answer.status_code == 302
    assert set(client.cookies) >= {"tomoni_csrf", "tomoni_resident"}
    assert all(cookie["secure"] for cookie in client.cookies.values())


def test_a_form_of_another_site_is_refused_there_too(client) -> None:
    assert send(client, {**HTTPS, "origin": "https://elsewhere.example"}).status_code == 403
    assert send(client, {**HTTPS, "origin": "http://testserver"}).status_code == 403


@pytest.mark.parametrize(("proxies", "told"), [(0, "https"), (1, ""), (1, "gopher"), (1, "http, https")])
def test_only_a_proxy_that_was_named_says_by_which_scheme_one_came(client, settings, proxies, told) -> None:
    settings.TOMONI_PROXIES = proxies
    answer = send(client, {"x-forwarded-proto": told, "origin": "http://testserver"})
    assert answer.status_code == 302
    assert not any(cookie["secure"] for cookie in client.cookies.values())
