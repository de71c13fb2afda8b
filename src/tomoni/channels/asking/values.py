"""Values of facts in the words of a page."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from tomoni.channels.look import interface as look
from tomoni.payments import interface as payments

ACCOUNT_KINDS = {"ordinary": "1", "1": "1", "current": "2", "2": "2", "savings": "4", "4": "4"}  # 預金種目
Namer = Callable[[str], str]


def show_value(fact: Any, value: object, language: str, name: Namer, *, whole: bool = False) -> str:
    """A value as its fact's type says. whole: an account number in full, for the person's own check page."""
    if value is None or value == "":
        return str(look.word("value.none", language))
    kind = str(fact.type.kind) if fact is not None else ""
    if kind == "choice":
        return fact.choice_word(str(value), language)
    if kind == "bank_account" and isinstance(value, Mapping):
        return bank_account_words(value, language, whole=whole)
    if kind in ("address", "place") and isinstance(value, Mapping):
        return address_words(value)
    if kind == "yen":
        return look.yen_words(int(str(value)), language)
    if kind == "entity":
        return name(str(getattr(value, "id", value)))
    if kind in ("file", "photo"):
        return file_words(value)
    if kind in ("number", "fraction") and fact.unit:
        return f"{value}{fact.unit.get(language) or fact.unit.get('ja', '')}"
    return plain_words(value, language)


def plain_words(value: object, language: str) -> str:
    """A value without its type: JSON as answers keep it, or typed as rules read it."""
    if value is None or value == "":
        return str(look.word("value.none", language))
    if isinstance(value, bool):
        return str(look.word("value.yes" if value else "value.no", language))
    if isinstance(value, str):
        day = _day(value)
        return look.full_day(day, language) if day else value
    if isinstance(value, date):
        return look.full_day(value, language)
    if isinstance(value, (list, tuple, frozenset)):
        return "、".join(plain_words(one, language) for one in value)
    if isinstance(value, int):
        return f"{value:,}"
    if hasattr(value, "year") and hasattr(value, "number"):
        return look.month_words(value.year, value.number, language)
    return str(value)


def _day(text: str) -> date | None:
    """The day an ISO text means; None for any other text."""
    if len(text) != 10 or text[4] != "-":
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def bank_account_words(account: Mapping[str, Any], language: str, *, whole: bool = False) -> str:
    """ひばり信用金庫 駅前支店 普通 ••••567; the number in full only where the person checks it."""
    banks = payments.bank_master()
    bank_code, branch_code = str(account.get("bank", "")), str(account.get("branch", ""))
    bank, branch = banks.find_bank(bank_code), banks.find_branch(bank_code, branch_code)
    code = ACCOUNT_KINDS.get(str(account.get("kind", "ordinary")), "1")
    kind = look.word(f"bank.kind_{code}", language)
    number = str(account.get("number", ""))
    shown = number if whole else f"••••{number[-3:]}"
    names = [
        payments.bank_words(bank.name) if bank else bank_code,
        payments.branch_words(branch.name) if branch else branch_code,
    ]
    return " ".join(part for part in (*names, str(kind), shown, str(account.get("holder", ""))) if part)


def address_words(address: Mapping[str, Any]) -> str:
    """〒 and the lines of an address."""
    code = str(address.get("postal_code", ""))
    lines = "".join(str(address.get(part, "")) for part in ("address", "prefecture", "city", "town", "rest"))
    return f"〒{code} {lines}".strip() if code else lines


def file_words(value: object) -> str:
    """The name of a file that was handed in, or how many."""
    if isinstance(value, Mapping):
        return str(value.get("name", "PDF"))
    if isinstance(value, (list, tuple)):
        return "、".join(file_words(one) for one in value)
    return str(value)
