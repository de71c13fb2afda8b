"""Finding people, households, accounts and who is protected."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from tomoni.core.domain.unregistered import RANGE
from tomoni.core.models import (
    Account,
    Department,
    Household,
    Membership,
    Municipality,
    Notice,
    Person,
    Protection,
    Staff,
    StaffRole,
    Thing,
)
from tomoni.core.models.bytewise import Bytewise, beginning
from tomoni.core.models.clock import today
from tomoni.core.models.given_names import GIVEN, UNCUT_GIVEN, has_uncut, uncut
from tomoni.core.models.kept import kept
from tomoni.core.models.town import current_code


def list_municipalities() -> list[Municipality]:
    """All municipalities of this installation, by code; outside a tenant too."""
    return list(Municipality.objects.order_by("code"))


def find_municipality_at(host: str) -> Municipality | None:
    """The municipality that answers at a host name, or the only one there is; outside a tenant too. Kept."""
    towns = kept("municipalities", list_municipalities)
    if not towns:
        towns = list_municipalities()  # a town being made is looked for until it is there
    return next((town for town in towns if town.host == host), towns[0] if len(towns) == 1 else None)


def find_person(pk: int) -> Person | None:
    """By row number."""
    return Person.objects.filter(pk=pk).first()


def find_person_by_number(resident_number: str) -> Person | None:
    """By 宛名番号."""
    return Person.objects.filter(resident_number=resident_number).first() if resident_number else None


def list_people_like(name: str, name_kana: str, birth_date: date, address: str) -> list[Person]:
    """People with this kana and birth date, nearest first: the four basic items, by which staff confirm a match. Nobody
    without registration (住登外): whoever proves online who they are is registered somewhere.
    """
    near = Person.objects.filter(name_kana=name_kana, birth_date=birth_date, died_on=None)
    near = near.exclude(resident_number__startswith=RANGE)
    return sorted(near, key=lambda person: (person.name != name, person.address != address, person.pk))


def list_people_born(told: Iterable[tuple[str, date]]) -> list[Person]:
    """People with one of these (kana, birth date), in one query: for many at once what `list_people_like` looks for."""
    wanted = set(told)
    near = Person.objects.filter(
        name_kana__in={kana for kana, _ in wanted}, birth_date__in={day for _, day in wanted}, died_on=None
    )
    here = near.exclude(resident_number__startswith=RANGE).order_by("pk")
    return [person for person in here if (person.name_kana, person.birth_date) in wanted]


def find_people_named(told: str, most: int) -> list[int]:
    """Row numbers of people whose name or kana, or whose given name, begins so; at most `most`.

    Where nobody's does: of whom it is some other part. That is looked for in the whole register, the rest by index.
    Given names are asked for only where there is room for more.
    """
    people = Person.objects.order_by().values_list("pk", flat=True)
    found = list(beginning(people, told, "name").union(beginning(people, told, "name_kana"))[:most])
    if len(found) < most:
        given = [beginning(people, told, of) for of in GIVEN]
        given += [beginning(uncut(people), told, of) for of in UNCUT_GIVEN] if has_uncut() else []
        found = list(dict.fromkeys([*found, *given[0].union(*given[1:])[:most]]))[:most]
    return found or list(people.filter(Q(name__contains=told) | Q(name_kana__contains=told))[:most])


def is_name_of_somebody(ways: Iterable[str]) -> bool:
    """Whether one of these is the name, the kana, the family name or the given name of somebody in the register.

    For what must not be kept because it names a person; nothing of the person is given.
    """
    told, people = set(ways), Person.objects.order_by()
    if people.filter(Q(name__in=told) | Q(name_kana__in=told)).exists():
        return True
    plain = {one for one in told if " " not in one}
    if any(beginning(people, f"{one} ", "name", "name_kana").exists() for one in sorted(plain)):
        return True
    given = [(people, of) for of in GIVEN]
    given += [(uncut(people), of) for of in UNCUT_GIVEN] if has_uncut() else []
    return any(rows.alias(given=Bytewise(of)).filter(given__in=plain).exists() for rows, of in given)


def find_account(subject: str) -> Account | None:
    """By the subject of the identity provider."""
    return Account.objects.select_related("person").filter(subject=subject).first()


def list_accounts_of(person: int) -> list[Account]:
    """Accounts of a person (row number)."""
    return list(Account.objects.select_related("person").filter(person=person).order_by("pk"))


def find_household_of(person: int, on: date | None = None) -> Household | None:
    """The household a person (row number) belongs to on a day (default: today)."""
    day = on or today()
    live = Membership.objects.filter(Q(until=None) | Q(until__gte=day), person=person, since__lte=day)
    membership = live.select_related("household").order_by("-since").first()
    return membership.household if membership else None


def list_things(kind: str, on: date | None = None) -> QuerySet[Thing]:
    """Things of the whole town that are open on a day (default: today), such as disasters."""
    day = on or today()
    return Thing.objects.filter(
        Q(since=None) | Q(since__lte=day), Q(until=None) | Q(until__gte=day),
        kind=kind, of_person=None, of_household=None,
    ).order_by("pk")  # fmt: skip


def find_protections(people: Iterable[int], on: date | None = None) -> dict[int, Protection]:
    """Who of these people (row numbers) is protected on a day (default: today), with the protection.

    支援措置: never show where they are, or that they are protected, to others; only the department in charge decides.
    """
    day, pks = on or today(), set(people)
    live = Protection.objects.filter(Q(until=None) | Q(until__gte=day), since__lte=day)
    rows = live.filter(Q(person__in=pks) | Q(together_with__person__in=pks)).distinct()
    found: dict[int, Protection] = {}
    for row in rows.prefetch_related("together_with").select_related("department"):
        for pk in (row.person_id, *(member.person_id for member in row.together_with.all())):
            if pk in pks:
                found[pk] = row
    return found


def find_protected(on: date | None = None) -> set[int]:
    """Everybody protected on a day (default: today) in the town, by row number: some dozens, or hundreds in a city."""
    day = on or today()
    live = Protection.objects.filter(Q(until=None) | Q(until__gte=day), since__lte=day)
    return {
        pk
        for place in ("person", "together_with__person")
        for pk in live.values_list(place, flat=True)
        if pk is not None
    }


def find_department(key: str) -> Department | None:
    """By its key, `child-support`. Kept for some seconds; one that is new is found at once."""
    return list_departments().get(key) or Department.objects.filter(key=key).first()


def list_departments() -> dict[str, Department]:
    """The departments of the town by their keys, as they were made. Kept for some seconds."""
    current_code()
    return kept("departments", lambda: {one.key: one for one in Department.objects.order_by("pk")})


def find_staff(pk: int) -> Staff | None:
    """Active staff by row number, with the roles of today and the department they are in. One query where they have
    a role. Who has moved works in the new department from the day itself, whatever the row still says.
    """
    roles = live_roles().filter(staff=pk, staff__active=True).select_related("staff__department", "department")
    held = list(roles.order_by("pk"))
    if not held:
        staff = Staff.objects.filter(active=True, pk=pk).select_related("department").first()
    else:
        staff = held[0].staff
        if all(role.department_id != staff.department_id for role in held):
            staff.department = max(held, key=lambda role: role.since).department
    if staff is not None:
        staff._prefetched_objects_cache = {"roles": held}  # where prefetch_related would put them
    return staff


def find_staff_by_login(login: str) -> Staff | None:
    """Active staff by login name, with the roles of today and the department they are in."""
    pk = Staff.objects.filter(active=True, login=login).values_list("pk", flat=True).first()
    return find_staff(pk) if pk is not None else None


def live_roles(on: date | None = None) -> QuerySet[StaffRole]:
    """Roles that are held on a day (default: today)."""
    day = on or today()
    return StaffRole.objects.filter(Q(until=None) | Q(until__gte=day), since__lte=day)


def list_notices(person: int, limit: int = 50) -> list[Notice]:
    """Newest first."""
    return list(Notice.objects.filter(person=person).order_by("-at", "-pk")[:limit])


def count_unread_notices(person: int) -> int:
    """How many notices of a person (row number) were not opened yet."""
    return Notice.objects.filter(person=person, read_at=None).count()
