"""What a process keeps of a town between requests: small things that every page reads and hardly anybody changes.

Whoever changes one says `forget`: this process knows at once, the others when the seconds have passed. Never keep
what belongs to a person, to a case, or to what somebody may do.
"""

import time
from collections.abc import Callable
from threading import Lock
from typing import TypeVar, cast

from django.db import connection, transaction

from tomoni.core.domain.tenants import CURRENT

Value = TypeVar("Value")
SECONDS = 5.0  # as long as another process may not know of a change
MOST = 1_000  # values, of all towns together

_lock = Lock()
_kept: dict[tuple[str, str], tuple[float, object]] = {}


def kept(name: str, make: Callable[[], Value], seconds: float = SECONDS) -> Value:
    """The value of a name in the current town (or of no town), made where nothing younger than `seconds` is kept.

    In a tenant that has changed it, it is kept by that tenant alone, for its transaction may still be undone.
    """
    tenant = CURRENT.get()
    if tenant is not None and _mark(name) in tenant.cache:
        if name not in tenant.cache:
            tenant.cache[name] = make()
        return cast(Value, tenant.cache[name])
    key, now = (tenant.code if tenant else "", name), time.monotonic()
    with _lock:
        until, value = _kept.get(key, (now, None))
    if now < until:
        return cast(Value, value)
    made = make()
    with _lock:
        _kept.pop(key, None)
        while len(_kept) >= MOST:
            del _kept[next(iter(_kept))]  # the one that was made first
        _kept[key] = (now + seconds, made)
    return made


def forget(name: str) -> None:
    """The current transaction changes what is kept under a name: now for itself, after it for everybody here."""
    tenant = CURRENT.get()
    key = (tenant.code if tenant else "", name)
    if tenant is not None:
        tenant.cache[_mark(name)] = True
        tenant.cache.pop(name, None)
    _drop(key)
    if connection.in_atomic_block:
        transaction.on_commit(lambda: _drop(key))


def forget_everything() -> None:
    """Between two tests, and after work that changed many things at once."""
    with _lock:
        _kept.clear()


def _drop(key: tuple[str, str]) -> None:
    with _lock:
        _kept.pop(key, None)


def _mark(name: str) -> str:
    return f"changed:{name}"
