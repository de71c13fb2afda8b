"""A live award altered: ended, held and resumed (差止), given to another recipient, its unpaid months handed over.

All run inside the caller's transaction with the award locked. Months not yet ordered are taken back; what was paid too
much is set off against later months, or becomes a claim of the town where no month is left.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from tomoni.cases.actions.award_letters import issue_award_letter
from tomoni.cases.actions.chronicle import note_step
from tomoni.cases.actions.claims import insert_keys, live_keys, release_keys
from tomoni.cases.actions.reckoning import reckon_awards, recorded_of, worth_of
from tomoni.cases.actions.setting_off import ask_back, open_overpaid
from tomoni.cases.domain.claims import claim_key
from tomoni.cases.errors import AwardNotFound, ResultUnknown
from tomoni.cases.events import AwardChanged
from tomoni.cases.models import Award, AwardVersion, Case, ClaimKey
from tomoni.cases.models.paying import MOST, is_of, origins_of
from tomoni.core import interface as core
from tomoni.payments import interface as payments
from tomoni.rules.interface import Month
from tomoni.services import interface as services

SYSTEM = core.Actor.system("cases")


def announce(award: Award, change: str, *, case: str = "", month: Month | str = "", service: str = "") -> None:
    """Tell other rooms that an award began, changed, ended, is held or resumed."""
    core.emit(AwardChanged(award.pk, case, award.person_id, service or award.service, award.right, str(month), change))


def end_with(
    award: Award, last: Month, *, because: str, actor: core.Actor, case: Case | None = None, taken_back: bool = True
) -> Award:
    """End an award with a month (支給事由消滅). A month still to come is awaited; one that is over ends it at once.

    Its keys are free from the day after the last month, so that the next recipient, here or elsewhere, can begin.
    """
    version = _again(award, case, last_month=last)
    note_step(award, "ends", actor, month=last, because=because, case=case)
    first_free = (last + 1).first_day
    live_keys().filter(award=award).update(releases_on=first_free)
    if taken_back and award.reckoned_through > str(last):
        _take_back(award, last + 1, because, actor)
    if first_free <= core.today():
        close(award, on=last.last_day, because=because, actor=actor)
    else:
        announce(award, "ends", case=version.case.number if version.case else "", month=last)
    return award


def close(award: Award, *, on: date, because: str, actor: core.Actor) -> None:
    """The award is over: its last months are reckoned, its keys are free, what was overpaid becomes a claim."""
    if award.ended_on is not None:
        return
    if award.first_month:
        reckon_awards([award], Month.of(on), actor)
    award.ended_on, award.end_reason = on, because
    award.save(update_fields=["ended_on", "end_reason"])
    release_keys(ClaimKey.objects.filter(award=award), "ended")
    note_step(award, "ended", actor, month=Month.of(on), because=because)
    asked = ask_back(award)
    if asked:
        note_step(award, "overpaid", actor, because=because, amount=asked)
    announce(award, "ended", month=Month.of(on))
    core.record(actor, "change", [award.person_id], facts=["award"], purpose=award.right)


def _take_back(award: Award, first: Month, because: str, actor: core.Actor) -> None:
    """Months from `first` on are owed no longer: what nobody ordered is cancelled, what was is overpaid."""
    for one in _recorded(award, first):
        if one.state == "waiting":
            payments.cancel_instalment(payments.find_instalment(one.origin, one.month), because, actor=actor)
    standing = recorded_of([award])[award.pk]
    over = {month: yen for month, yen in standing.items() if month >= str(first) and yen > 0}
    if over:
        open_overpaid(award, over)
    award.reckoned_through = min(award.reckoned_through, str(first - 1))
    award.save(update_fields=["reckoned_through"])


def _recorded(award: Award, first: Month) -> list[payments.InstalmentView]:
    every = payments.list_instalments_of(person=award.person_id, limit=MOST)
    mine = (one for one in every if is_of(award, one.origin) and one.state != "cancelled")
    return [one for one in mine if one.month >= str(first)]


def hold(award: Award, first: Month, *, because: str, actor: core.Actor, case: Case | None = None) -> Award:
    """Hold payment (差止) from a month on. Nothing is lost: `release_hold` pays what was held.

    Held already, it stays held from the earlier of both months, for the newer reason.
    """
    first = _first_unpaid(award, first, because, actor)
    if award.held_from:
        first = min(first, Month.parse(award.held_from))
    award.held_from, award.held_because = str(first), because
    award.save(update_fields=["held_from", "held_because"])
    note_step(award, "held", actor, month=first, because=because, case=case)
    announce(award, "held", case=case.number if case else "", month=first)
    return award


def _first_unpaid(award: Award, first: Month, because: str, actor: core.Actor) -> Month:
    """Take back what waits from `first` on; the first month that is held: none that was ordered already."""
    waiting = [one for one in _recorded(award, first) if one.state == "waiting"]
    if not waiting:
        return max(first, Month.parse(award.reckoned_through) + 1)
    for one in waiting:
        payments.cancel_instalment(payments.find_instalment(one.origin, one.month), because, actor=actor)
    first = Month.parse(min(one.month for one in waiting))
    award.reckoned_through = min(award.reckoned_through, str(first - 1))
    award.save(update_fields=["reckoned_through"])
    return first


def release_hold(award: Award, *, actor: core.Actor, because: str = "", case: Case | None = None) -> Award:
    """Lift the hold; every held month that is over is recorded at once and paid on the next pay day."""
    if not award.held_from:
        return award
    since, award.held_from, award.held_because = award.held_from, "", ""
    award.save(update_fields=["held_from", "held_because"])
    note_step(award, "resumed", actor, month=since, because=because, case=case)
    reckon_awards([award], Month.of(core.today()) - 1, actor)
    announce(award, "resumed", case=case.number if case else "", month=since)
    issue_award_letter(award, "resumed", actor if actor.kind == "staff" else SYSTEM, month=since)
    return award


def transfer(people: Sequence[str], last: Month, to: Award, *, case: Case, actor: core.Actor) -> None:
    """Others' awards for these people end with `last`, and the keys go to `to` in the same transaction.

    Raises AwardNotFound where one of them is in nobody's award.
    """
    by_award: dict[int, list[ClaimKey]] = {}
    for person in people:
        digest = claim_key(to.right, [person]).digest
        if live_keys().filter(right=to.right, digest=digest, award=to).exists():
            continue  # paid to them already, by the award that grows
        key = live_keys().filter(right=to.right, digest=digest, award__isnull=False).exclude(award=to).first()
        if key is None:
            raise AwardNotFound(
                "One of the people is in nobody's award any more, so there is nothing to take over. "
                "Check the register of awards and send the draft back.",
                right=to.right,
            )
        by_award.setdefault(key.award_id, []).append(key)
    for pk, keys in sorted(by_award.items()):
        old = Award.objects.select_for_update().get(pk=pk)
        _give(old, keys, last, to, case, actor)


def _give(old: Award, keys: list[ClaimKey], last: Month, to: Award, case: Case, actor: core.Actor) -> None:
    release_keys(ClaimKey.objects.filter(pk__in=[key.pk for key in keys]), "transferred")
    gone = {key.parts[0] for key in keys}
    newest = old.versions.order_by("-number").first()
    left = set(services.paid_for(services.definition_of(newest.bundle), newest.about)) - gone
    note_step(old, "given_up", actor, month=last, case=case, people=len(gone), to=to.pk)
    if left:
        about = {name: _without(ids, gone) for name, ids in newest.about.items()}
        _again(old, case, first_month=last + 1, about=about)
    else:
        end_with(old, last, because="transferred", actor=actor, case=case)
    rows = [
        ClaimKey(
            right=key.right, digest=key.digest, parts=key.parts, service=to.service, person_id=to.person_id,
            case=case, award=to, taken_at=core.now(), releases_on=key.releases_on,
        )
        for key in keys
    ]  # fmt: skip
    insert_keys(rows, to.person_id)


def _without(ids: Any, gone: Iterable[str]) -> Any:
    return [one for one in ids if one not in gone] if isinstance(ids, list) else ids


def _again(award: Award, case: Case | None, **changes: Any) -> AwardVersion:
    """The newest terms once more with changes. Months reckoned already are reckoned again from the first changed."""
    newest = award.versions.order_by("-number").select_related("case").first()
    first: Month | None = changes.get("first_month")
    if first is not None and award.reckoned_through >= str(first):
        award.reckoned_through = str(first - 1)
        award.save(update_fields=["reckoned_through"])
    values = {name: str(value) if isinstance(value, Month) else value for name, value in changes.items()}
    newest.pk, newest.id, newest._state.adding = None, None, True
    newest.number, newest.made_at = award.versions.count() + 1, core.now()
    for name, value in values.items():
        setattr(newest, name, value)
    newest.save(force_insert=True)
    return newest


def hand_over(award: Award, payee: int, *, case: Case, actor: core.Actor) -> int:
    """Pay what was not yet paid to somebody who died to `payee` (児童手当法12条): yen recorded.

    Raises ResultUnknown where a month cannot be worked out; nothing is paid then, and nothing is lost.
    """
    newest = award.versions.order_by("-number").first()
    if not award.held_from or not newest.last_month or award.held_from > newest.last_month:
        return 0
    worth = worth_of(award, Month.parse(award.held_from), Month.parse(newest.last_month))
    _need_known(award, worth)
    before = recorded_of([award])[award.pk]
    due_on = payments.bank_day_on_or_after(core.today())
    title = services.definition_of(newest.bundle).title()
    owed = {month: (amount or 0) - before.get(str(month), 0) for month, amount in worth.items()}
    rows = [
        payments.NewInstalment(origins_of(award)[1], str(month), payee, amount, due_on)
        for month, amount in owed.items()
        if amount > 0
    ]
    payments.record_instalments(rows, title, award.right, actor=actor)
    note_step(award, "unpaid", actor, month=award.held_from, case=case, months=len(rows), **_told(rows, payee))
    award.reckoned_through, award.held_from = newest.last_month, ""
    award.save(update_fields=["reckoned_through", "held_from"])
    return sum(one.amount for one in rows)


def _told(rows: Sequence[payments.NewInstalment], payee: int) -> dict[str, Any]:
    """What the letter says of it: the sum, the months, and the key of who is paid."""
    months = sorted(one.month for one in rows)
    told = {"first": months[0], "last": months[-1]} if months else {}
    return {"amount": sum(one.amount for one in rows), "payee": payee, **told}


def _need_known(award: Award, worth: Mapping[Month, int | None]) -> None:
    open_months = [str(month) for month, amount in worth.items() if amount is None]
    if open_months:
        raise ResultUnknown(
            "Facts are missing for some months, so what was not paid cannot be worked out. Establish them first.",
            right=award.right,
            missing=open_months,
        )
