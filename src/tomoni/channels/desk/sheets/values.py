"""Values of facts as staff read them: choices and people by name, accounts masked, days with their era."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from tomoni.channels.look import interface as look
from tomoni.payments import interface as payments

ChoiceWord = Callable[[str, str], str]  # (name of the fact, value) -> word

_DATE = re.compile(r"^\d{4}-\d\d-\d\d$")
_MONTH = re.compile(r"^\d{4}-\d\d$")


def value_words(
    kind: str, value: Any, *, fact: str = "", names: Mapping[str, str] | None = None, choice: ChoiceWord | None = None
) -> str:
    """One value in words. `kind` is the kind of the type (`rules.Kind`), `fact` the name for words of choices."""
    if value is None or value == "" or value == []:
        return ""
    if kind in ("file", "photo"):
        return f"{len(value)}件の添付" if isinstance(value, list) else "添付あり"
    if isinstance(value, list | tuple | set | frozenset):
        return "、".join(value_words(kind, one, fact=fact, names=names, choice=choice) for one in value)
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, Mapping):
        return _composite(value)
    if names and str(value) in names:
        return names[str(value)]
    return _scalar(kind, value, fact, choice)


def _scalar(kind: str, value: Any, fact: str, choice: ChoiceWord | None) -> str:
    text = str(getattr(value, "id", value))
    if kind == "yen":
        return f"{int(value):,}円"
    if kind == "fraction":
        return f"{float(Fraction(text) * 100):.3g}%"
    if kind == "choice" and choice:
        return choice(fact, text)
    if kind == "yes_no":
        return {"yes": "はい", "no": "いいえ", "true": "はい", "false": "いいえ"}.get(text.lower(), text)
    if isinstance(value, dt.date) or _DATE.match(text):
        return look.full_day(dt.date.fromisoformat(text[:10]))
    if kind == "month" and _MONTH.match(text):
        return look.month_words(int(text[:4]), int(text[5:]))
    return text


def _composite(value: Mapping[str, Any]) -> str:
    if "branch" in value:
        return account_words(value)
    if "address" in value or "postal_code" in value:
        post = f"〒{value['postal_code']} " if value.get("postal_code") else ""
        return f"{post}{value.get('address', '')}".strip()
    return "　".join(str(part) for part in value.values() if part not in (None, "", []))


def account_words(account: Mapping[str, Any]) -> str:
    """A bank account with its number masked but for the last three digits, and the holder's kana."""
    bank, branch = str(account.get("bank", "")), str(account.get("branch", ""))
    banks = payments.bank_master()
    named_bank, named_branch = banks.find_bank(bank), banks.find_branch(bank, branch)
    number = str(account.get("number", ""))
    parts = (
        payments.bank_words(named_bank.name) if named_bank else bank,
        payments.branch_words(named_branch.name) if named_branch else branch,
        f"••••{number[-3:]}" if number else "",
    )
    head = " ".join(part for part in parts if part)
    holder = str(account.get("holder", ""))
    return f"{head}（{holder}）" if holder else head
