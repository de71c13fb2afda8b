"""Awards: made by a decision, changed by a later one, taken over from before, ended; reckoned month by month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from tomoni.cases.actions.claims import insert_keys, release_due, release_keys
from tomoni.cases.actions.judging import Judged
from tomoni.cases.actions.moving import Held
from tomoni.cases.actions.reckoning import Reckoned, reckon_awards
from tomoni.cases.domain.claims import as_set, claim_key
from tomoni.cases.errors import AwardNotFound
from tomoni.cases.events import AwardChanged
from tomoni.cases.models import Award, AwardVersion, ClaimKey
from tomoni.core import interface as core
from tomoni.rules.interface import Month
from tomoni.services import interface as services


def make_award(held: Held, judged: Judged, term: services.AwardTerm) -> Award:
    """Create the award of a decision, or change the live one of the same right (額改定), in the caller's transaction.

    Raises AwardNotFound where a change finds nothing to change.
    """
    award = find_live_award(held.case.person_id, term.right, lock=True) if term.changes else None
    if term.changes and award is None:
        raise AwardNotFound(
            "There is no live award of this right that the decision could change. It may have ended meanwhile; "
            "check the register of awards and send the draft back.",
            right=term.right,
        )
    if award is None:
        award = Award.objects.create(
            right=term.right,
            service=held.case.service,
            person_id=held.case.person_id,
            case=held.case,
            began_on=held.case.claimed_on,
            first_month=_text(term.first_month),
            reckoned_through=_text(term.first_month - 1 if term.first_month else None),
        )
    version = _write_version(award, held, term)
    _announce(award, version, held.case.number, "changed" if term.changes else "began")
    return award


def find_live_award(person: int, right: str, *, lock: bool = False) -> Award | None:
    """The live award of a right that a person receives."""
    awards = Award.objects.filter(person=person, right=right, ended_on=None).order_by("pk")
    return (awards.select_for_update() if lock else awards).first()


def _text(month: Month | None) -> str:
    return str(month) if month is not None else ""


def _write_version(award: Award, held: Held, term: services.AwardTerm) -> AwardVersion:
    first = term.first_month
    if first is not None and award.reckoned_through and award.reckoned_through >= str(first):
        award.reckoned_through = str(first - 1)  # these months are reckoned again; what was recorded is taken off
        award.save(update_fields=["reckoned_through"])
    pay = term.pay
    return AwardVersion.objects.create(
        award=award,
        number=award.versions.count() + 1,
        case=held.case,
        service=held.case.service,
        bundle=held.definition.bundle,
        first_month=_text(first),
        last_month=_text(term.last_month),
        about=dict(term.about),
        amount=term.amount,
        per=term.per,
        pay={"in_months": list(pay.in_months), "day": pay.day, "covers": pay.covers, "to": pay.to} if pay else {},
        made_at=core.now(),
    )


def _announce(award: Award, version: AwardVersion, case: str, change: str) -> None:
    core.emit(AwardChanged(award.pk, case, award.person_id, version.service, award.right, version.first_month, change))


TOGETHER = 250  # awards reckoned in one transaction


@dataclass
class Reckoning:
    """What a run of instalments did: how many were recorded, for how many awards, and which need somebody.

    open: (award, month, missing paths) that could not be worked out because facts are missing.
    """

    recorded: int = 0
    amount: int = 0
    awards: int = 0
    ended: int = 0
    open: list[tuple[int, str, tuple[str, ...]]] = field(default_factory=list)

    def add(self, one: Reckoned) -> None:
        """Add what was recorded for some awards."""
        self.recorded += one.recorded
        self.amount += one.amount
        self.open += one.open


def reckon_instalments(
    through: str | Month, *, actor: core.Actor, right: str | None = None, limit: int | None = None
) -> Reckoning:
    """Work out what every live award is worth up to and with a month, and record it as instalments. Idempotent.

    Some hundred awards are one transaction; a run that was killed goes on where it stopped. An award whose last month
    is reckoned ends, and its keys are free.
    """
    last = through if isinstance(through, Month) else Month.parse(str(through))
    done = Reckoning()
    release_due()
    waiting = Award.objects.filter(ended_on=None).filter(Q(reckoned_through__lt=str(last))).exclude(first_month="")
    if right is not None:
        waiting = waiting.filter(right=right)
    pks = list(waiting.order_by("pk").values_list("pk", flat=True)[:limit])
    for start in range(0, len(pks), TOGETHER):
        with transaction.atomic():
            part = pks[start : start + TOGETHER]
            awards = list(Award.objects.select_for_update().filter(pk__in=part, ended_on=None).order_by("pk"))
            done.awards += len(awards)
            done.add(reckon_awards(awards, last, actor))
            for award, last_month in _over(awards):
                end_award(award.pk, on=Month.parse(last_month).last_day, reason="over", actor=actor)
                done.ended += 1
    return done


def _over(awards: Sequence[Award]) -> list[tuple[Award, str]]:
    """Those whose last month is reckoned, with that month."""
    versions = AwardVersion.objects.filter(award__in=awards).order_by("number")
    last_months = dict(versions.values_list("award_id", "last_month"))  # the newest version wins
    ends = ((award, last_months.get(award.pk, "")) for award in awards)
    return [(award, month) for award, month in ends if month and award.reckoned_through >= month]


def end_award(award: int, *, on: date, reason: str, actor: core.Actor) -> Award:
    """End an award; its keys are free from then on. What was due up to then stays due."""
    with transaction.atomic():
        held = Award.objects.select_for_update().get(pk=award)
        if held.ended_on is None:
            if held.first_month:
                reckon_awards([held], Month.of(on), actor)
            held.ended_on, held.end_reason = on, reason
            held.save(update_fields=["ended_on", "end_reason"])
            release_keys(ClaimKey.objects.filter(award=held), "ended")
            newest = held.versions.order_by("-number").first()
            if newest is not None:
                _announce(held, newest, "", "ended")
            core.record(actor, "change", [held.person_id], facts=["award"], purpose=held.right)
        return held


def take_over_award(
    *,
    right: str,
    service: str,
    person: int,
    first_month: str | Month,
    last_month: str | Month | None,
    about: Mapping[str, Any],
    keys: Sequence[Sequence[str] | tuple[Sequence[str], date | None]],
    pay: Mapping[str, Any],
    reckoned_through: str | Month,
    amount: int | None = None,
    per: str = "month",
    source: str = "earlier system",
    actor: core.Actor,
) -> Award:
    """Take over an award that the town granted before tomoni, with its claim keys; nothing before is paid again.

    about: names of the service with ids, as {"children": ["p12"]}. keys: parts of each key, as [["p12"]], or
    (parts, day from which it is free). pay: {in_months, day, covers, to}. reckoned_through: last month already paid.
    Raises ClaimAlreadyLive.
    """
    with transaction.atomic():
        definition = services.find_definition(service, core.today())
        award = Award.objects.create(
            right=right,
            service=service,
            person_id=person,
            taken_over_from=source,
            began_on=Month.parse(str(first_month)).first_day,
            first_month=str(first_month),
            reckoned_through=str(reckoned_through),
        )
        AwardVersion.objects.create(
            award=award,
            number=1,
            service=service,
            bundle=definition.bundle,
            first_month=str(first_month),
            last_month=str(last_month or ""),
            about=dict(about),
            amount=amount,
            per=per,
            pay=dict(pay),
            made_at=core.now(),
        )
        _take_keys(award, keys)
        core.record(actor, "change", [person], facts=["award"], purpose=right)
        return award


def _take_keys(award: Award, keys: Sequence[Any]) -> None:
    wanted = []
    for key in keys:
        parts, free = key if isinstance(key, tuple) and len(key) == 2 and not isinstance(key[0], str) else (key, None)
        wanted.append(claim_key(award.right, parts, free))
    rows = [
        ClaimKey(
            right=key.right, digest=key.digest, parts=list(key.parts), service=award.service,
            person_id=award.person_id, award=award, taken_at=core.now(), releases_on=key.releases_on,
        )
        for key in as_set(wanted)
    ]  # fmt: skip
    insert_keys(rows, award.person_id)
