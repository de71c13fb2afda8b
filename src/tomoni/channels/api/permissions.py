"""Permissions: a person lets a client apply in their name, from day to day, for some services, and takes it back.

The client holds a key that means this person to this client alone: no number of a register, nothing that two clients
could compare.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.timezone import localtime

from tomoni.channels.api.clients import Caller, find_client
from tomoni.channels.api.errors import PermissionNotLive, PermissionNotPossible
from tomoni.channels.api.models import Client, Permission
from tomoni.core import interface as core
from tomoni.services import interface as services

LONGEST = timedelta(days=366)
PURPOSE = "api"
OF_KEY = ("pk", "person_id", "services", "since", "until", "ended_at", "person__died_on")


@dataclass(frozen=True)
class Permitted:
    """A permission as it stands: whose (row number), for which services, from when until when."""

    pk: int
    person: int
    services: Sequence[str]
    since: date | None
    until: date | None
    ended_at: datetime | None
    died_on: date | None


def give_permission(
    client_key: str, person: int, wanted: Sequence[str], *, until: date, because: str, actor: core.Actor,
    since: date | None = None,
) -> Permission:  # fmt: skip
    """Note that a person (row number) lets a client apply for some services, both days included; at most a year.

    because: what the town holds of it (the form signed on a day). Raises ClientUnknown, PermissionNotPossible.
    """
    client, begins = find_client(client_key), since or core.today()
    _need_fit(wanted, begins, until, because)
    made = Permission.objects.create(
        client=client,
        person_id=person,
        key=secrets.token_hex(12),  # typed after a command, where one that begins with - would be an option
        services=sorted(set(wanted)),
        because=because.strip(),
        since=begins,
        until=until,
        made_at=core.now(),
    )
    core.record(actor, "change", [person], facts=["api_permission"], purpose=PURPOSE)
    return made


def _need_fit(wanted: Sequence[str], since: date, until: date, because: str) -> None:
    known = {one.id for one in services.list_definitions(core.today())}
    strange = sorted(set(wanted) - known)
    if not wanted or strange:
        raise PermissionNotPossible(
            f"These services are not published here: {', '.join(strange) or 'none was named'}. Name published ones."
        )
    if until < since or until < core.today() or until - since > LONGEST:
        raise PermissionNotPossible("A permission ends today or later, after its first day, and within a year.")
    if not 1 <= len(because.strip()) <= 200:
        raise PermissionNotPossible("Say in up to 200 signs what the town holds: the form, and the day it was signed.")


def end_permission(key: str, *, actor: core.Actor, person: int | None = None) -> Permission:
    """The person takes it back: nothing is sent or told any more; what was sent stays. Raises PermissionNotLive.

    person: only if it is theirs (row number).
    """
    found = Permission.objects.filter(key=key[:32], ended_at=None).first()
    if found is None or person not in (None, found.person_id):
        raise _not_live("unknown")
    found.ended_at = core.now()
    found.save(update_fields=["ended_at"])
    core.record(actor, "change", [found.person_id], facts=["api_permission"], purpose=PURPOSE)
    return found


def list_permissions(client: Client) -> list[Permission]:
    """Everything people ever permitted a client, in the order they did."""
    return list(Permission.objects.filter(client=client).select_related("person").order_by("pk"))


def list_permissions_of(person: int) -> list[Permission]:
    """What a person permitted and has not taken back, the newest first; days that are over stand there too."""
    rows = Permission.objects.filter(person=person, ended_at=None).select_related("client")
    return list(rows.order_by("-pk"))


def need_permission(client: Client | Caller, key: str, service: str) -> Permitted:
    """The live permission of a key for a service. One query, at every application anew: what was taken back a moment
    ago holds no more. Raises PermissionNotLive, which says why and, of a day, which.
    """
    rows = (
        Permission.objects.filter(client_id=client.pk, key=key[:32]) if "\0" not in key else Permission.objects.none()
    )
    known = next(iter(rows.values_list(*OF_KEY)), None)
    if known is None:
        raise _not_live("unknown")
    found = Permitted(*known)
    why, day = why_not(found, service)
    if why:
        raise _not_live(why, day)
    return found


def why_not(permission: Permission | Permitted, service: str) -> tuple[str, date | None]:
    """Why a permission does not hold today for a service, with the day; ('', None) where it does."""
    today = core.today()
    if permission.ended_at is not None:
        return "ended", localtime(permission.ended_at).date()
    died = permission.died_on
    if died is not None and died <= today:
        return "ended", died  # 民法第111条第1項第1号
    if permission.until < today:
        return "ended", permission.until
    if permission.since > today:
        return "not_begun", permission.since
    return ("", None) if service in permission.services else ("service", None)


WHY = {
    "unknown": "This client has no permission under this key. Ask the person to permit it at the town hall.",
    "ended": "The permission ended on {day}. Ask the person whether they permit it again.",
    "not_begun": "The permission begins on {day}. Send it then.",
    "service": "The person did not permit this service. Ask them whether they want to.",
}


def _not_live(why: str, day: date | None = None) -> PermissionNotLive:
    return PermissionNotLive(WHY[why].format(day=day), why=why, day=str(day) if day else "")
