"""The words of the desk: one place for every state, role, channel and act that a page names (GLOSSARY.md)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tomoni.channels.look import interface as look

ROLES = {
    "clerk": "係員",
    "chief": "課長",
    "accountant": "会計",
    "surveyor": "調査員",
    "auditor": "監査",
    "admin": "管理者",
    "protection-officer": "支援措置の担当",
}

CHANNELS = {
    "portal": "オンライン",
    "online": "オンライン",
    "counter": "窓口",
    "paper": "紙",
    "push": "町から",
    "api": "連携",
}

STATES = {
    "arrived": "届いた",
    "checking": "確かめ中",
    "correcting": "お返事待ち",
    "reviewing": "審査中",
    "drafted": "起案した",
    "approving": "決裁待ち",
    "decided": "決まった",
    "carried_out": "通知した",
    "closed": "終わった",
    "withdrawn": "取り下げ",
}

QUEUE_STATES = tuple((key, STATES[key]) for key in ("arrived", "checking", "reviewing", "drafted"))

# What was done to a case, as the history says it; who did it stands before.
VERBS = {
    "arrive": "届いた",
    "start_checking": "確かめ始めた",
    "ask_correction": "補正を求めた。期限の日数が止まった",
    "answer_correction": "補正の答えが届いた。期限の日数が再び進み始めた",
    "cancel_correction": "補正を取りやめた。期限の日数が再び進み始めた",
    "start_review": "確かめ終えた",
    "establish_facts": "調査の結果を入れた",
    "draft_decision": "起案した",
    "send_for_approval": "決裁に回した",
    "recall_draft": "起案を取り戻した",
    "send_back": "差し戻した",
    "approve_decision": "承認した",
    "carry_out": "決まったことを実行した",
    "withdraw_case": "取り下げた",
    "close_case": "終わりにした",
}

HELD = "確かめ中"
ROUTE_ROLES = {"clerk": "起案", "chief": "課長（専決）", "rule": "判定ルール"}

PURPOSES = {
    "review": "審査",
    "approval": "決裁",
    "queue": "一覧",
    "payment": "支払",
    "export": "書き出し",
    "survey": "調査",
    "audit": "監査",
}

ACTS = {
    "read": "見た",
    "search": "探した",
    "print": "印刷した",
    "export": "書き出した",
    "change": "書いた",
    "decide": "決めた",
    "send": "送った",
}

# What the ledger tells of a case, by look.deed_of; who did it and for what stands before.
DEEDS = {
    "moved": "段階を進めた",
    "drafted": "決定の案を準備した",
    "noted": "メモを残した",
    "awarded": "受給権を記録した",
    "reckoned": "支払の予定を計算した",
    "voided": "文書を取り消した",
    "set_mail": "お知らせの受け取り方を変えた",
    "issued": "文書を作った",
    "withdrew": "取り下げた",
    "carried_out": "決まったことを実行した",
    "told_ease": "使いやすさを答えた",
    "decided": "決定した",
    "returned_order": "支出命令を差し戻した",
    "opened_letter": "通知を開いた",
    "assigned": "担当を決めた",
    "notified": "お知らせを届けた",
    "ordered": "支出命令を作った",
    "released": "支払を確定した",
    "answered": "答えを送った",
    "asked": "補正を求めた",
    "established": "町の記録に残した",
    "began": "手続きを始めた",
}

RESULTS = {
    "approved": "認定",
    "partly": "一部を認定",
    "refused": "却下",
    "accepted": "受理",
    "recorded": "受理",
}


EVENTS = {
    "CaseArrived": "案件が届いた",
    "CorrectionAsked": "補正を求めた",
    "CorrectionAnswered": "補正の答えが届いた",
    "CaseDecided": "決まった",
    "CaseWithdrawn": "取り下げられた",
    "CaseClosed": "終わった",
    "AwardChanged": "受給権が変わった",
    "PaymentsReleased": "支払が確定した",
}

# What listeners do, by their stable names.
LISTENERS = {
    "notify.write_notice": "お知らせを書く",
    "notify.send_mail": "メールを送る",
    "cases.carry_out": "決まったことを実行する",
    "cases.reckon": "支払を計算する",
}

PROBLEMS = {
    "altered": "記録 {number}番が、書かれた内容と違います。",
    "missing": "記録 {number}番がありません。",
    "unsealed": "記録 {number}番が、長いあいだ封印されていません。",
    "about": "記録 {number}番が、本人の一覧に正しく出ていません。",
    "chain": "封印 {number}番の前後がつながっていません。",
}


ACTORS = {"resident": "申請者", "system": "システム"}


def history_words(line: Any) -> str:
    """中村が、確かめ始めた; オンラインで届いた."""
    did = VERBS.get(line.verb, line.verb)
    if line.actor_kind == "resident":
        who = "申請者"
    elif line.actor_kind == "system":
        who = "" if line.verb == "arrive" else "自動で"
        return f"{who}、{did}" if who else did
    else:
        who = line.actor_name
    return f"{who}が、{did}" if line.verb != "arrive" else f"{who}から{did}"


def looker_words(line: Any, purpose: Callable[[str], str]) -> str:
    """中村（係員）が、児童手当のため見た. `purpose` gives the word of a permitted purpose."""
    role = ROLES.get(line.role, "")
    who = f"{line.who}（{role}）" if role else ACTORS.get(line.role, line.who)
    why = PURPOSES.get(line.purpose) or purpose(line.purpose)
    kind = line.role if line.role in ACTORS else "staff"
    deed = look.deed_of(line.act, kind, line.facts)
    return f"{who}が、{why}のため{DEEDS.get(deed) or ACTS.get(line.act, line.act)}"
