"""A draft and what it would decide, as the drafting page and the approval page show it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tomoni.cases import interface as cases
from tomoni.channels.desk.sheets.case import PER
from tomoni.channels.look import interface as look

EMPTY_ROWS = 1
_CITED = re.compile(r"（([^（）]*第[0-9]+条[^（）]*)）")


@dataclass(frozen=True)
class ReasonRow:
    """One reason as it stands in the form."""

    text: str = ""
    law: str = ""
    fact: str | None = ""
    used: bool = True


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
    kept = (ReasonRow(one.text, one.law, one.fact, getattr(one, "used", True)) for one in reasons)
    return (*kept, *[ReasonRow(used=False)] * room)


def typed_reasons(
    texts: Sequence[str], laws: Sequence[str], facts: Sequence[str] | None = None, used: Sequence[str] | None = None
) -> tuple[ReasonRow, ...]:
    """What was typed, without empty rows. used: the numbers of the rows that are ticked; None: all of them."""
    found = []
    for n, (text, law) in enumerate(zip(texts, laws, strict=False), start=1):
        fact = None if facts is None else facts[n - 1].strip() if n <= len(facts) else ""
        found.append(ReasonRow(text.strip(), law.strip(), fact, used is None or str(n) in used))
    return tuple(row for row in found if row.text or row.law or row.fact)


def ready_reasons(definition: Any) -> tuple[ReasonRow, ...]:
    """The criteria the definition has ready (`reasons.<id>`), the article out of their last bracket."""
    texts = definition.texts("ja")
    ready = [text for key, text in texts.items() if key.startswith("reasons.")]
    found = [(text, _CITED.search(text)) for text in ready]
    return tuple(ReasonRow(text, cited[1] if cited else "", "", False) for text, cited in found)


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


def notice_of_appeal(definition: Any) -> str:
    """教示 as the letter prints it, review and suit in a paragraph each; empty where there is none."""
    notice = cases.appeal_notice(definition)
    return "\n".join(notice.paragraphs) if notice else ""
