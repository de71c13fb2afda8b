"""Choosing a bank without script: a word, the matches as rows, then the branches of that bank."""

from collections.abc import Mapping
from typing import Any

from tomoni.channels.look import interface as look
from tomoni.payments import interface as payments

ROWS = 20
POST_BANK = "9900"  # ゆうちょ銀行: people know 記号 and 番号, not a branch
KINDS = ("1", "2", "4")


def bank_extra(parts: Mapping[str, str], language: str, holder: str) -> dict[str, Any]:
    """What the field shows besides what was typed: matches, branches of the chosen bank, kinds, holder."""
    master = payments.bank_master()
    word, chosen = parts.get("search", "").strip(), parts.get("bank", "")
    found = master.search_banks(word, limit=ROWS) if word else []
    bank = master.find_bank(chosen) if chosen else None
    if bank is not None and bank.code not in {one.code for one in found}:
        found = [bank, *found]
    extra: dict[str, Any] = {
        "searched": word or (payments.bank_words(bank.name) if bank else ""),
        "banks": [look.Choice(one.code, payments.bank_words(one.name), one.code) for one in found],
        "more": len(found) >= ROWS,
        "holder": holder,
        "kinds": [look.Choice(kind, str(look.word(f"bank.kind_{kind}", language))) for kind in KINDS],
    }
    if bank is not None:
        extra["bank_name"] = payments.bank_words(bank.name)
        extra["is_post"] = bank.code == POST_BANK
        branches = () if extra["is_post"] else master.branches_of(bank.code)
        extra["branches"] = [
            look.Choice(one.code, f"{payments.branch_words(one.name)}（{one.code}）") for one in branches
        ]
    return extra


def typed_account(raw: Mapping[str, str], holder: str) -> dict[str, str]:
    """What was typed, as `services` parses it; 記号 and 番号 of ゆうちょ become branch and number.

    A branch chosen for another bank before does not count.
    """
    account = {part: raw.get(part, "").strip() for part in ("bank", "branch", "kind", "number")}
    if raw.get("bank_of_branch") and raw.get("bank_of_branch") != account["bank"]:
        account["branch"] = ""
    if account["bank"] == POST_BANK:
        found = payments.to_bank_account(fold_digits(raw.get("symbol", "")), fold_digits(raw.get("passbook", "")))
        if found is not None:
            account |= {"branch": found.branch_code, "kind": found.account_type, "number": found.account_number}
    return {**account, "holder": holder}


def fold_digits(text: str) -> str:
    """Digits of any width, without lines and blanks."""
    return "".join(
        sign for sign in text.translate(str.maketrans("０１２３４５６７８９", "0123456789")) if sign.isdigit()
    )
