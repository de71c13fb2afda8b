"""Values of facts: from JSON (or the text of YAML) to typed Python and back."""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from tomoni.rules import interface as rules

FIRST_YEAR, LAST_YEAR = 1868, 2199  # from the first year of Meiji; far enough for every period of a law
WHOLE = re.compile(r"-?\d{1,15}\Z")
DECIMAL = re.compile(r"-?\d{1,15}(\.\d{1,12}|/\d{1,12})?\Z")
COMPOSITE = frozenset({"address", "place", "bank_account", "file", "photo"})
EXPECTED = {
    "date": "a day as 2025-04-01",
    "month": "a month as 2025-04",
    "tax_year": "a year as 2025",
    "fiscal_year": "a year as 2025",
    "yes_no": "yes or no",
    "number": "a whole number",
    "yen": "yen as a whole number",
    "fraction": "a fraction as 0.25",
    "bank_account": "a map of bank, branch, kind, number, holder",
}


class ValueWrong(ValueError):
    """A value that is not of its type; the text says what would be right."""


def expected(kind: rules.Type) -> str:
    """What a value of this type looks like, for messages."""
    if kind.kind is rules.Kind.entity:
        return f"the id of a {kind.entity}"
    if kind.kind is rules.Kind.choice:
        return "one of " + ", ".join(kind.choices)
    word = EXPECTED.get(str(kind.kind), "a text")
    if kind.least is not None and kind.most is not None:
        word += f" from {kind.least} to {kind.most}"
    return word


def read_value(kind: rules.Type, raw: object) -> object:
    """Typed value of a JSON value or a text of YAML. Raises ValueWrong. None is never a value."""
    if raw is None:
        raise ValueWrong(f"{expected(kind)}; what is unknown is left out or named under `unknown`, never null")
    try:
        value = _read(kind, raw)
    except (ValueError, ZeroDivisionError) as error:
        raise ValueWrong(expected(kind)) from error
    number = isinstance(value, (int, Fraction)) and not isinstance(value, bool)
    if number and not within(kind, value):
        raise ValueWrong(expected(kind))
    return value


def read_partial(kind: rules.Type, raw: object) -> rules.PartialDate | None:
    """What is known of a day that a register does not hold whole (`1935`, `1935-03`, 昭和10年 月日不詳), else None."""
    if kind.kind is not rules.Kind.date or not isinstance(raw, str):
        return None
    try:
        return rules.partial_date(raw)
    except ValueError:
        return None


def within(kind: rules.Type, value: Any) -> bool:
    """Whether a number lies between the least and most of its type."""
    return (kind.least is None or value >= kind.least) and (kind.most is None or value <= kind.most)


def _read(kind: rules.Type, raw: object) -> object:
    name = str(kind.kind)
    if name == "entity":
        return rules.Entity(str(kind.entity), _text(raw))
    if name == "yes_no":
        return _yes_no(raw)
    if name in ("number", "yen"):
        return _whole(raw)
    if name == "fraction":
        return _fraction(raw)
    if name == "date":
        return dt.date.fromisoformat(_text(raw))
    if name == "month":
        return rules.Month.parse(_text(raw))
    if name == "tax_year":
        return rules.TaxYear(_whole(raw))
    if name == "fiscal_year":
        return rules.FiscalYear(_whole(raw))
    if name == "choice":
        word = {True: "yes", False: "no"}[raw] if isinstance(raw, bool) else _text(raw)
        if word not in kind.choices:
            raise ValueError(word)
        return word
    if name in COMPOSITE:
        return _composite(name, raw)
    return unicodedata.normalize("NFC", _text(raw))


def _text(raw: object) -> str:
    if not isinstance(raw, str):
        raise ValueError(raw)
    return str(raw)


def _yes_no(raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    word = _text(raw)
    if word not in ("yes", "no", "true", "false"):
        raise ValueError(raw)
    return word in ("yes", "true")


def _whole(raw: object) -> int:
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    text = _text(raw).replace("_", "")
    if not WHOLE.match(text):
        raise ValueError(raw)
    return int(text)


def _fraction(raw: object) -> Fraction:
    if isinstance(raw, bool):
        raise ValueError(raw)
    text = str(raw) if isinstance(raw, (int, float)) else _text(raw)
    if not DECIMAL.match(text):
        raise ValueError(raw)
    return Fraction(text)


def _composite(name: str, raw: object) -> object:
    if isinstance(raw, Mapping):
        return {str(key): _plain(value) for key, value in raw.items()}
    if isinstance(raw, (list, tuple)):
        return [_plain(value) for value in raw]
    if name == "bank_account":
        raise ValueError(raw)
    return _text(raw)


def _plain(value: object) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    if isinstance(value, str):
        return str(value)
    if value is None:
        raise ValueError(value)
    return value


def json_value(value: object) -> Any:
    """JSON of a typed value: days, months and years as text or number, fractions as `1/4`, entities as their id."""
    if isinstance(value, rules.Entity):
        return value.id
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, rules.Month):
        return str(value)
    if isinstance(value, (rules.TaxYear, rules.FiscalYear)):
        return value.number
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, (tuple, list, frozenset)):
        return [json_value(inner) for inner in value]
    if isinstance(value, Mapping):
        return {str(key): json_value(inner) for key, inner in value.items()}
    return value
