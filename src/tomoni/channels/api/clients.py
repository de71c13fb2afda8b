"""Clients: made and ended by an administrator, known by a secret of which only a hash is kept."""

import hashlib
import hmac
import json
import re
import secrets
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tomoni.channels.api.errors import ClientNotMade, ClientUnknown, TooManyCalls
from tomoni.channels.api.models import Call, Client
from tomoni.core import interface as core
from tomoni.services import interface as services

PER_MINUTE = 120
MOST_PER_MINUTE = 100_000
MINUTE = timedelta(minutes=1)
KEPT = timedelta(hours=1)
SECOND = timedelta(seconds=1)
SCOPE = re.compile(r"(apply|follow):([a-z][a-z0-9-]{0,63})\Z")
WEBHOOKS = "webhooks"
CALLING = core.Prepared(
    "client_that_calls",
    """
    SELECT id, key, name, scopes, per_minute, secret_hash FROM api_client
    WHERE municipality_id = %(town)s AND key = %(key)s AND ended_at IS NULL
    """,
)


@dataclass(frozen=True)
class Caller:
    """A client that calls. secret_hash: of the secret it has now; a token got with another is worth nothing."""

    pk: int
    key: str
    name: str
    scopes: Sequence[str]
    per_minute: int
    secret_hash: str


INSTALLATION = core.Actor.system("cli")


def make_client(
    name: str, scopes: Sequence[str], *, per_minute: int = PER_MINUTE, actor: core.Actor = INSTALLATION
) -> tuple[Client, str]:
    """A new client and its secret, which is told once and never stored. Raises ClientNotMade.

    actor: an administrator, or who runs the installation.
    scopes: `apply:<service>`, `follow:<service>`, `webhooks`. per_minute: calls a minute.
    """
    wanted = sorted(dict.fromkeys(scopes))
    _need_scopes(wanted)
    if not 1 <= len(name.strip()) <= 60:
        raise ClientNotMade("A client needs a name of 1 to 60 signs, by which staff and residents know it.")
    if not 1 <= per_minute <= MOST_PER_MINUTE:
        raise ClientNotMade(f"A client makes 1 to {MOST_PER_MINUTE} calls a minute; choose a number between.")
    secret = secrets.token_urlsafe(32)
    made = Client.objects.create(
        key=secrets.token_hex(8),
        name=name.strip(),
        secret_hash=hash_of(secret),
        scopes=wanted,
        per_minute=per_minute,
        made_at=core.now(),
    )
    _noted(actor)
    return made, secret


def _noted(actor: core.Actor) -> None:
    core.record(actor, "change", [], facts=["api_client"], purpose="api")


def _need_scopes(wanted: Sequence[str]) -> None:
    known = {one.id for one in services.list_definitions(core.today())}
    for scope in wanted:
        found = SCOPE.match(scope)
        if scope != WEBHOOKS and (found is None or found[2] not in known):
            raise ClientNotMade(
                f"There is no scope {scope}. Write apply:SERVICE, follow:SERVICE or webhooks, of published services.",
                scope=scope,
            )
    if not wanted:
        raise ClientNotMade("A client without a scope could do nothing. Give it at least one.")


def renew_secret(key: str, *, actor: core.Actor = INSTALLATION) -> str:
    """A new secret; the old one, and every token got with it, is worth nothing from now on. Raises ClientUnknown."""
    client = find_client(key)
    secret = secrets.token_urlsafe(32)
    client.secret_hash = hash_of(secret)
    client.save(update_fields=["secret_hash"])
    _noted(actor)
    return secret


def end_client(key: str, *, actor: core.Actor = INSTALLATION) -> Client:
    """From now on it may do nothing, its tokens included; what it sent stays. Raises ClientUnknown."""
    client = find_client(key)
    client.ended_at = core.now()
    client.save(update_fields=["ended_at"])
    _noted(actor)
    return client


def list_clients() -> list[Client]:
    """Every client of the town, ended ones too, in the order they were made."""
    return list(Client.objects.order_by("pk"))


def see_client(key: str) -> Client:
    """A client, ended or not. Raises ClientUnknown."""
    found = Client.objects.filter(key=key[:32]).first()
    if found is None:
        raise ClientUnknown("There is no such client. Choose one from the list.")
    return found


def find_client(key: str) -> Client:
    """A client that was not ended. Raises ClientUnknown."""
    found = Client.objects.filter(key=key, ended_at=None).first()
    if found is None:
        raise ClientUnknown("There is no such client, or it was ended. Ask the town for one.")
    return found


def find_caller(key: str) -> Caller | None:
    """The client of a key, if it was not ended. One query, at every call anew."""
    rows = CALLING.rows(key=key)
    if not rows:
        return None
    pk, key, name, scopes, per_minute, secret_hash = rows[0]
    return Caller(pk, key, name, json.loads(scopes), per_minute, secret_hash)


def sign_in_client(key: str, secret: str) -> Client:
    """The client of a key and its secret. Raises ClientUnknown, in the same words whichever of the two is wrong."""
    found = Client.objects.filter(key=key[:32], ended_at=None).first() if "\0" not in key else None
    kept = found.secret_hash if found is not None else hash_of("")
    if not hmac.compare_digest(kept, hash_of(secret)) or found is None:
        raise ClientUnknown("Client and secret do not fit, or the client was ended. Ask the town for a new secret.")
    return found


def hash_of(secret: str) -> str:
    """SHA-256 in hex. Secrets are 256 random bits, so that a slow hash would protect nothing more (decision 0020)."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


@dataclass
class _Seen:
    """Calls of a client as this process knows them: when it counted them last, how many, and what it has to note."""

    counted: datetime | None = None
    calls: int = 0
    unwritten: list[datetime] = field(default_factory=list)


_seen: defaultdict[str, _Seen] = defaultdict(_Seen)  # by client


def count_call(client: Client | Caller) -> None:
    """Note a call. Raises TooManyCalls, which is not counted, so that who waits a minute is let in again.

    Until a client has made half of what it may, calls are noted, and those of other processes counted, once a second:
    a client with some thousand calls a minute costs no statement for each.
    """
    at, seen = core.now(), _seen[client.key]
    is_due = seen.counted is None or not timedelta() <= at - seen.counted < SECOND
    if is_due or seen.calls >= client.per_minute:
        seen.calls = Call.objects.filter(client_id=client.pk, at__gt=at - MINUTE).count()
        seen.calls += sum(one > at - MINUTE for one in seen.unwritten)
        seen.counted = at
    if seen.calls >= client.per_minute:
        raise TooManyCalls(
            "This client has made more calls in a minute than it may. Wait a minute, then go on more slowly.",
            per_minute=client.per_minute,
        )
    seen.calls += 1
    seen.unwritten.append(at)
    if is_due or 2 * seen.calls >= client.per_minute:
        moments, seen.unwritten = seen.unwritten, []
        core.insert_rows([Call(client_id=client.pk, at=moment) for moment in moments])


def note_use(client: Client) -> None:
    """When it was last used, which the desk shows; calls that count no more go. Done when a token is got."""
    Client.objects.filter(pk=client.pk).update(used_at=core.now())
    Call.objects.filter(client=client, at__lte=core.now() - KEPT).delete()
