"""Words and fields of a case that the office opens itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tomoni.cases import interface as cases
from tomoni.channels.desk.troubles import Trouble, trouble_of
from tomoni.channels.look import interface as look
from tomoni.services import interface as services

CHANNELS = {
    "official": {
        "title": "職権で始める",
        "help": "町が知ったことで、受給を終える、または額を減らすときに使います。決めるには、理由と決裁が要ります。",
        "because": "職権で始める理由（知ったこと、いつ、何で）",
    },
    "paper": {
        "title": "紙の届・請求を入れる",
        "help": "窓口や郵便で届いた紙を、届いた日のうちに入れます。受給者の変更は、受け取る方の請求が要ります。",
        "because": "届いた紙（だれから、何が）",
    },
}
ACCOUNT_PARTS = ("bank", "branch", "kind", "number", "holder")
KINDS = (("ordinary", "普通"), ("current", "当座"), ("savings", "貯蓄"))
LABELS = {
    "bank": "金融機関コード（4桁）",
    "branch": "支店コード（3桁）",
    "kind": "種類",
    "number": "口座番号",
    "holder": "名義（カナ）",
}
WHY = {
    "service": ("この受給からは始められません", "一覧から選んでください。"),
    "reason": ("理由を書いてください", "決裁する人が読みます。"),
    "ended": ("この受給は終わっています", "終えることも、減らすこともありません。"),
    "claimant": ("この方は、これを届け出る立場にありません", "記録では確かめられません。ほかの方を選んでください。"),
    "answers": ("まだ答えのないところがあります", "答えを入れて、もう一度押してください。"),
}


def account_fields(item: Any, typed: Any, error: str, *, number: int) -> list[look.Field]:
    """An account in its parts, as they stand on paper."""
    fields = []
    for part in ACCOUNT_PARTS:
        choices = tuple(look.Choice(key, words) for key, words in KINDS) if part == "kind" else ()
        fields.append(
            look.Field(
                name=f"{item.path}:{part}",
                id=f"f{number}-{part}",
                kind="choice" if part == "kind" else "text",
                label=f"{item.fact.word('ja')}　{LABELS[part]}",
                help="",
                required=part != "holder",
                raw=typed.get(f"{item.path}:{part}", ""),
                error=error if part == "bank" else "",
                choices=choices,
                unit="",
                extra={},
            )
        )
    return fields


def parse_account(item: Any, raw: dict[str, str]) -> tuple[Any, str]:
    """(JSON value, "") or (None, words of the fault)."""
    value = services.parse_value(item.fact, raw, path=item.path)
    return (None, value.words("ja")) if isinstance(value, services.FieldFault) else (value, "")


def office_trouble(error: cases.CasesError) -> Trouble:
    """The words of a refusal, by its reason; nothing was opened."""
    found = trouble_of(error)
    title, message = WHY.get(str(error.data.get("why", "")), (found.title, found.message))
    return replace(found, title=title, message=message)
