"""Words of who acts for whom, and what was typed to write it down."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass, field, replace
from typing import Any

from tomoni.channels.desk.troubles import Trouble, trouble_of
from tomoni.core import interface as core

GROUNDS = {
    "guardian": "後見人などの法定代理人",
    "proxy": "委任を受けた代理人",
    "organisation": "委任を受けた事業者・団体",
}
AS = {"parent": "親（住民票による）", **GROUNDS}
PAPERS = {
    "guardian": "登記事項証明書の番号と日付",
    "proxy": "委任状の日付",
    "organisation": "委任状の日付、法人の確認書類",
}
WHY = {
    "not_allowed": ("あなたの役割では、代わりの人を登録できません", "係員か課長に頼んでください。"),
    "person": ("この番号の方は、記録にありません", "番号を見直すか、町外の方の氏名などを入れてください。"),
    "receiver": ("だれが代わりに手続きするのかが分かりません", "宛名番号か、町外の方の氏名・カナ・生年月日・住所を。"),
    "organisation": ("団体が分かりません", "13桁の法人番号と、初めてのときは名前、担当者の役職を入れてください。"),
    "self": ("ご本人は、自分の代わりになれません", "番号を見直してください。"),
    "days": ("終わりの日が、始まりの日より前です", "日を見直してください。"),
    "past": ("この期間は、もう終わっています", "きょうより後まで続くものだけを登録します。"),
    "evidence": ("確かめた書類を書いてください", "書類の種類、番号、日付です。"),
    "services": ("手続きを1つ以上選んでください", "委任状に書かれた手続きだけが、代わりにできる手続きです。"),
    "protected": ("この方の登録は、担当者だけができます", "支援措置の担当に頼んでください。"),
    "other_party": ("この登録はできません", "支援措置の担当に聞いてください。"),
    "overlap": ("同じ登録が、もうあります", "先にそれを終わりにするか、日を変えてください。"),
}  # fmt: skip


@dataclass(frozen=True)
class Typed:
    """What was typed. number: 宛名番号 of who acts; outsider: the four basic items of who is not in the register."""

    ground: str = ""
    number: str = ""
    outsider: dict[str, str] = field(default_factory=dict)
    corporate_number: str = ""
    organisation: str = ""
    position: str = ""
    services: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    evidence: str = ""
    receives: bool = False

    @property
    def is_outside(self) -> bool:
        """Whether somebody outside of the register was described."""
        return not self.number and any(self.outsider.values())


OUTSIDER = ("name", "name_kana", "born", "address")


def read_typed(post: Any) -> tuple[Typed, dict[str, str]]:
    """What was typed and {field: words of the fault}."""
    wrong: dict[str, str] = {}
    if post.get("ground") not in GROUNDS:
        wrong["ground"] = "どの立場かを1つ選んでください。"
    days = {name: _day(post.get(name, ""), name, wrong) for name in ("since", "until")}
    if not post.get("since", "").strip():
        wrong["since"] = "いつからかを入れてください。"
    typed = Typed(
        ground=post.get("ground", ""),
        number=_plain(post.get("number", "")),
        outsider={name: post.get(name, "").strip()[:200] for name in OUTSIDER},
        corporate_number=_plain(post.get("corporate_number", "")),
        organisation=post.get("organisation", "").strip(),
        position=post.get("position", "").strip(),
        services=tuple(post.getlist("service")),
        evidence=post.get("evidence", "").strip(),
        receives=post.get("receives") == "yes",
        **days,
    )
    if typed.is_outside:
        _day(typed.outsider["born"], "born", wrong)
    return typed, wrong


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("-", "").strip()[:20]


def _day(text: str, name: str, wrong: dict[str, str]) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        wrong[name] = "日付は 2026-12-01 の形で入れてください。"
        return None


def refusal_words(error: Exception) -> Trouble:
    """The words of a refusal by its reason; nothing was saved."""
    found = trouble_of(error)
    why = str(getattr(error, "data", {}).get("why", "")) if isinstance(error, core.RepresentationRefused) else ""
    title, message = WHY.get(why, (found.title, found.message))
    return replace(found, title=title, message=message)


def agent_words(ground: str, organisation: str) -> str:
    """委任を受けた代理人; 委任を受けた事業者・団体「○○」."""
    return f"{AS[ground]}「{organisation}」" if organisation else AS[ground]
