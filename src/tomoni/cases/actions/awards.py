"""Awards: made by a decision, changed by a later one, taken over from before, ended; reckoned month by month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from tomoni.cases.actions.altering import close
from tomoni.cases.actions.chronicle import note_step
from tomoni.cases.actions.claims import insert_keys, release_due, release_keys
from tomoni.cases.actions.granting import Grant, change_told, make_awards, month_text, version_row
from tomoni.cases.actions.judging import Judged
from tomoni.cases.actions.moving import Held
from tomoni.cases.actions.reckoning import Reckoned, reckon_awards
from tomoni.cases.domain.claims import as_set, claim_key
from tomoni.cases.errors import AwardNotFound, AwardStale
from tomoni.cases.models import Award, AwardVersion, ClaimKey
from tomoni.core import interface as core
from tomoni.rules.interface import Month
from tomoni.services import interface as services


def make_award(held: Held, judged: Judged, term: services.AwardTerm, actor: core.Actor) -> Award:
    """Create the award of a decision, or change the live one of the same right (額改定), in the caller's transaction.

    Raises AwardNotFound where a change finds nothing to change.
    """
    award = find_live_award(held.case.person_id, term.right, lock=True) if term.changes or term.joins else None
    if award is None and not term.changes:
        return make_awards([grant_of(held, judged, term)], actor)[0]
    if award is None:
        raise AwardNotFound(
            "There is no live award of this right that the decision could change. It may have ended meanwhile; "
            "check the register of awards and send the draft back.",
            right=term.right,
        )
    return change_award(award, held, judged, term, actor)


def grant_of(held: Held, judged: Judged, term: services.AwardTerm) -> Grant:
    """What was worked out, as what is granted."""
    return Grant(held, term, judged.answer.per_person, judged.grounds)


def _let_go(award: Award, definition: services.Definition, about: Mapping[str, Any]) -> None:
    """Keys of people the award is no longer for are free (減額改定)."""
    kept = set(services.paid_for(definition, about))
    if kept:
        for key in ClaimKey.objects.filter(award=award, released_at=None):
            if len(key.parts) == 1 and key.parts[0] not in kept and key.parts[0].startswith("p"):
                release_keys(ClaimKey.objects.filter(pk=key.pk), "let_go")


def change_award(award: Award, held: Held, judged: Judged, term: services.AwardTerm, actor: core.Actor) -> Award:
    """Give an award of an earlier decision new terms from a month on; months already reckoned are reckoned again."""
    term = grant_of(held, judged, term).trimmed
    _write_version(award, held, term)
    _let_go(award, held.definition, term.about)
    note_step(award, "revised", actor, month=month_text(term.first_month), case=held.case, amount=term.amount)
    core.emit(change_told(award, held, term, "changed"))
    return award


def find_live_award(person: int, right: str, *, lock: bool = False) -> Award | None:
    """The live award of a right that a person receives."""
    awards = Award.objects.filter(person=person, right=right, ended_on=None).order_by("pk")
    return (awards.select_for_update() if lock else awards).first()


def _write_version(award: Award, held: Held, term: services.AwardTerm) -> None:
    first = term.first_month
    if first is not None and award.reckoned_through and award.reckoned_through >= str(first):
        award.reckoned_through = str(first - 1)  # these months are reckoned again; what was recorded is taken off
        award.save(update_fields=["reckoned_through"])
    version_row(award, award.versions.count() + 1, held, term).save(force_insert=True)


TOGETHER = 250  # awards reckoned in one transaction
TRIES = 3


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
        part = pks[start : start + TOGETHER]
        for tries_left in reversed(range(TRIES)):
            try:
                _reckon_part(part, last, actor, done)
                break
            except AwardStale:  # money moved meanwhile: nothing of the part was written
                if not tries_left:
                    raise
    return done


def _reckon_part(pks: Sequence[int], last: Month, actor: core.Actor, done: Reckoning) -> None:
    """One transaction; `done` grows when it is whole."""
    with transaction.atomic():
        awards = list(Award.objects.select_for_update().filter(pk__in=pks, ended_on=None).order_by("pk"))
        reckoned, over = reckon_awards(awards, last, actor), _over(awards)
        for award, last_month in over:
            close(award, on=Month.parse(last_month).last_day, because="over", actor=actor)
    done.add(reckoned)
    done.awards, done.ended = done.awards + len(awards), done.ended + len(over)


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
        close(held, on=on, because=reason, actor=actor)
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
        note_step(award, "taken_over", actor, month=str(first_month), because=source[:64])
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
