"""Holding the payment of an award, as a chief sees it: what can be done now, and why something cannot."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tomoni.cases import interface as cases
from tomoni.channels.desk.troubles import Trouble, trouble_of
from tomoni.core import interface as core
from tomoni.rules.interface import Month

# 児童手当法11条, not verified
WARNED_FOR = {"yearly-check": "現況届が届かない", "papers-missing": "届出や書類が届かない"}
RESUMED_FOR = {"arrived": "届いて、確かめた", "mistake": "差止が誤りだった"}
AHEAD = 12  # months that can be announced
WHY = {
    "not_warned": ("先に、差止を予告してください", "予告のない差止はできません。1回の予告で、差止は1回です。"),
    "not_told": (
        "予告が、まだ本人のページに届いていません",
        "届くまで数分かかります。届いてから、もう一度押してください。",
    ),
    "too_early": ("予告した月になっていません", "予告した月が始まるまで、本人を待ちます。"),
    "month": ("この月にはできません", "予告は、来月より後の月を選びます。差止は、予告した月からです。"),
    "reason": ("理由を選んでください", "何が届いていないかを、本人に知らせます。"),
    "held": ("支払は、もう差し止めています", "再開するときは「支払を再開する」を押します。"),
    "not_held": ("支払は止まっていません", "再開するものはありません。"),
    "ended": ("この受給は終わっています", "止める支払はありません。"),
}


def holding_sheet(view: cases.AwardView) -> dict[str, Any]:
    """What the forms need. seen: number of the newest step on the screen."""
    warned = _standing(view)
    this = Month.of(core.today())
    return {
        "seen": len(view.steps),
        "live": view.line.ended_on is None and bool(view.line.first_month),
        "held": bool(view.line.held_from),
        "resumable": bool(view.line.held_from) and view.line.held_because != "died",
        "warned": warned,
        "warned_why": WARNED_FOR.get(warned.because, "") if warned else "",
        "begun": warned is not None and Month.parse(warned.month) <= this,
        "months": [{"key": str(this + n), "words": _words(this + n)} for n in range(1, AHEAD + 1)],
        "reasons": WARNED_FOR,
        "ends": RESUMED_FOR,
    }


def _standing(view: cases.AwardView) -> cases.AwardStepLine | None:
    newest = [step for step in view.steps if step.kind in ("warned", "resumed")][-1:]
    return newest[0] if newest and newest[0].kind == "warned" else None


def _words(month: Month) -> str:
    return f"{month.year}年{month.number}月"


def holding_trouble(error: cases.CasesError) -> Trouble:
    """The words of a refusal, by its reason; nothing was changed."""
    found = trouble_of(error)
    title, message = WHY.get(str(error.data.get("why", "")), (found.title, found.message))
    return replace(found, title=title, message=message)
