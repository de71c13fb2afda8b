"""Words about programs outside of the town (API), what people permit them, and packages of other portals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tomoni.channels.api import interface as api
from tomoni.channels.desk.troubles import TROUBLES, UNKNOWN, Trouble
from tomoni.core import interface as core

KINDS = {"apply": "申請を送る", "follow": "状況を見る"}
WEBHOOKS = "webhooks"
WAITING = {
    "api.person_not_clear": Trouble(
        "だれの申請か、1人に決まりません",
        "氏名、カナ、生年月日、住所が合う方が、いないか、2人以上います。",
        "下で宛名番号を入れて、やり直してください。",
    ),
    "api.answers_refused": Trouble(
        "答えが足りないか、合わない答えがあります",
        "手続きが求める答えが、この届けにはありません。",
        "外の窓口にもう一度送ってもらうか、ご本人に聞いて「受付」で入れてください。",
    ),
    "api.package_refused": Trouble(
        "書類のファイルが入っていません",
        "届けが名前を挙げたファイルが、中にありません。",
        "外の窓口に、もう一度送ってもらってください。",
    ),
}
REFUSED = {
    "damaged": "壊れていて、読めません",
    "large": "大きすぎます（60MB、100ファイルまで）",
    "format": "決めた形（tomoni-intake/1）ではありません",
    "changed": "同じ受付番号で、違う内容が届きました。先に届いたほうが残っています",
    "missing": "フォルダがありません",
    "file": "名前を挙げたファイルが、中にありません",
}


@dataclass(frozen=True)
class Scope:
    """One box of the form: what it lets a program do."""

    value: str
    label: str
    on: bool = False


def scope_boxes(titles: Mapping[str, str], chosen: Any = ()) -> list[tuple[str, list[Scope]]]:
    """By service, its two boxes."""
    return [
        (title, [Scope(f"{kind}:{key}", word, f"{kind}:{key}" in chosen) for kind, word in KINDS.items()])
        for key, title in sorted(titles.items(), key=lambda one: one[1])
    ]


def scope_words(scopes: Any, titles: Mapping[str, str]) -> list[str]:
    """児童手当の認定請求：申請を送る、状況を見る."""
    by_service: dict[str, list[str]] = {}
    for scope in scopes:
        kind, _, service = scope.partition(":")
        if service:
            by_service.setdefault(titles.get(service, service), []).append(KINDS.get(kind, kind))
    lines = [f"{title}：{'、'.join(words)}" for title, words in sorted(by_service.items())]
    return [*lines, "状況が動いたら知らせる（webhook）"] if WEBHOOKS in scopes else lines


def permission_line(row: Any, name: str, titles: Mapping[str, str]) -> dict[str, Any]:
    """One permission. over: why it does not hold today, or empty."""
    why, day = api.why_not(row, row.services[0] if row.services else "")
    over = {"ended": "終わった", "not_begun": "まだ始まっていない"}.get(why, "")
    return {
        "row": row,
        "name": name,
        "services": "、".join(titles.get(one, one) for one in row.services),
        "over": over,
        "day": day,
        "can_end": row.ended_at is None and row.until >= core.today(),
    }


def problem_of(code: str) -> Trouble:
    """Why a package waits, in words."""
    return WAITING.get(code) or TROUBLES.get(code, UNKNOWN)


def typed_day(text: str) -> dt.date | None:
    """An ISO day, or None."""
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        return None
