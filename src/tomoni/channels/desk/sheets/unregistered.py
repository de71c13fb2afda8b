"""Words and what was typed of a person who stands in no register of this town (住登外)."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import replace
from typing import Any

from tomoni.channels.desk.troubles import Trouble, trouble_of
from tomoni.core import interface as core

REASONS = tuple(core.Unregistered.Reason.choices)
PROOFS = tuple(core.Unregistered.Proof.choices)
WHY = {
    "not_allowed": ("あなたの役割では受け付けられません", "係員、課長か、総合窓口に頼んでください。"),
    "name": ("氏名を入れてください", "ご本人が名乗る名前です。"),
    "kana": ("フリガナを入れてください", "次に来たとき、フリガナで探します。"),
    "reach": ("どうすれば会えるか、1つ入れてください", "いまいるところ、手紙の届け先、電話のどれかです。"),
    "reason": ("理由を1つ選んでください", "「分からない・言いたくない」も選べます。"),
    "proof": ("確かめ方を1つ選んでください", "確かめられるものがなくても、受け付けます（行政手続法第7条）。"),
    "seen": ("見た書類か、よく知る人を書いてください", "書類の名前と番号の終わり4桁、または氏名と団体名です。"),
    "alike": ("同じ方かもしれない人がいます", "下から、この方かどうかを選んでください。まだ何も記録していません。"),
    "protected": ("この方の受付は、担当者だけができます", "支援措置の担当に、ここで引き継いでください。"),
    "same": ("この方には、もう番号があります", "下の一覧から選び直してください。"),
}  # fmt: skip
FIELDS = {"reach": "place", "seen": "seen", "name": "name", "kana": "kana", "reason": "reason", "proof": "proof"}


def read_told(post: Any) -> tuple[core.ToldPerson, dict[str, str]]:
    """What was typed and {field: words of the fault}. Name and kana in one width, words apart by one space."""
    wrong: dict[str, str] = {}
    born = None
    if post.get("born", "").strip():
        try:
            born = dt.date.fromisoformat(post["born"].strip())
        except ValueError:
            wrong["born"] = "日付は 1994-03-05 の形で入れてください。"
        if born is not None and born > core.today():
            wrong["born"] = "まだ来ていない日です。年を見直してください。"
    elif post.get("born_unknown") != "yes":
        wrong["born"] = "生年月日を入れるか、「分からない」に印を付けてください。"
    told = core.ToldPerson(
        name=_words(post.get("name", "")), kana=to_katakana(_words(post.get("kana", ""))), birth_date=born,
        place=post.get("place", "").strip(), reason=post.get("reason", ""), proof=post.get("proof", ""),
        seen=post.get("seen", "").strip(), address=post.get("address", "").strip(),
        postal_code=postal_code(post.get("postal_code", "")),
        phone="".join(one for one in _words(post.get("phone", "")) if one.isdecimal() or one == "-")[:20],
    )  # fmt: skip
    if told.lacks:
        title, more = WHY[told.lacks]
        wrong.setdefault(FIELDS[told.lacks], f"{title}。{more}")
    return told, wrong


def postal_code(text: str) -> str:
    """The seven digits, however they were typed.

    >>> postal_code("〒０９９-1234")
    '0991234'
    """
    return "".join(one for one in _words(text) if one.isdecimal())[:7]


def _words(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def to_katakana(text: str) -> str:
    """ひらがな as カタカナ: both are typed, one is kept.

    >>> to_katakana("かわの ナギサ")
    'カワノ ナギサ'
    """
    return "".join(chr(ord(one) + 0x60) if "ぁ" <= one <= "ゖ" else one for one in text)


def refusal_of(error: Exception) -> Trouble:
    """The words of a refusal by its reason; nothing was saved."""
    found = trouble_of(error)
    why = str(getattr(error, "data", {}).get("why", "")) if isinstance(error, core.UnregisteredRefused) else ""
    title, message = WHY.get(why, (found.title, found.message))
    return replace(found, title=title, message=message)


def reason_word(row: core.Unregistered) -> str:
    """Why there is no registration here, in words."""
    return dict(REASONS).get(row.reason, row.reason)


def proof_word(row: core.Unregistered) -> str:
    """What shows who it is, with the paper that was seen."""
    said = dict(PROOFS).get(row.proof, row.proof)
    return f"{said}：{row.seen}" if row.seen else said
