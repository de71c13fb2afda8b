"""A bank account typed off a paper in four fields: bank and branch by code or by name, kind, number.

Of ゆうちょ銀行 the branch field takes 記号 and the number field 番号.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tomoni.channels.asking.forms.banks import POST_BANK, fold_digits
from tomoni.payments import interface as payments

MOST = 4  # candidates that a fault names
Fault = tuple[str, str]  # part, words


def resolve_accounts(post: Any, paths: Sequence[str]) -> tuple[Any, dict[str, Fault]]:
    """What was posted with codes in place of names, as the pages of an interview read it; faults by path."""
    read = post.copy()
    faults: dict[str, Fault] = {}
    for path in paths:
        found, fault = _resolve(post, path)
        for part, text in found.items():
            read[f"{path}:{part}"] = text
        if fault is not None:
            faults[path] = fault
    return read, faults


def _resolve(post: Any, path: str) -> tuple[dict[str, str], Fault | None]:
    typed = {part: post.get(f"{path}:{part}", "").strip() for part in ("search", "branch", "kind", "number")}
    if not any(typed[part] for part in ("search", "branch", "number")):
        return {"kind": ""}, None  # nothing typed: the kind alone is no answer
    master = payments.bank_master()
    bank, fault = _one("search", typed["search"], master.search_banks(typed["search"], MOST + 1), "銀行")
    if bank is None:
        return {}, fault
    if bank.code == POST_BANK:
        return {"bank": bank.code, "symbol": typed["branch"], "passbook": typed["number"]}, None
    branch, fault = _one(
        "branch", typed["branch"], master.search_branches(bank.code, typed["branch"], MOST + 1), "支店"
    )
    found = {"bank": bank.code, "bank_of_branch": bank.code, "kind": typed["kind"] or "1"}
    return found | {"branch": branch.code if branch is not None else ""}, fault


def _one(part: str, typed: str, found: Sequence[Any], what: str) -> tuple[Any, Fault | None]:
    """The office that is meant: the one of this code or name, or the only one that fits."""
    words = payments.bank_words if part == "search" else payments.branch_words
    digits = fold_digits(typed)
    exact = [one for one in found if one.code == digits or typed in (one.name, words(one.name))]
    fits = exact or list(found)
    if len(fits) == 1:
        return fits[0], None
    if not typed:
        return None, (part, f"{what}のコードか名前を入れてください。")
    if not fits:
        return None, (part, f"「{typed}」の{what}は、ありません。コードか名前を見直してください。")
    named = "、".join(f"{words(one.name)}（{one.code}）" for one in fits[:MOST])
    more = "など" if len(fits) > MOST else ""
    return None, (part, f"「{typed}」の{what}は、1つに決まりません：{named}{more}。コードで入れてください。")


def account_words(value: Any) -> str:
    """みどり銀行 本店 普通 •••567: enough to compare with the paper that was just typed."""
    master = payments.bank_master()
    bank = master.find_bank(str(value.get("bank", "")))
    branch = master.find_branch(bank.code, str(value.get("branch", ""))) if bank is not None else None
    named = [payments.bank_words(bank.name)] if bank is not None else []
    named += [payments.branch_words(branch.name)] if branch is not None else []
    kind = {"ordinary": "普通", "current": "当座", "savings": "貯蓄"}.get(str(value.get("kind", "")), "")
    return " ".join([*named, kind, f"•••{str(value.get('number', ''))[-3:]}"]).strip()
