"""Names on the desk: people through the ledger's reader, services from their definitions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from tomoni.channels.desk.access import Desk
from tomoni.channels.desk.words import HELD, OUTSIDE
from tomoni.core import interface as core
from tomoni.services import interface as services


def names_of(reader: Any, desk: Desk, people: Iterable[int]) -> dict[int, str]:
    """Names by row number. A protected person is `確かめ中` to everybody but the officer in charge (支援措置)."""
    wanted = set(people)
    found = reader.find_people(wanted)
    hidden = set() if desk.has("protection-officer") else set(core.find_protections(wanted))
    return {pk: HELD if pk in hidden or pk not in found else marked_name(found[pk]) for pk in wanted}


def marked_name(person: core.Person) -> str:
    """The name; of who stands in no register of this town with a mark that says so."""
    return f"{person.name}{OUTSIDE}" if person.unregistered else person.name


def service_names(*, rights: bool = True) -> dict[str, str]:
    """Titles of the services published today, by id; with `rights` also by the right they serve."""
    definitions = services.list_definitions(core.today())
    names = {definition.id: definition.title() for definition in definitions}
    if rights:
        for definition in definitions:
            short = definition.text("short")
            names.setdefault(definition.right, definition.title() if short == "short" else short)
    return names


def check_labels(wanted: Iterable[str]) -> Callable[[str, str], str]:
    """Gives the Japanese label of a check from the service and its id, for the services on a page."""
    ids = set(wanted)
    known = {one.id: one for one in services.list_definitions(core.today()) if one.id in ids}

    def label(service: str, check: str) -> str:
        if service not in known:
            return ""
        named = _CHECK_ID.match(check)
        key = f"staff.checks.{named.group() if named else check}"
        found = known[service].text(key)
        return "" if found == key else found

    return label


_CHECK_ID = re.compile(r"[\w-]*")
