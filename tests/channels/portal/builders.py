"""A family of ひばり町 and the services of the pack; what a test is about stands in the test."""

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from tomoni.core import interface as core
from tomoni.services import interface as services

PACKS = Path(__file__).resolve().parents[3] / "packs"
SYSTEM = core.Actor.system("test")
INCOME_OF_WIFE, INCOME_OF_HUSBAND = 1_960_417, 4_820_539


class Home(NamedTuple):
    """Father (earns more), mother, baby of ten days; both adults can sign in."""

    father: core.Person
    mother: core.Person
    baby: core.Person
    father_account: core.Account
    mother_account: core.Account


@lru_cache(maxsize=1)
def japan() -> services.Pack:
    """The national pack, read once a run."""
    return services.load_pack([PACKS / "japan"])


def publish_services() -> None:
    """Departments, and every service of the pack, for the current municipality."""
    for key, name in (("child-support", "子育て支援課"), ("disaster-relief", "防災課"), ("residents", "町民課")):
        core.Department.objects.create(
            key=key, name=name, symbol=name[0], phone="0999-00-1234", hours="平日 8時30分から17時15分まで"
        )
    services.publish(japan(), actor=SYSTEM, from_date=date(2020, 1, 1))


def make_account(person: core.Person, subject: str, **more: object) -> core.Account:
    return core.Account.objects.create(person=person, subject=subject, level=2, **more)


def make_home(today: date = date(2026, 11, 22)) -> Home:
    """The newborn's family: 山田 健太 (the recipient by law), 美咲, 結月."""
    household = core.Household.objects.create(number="1", address="ひばり町みどり台2丁目5番8号", postal_code="0999001")
    people = [
        _person(household, *one)
        for one in (
            ("山田 健太", "ヤマダ ケンタ", date(1994, 6, 12), "male", "世帯主", date(2020, 4, 1)),
            ("山田 美咲", "ヤマダ ミサキ", date(1996, 2, 3), "female", "妻", date(2020, 4, 1)),
            ("山田 結月", "ヤマダ ユヅキ", date(2026, 11, 12), "female", "子", date(2026, 11, 12)),
        )
    ]
    father, mother, baby = people
    for parent in (father, mother):
        facts = {"is_parent": True, "lives_with": True}
        core.create_link("guardian-child", parent.pk, baby.pk, since=baby.birth_date, facts=facts)
    here = {"in_institution": False, "lives_abroad": False}
    core.save_facts(baby, here, source="resident-register", holds_since=baby.birth_date, actor=SYSTEM)
    for person, income in ((father, INCOME_OF_HUSBAND), (mother, INCOME_OF_WIFE)):
        incomes = {2024: income, 2025: income}
        core.save_facts(
            person,
            {"income": incomes},
            source="tax-register",
            holds_since=date(2026, 6, 1),
            actor=SYSTEM,
            sensitive=["income"],
        )
    return Home(father, mother, baby, make_account(father, "demo:father"), make_account(mother, "demo:mother"))


def _person(
    household: core.Household, name: str, kana: str, born: date, sex: str, relation: str, since: date
) -> core.Person:
    person = core.Person.objects.create(
        resident_number=f"{core.Person.objects.count() + 1:010d}", name=name, name_kana=kana, birth_date=born, sex=sex,
        address=household.address, postal_code=household.postal_code,
    )  # fmt: skip
    core.Membership.objects.create(household=household, person=person, relation=relation, since=since)
    core.save_facts(
        person, {"lived_here_since": since.isoformat()}, source="resident-register", holds_since=since, actor=SYSTEM
    )
    return person


def make_disaster() -> core.Thing:
    """An open disaster of the town."""
    thing = core.create_thing("disaster", label="令和8年10月の台風", since=date(2026, 10, 20))
    core.save_facts(
        thing,
        {"name": "10月の台風", "happened_on": "2026-10-20", "open_from": "2026-10-21", "open_until": "2027-03-31"},
        source="staff", holds_since=date(2026, 10, 21), actor=SYSTEM,
    )  # fmt: skip
    return thing


def make_staff(login: str, name: str, *roles: str, department: str = "child-support") -> core.Staff:
    """Somebody with roles in a department, as the sign-in finds them."""
    office = core.find_department(department)
    staff = core.Staff.objects.create(login=login, name=name, department=office)
    for role in roles:
        core.StaffRole.objects.create(staff=staff, department=office, role=role)
    return core.find_staff(staff.pk)
