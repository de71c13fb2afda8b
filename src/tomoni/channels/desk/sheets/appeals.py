"""Appeals in the words of the desk: states, verbs, and the fields each step asks."""

from __future__ import annotations

from dataclasses import dataclass

STATES = {
    "received": "届いた",
    "mending": "補正を待っている",
    "reviewing": "審理中",
    "concluded": "審理を終えた",
    "consulting": "審査会に諮問中",
    "advised": "答申を受けた",
    "drafted": "裁決の案がある",
    "forwarded": "審査庁に送った",
    "ruled": "裁決があった",
    "withdrawn": "取り下げ",
}
RESULTS = {"upheld": "認容", "partly": "一部認容", "denied": "棄却", "dismissed": "却下"}
WRITINGS = {
    "appeal": "審査請求書",
    "order": "補正の求め",
    "mending": "補正書",
    "late": "遅れた正当な理由",
    "statement": "弁明書",
    "reply": "反論書",
    "hearing": "口頭意見陳述の記録",
    "opinion": "審理員意見書",
    "advice": "審査会の答申",
    "draft": "裁決の案",
    "ruling": "裁決",
    "stay": "執行停止の記録",
    "evidence": "証拠書類",
}
WORDS = {
    "wants": "趣旨",
    "grounds": "理由",
    "late_because": "遅れたわけ",
    "because": "理由",
    "text": "本文",
    "file": "書類",
    "orders": "主文",
    "outline": "事案の概要",
    "claims": "審理関係人の主張の要旨",
    "reasons": "理由",
    "no_board": "諮問しない理由",
}


@dataclass(frozen=True)
class Field:
    """One field of a step. kind: text, long, date, results, board, staff, tick or file."""

    name: str
    label: str
    kind: str = "long"
    must: bool = True
    help: str = ""


@dataclass(frozen=True)
class Step:
    """A step as a button and as a form; `done` is said afterwards."""

    label: str
    done: str
    fields: tuple[Field, ...] = ()
    help: str = ""


_BECAUSE = Field("because", "理由")
_TEXT = Field("text", "本文")
_ENDS = (Field("result", "結論", "results"), Field("orders", "主文"))
_REASONS = Field("reasons", "理由")
_CONTENTS = (
    *_ENDS,
    Field("outline", "事案の概要"),
    Field("claims", "審理関係人の主張の要旨"),
    Field("reasons", "理由", help="審理員意見書や答申と違う結論のときは、そのわけも書きます（第50条第1項第4号）。"),
)

STEPS: dict[str, Step] = {
    "ask_mending": Step("補正を求める", "補正を求めました。", (_BECAUSE, Field("by_date", "いつまで", "date"))),
    "mend_appeal": Step(
        "補正書を入れる",
        "補正書を入れました。",
        (_TEXT, Field("mandate", "代理人の委任状を確かめました", "tick", must=False)),
    ),
    "end_mending": Step("補正がないまま進める", "補正の期間を終えました。"),
    "accept_late": Step("遅れた正当な理由を認める", "正当な理由を認めました。", (_BECAUSE,)),
    "name_reviewer": Step(
        "審理員を指名する",
        "審理員を指名し、弁明書を求めました。",
        (
            Field("reviewer", "審理員", "staff"),
            Field("by_date", "弁明書をいつまで", "date"),
            Field("no_ties", "審査請求人の配偶者・四親等内の親族・代理人などでないことを本人に確かめました", "tick"),
        ),
        "処分に関わった人は指名できません（行政不服審査法第9条第2項）。",
    ),
    "file_statement": Step("弁明書を出す", "弁明書を出しました。", (_TEXT,), "処分の内容と理由を書きます（第29条）。"),
    "send_statement": Step(
        "弁明書を送り、反論書を求める",
        "弁明書を審査請求人に送りました。",
        (Field("by_date", "反論書をいつまで", "date"),),
        "期間は、相当の期間とします（第30条第1項）。",
    ),
    "add_evidence": Step(
        "証拠書類を入れる",
        "証拠書類を入れました。",
        (Field("what", "何を示す書類か", "text"), Field("file", "書類（PDF・写真）", "file")),
    ),
    "file_reply": Step("反論書を入れる", "反論書を入れました。", (_TEXT,)),
    "note_hearing": Step("口頭意見陳述を記録する", "記録しました。", (Field("on", "日", "date"), _TEXT)),
    "give_opinion": Step("審理員意見書を出す", "審理を終え、意見書を出しました。", (_TEXT,)),
    "consult_board": Step(
        "審査会に諮問する",
        "諮問し、審査請求人に知らせました。",
        (),
        "諮問書と、審査請求人への通知（第43条第3項）ができます。",
    ),
    "note_advice": Step("答申を記録する", "答申を記録しました。", (Field("on", "答申の日", "date"), _TEXT)),
    "draft_ruling": Step(
        "裁決を起案する",
        "裁決を起案しました。",
        (*_CONTENTS, Field("no_board", "諮問しないとき、法律のどの場合か", "board", must=False)),
    ),
    "give_ruling": Step(
        "裁決する",
        "裁決しました。",
        (),
        "いまの案のとおりに裁決し、裁決書と謄本の送付書を作ります。起案した人はできません。",
    ),
    "forward_appeal": Step("審査庁に送る", "送ったことを記録しました。", (), "直ちに送ります（第21条第2項）。"),
    "make_bundle": Step("事件記録をまとめる", "事件記録をまとめました。"),
    "record_ruling": Step(
        "届いた裁決を記録する", "裁決を記録しました。", (*_ENDS, _REASONS, Field("on", "裁決の日", "date"))
    ),
    "stop_execution": Step("執行停止を記録する", "執行停止を記録しました。", (_BECAUSE,)),
    "lift_stop": Step("執行停止の取消しを記録する", "執行停止の取消しを記録しました。", (_BECAUSE,)),
    "withdraw_appeal": Step(
        "取下げを受け付ける",
        "取下げを受け付けました。",
        (),
        "書面で受けます（第27条第2項）。代理人からは、取下げの特別の委任も書面で確かめます"
        "（第12条第2項、施行令第3条第1項）。",
    ),
}

PAPER_TO = {
    "appellant": "審査請求人へ",
    "section": "処分庁へ",
    "reviewer": "審理員へ",
    "body": "審査庁へ",
    "board": "審査会へ",
    "file": "原本（保管）",
}
