"""The desk holds the payment of an award and resumes it (差止, 児童手当法11条, not verified), never unannounced."""

from typing import NoReturn

from django.db import transaction

from tomoni.cases.actions.altering import hold, release_hold
from tomoni.cases.actions.award_letters import issue_award_letter
from tomoni.cases.actions.chronicle import note_step
from tomoni.cases.errors import AwardNotFound, AwardStale, NotAllowed, SuspensionNotPossible
from tomoni.cases.events import AwardChanged
from tomoni.cases.models import Award, AwardStep
from tomoni.cases.models.paying import standing_warning, warning_key
from tomoni.core import interface as core
from tomoni.rules.interface import Month
from tomoni.services import interface as services

LAW = 60  # characters of an article


def warn_of_suspension(
    award: int, *, first_month: Month, because: str, actor: core.Actor, seen: int | None = None
) -> Award:
    """Announce that payment will be held from a month to come on unless what is missing comes.

    seen: number of the last step that was on the screen. Raises AwardStale, NotAllowed, SuspensionNotPossible.
    """
    with transaction.atomic():
        held = find_for_desk(award, actor, ("clerk", "chief"), seen)
        _expect_paid(held)
        if not because:
            _refuse("reason", "The recipient has to know what is missing. Choose the reason.")
        if first_month <= Month.of(core.today()):
            _refuse("month", f"{first_month} has begun already. Name a month to come, so that there is time to answer.")
        note_step(held, "warned", actor, month=first_month, because=because)
        core.record(actor, "send", [held.person_id], facts=["award"], purpose=held.right)
        core.emit(AwardChanged(held.pk, "", held.person_id, held.service, held.right, str(first_month), "warned"))
        issue_award_letter(held, "warned", actor, month=first_month, because=because)
        return held


def suspend_award(
    award: int,
    *,
    first_month: Month | None = None,
    because: str,
    law: str = "",
    actor: core.Actor,
    seen: int | None = None,
) -> Award:
    """Hold payment (差止) from the announced month on, or from a later one: by a chief of the department.

    law: the article, as whoever holds has looked it up; the letter names none by itself, because none is verified.
    Only in or after the month that the announcement named, and only if it stands as a notice on the recipient's page.
    Raises AwardStale, NotAllowed, SuspensionNotPossible.
    """
    with transaction.atomic():
        held = find_for_desk(award, actor, ("chief",), seen)
        _expect_paid(held)
        first = _announced(held, because)
        if first_month is not None and first_month < first:
            _refuse("month", f"The announcement names {first}; no earlier month can be held.")
        core.record(actor, "decide", [held.person_id], facts=["award"], purpose=held.right)
        hold(held, first_month or first, because=because, actor=actor)
        more = {"law": law.strip()[:LAW]} if law.strip() else {}
        issue_award_letter(held, "held", actor, month=held.held_from, because=because, **more)
        return held


def resume_award(award: int, *, actor: core.Actor, because: str = "", seen: int | None = None) -> Award:
    """Lift a hold; what was held is paid on the next pay day. Raises AwardStale, NotAllowed, SuspensionNotPossible."""
    with transaction.atomic():
        held = find_for_desk(award, actor, ("clerk", "chief"), seen)
        if not held.held_from or held.held_because == "died":
            _refuse("not_held", "The payment of this award is not held by the desk, so there is nothing to resume.")
        core.record(actor, "decide", [held.person_id], facts=["award"], purpose=held.right)
        return release_hold(held, because=because, actor=actor)


def _announced(award: Award, because: str) -> Month:
    """The month that the standing announcement names."""
    warned = standing_warning(award.pk)
    if warned is None or warned.because != because:
        _refuse(
            "not_warned",
            "Payment can be held only after it was announced to the recipient. Send the announcement first, "
            "and wait for the month it names.",
        )
    if not core.has_notice(award.person_id, warning_key(award.pk, warned.month)):
        _refuse("not_told", "The announcement is not on the recipient's page yet. Try again when it is.")
    first = Month.parse(warned.month)
    if Month.of(core.today()) < first:
        _refuse("too_early", f"The announcement gives time until {first} begins. Wait until then.")
    return first


def _expect_paid(award: Award) -> None:
    if award.ended_on is not None:
        _refuse("ended", "This award has ended, so there is no payment to hold.")
    if award.held_from:
        _refuse("held", f"Payment is held already, from {award.held_from} on.")


def _refuse(why: str, message: str) -> NoReturn:
    raise SuspensionNotPossible(message, why=why)


def find_for_desk(award: int, actor: core.Actor, roles: tuple[str, ...], seen: int | None) -> Award:
    """An award, locked, for somebody of its department in one of the roles who saw its newest step.

    Raises AwardNotFound, AwardStale, NotAllowed.
    """
    held = Award.objects.select_for_update().filter(pk=award).first()
    if held is None:
        raise AwardNotFound("There is no such award in this town. Check the register of awards.", right="")
    department = services.definition_of(held.versions.order_by("-number")[0].bundle).department
    may = actor.kind == "system" or (actor.office == department and set(roles) & {*actor.roles, actor.role})
    if not may:
        raise NotAllowed(
            f"This award belongs to {department}, and this is done there by: {', '.join(roles)}. Ask that department.",
            verb="award",
            needs=list(roles),
        )
    now = AwardStep.objects.filter(award=held).count()
    if seen is not None and seen != now:
        raise AwardStale(
            "Something happened to this award since you opened it. Nothing was changed. Look at its history again.",
            seen=seen,
            now=now,
        )
    return held
