"""Words that are written again and again (定型文): keeping, sharing and removing them, and filling in a case."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from tomoni.channels.desk.errors import PhraseRefused
from tomoni.channels.desk.models import Phrase
from tomoni.core import interface as core

KINDS = (
    ("correction", "補正の依頼"),
    ("reason", "決定の理由"),
    ("note", "メモ"),
    ("return", "差し戻す理由"),
    ("opinion", "意見照会"),
)
PLACEHOLDERS = ("氏名", "受付番号", "手続き", "期日", "今日", "担当課", "電話", "担当者")
# characters; the shortest field a kind goes into
LONGEST = {"correction": 400, "reason": 1000, "note": 2000, "return": 2000, "opinion": 2000}
TITLE, LAW, MANY = 40, 200, 300
_NAMED = re.compile(r"\{([^{}]*)\}")
_WIDE = str.maketrans("｛｝", "{}")


def seen_by(desk: Any) -> QuerySet[Phrase]:
    """One's own and those shared by the sections one works in."""
    mine = Q(staff=desk.staff.pk) | Q(staff=None, department__in=desk.departments)
    return Phrase.objects.filter(mine, kind__in=[kind for kind, _ in KINDS]).order_by("kind", "title", "pk")


def find_phrase(pk: int, desk: Any) -> Phrase | None:
    """One that this person sees, or None."""
    return seen_by(desk).select_related("department", "changed_by").filter(pk=pk).first()


def may_change(row: Phrase, desk: Any) -> bool:
    """One's own; what a section shares, its chief."""
    return row.staff_id == desk.staff.pk if row.staff_id else row.department_id in desk.held.get("chief", ())


def may_share(desk: Any) -> bool:
    """The chief of the section one belongs to."""
    return desk.staff.department_id in desk.held.get("chief", ())


def keep(typed: Mapping[str, str], *, desk: Any, row: Phrase | None = None) -> Phrase:
    """Keep new words or change kept ones. typed: kind, title, text, law, and `shared` where a section is to use them.

    Raises PhraseRefused: nothing is kept then.
    """
    shared = bool(typed.get("shared"))
    if row is None:
        row = Phrase(department_id=desk.staff.department_id, staff_id=desk.staff.pk)
    elif not may_change(row, desk):
        raise PhraseRefused("課の定型文を変えられるのは、その課の課長だけです。何も変えていません。", why="not_yours")
    if shared and row.staff_id and not may_share(desk):
        raise PhraseRefused("課で使うことにできるのは課長です。自分用にするか、課長に頼んでください。", why="not_yours")
    if row.staff_id and shared:
        row.department_id = desk.staff.department_id
    row.staff_id = None if shared else row.staff_id or desk.staff.pk
    for name, value in _checked(typed).items():
        setattr(row, name, value)
    row.changed_by_id, row.changed_at = desk.staff.pk, core.now()
    return _saved(row)


def _saved(row: Phrase) -> Phrase:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as fault:
        words = f"「{row.title}」という題名の定型文は、もうあります。別の題名にしてください。"
        raise PhraseRefused(words, why="taken") from fault
    return row


def _checked(typed: Mapping[str, str]) -> dict[str, str]:
    """What may be kept. Brackets of full width are read as those of half width."""
    kind, title = typed.get("kind", ""), typed.get("title", "").strip()
    text = typed.get("text", "").strip().replace("\r\n", "\n").translate(_WIDE)
    law = typed.get("law", "").strip() if kind == "reason" else ""
    if kind not in LONGEST:
        raise PhraseRefused("どこで使うかを選んでください。", why="kind")
    if not title or len(title) > TITLE:
        raise PhraseRefused(f"題名を、{TITLE}文字までで書いてください。", why="title")
    if not text:
        raise PhraseRefused("文を書いてください。", why="text")
    if len(text) > LONGEST[kind]:
        words = f"{len(text)}文字あります。この欄に入るのは{LONGEST[kind]}文字までです。短くしてください。"
        raise PhraseRefused(words, why="text")
    if len(law) > LAW:
        raise PhraseRefused(f"条文は{LAW}文字までです。", why="law")
    _check_placeholders(text)
    return {"kind": kind, "title": title, "text": text, "law": law}


def _check_placeholders(text: str) -> None:
    known = "、".join(f"{{{name}}}" for name in PLACEHOLDERS)
    unknown = sorted({name for name in _NAMED.findall(text) if name not in PLACEHOLDERS})
    if unknown:
        named = "、".join(f"{{{name}}}" for name in unknown)
        raise PhraseRefused(f"{named}は使えません。使えるのは{known}です。", why="placeholder", unknown=unknown)
    if "{" in _NAMED.sub("", text) or "}" in _NAMED.sub("", text):
        raise PhraseRefused(f"かっこが閉じていません。使えるのは{known}です。", why="placeholder", unknown=[])


def remove(row: Phrase, *, desk: Any) -> dict[str, Any]:
    """Remove words; gives what `restore` needs to bring them back."""
    if not may_change(row, desk):
        raise PhraseRefused("課の定型文を消せるのは、その課の課長だけです。何も消していません。", why="not_yours")
    names = ("department_id", "staff_id", "kind", "service", "title", "text", "law")
    gone = {name: getattr(row, name) for name in names}
    row.delete()
    return gone


def restore(gone: Mapping[str, Any], *, desk: Any) -> Phrase:
    """Bring back what was removed."""
    return _saved(Phrase(**gone, changed_by_id=desk.staff.pk, changed_at=core.now()))


def offered(desk: Any, kind: str) -> list[Phrase]:
    """What can be put into a field of this kind: one's own first."""
    rows = core.kept(_name(desk), lambda: list(seen_by(desk)[:MANY]))
    return sorted((row for row in rows if row.kind == kind), key=lambda row: (row.staff_id is None, row.title))


def forget(desk: Any) -> None:
    """Words have changed: what is kept for some seconds for this person is read anew."""
    core.forget(_name(desk))


def _name(desk: Any) -> str:
    return f"desk-phrases:{desk.staff.pk}"


def filled(text: str, values: Mapping[str, str]) -> str:
    """The words with what the case says in place of `{name}`; what the case does not say stays to be written."""
    return _NAMED.sub(lambda found: values.get(found[1]) or found[0], text)


def added(before: str, more: str) -> str:
    """What was typed, with the words on a line of their own at its end."""
    return f"{before.rstrip()}\n{more}" if before.strip() else more
