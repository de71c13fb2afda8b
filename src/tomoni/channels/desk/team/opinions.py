"""Opinions of other units (意見照会): ask, remind, answer, withdraw. Who is asked sees what the question needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from tomoni.cases import interface as cases
from tomoni.channels.desk.access import Desk
from tomoni.channels.desk.errors import OpinionNotOpen, OpinionNotPossible
from tomoni.channels.desk.models import Opinion
from tomoni.core import interface as core

NAME = "name"  # stands in `shared` where the name of who asked may be seen


def ask(
    screen: cases.CaseScreen,
    question: str,
    *,
    to_department: int,
    to_staff: int | None,
    shared: Collection[str],
    due_on: dt.date | None,
    purpose: str,
    actor: core.Actor,
) -> Opinion:
    """Ask about a case that the actor may read. Raises OpinionNotPossible: no question, day or receiver."""
    if not question.strip():
        raise OpinionNotPossible("何を聞くかを書いてください。何も送っていません。", why="question")
    if due_on is None or due_on <= core.today():
        raise OpinionNotPossible("期日は、あしたからあとの日にしてください。何も送っていません。", why="due")
    office = next((one for one in core.list_departments().values() if one.pk == to_department), None)
    roles = core.live_roles().filter(department=to_department, staff__active=True)
    if office is None or not (roles.filter(staff=to_staff).exists() if to_staff else roles.exists()):
        raise OpinionNotPossible("聞く相手の課に、きょう役割のある人がいません。何も送っていません。", why="receiver")
    if to_staff == int(actor.id):
        raise OpinionNotPossible("自分には聞けません。ほかの人を選んでください。", why="receiver")
    known = {item.path for item in screen.items}
    with transaction.atomic():
        row = Opinion.objects.create(
            case_number=screen.head.number,
            department=core.find_department(screen.head.department),
            asked_by_id=int(actor.id),
            asked_at=core.now(),
            to_department=office,
            to_staff_id=to_staff,
            question=question.strip()[:2000],
            shared=sorted(one for one in set(shared) if one in known or one == NAME),
            due_on=due_on,
        )
        core.record(actor, "change", [screen.person.pk], facts=["opinion"], purpose=purpose, case=row.case_number)
        _forget(row)
        return row


def opinions_of(number: str) -> list[Opinion]:
    """All that was asked about a case, newest first. One query."""
    return list(_with_names(Opinion.objects.filter(case_number=number)).order_by("-asked_at", "-pk"))


def asked_of(desk: Desk) -> list[Opinion]:
    """Open questions to this person or the whole section, the next due first."""
    rows = Opinion.objects.filter(to_department=desk.staff.department_id, answered_at=None, withdrawn_at=None)
    return list(_with_names(rows.filter(Q(to_staff=None) | Q(to_staff=desk.staff.pk))).order_by("due_on", "pk")[:100])


@dataclass(frozen=True)
class Awaited:
    """One side of the reminder on the desk: how many answers, how many late, and the one that is due first."""

    count: int
    late: int
    reminded: int
    first_pk: int
    first_due: dt.date
    office: str  # of the first: who asked, or who is asked


def awaited(desk: Desk) -> dict[str, Awaited]:
    """What this person has to answer (`of_us`) and what the section waits for (`by_us`). Kept for some seconds."""
    office, today = desk.staff.department_id, core.today()
    rows = core.kept(_kept(office), lambda: list(_open_of(office)))
    mine = [row for row in rows if row["to_department_id"] == office and row["to_staff_id"] in (None, desk.staff.pk)]
    ours = [row for row in rows if row["department_id"] == office and desk.has("clerk", "chief")]
    told = {"of_us": (mine, "department__name"), "by_us": (ours, "to_department__name")}
    return {
        side: Awaited(
            len(some),
            sum(row["due_on"] < today for row in some),
            sum(row["reminded_at"] is not None for row in some),
            some[0]["pk"],
            some[0]["due_on"],
            some[0][name],
        )
        for side, (some, name) in told.items()
        if some
    }


def _open_of(office: int) -> QuerySet[Opinion, dict[str, Any]]:
    rows = Opinion.objects.filter(Q(to_department=office) | Q(department=office), answered_at=None, withdrawn_at=None)
    return rows.order_by("due_on", "pk").values(
        "pk", "due_on", "reminded_at", "to_staff_id", "to_department_id", "department_id",
        "department__name", "to_department__name",
    )[:200]  # fmt: skip


def _kept(office: int) -> str:
    return f"desk-opinions:{office}"


def _forget(row: Opinion) -> None:
    """The reminder of both sections is read anew."""
    for office in {row.department_id, row.to_department_id}:
        core.forget(_kept(office))


def asked_by(desk: Desk) -> list[Opinion]:
    """What this section asked: the open ones first by day, then the latest."""
    rows = _with_names(Opinion.objects.filter(department=desk.staff.department_id))
    still = list(rows.filter(answered_at=None, withdrawn_at=None).order_by("due_on", "pk")[:100])
    return still + list(rows.exclude(answered_at=None, withdrawn_at=None).order_by("-asked_at")[:20])


def _with_names(rows: QuerySet[Opinion]) -> QuerySet[Opinion]:
    return rows.select_related("asked_by", "to_department", "to_staff", "answered_by", "department")


def find_opinion(pk: int, desk: Desk) -> Opinion:
    """For who was asked and for the section that asked. Raises OpinionNotOpen for everybody else."""
    row = _with_names(Opinion.objects.filter(pk=pk)).first()
    if row is None or not (is_asked(row, desk) or is_asking(row, desk)):
        raise OpinionNotOpen("この照会はないか、あなたの課あてではありません。番号を確かめてください。")
    return row


def is_asked(row: Opinion, desk: Desk) -> bool:
    """May answer."""
    return row.to_staff_id == desk.staff.pk or (
        row.to_staff_id is None and row.to_department_id == desk.staff.department_id
    )


def is_asking(row: Opinion, desk: Desk) -> bool:
    """Is of the section that asked."""
    return bool(row.department_id == desk.staff.department_id and desk.has("clerk", "chief"))


def answer(pk: int, text: str, *, desk: Desk, people: Iterable[int], purpose: str) -> Opinion:
    """Answer once; it stands in the case. Raises OpinionNotOpen where it was answered or withdrawn meanwhile."""
    with transaction.atomic():
        row = _hold(pk, desk)
        if not is_asked(row, desk):
            raise OpinionNotOpen("答えられるのは、聞かれた課か人だけです。何も保存していません。")
        row.answer, row.answered_at, row.answered_by_id = text.strip()[:4000], core.now(), desk.staff.pk
        row.save(update_fields=["answer", "answered_at", "answered_by"])
        core.record(desk.actor, "change", people, facts=["opinion"], purpose=purpose, case=row.case_number)
        _forget(row)
        return row


def withdraw(pk: int, because: str, *, desk: Desk) -> Opinion:
    """The section that asked takes the question back; from now on nobody else sees it."""
    with transaction.atomic():
        row = _hold_asking(pk, desk)
        row.withdrawn_at, row.withdrawn_because = core.now(), because.strip()[:400]
        row.save(update_fields=["withdrawn_at", "withdrawn_because"])
        core.record(desk.actor, "change", [], facts=["opinion"], purpose="opinion", case=row.case_number)
        _forget(row)
        return row


def remind(pk: int, *, desk: Desk) -> Opinion:
    """Say again that an answer is awaited; it stands on top of their list."""
    with transaction.atomic():
        row = _hold_asking(pk, desk)
        row.reminded_at = core.now()
        row.save(update_fields=["reminded_at"])
        core.record(desk.actor, "change", [], facts=["opinion"], purpose="opinion", case=row.case_number)
        _forget(row)
        return row


def _hold_asking(pk: int, desk: Desk) -> Opinion:
    row = _hold(pk, desk)
    if not is_asking(row, desk):
        raise OpinionNotOpen("取り下げや催促ができるのは、聞いた課だけです。何も変えていません。")
    return row


def _hold(pk: int, desk: Desk) -> Opinion:
    row = Opinion.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None or not (is_asked(row, desk) or is_asking(row, desk)):
        raise OpinionNotOpen("この照会はないか、あなたの課あてではありません。番号を確かめてください。")
    if row.answered_at is not None or row.withdrawn_at is not None:
        done = "答えが届いています" if row.answered_at is not None else "取り下げられています"
        raise OpinionNotOpen(f"この照会は、もう{done}。何も保存していません。")
    return row
