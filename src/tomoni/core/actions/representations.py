"""Write down who acts for a person after seeing the paper, and end it; what cannot be is refused with its reason."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from tomoni.core.actions.ledger import record
from tomoni.core.actions.outbox import emit
from tomoni.core.domain.actors import Actor
from tomoni.core.domain.representations import GUARDIAN, ORGANISATION, REVOCABLE
from tomoni.core.errors import RepresentationRefused
from tomoni.core.events import RepresentationEnded, RepresentationEstablished
from tomoni.core.models import Account, Organisation, Person, Protection, Representation, Representative
from tomoni.core.models.clock import now, today
from tomoni.core.queries.people import find_protections
from tomoni.core.queries.representations import find_guards

PURPOSE = "representation"
ROLES = ("clerk", "chief")
GUARDED = "protection-officer"
DIGITS = 13  # of a 法人番号
SAID = {
    "not_allowed": "Only a clerk, a chief or the officer in charge of protection writes down who acts for whom.",
    "person": "There is nobody of this number in the register. Search again.",
    "receiver": "Say who acts: one person, or one organisation with its representatives.",
    "organisation": "Write the thirteen digits of the corporate number, the name where it is new, and the position.",
    "self": "Nobody acts for themselves. Look at the number again.",
    "days": "The last day lies before the first. Turn them round.",
    "past": "These days are over. Write down what holds today or later.",
    "evidence": "Write which paper you saw: its kind, number and date.",
    "services": "A proxy acts in what the paper names. Choose at least one service.",
    "protected": "Only the officer in charge of this person writes this down.",
    "other_party": "This cannot be written down for this person.",
    "overlap": "The same is written down for some of these days. End it first, or choose other days.",
    "law": "This stands on the law or a court, not on the person's will. Show the desk the paper that ends it.",
}  # fmt: skip


def establish_representation(
    person: int, *, ground: str, agent: int | None = None, organisation: int | None = None,
    services: Collection[str] = (), since: date, until: date | None = None, evidence: str, receives: bool = False,
    actor: Actor,
) -> Representation:  # fmt: skip
    """Write down that somebody acts for a person (row numbers), both days included, by the paper that was seen.

    ground: guardian, proxy or organisation. services: ids; only a guardian acts in every service, by naming none.
    Raises RepresentationRefused (`data["why"]`).
    """
    with transaction.atomic():
        _need_staff(actor)
        whom = _lock(person)
        guards = find_guards([person])[person]
        _need_fit(whom, ground, agent, organisation, services)
        _need_open(guards, agent, actor)
        _need_paper(since, until, evidence)
        row = Representation(
            person=whom, agent_id=agent, organisation_id=organisation, ground=Representation.Ground(ground),
            services=sorted(services), receives=receives, guarded=bool(guards), since=since, until=until,
            evidence=evidence.strip()[:200], made_by_id=int(actor.id) if actor.kind == "staff" else None, made_at=now(),
        )  # fmt: skip
        _need_room(row)
        row.save()
        _record(row, actor)
        emit(RepresentationEstablished(row.pk, person))
        return row


def end_representation(pk: int, *, actor: Actor, because: str = "") -> Representation:
    """It does not hold from this moment. Staff end any; the person ends a mandate of their own, the proxy lays it down.

    Pressed twice it changes nothing. Raises RepresentationRefused, also for anybody whom it does not concern.
    """
    with transaction.atomic():
        row = Representation.objects.select_for_update(of=("self",)).filter(pk=pk).first()
        if row is None:
            raise _refusal("person")
        _need_end(row, actor)
        if row.ended_at is None:
            row.ended_at, row.ended_by, row.ended_because = now(), actor.key, because.strip()[:200]
            row.save(update_fields=["ended_at", "ended_by", "ended_because"])
            _record(row, actor)
            emit(RepresentationEnded(row.pk, row.person_id))
        return row


def forget_representation(pk: int) -> None:
    """Remove one whose time of keeping is over, in the caller's transaction; nothing may stand on it any more."""
    Representation.objects.filter(pk=pk).delete()


def _record(row: Representation, actor: Actor) -> None:
    record(actor, "change", [row.person_id], facts=["representation"], purpose=PURPOSE)


def _refusal(why: str) -> RepresentationRefused:
    return RepresentationRefused(SAID[why], why=why)


def _lock(person: int) -> Person:
    """Two who write the same at once come one after the other."""
    found = Person.objects.select_for_update(of=("self",)).filter(pk=person, died_on=None).first()
    if found is None:
        raise _refusal("person")
    return found


def _need_staff(actor: Actor) -> None:
    if actor.kind == "system" or (actor.kind == "staff" and any(actor.has_role(one) for one in (*ROLES, GUARDED))):
        return
    raise _refusal("not_allowed")


def _need_fit(
    person: Person, ground: str, agent: int | None, organisation: int | None, services: Collection[str]
) -> None:
    if ground not in Representation.Ground.values or (agent is None) == (organisation is None):
        raise _refusal("receiver")
    if (ground == ORGANISATION) != (organisation is not None):
        raise _refusal("receiver")
    if agent == person.pk:
        raise _refusal("self")
    if agent is not None and not Person.objects.filter(pk=agent, died_on=None).exists():
        raise _refusal("person")
    if ground != GUARDIAN and not services:
        raise _refusal("services")


def _need_open(guards: Collection[Protection], agent: int | None, actor: Actor) -> None:
    if guards and actor.kind != "system" and not actor.has_role(GUARDED):
        raise _refusal("protected")
    if agent is not None and any(agent == guard.other_party_id for guard in guards):
        raise _refusal("other_party")


def _need_paper(since: date, until: date | None, evidence: str) -> None:
    if until is not None and until < since:
        raise _refusal("days")
    if until is not None and until < today():
        raise _refusal("past")
    if not evidence.strip():
        raise _refusal("evidence")


def _need_room(row: Representation) -> None:
    """One agent holds for a person a service once a day on one ground."""
    same = Representation.objects.filter(
        Q(until=None) | Q(until__gte=row.since), person=row.person_id, agent=row.agent_id,
        organisation=row.organisation_id, ground=row.ground, ended_at=None,
    )  # fmt: skip
    for other in same if row.until is None else same.filter(since__lte=row.until):
        if not row.services or not other.services or set(row.services) & set(other.services):
            raise _refusal("overlap")


def _need_end(row: Representation, actor: Actor) -> None:
    if actor.kind in ("staff", "system"):
        _need_staff(actor)
        if actor.kind == "staff" and find_protections([row.person_id]) and not actor.has_role(GUARDED):
            raise _refusal("protected")
        return
    who = (
        Account.objects.filter(pk=int(actor.id)).values_list("person", flat=True).first() if _signed_in(actor) else None
    )
    if who is None or who not in (row.person_id, row.agent_id):
        raise _refusal("person")
    if row.ground not in REVOCABLE:
        raise _refusal("law")


def _signed_in(actor: Actor) -> bool:
    return actor.kind == "resident" and actor.id.isdigit()


def note_outsider(name: str, name_kana: str, birth_date: date, address: str, *, actor: Actor) -> Person:
    """A proxy from elsewhere, who is not in the register, by the four basic items; found again by the same."""
    with transaction.atomic():
        _need_staff(actor)
        said = {"name": name.strip(), "name_kana": name_kana.strip(), "birth_date": birth_date}
        if not said["name"] or not said["name_kana"] or not address.strip():
            raise _refusal("receiver")
        found = Person.objects.filter(resident_number="", address=address.strip(), **said).first()
        person = found or Person.objects.create(address=address.strip(), **said)
        record(actor, "change", [person.pk], facts=["name", "birth_date", "address"], purpose=PURPOSE)
        return person


def note_representative(
    corporate_number: str, name: str, person: int, mandate: str, *, since: date, until: date | None = None, actor: Actor
) -> Representative:
    """Write down who represents an organisation, both days included, and the organisation where it is new.

    corporate_number: 法人番号, thirteen digits. mandate: what they are there. Raises RepresentationRefused.
    """
    with transaction.atomic():
        _need_staff(actor)
        if len(corporate_number) != DIGITS or not corporate_number.isdecimal() or not mandate.strip():
            raise _refusal("organisation")
        _need_paper(since, until, mandate)
        _lock(person)
        body = Organisation.objects.filter(corporate_number=corporate_number).first()
        if body is None:
            if not name.strip():
                raise _refusal("organisation")
            body = Organisation.objects.create(corporate_number=corporate_number, name=name.strip()[:100])
        _need_open(_guards_behind(body), person, actor)
        row, _ = Representative.objects.get_or_create(
            organisation=body, person_id=person, mandate=mandate.strip()[:60], since=since, until=until
        )
        record(actor, "change", [person], facts=["representation"], purpose=PURPOSE)
        return row


def _guards_behind(body: Organisation) -> list[Protection]:
    """Protections of those for whom the organisation acts: a new representative would see them at once."""
    live = Representation.objects.filter(organisation=body, ended_at=None).exclude(until__lt=today())
    found = find_guards(set(live.values_list("person", flat=True)))
    return [guard for guards in found.values() for guard in guards]


def end_representative(pk: int, *, actor: Actor) -> Representative:
    """They represent the organisation no longer, for nobody, from now on. Raises RepresentationRefused."""
    with transaction.atomic():
        _need_staff(actor)
        row = Representative.objects.select_for_update(of=("self",)).filter(pk=pk).first()
        if row is None:
            raise _refusal("person")
        _need_open(_guards_behind(row.organisation), None, actor)
        row.until = min(row.until or today(), today()) - timedelta(days=1)
        row.save(update_fields=["until"])
        record(actor, "change", [row.person_id], facts=["representation"], purpose=PURPOSE)
        return row
