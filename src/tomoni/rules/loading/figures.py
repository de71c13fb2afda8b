"""Figures of the law: parameters with their dated values, read from a rule set or from what a town sets."""

from __future__ import annotations

from fractions import Fraction

from tomoni.rules.language.kinds import Kind, Type
from tomoni.rules.language.ranges import MOST_TERM
from tomoni.rules.language.values import Value
from tomoni.rules.law.citing import cite
from tomoni.rules.law.dated import Dated, Parameter, check_order, read_number, read_span
from tomoni.rules.law.faults import Faults, read_day, read_month
from tomoni.rules.law.keys import KEYS
from tomoni.rules.law.text import Block, Row, Text

UNITS = (Kind.yen, Kind.number, Kind.fraction, Kind.date, Kind.month, Kind.yes_no)
BOUNDED = (Kind.yen, Kind.number, Kind.fraction)
MOST_VALUES = 500


def read_parameter(key: str, law: str, block: Block, faults: Faults) -> Parameter | None:
    """The parameter of a block; None where faults leave nothing to build. `law`: the act of its articles."""
    open_ = read_open(block, key, faults)
    faults.keys(block, key, KEYS["parameter"], ("unit",) if open_ else ("unit", "values"))
    unit, rows = faults.text(block, "unit", key), faults.row(block, "values", key)
    yearly = faults.yes_no(block, "yearly", key)
    if unit is None:
        return None
    if str(unit) not in {kind.value for kind in UNITS}:
        faults.at(unit, f"{key}.unit", repr(str(unit)), "one of " + ", ".join(UNITS))
        return None
    kind = read_bounds(block, Kind(unit), key, faults, needed=open_)
    history = [] if rows is None else read_values(rows, kind, law, f"{key}.values", faults, yearly=yearly)
    return Parameter.of(key, kind, history, yearly=yearly, open=open_)


def read_open(block: Block, key: str, faults: Faults) -> bool:
    value = faults.text(block, "open", key)
    if value not in (None, "town"):
        faults.at_key(block, "open", f"{key}.open", repr(str(value)), "town")
    return value == "town"


def read_bounds(block: Block, kind: Kind, key: str, faults: Faults, *, needed: bool) -> Type:
    """The type with `least` and `most` of what a town may set."""
    given = {name: faults.text(block, name, key) for name in ("least", "most")}
    found: dict[str, Value] = {}
    for name, text in given.items():
        if text is None:
            if needed and kind in BOUNDED:
                faults.at(block, f"{key}.{name}", "nothing", f"{name}, beyond which a town may not go")
        elif kind not in BOUNDED:
            faults.at_key(block, name, f"{key}.{name}", f"{name} of a {kind}", "bounds of yen, number or fraction")
        else:
            value = read_value(text, kind, f"{key}.{name}", faults)
            if value is not None:
                found[name] = value
    least, most = found.get("least"), found.get("most")
    if least is not None and most is not None and most < least:
        faults.at_key(block, "most", f"{key}.most", f"{most} below {least}", "a most that is not below least")
    return Type(kind, least=least, most=most)


def read_values(
    rows: Row, kind: Type, law: str, where: str, faults: Faults, *, yearly: bool = False, rank: int = 0
) -> list[Dated]:
    """The dated values of a list, checked for their order; empty where there are none that can be read."""
    blocks = [row for row in rows if isinstance(row, Block)]
    if not blocks or len(blocks) != len(rows) or len(blocks) > MOST_VALUES:
        faults.at(rows, where, f"{len(rows)} values", f"a list of {{from, is, law}}, at most {MOST_VALUES}")
        return []
    found = [_dated(block, kind, law, where, faults, yearly, rank) for block in blocks]
    check_order(found, blocks, where, faults)
    return found


def _dated(block: Block, kind: Type, law: str, where: str, faults: Faults, yearly: bool, rank: int) -> Dated:
    faults.keys(block, where, KEYS["value"], ("from", "is", "law"))
    if yearly and "until" not in block:
        faults.at(block, f"{where}.until", "nothing", "the month a yearly figure ends")
    span = read_span(block, where, faults)
    text = faults.text(block, "is", where)
    value = None if text is None else read_value(text, kind.kind, f"{where}.is", faults, kind)
    laws = cite(law, faults.text(block, "law", where) or "")
    unverified, known = faults.yes_no(block, "unverified", where), faults.day(block, "known", where)
    return Dated(span, 0 if value is None else value, ", ".join(laws), unverified, known, rank)


def read_value(text: Text, kind: Kind, where: str, faults: Faults, bounds: Type | None = None) -> Value:
    """A value as a pack writes it; None, and a fault, where it is none or beyond its bounds."""
    try:
        value = _read(text, kind)
    except (ValueError, KeyError):
        faults.at(text, where, repr(str(text)[:40]), f"a {kind}")
        return None
    if bounds is not None and kind in BOUNDED:
        low = bounds.least is not None and value < bounds.least
        if low or (bounds.most is not None and value > bounds.most):
            faults.at(text, where, str(text), f"{kind} from {bounds.least} to {bounds.most}")
    return value


def _read(text: Text, kind: Kind) -> Value:
    if kind is Kind.date:
        return read_day(text)
    if kind is Kind.month:
        return read_month(text)
    if kind is Kind.yes_no:
        return {"yes": True, "no": False}[text]
    value = read_number(text, kind)
    if isinstance(value, Fraction) and max(abs(value.numerator), value.denominator) > MOST_TERM:
        raise ValueError(text)
    return value
