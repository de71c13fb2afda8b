"""What a page says when a room refuses: what is true and what to do, in Japanese, by the stable code of the error.

A room whose own message is already written for staff in Japanese (payments) is shown as it is.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Trouble:
    """title: what is true. message: why it matters. todo: what to do next."""

    title: str
    message: str
    todo: str = ""


TROUBLES: dict[str, Trouble] = {
    "cases.not_found": Trouble(
        "この番号の案件はありません", "番号が違うか、あなたの課の案件ではありません。", "番号を確かめてください。"
    ),
    "cases.not_in_state": Trouble(
        "いまの状態では、この操作はできません",
        "だれかが先に進めたようです。",
        "下のいまの状態を見て、できる操作を選んでください。",
    ),
    "cases.not_allowed": Trouble(
        "あなたの役割では、この操作はできません", "役割は課ごとに決まっています。", "できる人に頼んでください。"
    ),
    "cases.own_draft": Trouble(
        "自分の起案は承認できません", "起案した人と承認する人は別の人です。", "ほかの決裁者に頼んでください。"
    ),
    "cases.stale": Trouble(
        "ほかの人が先に保存しました", "あなたの内容は、まだ保存されていません。", "両方を見比べてください。"
    ),
    "cases.reasons_missing": Trouble(
        "理由が足りません",
        "認めないとき、また求めより少なく認めるときは、事実、条文、基準を書きます（行政手続法第8条）。",
        "理由の欄に書き足してください。",
    ),
    "cases.result_unknown": Trouble(
        "この結果は選べません",
        "手続きの定義にないか、決めるための情報が足りません。",
        "足りない情報を入れるか、ほかの結果を選んでください。",
    ),
    "cases.snapshot_changed": Trouble(
        "起案のあとで内容が変わりました",
        "承認しようとした内容は、いまの内容と同じではありません。",
        "差し戻して、起案し直してもらってください。",
    ),
    "cases.item_not_in_correction": Trouble(
        "求めていない項目は変えられません",
        "補正で直せるのは、求めた項目だけです。",
        "ほかの項目は、もう一度補正を求めてください。",
    ),
    "cases.correction_not_possible": Trouble(
        "この補正は求められません",
        "項目がないか、理由がないか、期日が過ぎた日です。",
        "項目、理由、期日を見直してください。",
    ),
    "cases.task_not_open": Trouble(
        "この調査は記録できません",
        "この手続きの調査ではないか、必要な項目がそろっていません。",
        "すべての項目を入れてください。",
    ),
    "cases.award_not_found": Trouble(
        "変える受給権がありません", "この手続きは、いまある受給権を変えるものです。", "受給者台帳を確かめてください。"
    ),
    "cases.claim_already_live": Trouble(
        "同じ請求がすでにあります",
        "同じ人や世帯についての請求は、同時に1つだけです。",
        "進んでいる案件を見てください。",
    ),
    "cases.interview_not_open": Trouble("この聞き取りは終わっています", "送信されたか、期限が切れました。"),
    "cases.service_not_asked": Trouble("この手続きは聞き取りに入っていません", "手続きを選び直してください。"),
    "cases.role_not_held": Trouble("この人は請求できる立場にありません", "立場は住民票などの記録で確かめます。"),
    "cases.answers_not_complete": Trouble("答えが足りません", "答えのない項目があります。", "項目を埋めてください。"),
    "cases.submission_key_reused": Trouble("同じ送信がすでにあります", "同じ鍵で違う内容が届きました。"),
    "cases.feedback_already_given": Trouble("使いやすさの答えは、もう届いています", "1つの案件に1回です。"),
    "services.service_not_found": Trouble(
        "この手続きは公開されていません", "公開の期間が終わったか、まだ公開されていません。"
    ),
    "services.bundle_not_found": Trouble(
        "手続きの版が見つかりません",
        "この案件を受けたときの定義が、データベースにありません。",
        "管理者に知らせてください。",
    ),
    "services.situation_not_valid": Trouble(
        "情報に矛盾があります", "持っている情報から判定できません。", "管理者に知らせてください。"
    ),
    "services.path_not_known": Trouble(
        "知らない項目です", "手続きの定義にない項目が送られました。", "画面を開き直してください。"
    ),
    "services.bundle_is_published": Trouble("公開した版は変えられません", "新しい版として公開してください。"),
    "core.file_refused": Trouble(
        "このファイルは受け取れません",
        "PDF、PNG、JPEG、HEICで、10MBまでです。",
        "別の形式で保存して、もう一度選んでください。",
    ),
    "core.file_missing": Trouble(
        "ファイルを読めません", "保存した内容と違うか、見つかりません。", "管理者に知らせてください。"
    ),
    "core.fact_unreadable": Trouble(
        "情報を読めません", "鍵が見つからないため、読めない情報があります。", "管理者に知らせてください。"
    ),
}

UNKNOWN = Trouble(
    "できませんでした", "何も保存されていません。", "もう一度試してください。続くときは、管理者に知らせてください。"
)

NOT_HERE = Trouble("この画面はありません", "番号が違うか、もうないものです。", "一覧から選び直してください。")
BROKEN = Trouble(
    "この画面を出せませんでした",
    "こちらの不具合です。いまの操作は、何も保存されていません。",
    "少し待ってから、もう一度試してください。続くときは、時刻とこの画面の番地を管理者に知らせてください。",
)


def trouble_of(error: Exception) -> Trouble:
    """The words for an error of a room. Payments and documents speak Japanese themselves; others by their code."""
    code = str(getattr(error, "code", ""))
    if code in TROUBLES:
        return TROUBLES[code]
    message = str(getattr(error, "message", "") or "")
    if any("ぁ" <= sign <= "ヿ" for sign in message):
        return Trouble("できませんでした", message)
    return UNKNOWN if not code else Trouble(UNKNOWN.title, UNKNOWN.message, f"{UNKNOWN.todo}（{code}）")
