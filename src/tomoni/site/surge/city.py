"""The invented city: people, households as they stood on the base date, the town hall, a program that may apply."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from tomoni.channels.api import clients
from tomoni.channels.api.models import Permission
from tomoni.core import interface as core
from tomoni.payments import interface as payments
from tomoni.site.surge.homes import Home, Member, write_homes
from tomoni.site.surge.notebook import Notebook, RunNotUsable
from tomoni.site.surge.plan import part_of
from tomoni.site.town.households import KINDS, couple, one_parent
from tomoni.site.town.maker import Maker
from tomoni.site.town.making import CODE, publish_packs
from tomoni.site.town.records import Home as Dwelling
from tomoni.site.town.records import Population

TOKYO = ZoneInfo("Asia/Tokyo")
SERVICE, APART, RIGHT = "special-cash-payment", "special-cash-payment-apart", "special-cash-payment"
BASE = date(2020, 4, 27)  # 基準日
OPENS = datetime(2020, 6, 1, 9, tzinfo=TOKYO)  # within the three months of the service
YEAR_ENDS = date(2021, 3, 31)
TOGETHER = 1_000  # households of one transaction
ACTOR = core.Actor.system("surge")
BUDGET_ITEM = "2款 総務費 1項 総務管理費 1目 特別定額給付金費"
SUBMIT_DAYS = 2
ONE_HOME: tuple[tuple[Callable[[Maker], None], int], ...] = tuple(kind for kind in KINDS if kind[0] is not one_parent)

# key, name, symbol; login, role, department
OFFICES = (("general-affairs", "総務課", "総"), ("residents", "町民課", "町民"), ("accounting", "会計室", "会"))
STAFF = (
    ("uketsuke", "受付 一子", "clerk", "general-affairs"),
    ("kettei", "決定 二郎", "chief", "general-affairs"),
    ("shien", "支援 三枝", "clerk", "residents"),
    ("kacho", "課長 四朗", "chief", "residents"),
    ("kaikei", "会計 五月", "accountant", "accounting"),
)


def open_city(notebook: Notebook) -> None:
    """The town hall with published services, and the program; once. Raises RunNotUsable where there are other towns."""
    known = [town.code for town in core.list_municipalities()]
    if notebook.facts.get("program") and known == [CODE]:
        return
    if known:
        raise RunNotUsable(
            "There is a town in this database already. A rehearsal fills a database with invented people, so give it"
            " an empty one (--keep with a new folder, or DATABASE_URL)."
        )
    core.begin_clock(OPENS)
    core.Municipality.objects.create(
        code=CODE, name="ひばり町", name_kana="ヒバリチョウ", name_en="Hibari Town", prefecture="北海道",
        governor_title="北海道知事", fictional=True, settings={"mayor": "森 春子", "address": "字駅前通1番地"},
    )  # fmt: skip
    publish_packs([settings.TOMONI_PACKS / "japan", settings.TOMONI_PACKS / "towns" / "hibari"], CODE)
    with core.tenant(CODE):
        _open_offices()
        client, secret = clients.make_client("郵便・窓口", [f"apply:{SERVICE}"], per_minute=clients.MOST_PER_MINUTE)
    notebook.facts["program"] = {"key": client.key, "secret": secret}
    notebook.save()


def _open_offices() -> None:
    offices = {
        key: core.Department.objects.create(key=key, name=name, symbol=symbol, phone="0999-00-1234", hours="平日")
        for key, name, symbol in OFFICES
    }
    for login, name, role, office in STAFF:
        staff = core.Staff(login=login, name=name, department=offices[office])
        staff.set_unusable_password()
        staff.save()
        core.StaffRole.objects.create(staff=staff, department=offices[office], role=role)
    payments.set_fund_source(
        RIGHT, department="general-affairs", consignor_code="9990160002",
        consignor_name="ヒバリチョウカイケイカンリシャ",
        bank_code="0001", branch_code="001", account_type="1", account_number="0099016", budget_item=BUDGET_ITEM,
        submit_days=SUBMIT_DAYS, actor=ACTOR,
    )  # fmt: skip


def staff_of(login: str) -> core.Actor:
    """A member of staff by login."""
    found = core.find_staff_by_login(login)
    assert found is not None
    return core.Actor.staff(found)


def fill_city(notebook: Notebook) -> Iterator[int]:
    """Households, a thousand a transaction; gives how many there are after each. What is there is not made again."""
    folder = notebook.place("city")
    for first in range(0, notebook.households, TOGETHER):
        last = min(first + TOGETHER, notebook.households)
        file = folder / f"{first:08d}.jsonl"
        if not file.exists():
            _make_part(notebook, first, last, file)
        yield last


def _make_part(notebook: Notebook, first: int, last: int, file: Path) -> None:
    draft = file.with_suffix(".new")
    with core.tenant(CODE):
        there = core.Household.objects.filter(number=_house_number(first)).exists()
    if not (there and draft.exists()):  # else it was stopped between the commit and the name
        with core.tenant(CODE), transaction.atomic():
            made = _draw(first, last, notebook.seed)
            write_homes(draft, _store(made, first, notebook))
    draft.replace(file)


class Drawer(Maker):
    """Draws no name with letters beyond the first plane (𠮷): where no font has one, a whole batch of letters stops."""

    def surname(self) -> tuple[str, str]:
        while max(map(ord, (drawn := super().surname())[0])) > 0xFFFF:
            pass
        return drawn


def _draw(first: int, last: int, seed: int) -> Population:
    maker = Drawer(seed * 1_000_003 + first, BASE)
    kinds, weights = [kind for kind, _ in ONE_HOME], [weight for _, weight in ONE_HOME]
    for number in range(first, last):
        kind = couple if part_of(number, seed).fled else maker.chance.choices(kinds, weights)[0]
        kind(maker)
    return maker.town


def _house_number(number: int) -> str:
    return f"{3_000_000 + number}"


def _store(made: Population, first: int, notebook: Notebook) -> list[Home]:
    people = _insert_people(made, first)
    houses = core.insert_rows(
        [
            core.Household(number=_house_number(first + n), address=home.address, postal_code=home.postal_code)
            for n, home in enumerate(made.homes)
        ]
    )
    since = [home.since for home in made.homes]
    core.insert_rows(
        [
            core.Membership(household=houses[r.home], person=one, relation=r.relation, since=r.since(since[r.home]))
            for one, r in zip(people, made.residents, strict=True)
        ]
    )
    members: list[list[Member]] = [[] for _ in made.homes]
    for one, resident in zip(people, made.residents, strict=True):
        here = Member(one.pk, resident.name, resident.kana, resident.born.isoformat())
        members[resident.home].insert(0 if resident.relation == "世帯主" else len(members[resident.home]), here)
    return _let_in(first, made.homes, members, notebook)


def _insert_people(made: Population, first: int) -> list[core.Person]:
    rows = [
        core.Person(
            resident_number=f"{first:07d}{n:04d}", name=r.name, name_kana=r.kana, birth_date=r.born, sex=r.sex,
            address=made.homes[r.home].address, postal_code=made.homes[r.home].postal_code,
        )
        for n, r in enumerate(made.residents)
    ]  # fmt: skip
    return list(core.insert_rows(rows))


def _let_in(first: int, dwellings: list[Dwelling], members: list[list[Member]], notebook: Notebook) -> list[Home]:
    """Who asks by a page has an account, who asks by the program has permitted it."""
    program = clients.find_client(str(notebook.facts["program"]["key"]))  # type: ignore[index]
    accounts, permissions = {}, {}
    for n, here in enumerate(members):
        number = first + n
        part = part_of(number, notebook.seed)
        if part.channel == "portal" or part.wrong:
            accounts[n] = core.Account(subject=f"demo:surge-{number}", person_id=here[0].key, level=2)
        if part.channel == "api":
            permissions[n] = Permission(
                client=program, person_id=here[0].key, key=f"surge-{notebook.seed}-{number}", services=[SERVICE],
                because="同意書", since=OPENS.date(), until=YEAR_ENDS, made_at=core.now(),
            )  # fmt: skip
    core.insert_rows(list(accounts.values()))
    core.insert_rows(list(permissions.values()))
    return [
        Home(
            first + n, dwellings[n].address, tuple(here), accounts[n].pk if n in accounts else 0,
            permissions[n].key if n in permissions else "",
        )
        for n, here in enumerate(members)
    ]  # fmt: skip
