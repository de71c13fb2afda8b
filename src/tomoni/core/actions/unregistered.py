"""Somebody who stands in no register of this town is noted at the counter, and later is somebody of the register."""

from collections.abc import Collection
from typing import NoReturn

from django.db import transaction

from tomoni.core.actions.facts import save_facts
from tomoni.core.actions.ledger import record
from tomoni.core.actions.people import next_number
from tomoni.core.domain.actors import Actor
from tomoni.core.domain.unregistered import ToldPerson, is_unregistered, number_of, unseen
from tomoni.core.errors import UnregisteredRefused
from tomoni.core.models import Person, Unregistered
from tomoni.core.models.clock import now
from tomoni.core.queries.people import find_protections
from tomoni.core.queries.unregistered import list_alike

ROLES = ("clerk", "chief", "counter")
GUARDED = "protection-officer"
PURPOSE = "unregistered"
SERIES = "unregistered"
KEPT = ("name", "name_kana", "birth_date", "address", "postal_code")
SAID = {
    "not_allowed": "Only staff who take requests in note a person without registration.",
    "name": "The name is missing. Write how they call themselves.",
    "kana": "The kana is missing. Without it nobody finds this person again.",
    "reach": "Write where the person is, where letters go, or a telephone number: one of them is needed.",
    "reason": "Choose why there is no registration here; `not said` is one of the choices.",
    "proof": "Choose what shows who they are; that nothing does is one of the choices and refuses nobody.",
    "seen": "Write which paper was seen, or who knows the person.",
    "alike": "Somebody who may be the same person is known already. Look at them; then say that it is another.",
    "protected": "Only the officer in charge takes this person in. Lead them there.",
    "same": "This person cannot be the one: they stand in the register, or have a number.",
    "not_here": "This is nobody without registration, or not a person of the register on the other side.",
    "joined": "Somebody said already who of the register this is. Look at the list.",
}  # fmt: skip


def note_unregistered(
    told: ToldPerson, *, apart_from: Collection[int] = (), same_as: int | None = None, actor: Actor
) -> Person:
    """Give a person who stands in no register of this town a number of its own range, so that conversations begin for
    them. Staff who take requests in.

    apart_from: people (row numbers) who were shown as alike and are somebody else. Of two clerks in the same instant
    the second is shown whom the first made. same_as: an agent from elsewhere who has no number yet and is the one.
    Raises UnregisteredRefused; with `alike`, `data["people"]` has the row numbers of who is to be looked at.
    """
    with transaction.atomic():
        _need_role(actor)
        if told.lacks:
            _refuse(told.lacks)
        number = number_of(next_number(SERIES, 0))  # first: whoever comes in the same instant waits here, then looks
        alike = [one for one in list_alike(told) if one.person != same_as]
        new = unseen(alike, apart_from)
        if not actor.has_role(GUARDED) and find_protections([*(one.person for one in alike), same_as or 0]):
            _refuse("protected")
        if new:
            raise UnregisteredRefused(SAID["alike"], why="alike", people=new)
        person = _numbered(told, number, same_as)
        Unregistered.objects.create(
            person=person, reason=told.reason, place=told.place[:200], proof=told.proof, seen=told.seen[:100],
            made_by_id=int(actor.id), made_at=now(),
        )  # fmt: skip
        if told.phone:
            save_facts(person, {"phone": told.phone}, source=PURPOSE, actor=actor, purpose=PURPOSE)
        record(actor, "change", [person.pk], facts=[*KEPT, "unregistered"], purpose=PURPOSE, deed="note_unregistered")
        return person


def _numbered(told: ToldPerson, number: str, same_as: int | None) -> Person:
    said = {
        "resident_number": number, "name": told.name[:100], "name_kana": told.kana[:100],
        "birth_date": told.birth_date, "address": told.address[:200], "postal_code": told.postal_code[:8],
    }  # fmt: skip
    if same_as is None:
        return Person.objects.create(**said)
    person = Person.objects.select_for_update().filter(pk=same_as, resident_number="", died_on=None).first()
    if person is None:
        _refuse("same")
    for name, value in said.items():
        setattr(person, name, value)
    person.save(update_fields=list(said))
    return person


def move_unregistered(person: int, *, place: str, address: str, postal_code: str, actor: Actor) -> None:
    """Write where somebody without registration is now, and where letters go; empty: they are fetched. Staff who take
    requests in. Raises UnregisteredRefused (not_allowed, not_here, joined, protected).
    """
    with transaction.atomic():
        _need_role(actor)
        row = _hold(person, actor)
        if row.became_id is not None:
            _refuse("joined")
        row.place = place.strip()[:200]
        row.save(update_fields=["place"])
        Person.objects.filter(pk=person).update(address=address.strip()[:200], postal_code=postal_code.strip()[:8])
        record(actor, "change", [person], facts=["address", "unregistered"], purpose=PURPOSE, deed="move_unregistered")


def join_unregistered(person: int, became: int, *, actor: Actor) -> None:
    """Say who of the register somebody without registration is. What they hold is moved by who calls this. Raises
    UnregisteredRefused.
    """
    row = _hold(person, actor)
    other = Person.objects.filter(pk=became).first()
    if other is None or other.pk == person or is_unregistered(other.resident_number):
        _refuse("not_here")
    if row.became_id is not None and row.became_id != became:
        _refuse("joined")
    if row.became_id is None:
        row.became, row.joined_by_id, row.joined_at = other, int(actor.id), now()
        row.save(update_fields=["became", "joined_by", "joined_at"])
        record(actor, "change", [person, became], facts=["unregistered"], purpose=PURPOSE, deed="join_unregistered")


def part_unregistered(person: int, *, actor: Actor) -> None:
    """Take back whom somebody without registration became. Raises UnregisteredRefused."""
    row = _hold(person, actor)
    people = [person, *([row.became_id] if row.became_id is not None else [])]
    row.became, row.joined_by, row.joined_at = None, None, None
    row.save(update_fields=["became", "joined_by", "joined_at"])
    record(actor, "change", people, facts=["unregistered"], purpose=PURPOSE, deed="part_unregistered")


def _need_role(actor: Actor) -> None:
    if actor.kind != "staff" or not any(actor.has_role(role) for role in ROLES):
        _refuse("not_allowed")


def _hold(person: int, actor: Actor) -> Unregistered:
    row = Unregistered.objects.select_for_update(of=("self",)).filter(person=person).first()
    if row is None:
        _refuse("not_here")
    if not actor.has_role(GUARDED) and find_protections([person]):
        _refuse("protected")
    return row


def _refuse(why: str) -> NoReturn:
    raise UnregisteredRefused(SAID[why], why=why)
