"""The reference number of a mailed letter at the desk: whose letter it is, and a new number for a lost one."""

from dataclasses import dataclass
from datetime import date
from typing import NoReturn

from django.db import transaction
from django.db.models import Q

from tomoni.cases.actions.mailing import DEED, mailing_letters
from tomoni.cases.actions.taking_in import GUARDED, need_desk
from tomoni.cases.domain.references import make_reference, read_reference
from tomoni.cases.errors import ReferenceNotFound, TakingInNotPossible
from tomoni.cases.models import MailedReference, SpentReference
from tomoni.core import interface as core
from tomoni.services import interface as services

SHOWN = ("paper", "counter", "visit")  # the letter, or who it was sent to, is there to be seen


@dataclass(frozen=True)
class Referred:
    """Whose a reference number is: keys of the reference, of core.Person (the head) and core.Household."""

    reference: int
    service: str
    person: int
    household: int


def find_referred(typed: str, birth_date: date | None = None, *, way: str, actor: core.Actor) -> Referred:
    """Whose letter somebody holds. For staff of the section; by telephone they also tell the birth date of the head.

    Raises ReferenceNotFound: `why` is typed (the check sign says that it was misread), birth_date (ask for it),
    spent (a newer letter replaced it) or unknown (the number, or the birth date, is another: which of the two is not
    said); NotAllowed; TakingInNotPossible where somebody of the household is protected.
    """
    code = read_reference(typed)
    if code is None:
        _refuse("typed", "This is no reference number: a sign was misread. Read it out again.")
    if birth_date is None and way not in SHOWN:
        _refuse("birth_date", "Who calls tells the birth date of the head as well. Ask for it.")
    row = MailedReference.objects.select_related("mailing", "person").filter(code=code).first()
    if row is None and SpentReference.objects.filter(code=code).exists():
        _refuse("spent", "This letter was reported lost, and a newer one was given out. Ask for that one.")
    if row is None or row.person is None or birth_date not in (None, row.person.birth_date):
        _refuse("unknown", "There is no letter with this number and this birth date. Ask again.")
    need_letter(row, actor)
    core.record(
        actor, "search", [row.person.pk], facts=["reference", "birth_date"], purpose=purpose_of(row), terms=[code]
    )
    return Referred(row.pk, row.mailing.service, row.person.pk, row.household_id)


def _refuse(why: str, words: str) -> NoReturn:
    raise ReferenceNotFound(words, why=why)


def reissue_reference(reference: int, *, actor: core.Actor) -> MailedReference:
    """A new number for a household whose letter was lost (key of the reference); the old one is dead from now on.

    Raises ReferenceNotFound, NotAllowed, TakingInNotPossible.
    """
    with transaction.atomic():
        row = hold_reference(reference, actor, lock=True)
        SpentReference.objects.create(reference=row, code=row.code, staff_id=int(actor.id), at=core.now())
        row.code = make_reference()
        row.save(update_fields=["code"])
        about = [] if row.person_id is None else [row.person_id]
        core.record(actor, "change", about, facts=["reference"], purpose=purpose_of(row), deed=DEED)
        return row


def print_reference(reference: int, *, actor: core.Actor) -> bytes:
    """The letter of one household as PDF, with its number of today. Raises as `reissue_reference` and `print_mailing`;
    ReferenceNotFound also for a household without a head."""
    row = hold_reference(reference, actor)
    if row.person_id is None:
        _refuse("unknown", "This household has no head on the base date. Nobody can be written to.")
    return mailing_letters(row.mailing, [row], actor=actor)[0]


def hold_reference(reference: int, actor: core.Actor, *, lock: bool = False) -> MailedReference:
    """A reference by its key, for staff who may work with it."""
    rows = MailedReference.objects.select_for_update(of=("self",)) if lock else MailedReference.objects.all()
    row = rows.select_related("mailing", "person").filter(pk=reference).first()
    if row is None:
        _refuse("unknown", "There is no such letter. Search again.")
    need_letter(row, actor)
    return row


def need_letter(row: MailedReference, actor: core.Actor) -> None:
    """Staff of the section; of a household with somebody protected the officer in charge alone."""
    need_desk(actor, [row.mailing.service])
    if not actor.has_role(GUARDED) and core.find_protections(people_of(row)):
        raise TakingInNotPossible("Only the officer in charge of this family takes this in.", why="protected")


def people_of(row: MailedReference) -> list[int]:
    """Keys of who was in the household on the base date, the head first."""
    on = row.mailing.on
    standing = Q(until=None) | Q(until__gte=on)
    rows = core.Membership.objects.filter(standing, household=row.household_id, since__lte=on).order_by("pk")
    found = list(dict.fromkeys(rows.values_list("person", flat=True)))
    return sorted(found, key=lambda person: person != row.person_id)


def purpose_of(row: MailedReference) -> str:
    """What the numbers of a mailing are read for."""
    return services.definition_of(row.mailing.bundle).purpose
