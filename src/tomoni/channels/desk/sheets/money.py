"""Files and the bank's answers, returned transfers and claims as the desk shows them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from tomoni.channels.desk.sheets.payments import order_label, transfer_words
from tomoni.channels.desk.words import HELD
from tomoni.payments import interface as payments

SOURCES = {"file": "結果ファイル", "list": "不能一覧", "paper": "紙の通知"}
RETURN_STATES = {"open": "対応待ち", "settled": "再支払へ"}
HOW = {"corrected": "口座を直した", "same": "同じ口座へもう一度"}
CLAIM_STATES = {
    "drafted": "返還の決定待ち",
    "setting_off": "内払調整中",
    "open": "返還を求めている",
    "settled": "完了",
    "written_off": "不納欠損",
    "dropped": "取りやめ",
}
CAUSES = {"overpaid": "払い過ぎ", "revoked": "決定の取消し", "deceit": "偽りその他不正の手段"}
ENTRIES = {
    "born": "発生",
    "demanded": "返還の決定と納入の通知",
    "set_off": "内払調整",
    "received": "納付",
    "reminded": "督促",
    "agreed": "分割納付の承認",
    "reduced": "減額",
    "written_off": "不納欠損",
    "dropped": "取りやめ",
}
PROPOSALS = {"demand": "返還を求める", "instalments": "分割納付", "reduce": "減額", "write_off": "不納欠損"}


def file_sheet(order: Any, file: Any) -> dict[str, Any]:
    """One numbered file with what the bank answered."""
    result = next(iter(file.results.all()), None)
    return {
        "number": file.number,
        "count": file.count,
        "amount": file.amount,
        "lines": f"{file.first_line}–{min(file.last_line, order.count)}",
        "digest": file.sha256,
        "result": result,
        "source": SOURCES.get(result.source, "") if result else "",
        "url": f"{reverse('desk:bank-file', args=[order.number])}?file={file.number}",
    }


def returned_sheet(one: Any, name: str) -> dict[str, Any]:
    """A transfer that came back; of a protected payee neither name nor account."""
    return {
        "pk": one.pk,
        "name": name,
        "account": HELD if name == HELD else transfer_words(one.line),
        "amount": one.amount,
        "why": f"{one.words}（{one.code}）" if one.code and one.code != "?" else one.words,
        "on": one.returned_on,
        "source": SOURCES.get(one.source, ""),
        "state": RETURN_STATES.get(one.state, one.state),
        "open": one.state == "open",
        "how": HOW.get(one.how, ""),
        "note": one.note,
        "told_at": one.told_at,
        "noted_by": one.noted_by_name,
        "noted_at": one.noted_at,
        "settled_by": one.settled_by_name,
        "settled_at": one.settled_at,
        "line": one.line.number,
        "order": order_label(one.order),
        "order_url": reverse("desk:order", args=[one.order.number]),
        "url": reverse("desk:returned-one", args=[one.pk]),
    }


def claim_sheet(claim: Any, name: str, labels: Mapping[str, str], today: dt.date) -> dict[str, Any]:
    """A claim for the list and the head of its page."""
    return {
        "number": claim.number,
        "url": reverse("desk:claim", args=[claim.number]),
        "name": name,
        "right": labels.get(claim.right, claim.label),
        "cause": CAUSES.get(claim.cause, claim.cause),
        "state": CLAIM_STATES.get(claim.state, claim.state),
        "key": claim.state,
        "principal": claim.principal,
        "balance": claim.balance,
        "paid": claim.principal - claim.balance,
        "due_on": claim.due_on,
        "lapses_on": claim.lapses_on if claim.balance else None,
        "lapsed": bool(claim.balance and claim.lapses_on and today >= claim.lapses_on),
        "limit": f"{claim.limit_years}年（{claim.limit_law}）",
        "late": payments.overdue_since(claim) if claim.state == "open" else None,
        "law": claim.law,
        "reason": claim.reason,
        "decision": claim.decision,
        "months": [str(month) for month in claim.months],
        "version": claim.version,
        "born_on": claim.born_on,
    }
