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
    "counter": "総合窓口",
    "auditor": "監査",
    "admin": "管理者",
    "protection-officer": "支援措置の担当",
    "mayor": "町長",
    "deputy-mayor": "副町長",
}

CHANNELS = {
    "portal": "オンライン",
    "online": "オンライン",
    "counter": "窓口",
    "paper": "紙",
    "telephone": "電話",
    "visit": "訪問",
    "push": "町から",
    "api": "連携",
    "intake": "外の受付",
    "office": "職権",
    "official": "職権",
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
    "destroyed": "廃棄した",
}

QUEUE_STATES = tuple((key, STATES[key]) for key in ("arrived", "checking", "reviewing", "drafted"))

# What was done to a case, as the history says it; who did it stands before.
VERBS = {
    "arrive": "届いた",
    "start_checking": "確かめ始めた",
    "ask_correction": "補正を求めた。期限の日数が止まった",
    "answer_own": "家族が、自分のことを自分で答えた",
    "answer_correction": "補正に答えた。期限の日数が再び進み始めた",
    "cancel_correction": "補正を取りやめた。期限の日数が再び進み始めた",
    "ask_other_body": "ほかの機関に照会した",
    "hear_other_body": "照会の回答を入れた",
    "cancel_enquiry": "照会を取りやめた",
    "extend_period": "決定の期限を延ばし、申請者に知らせた",
    "set_claim_day": "請求日を変えた",
    "start_review": "確かめ終えた",
    "establish_facts": "調査の結果を入れた",
    "draft_decision": "起案した",
    "send_for_approval": "決裁に回した",
    "recall_draft": "起案を取り戻した",
    "agree_draft": "合議・回議で同意した",
    "send_one_back": "一つ前に差し戻した",
    "send_back": "差し戻した",
    "approve_decision": "承認した",
    "carry_out": "決まったことを実行した",
    "receive_in_person": "窓口で届出を受け取った",
    "correct_day": "届け出た日を直した",
    "withdraw_case": "取り下げた",
    "destroy_case": "保存期間が終わり、廃棄した",
    "close_case": "終わりにした",
    "open_revision": "決定を改める案件を開いた",
    "supersede_decision": "決定が新しい決定に代わった",
    "note_appeal": "審査請求の経過が記録された",
    "match_child": "届け出たお子さんや住登外の方を、台帳の方とつなげた",
    "undo_match": "台帳の方とのつながりを取り消した",
}

HELD = "確かめ中"
OUTSIDE = "（住登外）"  # beside the name of who stands in no register of this town
PLACES = {"draft": "起案", "line": "回議", "together": "合議", "decide": "決裁", "view": "供覧"}
RIGHTS = {"own": "", "deputy": "代決", "fallback": "代わりの課"}
GROUNDS = {"urgent": "急ぐため", "instructed": "あらかじめ指示を受けたため"}
MANDATES = {"deputy": "代決", "delegated": "専決", "fallback": "決裁者がいないとき"}
WHY_NOT = {
    "own_draft": "あなたの起案です。自分の起案は、どの役割でも承認できません。",
    "done": "あなたの分は、もう済んでいます。",
    "turn": "まだあなたの番ではありません。前の人を待っています。",
    "ended": "あなたの代決の期間は終わっています。",
    "not_begun": "あなたの代決の期間は、まだ始まっていません。",
    "ceiling": "あなたに任された金額を超えています。",
    "subject": "あなたに任された手続きではありません。",
    "result": "あなたに任された結果ではありません。",
    "before_you": "先の順位の人がいます。その人に頼んでください。",
    "holder_there": "決裁する人は、きょう不在ではありません。不在なら、先に不在を登録してください。",
    "no_seat": "この起案の決裁の順に、あなたは入っていません。",
}

PURPOSES = {
    "unregistered": "住民票がない方の記録",
    "representation": "代わりの人の登録",
    "forwarding": "ほかの機関への送付",
    "review": "審査",
    "approval": "決裁",
    "queue": "一覧",
    "payment": "支払",
    "export": "書き出し",
    "survey": "調査",
    "audit": "監査",
    "appeal": "審査請求",
    "inquiry": "監査の調査",
    "figures": "手続きの成績",
    "retry": "やり直し",
    "api": "連携プログラム",
    "notices": "お知らせ",
    "disclosure": "本人の請求",
    "interview": "手続きの準備",
    "feedback": "使いやすさの答え",
    "publication": "手続きの公開",
    "records": "閲覧・利用の記録",
    "calendar": "開庁日の管理",
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
    "asked_other": "家族の大人に、本人のことを答えてもらうように頼んだ",
    "took_back_own": "家族の大人に頼んだ質問を取り消した",
    "opened_own": "本人確認をして、本人への質問を開いた",
    "answered_own": "自分のことを答えた",
    "declined_own": "自分のことを、ここでは答えないことにした",
    "put_day_right": "届出の日を直した",
    "told_again": "同じ届出がもう一度あった（送らず、言われた日を残した）",
    "lent_screen": "窓口の画面を本人に渡した",
    "took_back_screen": "窓口の画面を返してもらった",
    "found_right": "窓口で本人が内容を読み、よいと言ったと残した",
    "found_wrong": "窓口で本人が内容を読み、直したいと言ったと残した",
    "set_to_sign": "署名する書類を作った",
    "signed": "手書きの署名を受け取った",
    "opened_help": "本人が手伝いを許した",
    "began_help": "手伝いを始めた",
    "ended_help": "手伝いを終えた",
    "taken_in": "届け出や申請を受け付けた",
    "moved": "段階を進めた",
    "drafted": "決定の案を準備した",
    "sent_up": "決定の案を決裁に回した",
    "recalled": "決定の案を取り戻した",
    "kept_days": "閉庁日を変えた",
    "enquired": "ほかの機関に照会した",
    "heard": "照会の回答を入れた",
    "left_off": "照会を取りやめた",
    "put_off": "決定の期限を延ばした",
    "set_claim": "請求日を変えた",
    "sent_back": "決定の案を差し戻した",
    "approved": "決定の案を承認した",
    "viewed": "決定をあとから確かめた",
    "asked_town": "記録について、役場に聞いた",
    "answered_person": "記録についての問いに答えた",
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


# What happened, by the names that stand in the outbox.
EVENTS = {
    "appeals.AppealReceived": "審査請求が届いた",
    "appeals.AppealRuled": "審査請求に裁決があった",
    "appeals.AppealStatementSent": "審査請求の弁明書を送った",
    "cases.AwardChanged": "受給権が変わった",
    "cases.BulkGoesOn": "まとめての起案・決裁が進んだ",
    "cases.CaseArrived": "案件が届いた",
    "cases.CaseClosed": "終わった",
    "cases.CaseDecided": "決まった",
    "cases.CaseDestroyed": "廃棄された",
    "cases.CaseWithdrawn": "取り下げられた",
    "cases.CorrectionAnswered": "補正の答えが届いた",
    "cases.CorrectionAsked": "補正を求めた",
    "cases.MailingGoesOn": "世帯への一斉郵送が進んだ",
    "cases.OwnAnswersAsked": "本人の答えを求めた",
    "cases.PeriodExtended": "決定の期限が延びた",
    "cases.YearlyCheckGoesOn": "年に一度の確認が進んだ",
    "channels.ApplicationStepped": "連携プログラムに知らせる段階になった",
    "channels.NoticeWritten": "お知らせが書かれた",
    "core.ClosingDaysChanged": "閉庁日が変わった",
    "core.FileFoundBad": "ファイルに問題が見つかった",
    "core.LedgerDaySealed": "証跡の1日の封印を公開した",
    "core.RecordQuestionAnswered": "記録についての問いに答えた",
    "core.RegisterTakenIn": "台帳を取り込んだ",
    "core.RepresentationEnded": "代理が終わった",
    "core.RepresentationEstablished": "代理を確かめた",
    "documents.DestructionApproved": "廃棄が承認された",
    "documents.LetterReturned": "郵便が戻ってきた",
    "payments.ClaimChanged": "返還金が動いた",
    "payments.OrderChanged": "支払の命令が動いた",
    "payments.PaymentReturned": "振込が戻った",
    "payments.PaymentsConfirmed": "銀行の結果を取り込んだ",
    "payments.PaymentsReleased": "支払が確定した",
}

# What listeners do, by their stable names.
LISTENERS = {
    "api.forget_package": "外の窓口の届けを廃棄する",
    "api.send": "連携プログラムに知らせる",
    "api.tell": "連携プログラムへの知らせを用意する",
    "appeals.enter_received": "審査請求を収受簿に載せる",
    "appeals.let_go": "廃棄の止めを外す",
    "cases.carry_out": "決まったことを実行する",
    "cases.carry_out_notification": "届出の効果を生じさせる",
    "cases.days_taken": "かかった日数を数える",
    "cases.enter_received": "収受簿に載せる",
    "cases.file_claim": "返還金の文書を保存簿に載せる",
    "cases.file_mandate": "代理の文書を保存簿に載せる",
    "cases.file_order": "支払の文書を保存簿に載せる",
    "cases.file_record": "文書保存簿に載せる",
    "cases.follow_register": "亡くなった人・転出した人の受給権を追う",
    "cases.go_on": "まとめての起案・決裁の次を行う",
    "cases.go_on_mailing": "次の世帯に番号を付ける",
    "cases.propose_matches": "台帳の人との照合の候補を出す",
    "cases.recount": "受信箱の件数を数え直す",
    "cases.reproject": "期限の日を計算し直す",
    "cases.yearly_answered": "年に一度の確認の答えを記す",
    "cases.yearly_go_on": "年に一度の確認の次を行う",
    "cases.yearly_settled": "年に一度の確認を締める",
    "desk.deal": "担当に割り振る",
    "desk.find_address": "届け先を調べる仕事を作る",
    "documents.destroy": "文書を廃棄する",
    "notify.appeal_received": "審査請求が届いたことを知らせる",
    "notify.appeal_ruled": "裁決を知らせる",
    "notify.appeal_statement": "弁明書を知らせる",
    "notify.award_changed": "受給権が変わったことを知らせる",
    "notify.case_arrived": "届いたことを知らせる",
    "notify.case_closed": "終わったあとの問いを送る",
    "notify.case_decided": "決まったことを知らせる",
    "notify.case_withdrawn": "取り下げられたことを知らせる",
    "notify.claim": "返還金を知らせる",
    "notify.correction_answered": "補正の答えが届いたことを知らせる",
    "notify.correction_asked": "補正を求めたことを知らせる",
    "notify.file_refused": "ファイルを受け取れないことを知らせる",
    "notify.mail": "メールを送る",
    "notify.own_asked": "本人に答えを頼む",
    "notify.payment_returned": "振込が戻ったことを知らせる",
    "notify.period_extended": "期限が延びたことを知らせる",
    "notify.record_answered": "答えたことを知らせる",
    "notify.representation": "代理が確かめられたことを知らせる",
    "notify.seal": "封印を監査に送る",
}

PROBLEMS = {
    "altered": "記録 {number}番が、書かれた内容と違います。",
    "missing": "記録 {number}番がありません。",
    "unsealed": "記録 {number}番が、長いあいだ封印されていません。",
    "about": "記録 {number}番が、本人の一覧に正しく出ていません。",
    "chain": "封印 {number}番の前後がつながっていません。",
    "published": "公開した封印 {number}番と、いまの証跡が合いません（{message}）",
}


ACTORS = {"resident": "申請者", "system": "システム"}
ACTING = {"parent": "親", "guardian": "後見人など", "proxy": "代理人", "organisation": "頼まれた事業者"}


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
    role = ROLES.get(line.role, "") or ACTING.get(line.role, "")
    who = f"{line.who}（{role}）" if role else ACTORS.get(line.role, line.who)
    why = PURPOSES.get(line.purpose) or purpose(line.purpose)
    kind = "resident" if line.role in ACTING else line.role if line.role in (*ACTORS, "client") else "staff"
    deed = look.deed_of(line.act, kind, line.facts, line.deed)
    return f"{who}が、{why}のため{DEEDS.get(deed) or ACTS.get(line.act, line.act)}"
