"""An appeal arrives, online or on paper; it is mended, sent on to the body that rules, or withdrawn."""

from datetime import date

from django.db import IntegrityError, transaction

from tomoni.appeals.actions.holding import (
    PURPOSE,
    desk_parts,
    go,
    hold,
    mandate_missing,
    owner_of,
    resident_parts,
    speaker_of,
    write,
    write_step,
)
from tomoni.appeals.actions.papers import issue_paper
from tomoni.appeals.domain.steps import State, Verb, step
from tomoni.appeals.errors import AppealAlreadyOpen, AppealNotPossible
from tomoni.appeals.events import AppealReceived
from tomoni.appeals.models import ENDED, Appeal
from tomoni.cases import interface as cases
from tomoni.core import interface as core


def receive_appeal(
    case_number: str,
    *,
    known_on: date,
    wants: str,
    grounds: str,
    actor: core.Actor,
    person: int | None = None,
    arrived_on: date | None = None,
    posted_on: date | None = None,
    late_because: str = "",
    proxy: str = "",
    mandate: bool = True,
) -> Appeal:
    """Receive an appeal; nothing that arrives is turned away. What is late says so and waits for a just reason.

    person: who appeals, for one who is signed in, in their own name or in that of somebody for whom they act. By post
    the postmark counts (行政不服審査法18条3項). An appeal that goes to another body may be handed in here (21条).
    proxy: who acts in their name; mandate: shown in writing, else it is to be mended before anybody is named to hear
    it; of somebody signed in both are known. Raises AppealNotPossible, AppealAlreadyOpen, WritingMissing, NotAllowed.
    """
    decision = cases.find_appealable(case_number, person=person)
    notice = decision.notice
    if notice is None or decision.superseded_by:
        raise AppealNotPossible(
            "This decision cannot be appealed: it is no disposition, or a later decision took its place. "
            "Look at the newest decision of the matter.",
            case=decision.superseded_by,
        )
    day = arrived_on or core.today()
    _need_days(decision.decided_on, known_on, day, posted_on)
    last = cases.appeal_until(known_on, decision.decided_on, notice.months)
    who = desk_parts(actor, decision.department)
    if actor.kind == "resident":
        who = resident_parts(actor, case_number, decision.person)
        proxy, mandate = _who_speaks(actor, case_number, decision.person)
    step(None, Verb.RECEIVE, notice.own, who)
    late = (posted_on or day) > last
    at = core.now()
    with transaction.atomic():
        try:
            with transaction.atomic():
                appeal = Appeal.objects.create(
                    number=f"審{day.year}-{core.next_number('appeal', day.year)}", case_number=case_number,
                    person_id=decision.person, service=decision.service, title=decision.title,
                    department=decision.department, body=notice.to, body_name=notice.body, own=notice.own,
                    channel=actor.channel, decided_on=decision.decided_on, known_on=known_on, arrived_on=day,
                    posted_on=posted_on, last_day=last, late=late, proxy=proxy.strip()[:64],
                    mandate=mandate or not proxy.strip(), state=State.RECEIVED, received_at=at, changed_at=at,
                )  # fmt: skip
        except IntegrityError:
            there = Appeal.objects.filter(case_number=case_number).exclude(state__in=ENDED).first()
            raise AppealAlreadyOpen(
                "An appeal against this decision is open already. Add to that one instead of a second.",
                appeal=there.number if there else "",
            ) from None
        more = {"late_because": late_because} if late_because.strip() else {}
        write(appeal, "appeal", actor, wants=wants, grounds=grounds, **more)
        write_step(appeal, Verb.RECEIVE, "", actor, {"late": late, "last_day": str(last)})
        cases.note_appeal(case_number, appeal.number, "received", actor=actor)
        core.record(actor, "send", [appeal.person_id], facts=["appeal"], purpose=PURPOSE, case=case_number)
        core.emit(AppealReceived(appeal.number, case_number, appeal.person_id, appeal.service))
        return appeal


def _who_speaks(actor: core.Actor, case_number: str, person: int) -> tuple[str, bool]:
    """The name of who appeals in somebody else's, and whether the register or a court says so: a proxy shows it in
    writing (施行令3条), for the mandate the town knows is one to apply.
    """
    spoken = speaker_of(actor, case_number, person)
    return (spoken.agent_name, spoken.ground not in core.REVOCABLE) if spoken is not None else ("", True)


def _need_days(decided_on: date, known_on: date, arrived_on: date, posted_on: date | None) -> None:
    if not decided_on <= known_on <= arrived_on <= core.today() or (posted_on and not known_on <= posted_on):
        raise AppealNotPossible(
            "The days contradict each other: decided, then known, then posted, then arrived, and none in the future. "
            "Look at the letter and the postmark again.",
            case="",
        )
    if posted_on and posted_on > arrived_on:
        raise AppealNotPossible("The postmark is later than the arrival. Look at the envelope again.", case="")


def ask_mending(number: str, because: str, by_date: date, *, actor: core.Actor, version: int | None = None) -> Appeal:
    """Order to mend what is missing, within a fair time (23条)."""
    with transaction.atomic():
        held = hold(number, actor, version)
        if by_date <= core.today():
            raise AppealNotPossible("The day by which to mend must lie ahead. Choose a later day.", case="")
        go(held, Verb.ASK_MENDING, actor, {"by": str(by_date)}, by_date=by_date)
        write(held.appeal, "order", actor, because=because)
        return held.appeal


def mend_appeal(
    number: str, text: str, *, mandate: bool = False, actor: core.Actor, version: int | None = None
) -> Appeal:
    """Take in what was mended. mandate: staff have seen the mandate of who acts for the appellant."""
    with transaction.atomic():
        held = hold(number, actor, version)
        seen = held.appeal.mandate or (mandate and actor.kind == "staff")
        go(held, Verb.MEND, actor, by_date=None, mandate=seen)
        write(held.appeal, "mending", actor, text=text)
        return held.appeal


def add_evidence(
    number: str, what: str, name: str, data: bytes, *, actor: core.Actor, version: int | None = None
) -> Appeal:
    """Take in a paper as evidence (証拠書類) with what it shows, before the hearing ends. Raises core.FileRefused."""
    with transaction.atomic():
        held = hold(number, actor, version)
        go(held, Verb.ADD_EVIDENCE, actor)
        stored = core.store_file(data, name, owner_of(held.appeal))
        write(held.appeal, "evidence", actor, text=what, file=f"{stored.name}（{stored.sha256[:12]}）")
        return held.appeal


def end_mending(number: str, *, actor: core.Actor, version: int | None = None) -> Appeal:
    """Nothing was mended by the day; it can be dismissed (24条1項). Before that day the appellant still has time."""
    with transaction.atomic():
        held = hold(number, actor, version)
        if held.appeal.by_date is not None and held.appeal.by_date >= core.today() and held.state is State.MENDING:
            raise AppealNotPossible("The day by which to mend has not passed yet. Wait until then.", case="")
        go(held, Verb.END_MENDING, actor, by_date=None)
        return held.appeal


def accept_late(number: str, because: str, *, actor: core.Actor, version: int | None = None) -> Appeal:
    """Accept a just reason for being late (18条1項ただし書)."""
    with transaction.atomic():
        held = hold(number, actor, version)
        go(held, Verb.ACCEPT_LATE, actor, late_accepted=True)
        write(held.appeal, "late", actor, because=because)
        return held.appeal


def forward_appeal(number: str, *, actor: core.Actor, version: int | None = None) -> Appeal:
    """Send it on at once to the body that rules (21条2項); it counts as made when it came in here (21条3項)."""
    with transaction.atomic():
        held = hold(number, actor, version)
        go(held, Verb.FORWARD, actor, {"to": held.appeal.body})
        issue_paper(held.appeal, "forward", "body", actor)
        return held.appeal


def withdraw_appeal(number: str, *, actor: core.Actor, version: int | None = None) -> Appeal:
    """Take it back, any time before the ruling (27条)."""
    with transaction.atomic():
        held = hold(number, actor, version)
        if held.appeal.proxy and not held.appeal.mandate and actor.kind == "staff":
            raise mandate_missing(held.appeal)
        go(held, Verb.WITHDRAW, actor)
        cases.note_appeal(held.appeal.case_number, number, "withdrawn", actor=actor)
        return held.appeal
