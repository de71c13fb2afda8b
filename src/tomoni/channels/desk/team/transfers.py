"""The yearly transfer (人事異動): read the list, name every fault and every case that would be nobody's, date the
roles, and give the cases over on the day.

Roles are dated when the list is confirmed, so access changes with the day itself. Only what cannot be dated – the
department in the row of somebody, the cases – is carried by a job on the day; until it ran, nothing can be misused.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import Counter
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q

from tomoni.cases import interface as cases
from tomoni.channels.desk.errors import TransferRefused
from tomoni.channels.desk.models import Deal, Transfer, TransferLine
from tomoni.channels.desk.team.staff import close_account, give_role
from tomoni.core import interface as core

HEAD = ("職員番号", "氏名", "異動先", "役割", "後任の職員番号")
LEAVES = "退職"
PURPOSE = "staff"
DAY = dt.timedelta(days=1)
JOB = core.Actor.system("transfer")
HANDLERS = ("clerk", "chief")
AT_ONCE = 300  # cases given over at a time: no page waits longer than for these


@dataclass(frozen=True)
class Move:
    """One line of the list. to None: leaves. successor None: nobody was named."""

    row: int
    staff: core.Staff
    to: core.Department | None
    roles: tuple[str, ...]
    successor: core.Staff | None


@dataclass
class Plan:
    """What the list would do: moves, faults (they stop it), cases by section with who gets them, and orphans."""

    day: dt.date | None
    moves: list[Move] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    handovers: dict[str, list[tuple[cases.OpenCase, Move]]] = field(default_factory=dict)
    orphans: list[tuple[cases.OpenCase, Move]] = field(default_factory=list)

    @property
    def fit(self) -> bool:
        """Can be confirmed: no fault, and each open case has somebody."""
        return bool(self.moves) and not self.faults and not self.orphans


def read_plan(text: str, day: dt.date | None) -> Plan:
    """Read a list (CSV with the columns of HEAD) and try it out. Nothing is changed."""
    plan = Plan(day)
    if day is None or day <= core.today():
        plan.faults.append("異動の日を、あしたからあとの日で入れてください。")
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
    if not rows or tuple(cell.strip() for cell in rows[0]) != HEAD:
        plan.faults.append(f"1行目は、次の列名にしてください：{'、'.join(HEAD)}")
        return plan
    staff = {one.login: one for one in core.Staff.objects.select_related("department")}
    offices = {one.name: one for one in core.list_departments().values()} | core.list_departments()
    for number, cells in enumerate(rows[1:], 2):
        if any(cell.strip() for cell in cells):
            _read_row(plan, number, [cell.strip() for cell in cells], staff, offices)
    for login, times in Counter(move.staff.login for move in plan.moves).items():
        if times > 1:
            plan.faults.append(f"職員番号 {login} が{times}行にあります。1人1行にしてください。")
    if not plan.moves and not plan.faults:
        plan.faults.append("異動する人がいません。2行目から書いてください。")
    if day is not None:
        _need_successors(plan, day)
        _need_sections(plan, day)
        _hand_over(plan)
    return plan


def _read_row(
    plan: Plan, number: int, cells: list[str], staff: dict[str, core.Staff], offices: dict[str, core.Department]
) -> None:
    at = f"{number}行目："
    if len(cells) != len(HEAD):
        plan.faults.append(f"{at}{len(cells)}列あります。{len(HEAD)}列にしてください。")
        return
    login, name, to, roles, successor = cells
    faults: list[str] = []
    person = staff.get(login)
    if person is None or not person.active:
        faults.append(f"職員番号 {login} の職員はいません。")
    elif person.name.replace(" ", "").replace("　", "") != name.replace(" ", "").replace("　", ""):
        faults.append(f"職員番号 {login} は {person.name} さんです。{name} になっています。")
    if to != LEAVES and to not in offices:
        faults.append(f"異動先「{to}」という課はありません。")
    held = tuple(one for one in roles.replace("、", " ").replace("・", " ").split() if one)
    known = {label: value for value, label in core.StaffRole.Role.choices} | {v: v for v in core.StaffRole.Role.values}
    faults += [f"役割「{one}」はありません。" for one in held if one not in known]
    if to != LEAVES and not held:
        faults.append("役割がありません。担当、課長などを書いてください。")
    after = staff.get(successor) if successor else None
    if successor and (after is None or not after.active or after is person):
        faults.append(f"後任の職員番号 {successor} の職員は、いないか本人です。")
    if faults or person is None:
        plan.faults += [at + fault for fault in faults]
        return
    plan.moves.append(
        Move(number, person, None if to == LEAVES else offices[to], tuple(known[one] for one in held), after)
    )


def _after(plan: Plan, day: dt.date) -> set[tuple[int, int, str]]:
    """Who holds which role where on the day: (staff, department, role)."""
    movers = {move.staff.pk for move in plan.moves}
    rows = core.live_roles(day).filter(staff__active=True).values_list("staff_id", "department_id", "role")
    stay = {row for row in rows if row[0] not in movers}
    return stay | {(m.staff.pk, m.to.pk, role) for m in plan.moves if m.to for role in m.roles}


def _need_successors(plan: Plan, day: dt.date) -> None:
    """Who takes over handles cases in the section that is left, on the day."""
    after = _after(plan, day)
    for move in plan.moves:
        if move.successor is None:
            continue
        office = move.staff.department
        if not any((move.successor.pk, office.pk, role) in after for role in HANDLERS):
            name = move.successor.name
            plan.faults.append(
                f"{move.row}行目：後任の {name} さんは、その日に{office.name}で案件を扱う役割がありません。"
            )


def _need_sections(plan: Plan, day: dt.date) -> None:
    """No section that has a chief or clerks today is left without one; the town keeps an administrator."""
    before = set(core.live_roles().filter(staff__active=True).values_list("department_id", "role"))
    after = {(office, role) for _, office, role in _after(plan, day)}
    names = {one.pk: one.name for one in core.list_departments().values()}
    words = {"chief": "課長", "clerk": "担当"}
    for office, role in sorted(before - after):
        if role in words:
            plan.faults.append(f"{names.get(office, office)}に、その日からの{words[role]}がいません。")
    if any(role == "admin" for _, role in before) and not any(role == "admin" for _, role in after):
        plan.faults.append("その日から管理者がいません。")


def _hand_over(plan: Plan) -> None:
    """Every open case of who moves, by section; without a successor it would be nobody's."""
    movers = {move.staff.pk: move for move in plan.moves}
    names = {key: one.name for key, one in core.list_departments().items()}
    for case in cases.list_open_of(movers):
        move = movers[case.assignee or 0]
        if move.to is not None and move.to.key == case.department:
            continue
        plan.handovers.setdefault(names.get(case.department, case.department), []).append((case, move))
        if move.successor is None:
            plan.orphans.append((case, move))


def prepare(text: str, day: dt.date | None, title: str, *, actor: core.Actor) -> Transfer:
    """Confirm a list: roles end with the day before and begin with the day. Raises TransferRefused with every fault."""
    with transaction.atomic():
        plan = read_plan(text, day)
        if not plan.fit or day is None:
            faults = [*plan.faults, *(f"案件 {case.docket} の後任がいません。" for case, _ in plan.orphans)]
            raise TransferRefused("一覧に直すところがあります。何も変えていません。", faults=faults)
        planned = Transfer.objects.filter(day=day, state="planned", lines__staff__in=[m.staff.pk for m in plan.moves])
        if planned.exists():
            raise TransferRefused("同じ日の異動に、もう入っている人がいます。先の準備を取り消してください。", faults=[])
        row = Transfer.objects.create(
            day=day, title=title.strip()[:60] or f"{day.year}年{day.month}月{day.day}日の異動",
            planned_by_id=int(actor.id), planned_at=core.now(),
        )  # fmt: skip
        for move in plan.moves:
            _date_roles(row, move, day, actor)
        core.record(actor, "change", [], facts=["transfer"], purpose=PURPOSE)
        return row


def _date_roles(row: Transfer, move: Move, day: dt.date, actor: core.Actor) -> None:
    held = core.StaffRole.objects.filter(Q(until=None) | Q(until__gte=day), staff=move.staff.pk, since__lt=day)
    ended = [[role.pk, role.until.isoformat() if role.until else None] for role in held]
    held.update(until=day - DAY)
    began = [give_role(move.staff.pk, move.to.pk, role, day, actor=actor).pk for role in move.roles] if move.to else []
    TransferLine.objects.create(
        transfer=row, staff=move.staff, from_department=move.staff.department, to_department=move.to,
        roles=list(move.roles), successor=move.successor, began=began, ended=ended,
    )  # fmt: skip


def withdraw(transfer: int, *, actor: core.Actor) -> Transfer:
    """Take a prepared list back before its day: the roles stand as they stood. Raises TransferRefused afterwards."""
    with transaction.atomic():
        row = Transfer.objects.select_for_update(of=("self",)).filter(pk=transfer).first()
        if row is None or row.state != "planned" or row.day <= core.today():
            raise TransferRefused("この異動は、もう始まったか取り消されています。", faults=[])
        for line in row.lines.all():
            core.StaffRole.objects.filter(pk__in=line.began).delete()
            for pk, until in line.ended:
                core.StaffRole.objects.filter(pk=pk).update(until=until and dt.date.fromisoformat(until))
        row.state = "withdrawn"
        row.save(update_fields=["state"])
        core.record(actor, "change", [], facts=["transfer"], purpose=PURPOSE)
        return row


def carry_out_transfers(limit: int = AT_ONCE) -> int:
    """The job of the day, a part at a time: rows of staff follow, then at most `limit` cases go to the successors.

    Gives how many went; 0 where none is left. May be killed and run again: what was given over is not found again.
    """
    due = Transfer.objects.filter(state="planned", day__lte=core.today()).order_by("day", "pk")
    for pk in list(due.values_list("pk", flat=True)):
        with transaction.atomic():
            row = Transfer.objects.select_for_update(of=("self",)).filter(pk=pk, state="planned").first()
            handed = _carry_on(row, limit) if row else 0
        if handed:
            return handed
    return 0


def _carry_on(row: Transfer, limit: int) -> int:
    lines = list(row.lines.select_related("staff", "to_department").order_by("pk"))
    for line in lines:
        _follow(line)
    by_staff = {line.staff_id: line for line in lines}
    handed, left = 0, False
    for (staff, key), count in sorted(cases.count_open_of(by_staff).items()):
        line = by_staff[staff]
        if line.to_department is not None and line.to_department.key == key:
            continue
        found = cases.list_open_of([staff], key, limit - handed) if handed < limit else []
        handed += _hand_on(line, key, [case.number for case in found])
        left = left or len(found) < count
    if not left:
        row.state, row.done_at = "done", core.now()
        row.save(update_fields=["state", "done_at"])
        core.record(JOB, "change", [], facts=["transfer"], purpose=PURPOSE)
    return handed


def _follow(line: TransferLine) -> None:
    """The row of somebody follows the move, once."""
    if line.to_department is None:
        if line.staff.active:
            close_account(line.staff_id, actor=JOB)
    elif line.staff.department_id != line.to_department_id:
        core.Staff.objects.filter(pk=line.staff_id).update(department=line.to_department_id)


def _hand_on(line: TransferLine, key: str, numbers: list[str]) -> int:
    """Cases of one person in one department to the successor. One that arrived since without a successor is free."""
    office = core.find_department(key)
    if not numbers or office is None:
        return 0
    to = line.successor_id
    try:
        given = cases.hand_over(numbers, seen=line.staff_id, to=to, actor=JOB)
    except cases.AssigneeNotFit:  # handles no cases any more: better nobody's, in the list of the section
        to = None
        given = cases.hand_over(numbers, seen=line.staff_id, to=None, actor=JOB)
    dealt = [[number, line.staff_id, to] for number in given]
    if dealt:
        Deal.objects.create(department_id=office.pk, how="transfer", cases=dealt, at=core.now())
    line.handed += len(given) if to is not None else 0
    line.save(update_fields=["handed"])
    return len(given)
