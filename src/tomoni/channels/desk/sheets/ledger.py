"""The ledger in words of staff: entries, what is unusual about a day, and what was said of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from tomoni.channels.desk.words import ACTORS, ACTS, DEEDS, PURPOSES, ROLES
from tomoni.channels.look import interface as look

RULES = {
    "protected": "支援措置の対象者{count}人の情報を、案件なし、ほかの課の案件、夜間や閉庁日のいずれかで見た",
    "elsewhere": "ほかの課の案件で、{count}人の情報を見た",
    "no_case": "案件を示さずに、{count}人の情報を見た",
    "closed": "夜（22時から6時）か閉庁日に、{count}回、人の情報を見た",
    "again": "同じ人の情報を、自分の課の案件なしで{count}回見た",
    "hour": "1時間のうちに、{count}人の情報を見た",
    "searches": "{count}回、言葉を入れて人を探した",
    "listed": "一覧で、のべ{count}人の氏名のほかの情報も見た",
    "namesake": "職員と名字が同じ人を、自分の課の案件なしで{count}人見た。名字が同じだけで、家族とは限らない",
}
UNITS = {"closed": "回", "again": "回", "searches": "回"}
STATES = {
    "open": "まだ見ていない",
    "asked": "課長に聞いている",
    "answered": "課長が答えた",
    "seen": "見た",
}
REMARKS = {"seen": "見たことを記した", "asked": "課長に聞いた", "answered": "課長が答えた"}
FACTS = {
    "name": "氏名", "name_kana": "ふりがな", "address": "住所", "birth_date": "生年月日", "register": "住民票の情報",
    "payout_account": "振込先の口座", "draft": "起案", "decision": "決定", "state": "段階", "note": "メモ",
    "document": "文書", "documents": "文書", "instalment": "支払", "award": "受給権", "outcome": "決まったこと",
    "ledger": "証跡", "remark": "閲覧についての記載", "question": "記録についての問い", "answer": "記録についての答え",
    "mail": "メールアドレス", "feedback": "使いやすさの答え", "delivery": "届かなかった処理",
    "unregistered": "住登外の記録", "figures": "手続きの成績", "records": "閲覧・利用の記録", "income": "所得",
}  # fmt: skip
DEEDS_OF_AUDIT = {
    "verify_ledger": "封印の検査を始めた",
    "open_unusual": "いつもと違う閲覧を確かめた",
    "reading_seen": "いつもと違う閲覧を、見たと記した",
    "reading_asked": "いつもと違う閲覧について、課長に聞いた",
    "reading_answered": "いつもと違う閲覧について、監査に答えた",
}


@dataclass(frozen=True)
class Namer:
    """Words for names of the program: sections by key, purposes, facts."""

    offices: Mapping[str, str]
    purposes: Callable[[str], str]
    facts: Mapping[str, str]

    def fact(self, name: str) -> str:
        """The label of a fact; what no service names any more is told as it was written."""
        base = name.rsplit(".", 1)[-1].split("[", 1)[0]
        return FACTS.get(base) or self.facts.get(base, base)


@dataclass(frozen=True)
class EntryLine:
    """One entry in words. people: how many; names are shown on the entry's own page alone."""

    pk: int
    url: str
    at: dt.datetime
    who: str
    office: str
    did: str
    why: str
    case: str
    people: int
    facts: tuple[str, ...]
    terms: tuple[str, ...]


def entry_line(line: Any, namer: Namer) -> EntryLine:
    """From an entry of core."""
    who, role = line.who, ROLES.get(line.who.get("role", ""), "")
    name = who.get("name", "") if who.get("kind") == "staff" else ACTORS.get(who.get("kind", ""), "")
    deed = look.deed_of(line.act, who.get("kind", ""), line.facts, line.deed)
    return EntryLine(
        pk=line.pk,
        url=reverse("desk:ledger-entry", args=[line.pk]),
        at=line.at,
        who=f"{name}（{role}）" if role else name,
        office=namer.offices.get(who.get("office", ""), who.get("office", "")),
        did=DEEDS_OF_AUDIT.get(line.deed) or DEEDS.get(deed) or ACTS.get(line.act, line.act),
        why=PURPOSES.get(line.purpose) or namer.purposes(line.purpose),
        case=line.case,
        people=len(line.people),
        facts=tuple(dict.fromkeys(namer.fact(name) for name in line.facts)),
        terms=tuple(line.terms),
    )


@dataclass(frozen=True)
class ReasonLine:
    """Why a day is unusual, and compared with what."""

    what: str
    than: str
    points: int


@dataclass(frozen=True)
class UnusualLine:
    """One unusual day of a member of staff."""

    pk: int
    url: str
    who: str
    office: str
    day: dt.date
    points: int
    state: str
    reasons: tuple[ReasonLine, ...]
    remarks: tuple[Any, ...] = ()


def unusual_line(row: Any, namer: Namer, *, remarks: Iterable[Any] = ()) -> UnusualLine:
    """From a row of core, with its explanation."""
    role = ROLES.get(row.role, "")
    return UnusualLine(
        pk=row.pk,
        url=reverse("desk:ledger-day", args=[row.pk]),
        who=f"{row.name}（{role}）" if role else row.name,
        office=namer.offices.get(row.office, row.office),
        day=row.day,
        points=row.points,
        state=STATES.get(row.state, row.state),
        reasons=tuple(reason_line(reason) for reason in row.reasons),
        remarks=tuple((REMARKS.get(one.kind, one.kind), one.by_name, one.at, one.text) for one in remarks),
    )


def reason_line(reason: Mapping[str, Any]) -> ReasonLine:
    """The count and what is usual."""
    rule, own, office = reason["rule"], reason["own"], reason["office"]
    unit = UNITS.get(rule, "人")
    parts = []
    if own is not None:
        parts.append(f"本人は、多い日でも{own}{unit}")
    if office is not None:
        parts.append(f"課のほかの人は、多い日で{office}{unit}")
    than = "。".join(parts) if parts else "比べられる日が、まだ5日ありません"
    return ReasonLine(RULES.get(rule, rule).format(count=reason["count"]), than, reason["points"])


CSV_HEAD = ("番号", "日時", "だれが", "課", "何をした", "何のため", "案件", "人数", "項目")


def csv_row(line: EntryLine) -> tuple[str, ...]:
    """One row of the export; no names of residents stand in it."""
    cells = (
        str(line.pk), line.at.astimezone().isoformat(timespec="seconds"), line.who, line.office, line.did, line.why,
        line.case, str(line.people), "、".join(line.facts),
    )  # fmt: skip
    return tuple(look.plain_cell(cell) for cell in cells)
