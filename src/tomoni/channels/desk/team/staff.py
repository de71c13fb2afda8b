"""Accounts of staff and their dated roles: add somebody, give a role, end one, close an account."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import IntegrityError, transaction

from tomoni.channels.desk.errors import StaffRefused
from tomoni.core import interface as core

PURPOSE = "staff"
DAY = dt.timedelta(days=1)


def add_staff(login: str, name: str, department: int, *, actor: core.Actor) -> tuple[core.Staff, str]:
    """A new account with a first password, which is shown once. Raises StaffRefused: name missing, login taken."""
    login, name = login.strip().lower()[:60], name.strip()[:60]
    if not login or not name:
        raise StaffRefused("職員番号と名前の両方が要ります。", field="login" if not login else "name")
    password = secrets.token_urlsafe(12)
    staff = core.Staff(login=login, name=name, department_id=department)
    staff.set_password(password)
    try:
        with transaction.atomic():
            staff.save()
    except IntegrityError as fault:
        words = f"職員番号 {login} は、もう使われています。過去の職員の番号も使えません。別の番号にしてください。"
        raise StaffRefused(words, field="login") from fault
    core.record(actor, "change", [], facts=["staff"], purpose=PURPOSE)
    return staff, password


def give_role(
    staff: int, department: int, role: str, since: dt.date, until: dt.date | None = None, *, actor: core.Actor
) -> core.StaffRole:
    """A role from a day on. Raises StaffRefused: unknown role, days turned round, past, or already held."""
    if role not in core.StaffRole.Role.values:
        raise StaffRefused("この役割はありません。一覧から選んでください。", field="role")
    if until is not None and until < since:
        raise StaffRefused("終わりの日が、始まりの日より前です。", field="until")
    if since < core.today():
        raise StaffRefused("過ぎた日からの役割は付けられません。きょうからあとの日にしてください。", field="since")
    with transaction.atomic():
        core.Staff.objects.select_for_update(of=("self",)).get(pk=staff)  # two who give the same role come in turn
        rows = core.StaffRole.objects.filter(staff=staff, department=department, role=role)
        if any(_meet(row, since, until) for row in rows):
            raise StaffRefused("この役割は、その期間にもう付いています。", field="role")
        row = core.StaffRole.objects.create(
            staff_id=staff, department_id=department, role=role, since=since, until=until
        )
        core.record(actor, "change", [], facts=["role"], purpose=PURPOSE)
        return row


def _meet(row: core.StaffRole, since: dt.date, until: dt.date | None) -> bool:
    return (row.until is None or row.until >= since) and (until is None or row.since <= until)


def end_role(role: int, last: dt.date, *, actor: core.Actor) -> core.StaffRole:
    """A role ends after its last day, yesterday at the earliest, which takes it away at once.

    Raises StaffRefused for a day longer ago, a role that is over, and for the town's last administrator.
    """
    with transaction.atomic():
        row = core.StaffRole.objects.select_for_update(of=("self",)).select_related("staff").filter(pk=role).first()
        if row is None or (row.until is not None and row.until < core.today()):
            raise StaffRefused("この役割は、もう終わっています。", field="until")
        if last < core.today() - DAY:
            raise StaffRefused("過ぎた日にさかのぼって終わらせることはできません。", field="until")
        if row.role == "admin" and not _other_admins(row, last + DAY):
            raise StaffRefused("最後の管理者です。ほかの人に管理者の役割を付けてから終わらせてください。", field="role")
        row.until = last
        row.save(update_fields=["until"])
        core.record(actor, "change", [], facts=["role"], purpose=PURPOSE)
        return row


def _other_admins(row: core.StaffRole, on: dt.date) -> bool:
    return core.live_roles(on).filter(role="admin", staff__active=True).exclude(staff=row.staff_id).exists()


def close_account(staff: int, *, actor: core.Actor) -> core.Staff:
    """The person signs in no more; what they did keeps their name. Raises StaffRefused for oneself."""
    with transaction.atomic():
        row = core.Staff.objects.select_for_update(of=("self",)).filter(pk=staff).first()
        if row is None or not row.active:
            raise StaffRefused("このアカウントは、もう閉じています。", field="active")
        if actor.kind == "staff" and actor.id == str(staff):
            raise StaffRefused("自分のアカウントは閉じられません。ほかの管理者に頼んでください。", field="active")
        row.active = False
        row.save(update_fields=["active"])
        core.record(actor, "change", [], facts=["staff"], purpose=PURPOSE)
        return row
