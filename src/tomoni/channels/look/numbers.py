"""Whole numbers that somebody typed or put into an address: plain digits that a database holds, or none."""

from typing import overload

MOST = 18  # digits: every such number fits into 64 bits


@overload
def number_in(text: str) -> int | None: ...
@overload
def number_in(text: str, otherwise: int) -> int: ...
def number_in(text: str, otherwise: int | None = None) -> int | None:
    """The number, or `otherwise` where it is none: other signs (² is a digit, too, and no number), too many, nothing.

    >>> number_in("12"), number_in("²"), number_in("9" * 19, 0), number_in("", 1)
    (12, None, 0, 1)
    """
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST else otherwise
