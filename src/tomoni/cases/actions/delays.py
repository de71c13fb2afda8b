"""Days of a case that a person sets: a notice of delay, and the day of the claim."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.timezone import localtime

from tomoni.cases.actions.handling import current_checks
from tomoni.cases.actions.letters import common_values, issue
from tomoni.cases.actions.moving import Held, finish, hold_case, move
from tomoni.cases.domain.clock import BY_LAW, Clock
from tomoni.cases.domain.transitions import Effect, Verb, step
from tomoni.cases.domain.wareki import dated
from tomoni.cases.errors import ClaimDayNotPossible, ExtensionNotPossible
from tomoni.cases.events import PeriodExtended
from tomoni.cases.models import Case, Note
from tomoni.cases.models.clocks import read_clocks
from tomoni.core import interface as core

LETTER, TITLE = "delay", "決定の時期について（延期の通知）"
NOT_POSSIBLE = {
    "no_law": "A law sets this period and does not let it be put off. Decide as soon as you can.",
    "no_period": "This service sets no period, so there is nothing to put off. Tell the person how it stands.",
    "over": "The period by law is over. A notice of delay has to be given within it; decide as soon as you can.",
    "twice": "A notice of delay was given already. The law knows one; decide by the day it names.",
    "no_reason": "A notice of delay says why. Write the reason as the person will read it.",
    "not_later": "The new day lies after the day on which it is due now, and after today.",
}
CLAIM_DAY = {
    "no_law": "No law of this service sets the day of the claim apart from arrival.",
    "no_reason": "Write why the day of the claim is another one than that of arrival.",
    "same": "This is the day of the claim already.",
    "before_arrival": "The papers cannot have been complete before the claim arrived.",
    "to_come": "The day of the claim lies not in the future.",
    "after_arrival": "The day on which the claim could not be made lies before its arrival.",
    "no_end": "Write on which day the reason ended that kept the person from claiming.",
    "ended_before": "The reason cannot have ended before it began.",
    "ended_late": "The reason ended after the claim had arrived, so it did not keep the person from claiming.",
    "too_late": "The claim came later than the days of the law after the reason had ended. The day of arrival stands.",
}


def extend_period(number: str, until: date, reason: str, *, actor: core.Actor, version: int | None = None) -> Case:
    """Put the decision off to a day, with a notice of delay to the person (支援法20条6項, 介護保険法27条11項).

    A period by law: only where the definition names the article, only within the period, and once. An aim that stands
    alone is put off by a note to the person, as often as needed and also when it is over: no law asks for it, but the
    forecast has to be true. The letter is issued with it or neither is. Raises ExtensionNotPossible; `data["why"]` is
    a key of NOT_POSSIBLE.
    """
    with transaction.atomic():
        held = hold_case(number, actor, version=version)
        step(held.state, Verb.EXTEND, held.case.kind, held.who)
        clock = _may_be_put_off(held, until, reason.strip())
        told = {"until": until.isoformat(), "from": clock.due_on.isoformat(), "because": reason.strip()}
        move(held, Verb.EXTEND, actor, data=told)
        _issue_notice(held, clock.due_on, until, reason.strip(), actor)
        case = held.case
        event = PeriodExtended(case.number, case.person_id, case.service, until.isoformat())
        return finish(held, actor, act="send", facts=["deadline"], event=event)


def _may_be_put_off(held: Held, until: date, reason: str) -> Clock:
    clocks = read_clocks(held.definition, held.steps, core.today())
    clock = next((clock for clock in clocks if clock.period.moves), None)
    if clock is None:
        raise _not_possible("no_period")
    by_law = clock.period.kind == BY_LAW
    why = {
        "no_law": by_law and not article_of_delay(held),
        "twice": by_law and any(step[1] == Effect.EXTEND for step in held.steps),
        "over": by_law and core.today() > clock.due_on,
        "no_reason": not reason,
        "not_later": until <= max(clock.due_on, core.today()),
    }
    for key, true in why.items():
        if true:
            raise _not_possible(key, due_on=clock.due_on)
    return clock


def article_of_delay(held: Held) -> str:
    """By which the period of the law may be put off; '' where only an aim is."""
    deadline = held.definition.deadline
    return deadline.extension if deadline is not None and deadline.by_law is not None else ""


def _not_possible(why: str, **data: object) -> ExtensionNotPossible:
    return ExtensionNotPossible(NOT_POSSIBLE[why], why=why, **data)


def _issue_notice(held: Held, due_on: date, until: date, reason: str, actor: core.Actor) -> None:
    article = article_of_delay(held)
    delay = {"until": dated(until), "from": dated(due_on), "reason": reason, "article": article}
    arrived = {"arrived_on": dated(localtime(held.case.arrived_at).date())}
    issue(held, LETTER, "letter", {**common_values(held), **arrived, "delay": delay}, actor, title=TITLE)


def set_claim_day(
    number: str,
    day: date,
    reason: str,
    *,
    actor: core.Actor,
    version: int | None = None,
    ended_on: date | None = None,
) -> Case:
    """Set the day of the claim (請求日) apart from arrival, with the reason, where the definition says so.

    `papers-complete`: the day the papers were complete, after arrival. `hindered`: the day on which the claim could
    not be made for a disaster or another reason that could not be helped, before arrival; it counts when the claim
    came within the days of the law after the day on which that reason ended, `ended_on` (児童手当法8条3項). The clock
    counts from arrival (行政手続法6条); rules read the day of the claim. The reason stays as a note of the case.
    Raises ClaimDayNotPossible.
    """
    with transaction.atomic():
        held = hold_case(number, actor, version=version)
        step(held.state, Verb.SET_CLAIM_DAY, held.case.kind, held.who)
        _may_be_set(held, day, reason.strip(), ended_on)
        before, held.case.claimed_on = held.case.claimed_on, day
        told = {"from": before.isoformat(), "to": day.isoformat()}
        told |= {"ended": ended_on.isoformat()} if ended_on else {}
        also = {"claimed_on": day, **current_checks(held)}
        move(held, Verb.SET_CLAIM_DAY, actor, data=told, also=also)
        text = f"請求日を{before:%Y-%m-%d}から{day:%Y-%m-%d}に変えた。理由：{reason.strip()}"
        Note.objects.create(case=held.case, author_id=int(actor.id), text=text, at=core.now())
        return finish(held, actor, facts=["claim_day", "note"])


def _may_be_set(held: Held, day: date, reason: str, ended_on: date | None) -> None:
    kind, arrived_on = held.definition.claim_day.is_, localtime(held.case.arrived_at).date()
    why = {
        "no_law": kind == "arrival",
        "no_reason": not reason,
        "same": day == held.case.claimed_on,
        **(_hindered(held, day, ended_on, arrived_on) if kind == "hindered" else _complete(day, arrived_on)),
    }
    failed = [key for key, true in why.items() if true]
    if failed:
        raise ClaimDayNotPossible(CLAIM_DAY[failed[0]], why=failed[0], arrived_on=arrived_on)


def _complete(day: date, arrived_on: date) -> dict[str, bool]:
    """The papers were complete on a day from arrival to today."""
    return {"before_arrival": day < arrived_on, "to_come": day > core.today()}


def _hindered(held: Held, day: date, ended_on: date | None, arrived_on: date) -> dict[str, bool]:
    """What kept the person from claiming began on `day` and ended at most so many days before arrival."""
    last = core.open_day_from(ended_on + timedelta(days=held.definition.claim_day.days)) if ended_on else None
    return {
        "after_arrival": day > arrived_on,
        "no_end": ended_on is None,
        "ended_before": ended_on is not None and ended_on < day,
        "ended_late": ended_on is not None and ended_on > arrived_on,
        "too_late": last is not None and arrived_on > last,
    }
