"""A draft and what it would decide, as the drafting page and the approval page show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tomoni.channels.desk.sheets.case import PER
from tomoni.channels.look import interface as look

EMPTY_ROWS = 2

BODIES = {
    "prefectural-governor": "{governor}",
    "governor": "{governor}",
    "mayor": "{town}長",
    "municipality": "{town}長",
}


@dataclass(frozen=True)
class ReasonRow:
    """One reason as it stands in the form."""

    text: str = ""
    law: str = ""


@dataclass(frozen=True)
class ResultChoice:
    """One result the definition knows."""

    id: str
    label: str
    what: str
    chosen: bool


@dataclass(frozen=True)
class TermSheet:
    """One thing that comes of it: an amount with its rhythm, or a sentence."""

    before: str
    amount: int | None = None
    more: str = ""


def results_of(proposal: Any, chosen: str) -> tuple[ResultChoice, ...]:
    """The results of the definition, that of the rule first marked."""
    return tuple(
        ResultChoice(key, label, "判定ルールの結果" if key == proposal.result else "", key == chosen)
        for key, label in proposal.results
    )


def reasons_of(reasons: Sequence[Any], *, room: int = EMPTY_ROWS) -> tuple[ReasonRow, ...]:
    """Rows of the form with some empty ones below."""
    return (*(ReasonRow(one.text, one.law) for one in reasons), *[ReasonRow()] * room)


def typed_reasons(texts: Sequence[str], laws: Sequence[str]) -> tuple[ReasonRow, ...]:
    """What was typed, without empty rows."""
    rows = [ReasonRow(text.strip(), law.strip()) for text, law in zip(texts, laws, strict=False)]
    return tuple(row for row in rows if row.text or row.law)


def grade_of(words: Any, result: str | None) -> tuple[TermSheet, ...]:
    """What was worked out from facts, such as 半壊; nothing where the definition works nothing out."""
    if not result:
        return ()
    key = f"grades.{result}"
    found = words.definition.text(key)
    return (TermSheet(f"判定：{result if found == key else found}"),)


def terms_of(
    amount: int | None, per: str | None, first_month: str, planned: Sequence[Any] = ()
) -> tuple[TermSheet, ...]:
    """毎月 15,000円, from when, and the first payment."""
    if amount is None:
        return ()
    since = ""
    if first_month:
        year, month = first_month.split("-")[:2]
        since = f"{look.month_words(int(year), int(month))}分から。"
    first = next(iter(planned), None)
    if first is not None:
        paid = f"、{first.amount:,}円" if first.amount is not None else ""
        since += f"最初の振込は{look.full_day(first.pay_on)}{paid}。"
    return (TermSheet(PER.get(per or "", ""), amount, since),)


def appeal_words(definition: Any, governor: str, town: str) -> str:
    """教示 (行政不服審査法82条): the body and the period come from the definition; empty where there is none."""
    appeal = definition.appeal
    if appeal is None:
        return ""
    body = BODIES.get(appeal.to, appeal.to).format(governor=governor, town=town)
    return (
        f"この決定に不服がある場合は、この決定があったことを知った日の翌日から起算して{appeal.months}か月以内に、"
        f"{body}に対して審査請求をすることができます。ただし、この決定の日の翌日から起算して1年を経過したときは、"
        "することができません。"
    )
