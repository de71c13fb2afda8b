"""Access tokens: signed, short, worth nothing once the client is ended or its secret renewed (RFC 6749 4.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core import signing

from tomoni.channels.api.clients import Caller, find_caller, note_use
from tomoni.channels.api.errors import ScopeMissing, TokenNotLive
from tomoni.channels.api.models import Client
from tomoni.core import interface as core

SECONDS = 900
MOST_TOKENS = 1_000  # whose signature a process remembers
SALT = "tomoni.api.token"


@dataclass(frozen=True)
class Token:
    """What a token says: which client, and how far it reaches."""

    client: Caller
    scopes: tuple[str, ...]

    def need(self, scope: str) -> None:
        """Raises ScopeMissing."""
        if scope not in self.scopes:
            raise ScopeMissing(
                f"The token does not reach to {scope}. Get one with this scope; if the client has none, ask the town.",
                scope=scope,
            )


def give_token(client: Client, wanted: Sequence[str] = ()) -> tuple[str, tuple[str, ...]]:
    """A token for the scopes wanted, or for all of the client's. Raises ScopeMissing for one the client has not."""
    strange = sorted(set(wanted) - set(client.scopes))
    if strange:
        raise ScopeMissing(f"This client has no scope {strange[0]}. Ask the town for it.", scope=strange[0])
    scopes = tuple(sorted(set(wanted))) or tuple(client.scopes)
    told = {
        "t": client.municipality_id,
        "c": client.key,
        "h": client.secret_hash[:16],
        "s": scopes,
        "e": _seconds() + SECONDS,
    }
    note_use(client)
    return signing.dumps(told, salt=SALT, compress=True), scopes


def read_token(text: str) -> Token:
    """The client and scopes of a token. Raises TokenNotLive: forged, over, of another town, client ended."""
    try:
        told = _signed(text, settings.SECRET_KEY)
    except signing.BadSignature:
        raise _not_live() from None
    if told["t"] != core.current_municipality().code or told["e"] <= _seconds():
        raise _not_live()
    client = find_caller(told["c"])
    if client is None or client.secret_hash[:16] != told["h"]:
        raise _not_live()
    return Token(client, tuple(scope for scope in told["s"] if scope in client.scopes))


@lru_cache(maxsize=MOST_TOKENS)
def _signed(text: str, key: str) -> dict[str, Any]:
    """What was signed with a key: of each token looked at once, for it never changes. Whether it still counts is asked
    at every call."""
    found: dict[str, Any] = signing.loads(text, key=key, salt=SALT)
    return found


def _not_live() -> TokenNotLive:
    return TokenNotLive("The token is missing, over or not of this town. Get a new one at /api/v1/token.")


def _seconds() -> int:
    return int(core.now().timestamp())
