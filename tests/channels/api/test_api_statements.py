"""How often an application of a program asks the database."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.channels.api.conftest import Program
from tests.channels.api.test_slices import SERVICE, body_of, day, homes, permit
from tomoni.channels.api import clients
from tomoni.channels.api.errors import TooManyCalls
from tomoni.channels.api.models import Call
from tomoni.core import interface as core

__all__ = ["day", "homes"]  # fixtures


def test_an_application_of_a_program_needs_few_statements(homes, town, settings) -> None:
    core.Municipality.objects.exclude(code=town.code).delete()
    client, secret = clients.make_client("給付金アプリ", [f"apply:{SERVICE}"])
    program = Program(client.key, secret).sign_in()
    keys = [permit(client, people[0]) for people in homes[1:3]]
    for n, (key, people) in enumerate(zip(keys, homes[1:3], strict=True)):
        with CaptureQueriesContext(connection) as seen:
            reply = program.apply({"on_behalf_of": key, **body_of(people)}, key=f"key-{n:06d}", service=SERVICE)
        assert reply.status_code == 201, reply.content
    aside = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    asked = [one["sql"] for one in seen.captured_queries if not one["sql"].upper().startswith(aside)]
    assert len(asked) <= (11 if connection.vendor == "postgresql" else 18), asked


def test_calls_are_noted_once_a_second_and_none_is_lost(homes, settings) -> None:
    settings.TOMONI_NOW = "2020-06-01T10:00:00+09:00"
    client, _ = clients.make_client("給付金アプリ", [f"apply:{SERVICE}"], per_minute=100)
    for _ in range(5):
        clients.count_call(client)
    assert Call.objects.filter(client=client).count() == 1, "four wait for the second to end"
    settings.TOMONI_NOW = "2020-06-01T10:00:01+09:00"
    clients.count_call(client)
    assert Call.objects.filter(client=client).count() == 6
    for _ in range(44):
        clients.count_call(client)
    assert Call.objects.filter(client=client).count() == 50, "half of what it may: each is noted at once"
    for _ in range(50):
        clients.count_call(client)
    with pytest.raises(TooManyCalls):
        clients.count_call(client)
