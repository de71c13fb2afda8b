"""Words of taking a request in (受付), and finding the person it is for."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass, replace
from typing import Any

from tomoni.cases import interface as cases
from tomoni.channels.asking.checking import live_words as told_words
from tomoni.channels.desk.troubles import Trouble, trouble_of
from tomoni.core import interface as core

WAYS = {"counter": "窓口", "paper": "紙（郵送・持参）", "telephone": "電話", "visit": "訪問"}
REASONED = (cases.TakingInNotPossible, cases.CodeNotFollowed)
MOST = 20  # more are no finding; the next term narrows it
WHY = {
    "way": ("届き方を選んでください", "窓口、紙、電話、訪問のどれかです。"),
    "future": ("届いた日が、まだ来ていません", "事務所に届いた日を入れてください。"),
    "too_old": ("届いた日が、1年より前です", "受付印の年を見直してください。"),
    "stamp": ("受付印を書いてください", "紙が届いた日の証拠です。印に書いてあるとおりに入れます。"),
    "only_paper": ("届いた日は、きょうです", "前の日に届いたことにできるのは、受付印のある紙だけです。"),
    "person": ("この方は、記録にありません", "もう一度探してください。"),
    "joined": (
        "この方は、住民票の方とつながりました",
        "新しい手続きは、住民票の方で受け付けます。もう一度探してください。",
    ),
    "number": ("この番号の途中の会話はありません", "番号を見直すか、もう届いていないか確かめてください。"),
    "closed": ("違うコードが続きました", "15分たってから、もう一度入れてください。"),
    "protected": ("この方の受付は、担当者だけができます", "支援措置の担当に頼んでください。"),
}


@dataclass(frozen=True)
class Terms:
    """What was typed to find somebody. number: 宛名番号."""

    name: str = ""
    born: dt.date | None = None
    number: str = ""

    @property
    def told(self) -> tuple[str, ...]:
        """For the ledger."""
        return tuple(one for one in (self.name, self.born.isoformat() if self.born else "", self.number) if one)


def read_terms(typed: Any) -> tuple[Terms, dict[str, str]]:
    """The terms and {field: words of the fault}."""
    name = unicodedata.normalize("NFKC", typed.get("name", "")).strip()
    number = unicodedata.normalize("NFKC", typed.get("number", "")).strip().upper()
    wrong: dict[str, str] = {}
    born = None
    if typed.get("born", "").strip():
        try:
            born = dt.date.fromisoformat(typed["born"].strip())
        except ValueError:
            wrong["born"] = "日付は 1994-03-05 の形で入れてください。"
    if not (number or born or len(name) >= 2 or wrong):
        wrong["name"] = "氏名を2文字以上、または生年月日か番号を入れてください。"
    return Terms(name, born, number), wrong


def find_people(terms: Terms) -> list[int]:
    """Row numbers of who fits every term, at most MOST + 1."""
    gone = core.Unregistered.objects.exclude(became=None).values("person")
    people = core.Person.objects.filter(died_on=None).exclude(pk__in=gone)
    if terms.number:
        people = people.filter(resident_number=terms.number)
    if terms.born:
        people = people.filter(birth_date=terms.born)
    if terms.name:
        named = core.find_people_named(terms.name, 500)
        people = people.filter(pk__in=named)
    return list(people.order_by("name_kana", "pk").values_list("pk", flat=True)[: MOST + 1])


def intake_trouble(error: Exception) -> Trouble:
    """The words of a refusal by its reason; nothing was taken in."""
    found = trouble_of(error)
    why = str(getattr(error, "data", {}).get("why", "")) if isinstance(error, REASONED) else ""
    title, message = WHY.get(why, (found.title, found.message))
    return replace(found, title=title, message=message)


def live_words(line: Any, title: str) -> dict[str, str]:
    """Somebody was faster: what may be told to the person, and what staff alone may open."""
    about = "、".join(f"{name}さん" for name in line.about)
    if line.happened_on is not None:
        tell = told_words(same=line.same_person, day=line.happened_on, language="ja")
    elif line.same_person:
        tell = "この手続きは、ご本人がもう申し込んでいます。新しく受け付ける必要はありません。"
    else:
        of = f"{about}についての" if about else "この"
        tell = f"{of}手続きは、もう進んでいます。だれが申し込んだかは、本人以外には伝えられません。"
    return {"title": title, "tell": tell, "number": line.number}
