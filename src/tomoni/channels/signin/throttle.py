"""Passwords cannot be tried without end: ten failures of one name in a quarter of an hour close it until they pass."""

from datetime import timedelta

from tomoni.channels.signin.models import PasswordTry
from tomoni.core import interface as core

MOST = 10
WITHIN = timedelta(minutes=15)


def is_closed(login: str) -> bool:
    """Were there too many failures for this name in the last quarter of an hour?"""
    return PasswordTry.objects.filter(login=fold(login), at__gt=core.now() - WITHIN).count() >= MOST


def note_failure(login: str) -> None:
    """Write down a failed try, and forget those that no longer count."""
    PasswordTry.objects.filter(login=fold(login), at__lte=core.now() - WITHIN).delete()
    PasswordTry.objects.create(login=fold(login), at=core.now())


def forget(login: str) -> None:
    """After the right password the count begins anew."""
    PasswordTry.objects.filter(login=fold(login)).delete()


def fold(login: str) -> str:
    """One name, however it was typed."""
    return login.strip().lower()[:60]
