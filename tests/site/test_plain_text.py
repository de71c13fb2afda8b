"""A NUL sign, which PostgreSQL refuses in every text, is refused before it reaches a page: in words, nothing kept."""

import pytest
from django.test import Client

from tomoni.channels.signin.models import PasswordTry
from tomoni.core import interface as core


@pytest.fixture
def client(town, settings) -> Client:
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "whitenoise" not in one]
    core.Municipality.objects.exclude(code=town.code).delete()
    return Client()


@pytest.mark.parametrize("there", ["/verify/AB%00/", "/desk/%00/", "/?q=%00", "/?%00=1", "/desk/sign-in/?next=%00"])
def test_fault_15_an_address_with_a_nul_sign_is_refused_in_words(client, there) -> None:
    answer = client.get(there)
    assert answer.status_code in (400, 404)
    assert "<h1" in answer.content.decode()


@pytest.mark.parametrize("typed", [{"login": "a\0", "password": "x"}, {"login": "a", "password": "x", "\0": "1"}])
def test_fault_15_a_form_with_a_nul_sign_is_refused_in_words_and_leaves_nothing(client, typed) -> None:
    answer = client.post("/desk/sign-in/", typed)
    assert answer.status_code == 400
    assert "<h1" in answer.content.decode() and not PasswordTry.objects.exists()
