"""A yearly check as its page shows it: words of states, what can be pressed for many at once, and why it cannot."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tomoni.cases import interface as cases
from tomoni.channels.desk.troubles import Trouble, trouble_of

STATES = {
    "asked": "届を待っている",
    "warned": "差止を予告した",
    "held": "差し止めた",
    "answered": "届いた（未確認）",
    "doubt": "所得などの問い",
    "settled": "確認済み",
    "confirmed": "町の記録で確認",
}
# (button, letter, what was done)
DEEDS = {
    "request": ("お願いの手紙を作る", "お願い", "お願いの手紙を作ります"),
    "reminder": ("再度のお願いの手紙を作る", "再度のお願い", "再度のお願いの手紙を作ります"),
    "warning": ("差止を予告する", "予告", "差止を予告します"),
    "hold": ("支払を差し止める", "差止", "支払を差し止めます"),
}
HELP = {
    "request": "届が要る方に、期限を書いた手紙を作ります。オンラインの方にはページで、ほかの方には紙で届きます。",
    "reminder": "期限が過ぎても届かない方に、もう一度お願いします。",
    "warning": "期限が過ぎても届かない方に、差止の月を書いて予告します。本人のページと手紙の両方で届きます。",
    "hold": "予告した月になっても届かない方の支払を止め、通知書を作ります。課長が押します。",
}
WHY = {
    "no_check": ("この手続きには、現況の確認がありません", "一覧から選んでください。"),
    "too_early": ("まだ、できません", "基準日や期限が来てから押します。何も始めていません。"),
    "too_late": ("この年の確認は始められません", "今年と昨年の分だけ始められます。"),
    "begun": ("この年の確認は、もう始まっています", "下の一覧から開いてください。"),
    "running": ("受給者を、まだ順に確かめています", "終わってから、もう一度押してください。"),
    "nobody": ("当てはまる方がいません", "何も送っていません。"),
    "held": ("支払が止まっています", "先に、受給者の画面で支払を再開してください。"),
    "settled": ("もう確認が済んでいます", "変えることはありません。"),
    "reason": ("確かめたことを書いてください", "あとで見る人が読みます。"),
    "stale": ("開いたあとに、この行が変わりました", "何も変えていません。いまの状態を見て、もう一度押してください。"),
}


def tabs_of(run: cases.CheckRun) -> list[tuple[str, str, int]]:
    """(state, words, how many), all of them first."""
    every = [("", "すべて", sum(run.counts.values()))]
    return every + [(state, words, run.counts.get(state, 0)) for state, words in STATES.items()]


def deeds_of(view: cases.CheckView, *, chief: bool) -> list[dict[str, Any]]:
    """What can be pressed now for many at once."""
    if not view.run.done:
        return []
    return [
        {"do": do, "button": words[0], "help": HELP[do], "count": view.deeds[do]}
        for do, words in DEEDS.items()
        if view.deeds[do] and (do == "request" or view.late) and (do != "hold" or chief)
    ]


def check_trouble(error: cases.CasesError) -> Trouble:
    """The words of a refusal, by its reason; nothing was changed."""
    found = trouble_of(error)
    title, message = WHY.get(str(error.data.get("why", "")), (found.title, found.message))
    return replace(found, title=title, message=message)
