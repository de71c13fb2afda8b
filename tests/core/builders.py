"""Small builders; what a test is about stands in the test."""

from datetime import date

from tomoni.core import interface as core

ACTOR = core.Actor.system("test")


def make_person(name: str = "山田 花子", born: str = "1990-05-01", **more: object) -> core.Person:
    return core.Person.objects.create(name=name, birth_date=date.fromisoformat(born), **more)


def make_household(*members: core.Person, number: str = "1", since: str = "2020-01-01") -> core.Household:
    """A household whose first member is its head."""
    household = core.Household.objects.create(number=number, address="字ひばり1番地")
    for place, person in enumerate(members):
        core.Membership.objects.create(
            household=household, person=person, relation="子" if place else "世帯主", since=date.fromisoformat(since)
        )
    return household


def make_staff(login: str = "sato", *roles: str, department: str = "child-support") -> core.Staff:
    office, _ = core.Department.objects.get_or_create(key=department, defaults={"name": "子育て支援課", "symbol": "子"})
    staff = core.Staff.objects.create(login=login, name="佐藤 恵", department=office)
    for role in roles or ("clerk",):
        core.StaffRole.objects.create(staff=staff, department=office, role=role)
    return staff
