"""The desk's own fixtures: the site's middleware, a published town, and clients of each role."""

import pytest
from django.test import Client

from tests.channels.desk import builders as make


@pytest.fixture(autouse=True)
def site(settings):
    """Static files without a build; the clock of the town stands."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "whitenoise" not in one]
    settings.TOMONI_NOW = "2026-11-24T10:00:00+09:00"


@pytest.fixture
def desk(town):
    """ひばり町 with its services published, the offices there, and no other town in the way of the host."""
    from tomoni.core import interface as core

    core.Municipality.objects.exclude(code=town.code).delete()
    make.make_office()
    make.make_office(make.RELIEF, "防災課")
    make.publish()
    return town


@pytest.fixture
def clerk(desk):
    return make.make_staff("nakamura", "中村 彩", "clerk")


@pytest.fixture
def chief(desk):
    return make.make_staff("ishii", "石井 由美", "chief")


@pytest.fixture
def accountant(desk):
    return make.make_staff("kaikei", "会田 計", "accountant", office="accounts")


@pytest.fixture
def family(desk):
    return make.make_family()


@pytest.fixture
def number(family):
    """One claim of the mother for her newborn, just arrived."""
    return make.make_case(family["mother"])


@pytest.fixture
def as_clerk(clerk):
    return make.sign_in(Client(), clerk)


@pytest.fixture
def as_chief(chief):
    return make.sign_in(Client(), chief)


@pytest.fixture
def as_accountant(accountant):
    return make.sign_in(Client(), accountant)
