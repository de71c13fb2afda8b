"""Codes that verify a certificate: 20 letters of 32 (100 bits), in groups of five, nothing that looks alike.

The alphabet is Crockford's: no I, L, O, U; what people type in their place is understood.
"""

import secrets
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 20
_GROUP = 5
_ALIKE = str.maketrans("ILO", "110")


def make_code() -> str:
    """A new code: `7K2QX-…`. Not guessable and not made from anything in the document."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(letters[start : start + _GROUP] for start in range(0, LENGTH, _GROUP))


def read_code(typed: str) -> str | None:
    """The code as stored, from what somebody typed: any width and case, with or without hyphens; None if it is none.

    >>> read_code("７k2qx abcde fghij kmnpo")
    '7K2QX-ABCDE-FGH1J-KMNP0'
    """
    plain = unicodedata.normalize("NFKC", typed).upper()
    letters = "".join(letter for letter in plain if letter.isalnum()).translate(_ALIKE)
    if len(letters) != LENGTH or not set(letters) <= set(ALPHABET):
        return None
    return "-".join(letters[start : start + _GROUP] for start in range(0, LENGTH, _GROUP))
