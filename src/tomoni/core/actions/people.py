"""Making and changing people, households, accounts, protections and the town's own rows."""

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, connection, transaction

from tomoni.core.models import (
    Account,
    ClosingDay,
    Department,
    Notice,
    Person,
    ProtectedPerson,
    Protection,
)
from tomoni.core.models.clock import now
from tomoni.core.models.kept import forget
from tomoni.core.models.town import current_code

NEXT_NUMBER = """
INSERT INTO core_sequence (municipality_id, name, year, last) VALUES (%s, %s, %s, 1)
ON CONFLICT (municipality_id, name, year) DO UPDATE SET last = core_sequence.last + 1
RETURNING last
"""


def find_or_create_account(subject: str, *, person: Person | None = None, level: int = 1) -> Account:
    """The account of an identity provider's subject; made at the first sign-in."""
    account, _ = Account.objects.select_related("person").get_or_create(
        subject=subject, defaults={"person": person, "level": level}
    )
    return account


def set_language(account: Account, language: str) -> None:
    """Language of pages and letters: ja, easy or en."""
    account.language = language
    account.save(update_fields=["language"])


def next_number(name: str, year: int) -> int:
    """The next number of a series, without gaps: the row stays locked until the transaction ends, so ask late in it."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT_NUMBER, [current_code(), name, year])
        return int(cursor.fetchone()[0])


def protect(
    person: Person, *, department: Department, since: date, other_party: Person | None = None,
    until: date | None = None, together_with: Iterable[Person] = (),
) -> Protection:  # fmt: skip
    """Write down a 支援措置 that was granted, with the people protected together with the person."""
    with transaction.atomic():
        protection = Protection.objects.create(
            person=person, other_party=other_party, since=since, until=until, department=department
        )
        ProtectedPerson.objects.bulk_create([ProtectedPerson(protection=protection, person=p) for p in together_with])
    return protection


def close_office(day: date, reason: str) -> ClosingDay:
    """Add a closing day of the town."""
    closing, _ = ClosingDay.objects.update_or_create(day=day, defaults={"reason": reason})
    forget("closing_days")
    return closing


def write_notice(
    person: int, *, kind: str, key: str, texts: dict[str, dict[str, str]], case_number: str = "", link: str = ""
) -> Notice | None:
    """Write a notice once a key; None where it is there already (a listener may run twice)."""
    try:
        with transaction.atomic():
            return Notice.objects.create(
                person_id=person, kind=kind, key=key, texts=texts, case_number=case_number, link=link, at=now()
            )
    except IntegrityError:
        if Notice.objects.filter(person=person, key=key).exists():
            return None
        raise


def read_notice(notice: int, person: int) -> None:
    """Note that a person (row number) opened their notice."""
    Notice.objects.filter(pk=notice, person=person, read_at=None).update(read_at=now())


def note_mailed(notice: int) -> None:
    """Note that a notice went out by mail."""
    Notice.objects.filter(pk=notice, mailed_at=None).update(mailed_at=now())
