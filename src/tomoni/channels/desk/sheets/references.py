"""Words of the page for mailed reference numbers: how it came, what a number came to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from tomoni.cases import interface as cases
from tomoni.channels.desk.sheets.intake import WAYS, intake_trouble
from tomoni.channels.desk.troubles import Trouble, trouble_of
from tomoni.channels.desk.words import CHANNELS, STATES

KEPT, LAST = "desk_reference_way", "desk_reference_last"
WHY = {
    "typed": (
        "番号の読み違いがあります",
        "照会番号は10文字で、最後の1文字が検査の文字です。1文字ずつ読み直してください。",
    ),
    "birth_date": (
        "世帯主の生年月日を聞いてください",
        "電話では、照会番号と世帯主の生年月日の両方が合う方だけを受け付けます。",
    ),
    "spent": (
        "この番号は、もう使えません",
        "紛失の届けがあり、新しい番号の手紙を出しました。新しい手紙の番号を入れてください。",
    ),
    "unknown": ("この照会番号の手紙はありません", "番号か、番号と生年月日の組み合わせが違います。"),
}
HELD_LETTERS = {
    "protected": "この手紙は郵送していません。支援措置の担当が届けます。",
    "died": "世帯主が亡くなったため、郵送していません。",
    "no_head": "基準日の世帯主が分からないため、郵送していません。",
    "no_font": "フォントにない文字があるため、印刷できていません。フォントを入れて印刷し直します。",
}


@dataclass(frozen=True)
class Coming:
    """How what lies on the desk came, kept from one number to the next. came_on: ISO day, empty for today."""

    way: str = "paper"
    came_on: str = ""
    stamp: str = ""
    born: str = ""

    @property
    def day(self) -> dt.date | None:
        return _day(self.came_on)

    @property
    def born_on(self) -> dt.date | None:
        return _day(self.born)

    @property
    def is_right(self) -> bool:
        """Whether the days that were typed are days."""
        return all(not text or _day(text) is not None for text in (self.came_on, self.born))


def read_coming(typed: Any, kept: Any) -> Coming:
    """From the form, or as it was for the number before. The birth date is never kept."""
    if typed:
        way = typed.get("way", "")
        return Coming(
            way if way in WAYS else "", typed.get("came_on", "").strip(), typed.get("stamp", "").strip()[:80],
            typed.get("born", "").strip(),
        )  # fmt: skip
    return Coming(**kept) if isinstance(kept, dict) and kept.get("way") in WAYS else Coming()


def to_keep(coming: Coming) -> dict[str, str]:
    """For the session."""
    return {"way": coming.way, "came_on": coming.came_on, "stamp": coming.stamp}


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def reference_trouble(error: Exception) -> Trouble:
    """The words of a refusal by its reason; nothing was taken in."""
    if not isinstance(error, cases.ReferenceNotFound):
        return intake_trouble(error)
    title, message = WHY[str(error.data["why"])]
    return replace(trouble_of(error), title=title, message=message, todo="")


def asked_lines(asked: Any, names: dict[int, str]) -> list[dict[str, Any]]:
    """What the household sent, newest first, as rows."""
    return [
        {
            "one": one,
            "name": names.get(one.person, ""),
            "way": CHANNELS.get(one.way, one.way),
            "state": STATES.get(one.state, "届いている"),
        }
        for one in asked
    ]
