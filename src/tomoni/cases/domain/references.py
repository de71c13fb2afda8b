"""Reference numbers on mailed letters: ten signs that do not look alike, the last one a check (照会番号).

23 signs, a prime: nine by chance and one that makes the weighted sum nothing modulo 23. Every single wrong sign and
every two signs that changed places are noticed.
"""

import secrets
import unicodedata

SIGNS = "34679ACDEFGHJKMNPRTVWXY"  # no 0 O Q, 1 I L, 2 Z, 5 S, 8 B, U
LENGTH = 10


def make_reference() -> str:
    """A new number: `7KC4X-A9DEH`. Not guessable (23⁹), and made of nothing that is known of a household."""
    signs = "".join(secrets.choice(SIGNS) for _ in range(LENGTH - 1))
    return written(signs + check_sign(signs))


def check_sign(signs: str) -> str:
    """The last sign for the nine before.

    >>> check_sign("333333333"), check_sign("433333333")
    ('3', 'P')
    """
    total = sum(weight * SIGNS.index(sign) for weight, sign in enumerate(signs, start=1))
    return SIGNS[total * pow(-LENGTH, -1, len(SIGNS)) % len(SIGNS)]


def written(signs: str) -> str:
    """In two groups of five."""
    return f"{signs[:5]}-{signs[5:]}"


def read_reference(typed: str) -> str | None:
    """The number as it is kept, from what somebody typed or said; None where it can be none.

    >>> read_reference("33333 33333") == read_reference("３３３３３－３３３３３") == "33333-33333"
    True
    """
    plain = unicodedata.normalize("NFKC", typed).upper()
    signs = "".join(sign for sign in plain if sign.isalnum())
    if len(signs) != LENGTH or not set(signs) <= set(SIGNS) or check_sign(signs[:-1]) != signs[-1]:
        return None
    return written(signs)
