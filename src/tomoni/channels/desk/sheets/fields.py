"""Fields of a form made of facts: what staff enter for a task. A share is typed in percent."""

from __future__ import annotations

import datetime as dt
import unicodedata
from fractions import Fraction
from typing import Any

from tomoni.channels.look import interface as look
from tomoni.services import interface as services

KINDS = {
    "fraction": "number",
    "entity": "text",
    "fiscal_year": "number",
    "tax_year": "number",
    "month": "text",
    "place": "text",
}


def kind_of(item: Any) -> str:
    """The template under look/fields for a fact."""
    kind = str(item.fact.type.kind)
    return KINDS.get(kind, kind)


def raw_of(item: Any, typed: Any) -> Any:
    """What was typed for an item, as the page sends it: a text, or {part: text} for days."""
    if kind_of(item) == "date":
        return {part: typed.get(f"{item.path}:{part}", "").strip() for part in ("year", "month", "day")}
    return typed.get(item.path, "").strip()


def parse(item: Any, raw: Any) -> tuple[Any, str]:
    """(JSON value, "") or (None, words of the fault). A share typed as 25 or 25% becomes 1/4."""
    asked = raw
    if raw and str(item.fact.type.kind) == "fraction":
        try:
            asked = str(percent(raw))
        except (ValueError, ZeroDivisionError):
            return None, "0から100までの数で入れてください。"
    value = services.parse_value(item.fact, asked, path=item.path)
    return (None, value.words("ja")) if isinstance(value, services.FieldFault) else (value, "")


def percent(raw: str) -> Fraction:
    """25, 25% and full-width digits as a share of one. Raises ValueError outside 0 to 100."""
    share = Fraction(unicodedata.normalize("NFKC", raw).strip().removesuffix("%").strip()) / 100
    if not 0 <= share <= 1:
        raise ValueError(raw)
    return share


def field_of(item: Any, raw: Any, error: str, *, number: int) -> look.Field:
    """One field of the form."""
    fact = item.fact
    choices: tuple[look.Choice, ...] = ()
    if kind_of(item) == "yes_no":
        choices = (look.Choice("yes", "はい"), look.Choice("no", "いいえ"))
    elif kind_of(item) == "choice":
        choices = tuple(look.Choice(one, fact.choice_word(one, "ja")) for one in fact.type.choices)
    share = str(fact.type.kind) == "fraction"
    unit = "%" if share else str(fact.unit.get("ja", ""))
    return look.Field(
        name=item.path,
        id=f"f{number}",
        kind=kind_of(item),
        label=fact.word("ja"),
        help=str(fact.help.get("ja", "")),
        required=fact.required,
        raw=raw,
        error=error,
        choices=choices,
        unit=unit,
        extra={"long": True},
    )


def shown(item: Any, value: Any) -> Any:
    """A stored value as it stands in the form."""
    if value is None:
        return ""
    kind = str(item.fact.type.kind)
    if kind == "fraction":
        share = Fraction(str(value)) * 100
        return str(share.numerator) if share.denominator == 1 else f"{float(share):g}"
    if kind == "date":
        day = value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))
        return {"year": str(day.year), "month": str(day.month), "day": str(day.day)}
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
