"""A published town, the newborn's family, a client that the father permits to claim for him."""

import json
from datetime import date
from urllib.parse import urlencode

import pytest
from django.test import Client as Browser

from tests.channels.portal import builders as make
from tomoni.channels.api import clients, permissions
from tomoni.core import interface as core

CLAIM = "child-allowance-claim"
ACCOUNT = {"bank": "0001", "branch": "001", "kind": "ordinary", "number": "1234567"}
ACTOR = core.Actor.system("test")


class Program:
    """A client of the API: signs in by its secret and calls."""

    def __init__(self, key, secret):
        self.key, self.secret, self.browser = key, secret, Browser(enforce_csrf_checks=True)
        self.token = ""

    def get_token(self, **form):
        told = {"grant_type": "client_credentials", "client_id": self.key, "client_secret": self.secret, **form}
        form_type = "application/x-www-form-urlencoded"
        return self.browser.post("/api/v1/token", urlencode(told), content_type=form_type)

    def sign_in(self):
        self.token = self.get_token().json()["access_token"]
        return self

    def call(self, method, path, body=None, **headers):
        told = {"authorization": f"Bearer {self.token}"} if self.token else {}
        data = body if isinstance(body, (bytes, str)) else json.dumps(body) if body is not None else ""
        return self.browser.generic(
            method, f"/api/v1/{path}", data, content_type="application/json", headers={**told, **headers}
        )

    def apply(self, body, key="key-0001", service=CLAIM):
        return self.call("POST", f"services/{service}/applications", body, **{"idempotency-key": key})


@pytest.fixture(autouse=True)
def clock_stands(settings):
    settings.TOMONI_NOW = "2026-11-22T10:00:00+09:00"
    settings.TOMONI_DEMO = True
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "whitenoise" not in one]


@pytest.fixture
def published(town):
    core.Municipality.objects.exclude(code=town.code).delete()
    make.publish_services()
    return town


@pytest.fixture
def home(published):
    return make.make_home()


def make_program(*scopes, name="子育てアプリ", **more):
    client, secret = clients.make_client(name, scopes, **more)
    return Program(client.key, secret)


@pytest.fixture
def program(home):
    return make_program(f"apply:{CLAIM}", f"follow:{CLAIM}", "webhooks").sign_in()


def permit(program, person, services=(CLAIM,), until=date(2027, 3, 31), **more):
    return permissions.give_permission(
        program.key, person.pk, services, until=until, because="委任状 2026-11-20", actor=ACTOR, **more
    )


@pytest.fixture
def permission(program, home):
    return permit(program, home.father)


def claim(permission, **more):
    """What the father claims for the baby."""
    answers = {
        "me.public_service": "no",
        "guardian-child(me,baby).cares": True,
        "guardian-child(me,baby).same_livelihood": True,
        "me.payout_account": ACCOUNT,
    }
    return {
        "on_behalf_of": permission.key,
        "people": {"baby": {"birth_date": "2026-11-12", "name_kana": "ヤマダ ユヅキ"}},
        "answers": answers,
        **more,
    }
