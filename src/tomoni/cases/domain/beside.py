"""What somebody beside a person may see of one page: what the person ticked, and never more. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

CODE_VALID = timedelta(minutes=15)  # they sit side by side
LASTS = timedelta(hours=1)
KNOWN, ANSWERS, ACCOUNT, SENSITIVE = "known", "answers", "account", "sensitive"
SHOWS = (KNOWN, ANSWERS, ACCOUNT, SENSITIVE)
GROUNDS = ("family", "supporter")
INCOME = "tax-register"  # what it holds is shown to nobody beside, whatever is ticked


@dataclass(frozen=True)
class Asked:
    """One question or known fact of a page. own: about the person, a minor child of theirs, or a thing."""

    path: str
    own: bool
    sensitive: bool
    kind: str
    held_by: tuple[str, ...]
    asked: bool  # a field to fill in; else only shown
    answered: bool
    stale: bool = False  # known, and shown to be confirmed


def is_shown(one: Asked, shows: Collection[str], typed: Collection[str]) -> bool:
    """Whether the person beside sees it. typed: what they filled in themselves, which they may see again.

    >>> plain = Asked("p1.work", True, False, "choice", (), True, False)
    >>> is_shown(plain, [], []), is_shown(Asked("p1.x", True, True, "choice", (), True, False), [], [])
    (True, False)
    """
    if not one.own or INCOME in one.held_by or one.kind in ("file", "photo"):
        return False
    if one.kind == "bank_account" and ACCOUNT not in shows:
        return False
    if one.sensitive and one.kind != "bank_account" and SENSITIVE not in shows:
        return False
    if one.path in typed:
        return True
    if not one.asked or one.stale:
        return KNOWN in shows
    return not one.answered or ANSWERS in shows
