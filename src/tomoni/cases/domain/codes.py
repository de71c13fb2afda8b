"""Short codes that are read out and typed: no signs that look or sound alike, nothing of a person in them."""

import unicodedata
from datetime import timedelta

SIGNS = "34679ACDEFGHJKMNPQRTWXY"  # without 0O 1IL 2Z 5S 8B UV
LENGTH = 8
VALID = timedelta(days=7)
MOST_TRIES, WITHIN = 10, timedelta(minutes=15)


def spoken(code: str) -> str:
    """As it is shown: in two halves.

    >>> spoken("AC34DEFG")
    'AC34-DEFG'
    """
    return f"{code[:4]}-{code[4:]}"


def fold(typed: str) -> str:
    """One code however it was typed; empty where it can be none.

    >>> fold(" ａｃ34 defg"), fold("AC34-DEF0")
    ('AC34DEFG', '')
    """
    text = "".join(sign for sign in unicodedata.normalize("NFKC", typed).upper() if sign.isalnum())
    return text if len(text) == LENGTH and all(sign in SIGNS for sign in text) else ""
