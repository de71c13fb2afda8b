"""Adds a town to an installation: its row, its offices and staff, its own packs. All of it, or nothing."""

import csv
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection, transaction

from tomoni.core import interface as core
from tomoni.site.town.making import publish_packs

COLUMNS = ("login", "name", "department", "department_name", "symbol", "phone", "hours", "roles")
HOST = re.compile(r"(?=.{1,200}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")


class TownNotAdded(core.TomoniError):
    """A town that cannot be added as it was named; nothing was stored."""

    code = "site.town_not_added"


@dataclass(frozen=True)
class NewTown:
    """What is said about a town. host: the name its pages answer to; details: phone, address, postal_code, mayor."""

    code: str
    name: str
    host: str
    name_kana: str = ""
    name_en: str = ""
    prefecture: str = ""
    governor_title: str = ""
    fictional: bool = False
    details: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Member:
    """Somebody who works there, as a line of the staff file says. roles: of `core.StaffRole.Role`."""

    login: str
    name: str
    department: str
    department_name: str
    symbol: str
    phone: str
    hours: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class AddedTown:
    """What was added. passwords: by login, to be handed over and told nowhere else."""

    town: core.Municipality
    passwords: dict[str, str]
    services: int


def add_town(new: NewTown, staff: Sequence[Member], packs: Sequence[Path]) -> AddedTown:
    """Add a town with its staff and publish its packs. Raises TownNotAdded, or what the packs raise."""
    _refuse(new)
    with transaction.atomic():
        town = core.Municipality.objects.create(
            code=new.code, name=new.name, name_kana=new.name_kana, name_en=new.name_en, prefecture=new.prefecture,
            governor_title=new.governor_title, host=new.host, fictional=new.fictional, settings=new.details,
        )  # fmt: skip
        with core.tenant(town):
            passwords = _open_offices(staff)
        services = len(publish_packs(packs, new.code)) if packs else 0
    core.forget("municipalities")
    return AddedTown(town, passwords, services)


def set_host(code: str, host: str) -> core.Municipality:
    """Let a town answer at another host name. Raises TownNotAdded, MunicipalityUnknown."""
    _refuse_host(host, other_than=code)
    with core.tenant(code) as town:
        town.host = host
        town.save(update_fields=["host"])
    core.forget("municipalities")
    return town


def read_staff(path: Path) -> list[Member]:
    """The staff file: CSV in UTF-8 with a heading. Raises TownNotAdded naming every line that is wrong."""
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError) as fault:
        raise TownNotAdded(f"{path} cannot be read as CSV in UTF-8 ({fault}). Nothing was stored.") from None
    faults, members = [], []
    known = {role.value for role in core.StaffRole.Role}
    for number, row in enumerate(rows, 2):
        told = {column: (row.get(column) or "").strip() for column in COLUMNS}
        roles = tuple(told.pop("roles").split())
        missing = [column for column in ("login", "name", "department") if not told[column]]
        faults += [f"line {number}: {column} is empty" for column in missing]
        faults += [f"line {number}: no role {role}; there are {', '.join(sorted(known))}" for role in {*roles} - known]
        members.append(Member(**told, roles=roles))
    logins = [member.login for member in members]
    faults += [f"{login} stands there twice" for login in sorted({one for one in logins if logins.count(one) > 1})]
    if not rows:
        faults = [f"no line below the heading {','.join(COLUMNS)}"]
    if faults:
        raise TownNotAdded(f"{path}: {'; '.join(faults)}. Nothing was stored.", faults=faults)
    return members


def _refuse(new: NewTown) -> None:
    towns = core.list_municipalities()
    if any(town.code == new.code for town in towns):
        raise TownNotAdded(f"There is a municipality {new.code} here already. Nothing was stored.")
    if not _is_code(new.code):
        raise TownNotAdded(
            f"{new.code} is no code of a municipality: six digits, of which the last is the check digit of the others"
            " (全国地方公共団体コード). Nothing was stored."
        )
    if towns and connection.vendor == "sqlite":
        raise TownNotAdded(
            f"This SQLite file is the file of {towns[0].name}: SQLite keeps one town a file. Nothing was stored. Give"
            " the other town a folder of its own (TOMONI_DATA) and a process of its own, or use PostgreSQL"
            " (DATABASE_URL) for several towns in one installation."
        )
    nameless = [town for town in towns if not town.host]
    if nameless:
        raise TownNotAdded(
            f"{nameless[0].name} answers at any host name as long as it is alone. Give it its own first, or nobody"
            f" reaches it: tomoni town host {nameless[0].code} NAME. Nothing was stored."
        )
    _refuse_host(new.host, other_than=new.code)


def _refuse_host(host: str, *, other_than: str) -> None:
    if not HOST.fullmatch(host):
        raise TownNotAdded(f"{host!r} is no host name: small letters, digits, hyphens, dots. Nothing was stored.")
    for town in core.list_municipalities():
        if town.host == host and town.code != other_than:
            raise TownNotAdded(f"At {host} answers {town.name}. Two towns cannot share a name. Nothing was stored.")


def _is_code(code: str) -> bool:
    """Weights 6 to 2 over the first five digits; the check digit is the last of 11 minus the rest by 11."""
    if not re.fullmatch(r"[0-9]{6}", code):
        return False
    rest = sum(int(digit) * weight for digit, weight in zip(code[:5], range(6, 1, -1), strict=True)) % 11
    return int(code[5]) == (11 - rest) % 10


def _open_offices(staff: Sequence[Member]) -> dict[str, str]:
    passwords: dict[str, str] = {}
    departments: dict[str, core.Department] = {}
    for member in staff:
        if member.department not in departments:
            departments[member.department] = core.Department.objects.create(
                key=member.department, name=member.department_name or member.department, symbol=member.symbol,
                phone=member.phone, hours=member.hours,
            )  # fmt: skip
        row = core.Staff(login=member.login, name=member.name, department=departments[member.department])
        passwords[member.login] = secrets.token_urlsafe(9)
        row.set_password(passwords[member.login])
        row.save()
        for role in member.roles:
            core.StaffRole.objects.create(staff=row, department=departments[member.department], role=role)
    return passwords
