"""The portal's fixtures: a published town, the newborn's family, clients signed in as each adult."""

import pytest
from django.test import Client

from tests.channels.portal import builders as make


@pytest.fixture(autouse=True)
def site(settings):
    """Static files without a build; the clock of the town stands."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "whitenoise" not in one]
    settings.TOMONI_NOW = "2026-11-22T10:00:00+09:00"
    settings.TOMONI_DEMO = True


@pytest.fixture
def portal(town):
    """ひばり町 with its services published and no other town in the way of the host."""
    from tomoni.core import interface as core

    core.Municipality.objects.exclude(code=town.code).delete()
    make.publish_services()
    return town


@pytest.fixture
def home(portal):
    return make.make_home()


def signed_in(account, language="ja") -> Client:
    """A client that signed in on the demo page and chose a language."""
    client = Client()
    assert client.post("/sign-in/", {"account": account.pk}).status_code == 302
    client.post("/language/", {"language": language})
    return client


@pytest.fixture
def father(home):
    return signed_in(home.father_account)


@pytest.fixture
def mother(home):
    return signed_in(home.mother_account)
