"""What a browser sends for each kind of field, and how a saved value is put back into it."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from tomoni.channels.asking.values import ACCOUNT_KINDS
from tomoni.rules import interface as rules

STREET = re.compile(r"(\D+)(\d.*)\Z", re.S)  # digits of any width

# Kind of a fact's type -> template of the field.
KINDS = {
    "text": "text",
    "kana": "kana",
    "date": "date",
    "yes_no": "yes_no",
    "choice": "choice",
    "number": "number",
    "fraction": "number",
    "tax_year": "number",
    "fiscal_year": "number",
    "yen": "yen",
    "entity": "entity",
    "phone": "phone",
    "email": "email",
    "address": "address",
    "place": "address",
    "bank_account": "bank_account",
    "file": "file",
    "photo": "file",
    "month": "text",
}
PARTS = {
    "date": ("year", "month", "day"),
    "address": ("postal_code", "address", "rest"),
    "bank_account": ("search", "bank", "branch", "kind", "number", "symbol", "passbook", "bank_of_branch"),
}


def read_raw(kind: str, name: str, post: QueryDict) -> Any:
    """What was typed: text, or {part: text} for a field of several parts."""
    if kind not in PARTS:
        return post.get(name, "")
    return {part: post.get(f"{name}:{part}", "") for part in PARTS[kind]}


def typed_day(raw: Mapping[str, str]) -> dict[str, str]:
    """A date with the year of the era (令和8, R8, 平成元年) as the year AD; what is no such year stays as typed."""
    year = unicodedata.normalize("NFKC", raw.get("year", "")).strip().removesuffix("年")
    try:
        _, last = rules.days_of_year(year)
    except ValueError:
        return {**raw, "year": year}
    return {**raw, "year": str(last.year)}


def is_empty(kind: str, raw: Any) -> bool:
    """Was nothing typed? What a bank search left behind does not count as an answer."""
    if isinstance(raw, Mapping):
        aside = ("search", "bank_of_branch") if kind == "bank_account" else ()
        return not any(str(text).strip() for part, text in raw.items() if part not in aside)
    return not str(raw).strip()


def _in_two_lines(parts: dict[str, str]) -> dict[str, str]:
    """An address kept as one line in its two fields: the town, and from the first number on the street."""
    found = None if parts.get("rest") else STREET.match(parts.get("address", ""))
    return {**parts, "address": found[1], "rest": found[2]} if found else parts


def raw_of_value(kind: str, value: Any) -> Any:
    """A saved JSON value as it stands in the field."""
    if value is None:
        return {} if kind in PARTS else ""
    if kind == "date":
        year, month, day = [*str(value).split("-"), "", ""][:3]
        return {"year": year, "month": month.lstrip("0"), "day": day.lstrip("0")}
    if kind == "bank_account" and isinstance(value, Mapping):
        account = {part: str(text) for part, text in value.items()}
        return {
            **account,
            "kind": ACCOUNT_KINDS.get(account.get("kind", ""), "1"),
            "bank_of_branch": account.get("bank", ""),
        }
    if kind == "address":
        parts = value if isinstance(value, Mapping) else {"address": value}
        return _in_two_lines({part: str(text) for part, text in parts.items()})
    if kind == "bank_account":
        return {}
    if kind == "yes_no":
        return {True: "yes", False: "no"}.get(value, str(value))
    return "" if isinstance(value, (Mapping, list)) else str(value)
