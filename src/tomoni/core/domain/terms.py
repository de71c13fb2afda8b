"""What was searched for, as the ledger may keep it: numbers of cases as they are, everything else as a keyed hash.

A name, a birth date or an address is the value of a fact, and the ledger holds none. With the key of the town the same
word always gives the same hash, so that an auditor who types a name learns who searched for it, and how often; without
the key nobody can try names out.
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable

OPEN_TERM = re.compile(r"(\d{1,2}-\d{4}-\d{1,6}(-\d{1,3})?|第\d{1,6}号)\Z")
MOST = 20  # terms an entry keeps
HEX = 16


def fold_term(text: str) -> str:
    """One spelling: width, case and spaces make no difference (山田　花子 is 山田花子)."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def keep_term(text: str, key: bytes) -> str:
    """`8-1124-00001-1` for the number of a case, else `#` and 16 hex digits of its keyed hash."""
    term = fold_term(text)
    if OPEN_TERM.match(term):
        return term
    return f"#{hmac.new(key, term.encode(), hashlib.sha256).hexdigest()[:HEX]}"


def keep_terms(texts: Iterable[str], key: bytes) -> list[str]:
    """Terms that are not empty, each once, in order; at most 20."""
    return sorted({keep_term(text, key) for text in texts if fold_term(text)})[:MOST]
