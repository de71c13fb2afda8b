"""Making and changing people, households, accounts, protections and the town's own rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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
from tomoni.core.models.inserting import insert_rows
from tomoni.core.models.kept import forget
from tomoni.core.models.town import current_code

NEXT_NUMBERS = """
INSERT INTO core_sequence (municipality_id, name, year, last) VALUES {rows}
ON CONFLICT (municipality_id, name, year) DO UPDATE SET last = core_sequence.last + EXCLUDED.last
RETURNING name, year, last
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
    return next_numbers({(name, year): 1})[name, year]


def next_numbers(wanted: Mapping[tuple[str, int], int]) -> dict[tuple[str, int], int]:
    """The first of so many numbers of some series ({(name, year): how many}); one statement.

    The rows are locked in the order given: whoever asks for several of the same series gives them in the same order.
    """
    town = current_code()
    values = [value for (name, year), many in wanted.items() for value in (town, name, year, many)]
    with connection.cursor() as cursor:
        cursor.execute(NEXT_NUMBERS.format(rows=", ".join(["(%s, %s, %s, %s)"] * len(wanted))), values)
        return {(name, year): int(last) - wanted[name, year] + 1 for name, year, last in cursor.fetchall()}


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


@dataclass(frozen=True)
class NewNotice:
    """A notice to be written; see `write_notice`."""

    person: int
    kind: str
    key: str
    texts: Mapping[str, Mapping[str, str]]
    case_number: str = ""
    link: str = ""


def write_notices(wanted: Sequence[NewNotice]) -> list[Notice]:
    """Write notices, each once a key; gives those that were not there. Two statements for some hundred.

    Raises IntegrityError where another writes one of them in this moment: none is written then.
    """
    people, keys = {one.person for one in wanted}, {one.key for one in wanted}
    there = set(Notice.objects.filter(person__in=people, key__in=keys).values_list("person_id", "key"))
    new = {(one.person, one.key): one for one in wanted if (one.person, one.key) not in there}
    rows = [
        Notice(
            person_id=one.person, kind=one.kind, key=one.key, texts=one.texts, case_number=one.case_number,
            link=one.link, at=now(),
        )
        for one in new.values()
    ]  # fmt: skip
    return list(insert_rows(rows))


def has_notice(person: int, key: str) -> bool:
    """Whether the notice of this key stands on a person's page."""
    return Notice.objects.filter(person=person, key=key).exists()


def read_notice(notice: int, person: int) -> None:
    """Note that a person (row number) opened their notice."""
    Notice.objects.filter(pk=notice, person=person, read_at=None).update(read_at=now())


def note_mailed(notice: int) -> None:
    """Note that a notice went out by mail."""
    Notice.objects.filter(pk=notice, mailed_at=None).update(mailed_at=now())
