"""What one award is worth in each month, recorded exactly once; changes after the fact are set off, never doubled."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from tomoni.cases.models import Award, AwardVersion
from tomoni.cases.models.paying import MOST, is_of, origin_of, pay_on, version_in
from tomoni.cases.models.sealed import opened
from tomoni.cases.models.situations import load_situation
from tomoni.core import interface as core
from tomoni.payments import interface as payments
from tomoni.rules.interface import Month
from tomoni.services import interface as services


@dataclass
class Reckoned:
    """What was recorded for one award."""

    recorded: int = 0
    amount: int = 0
    open: list[tuple[int, str, tuple[str, ...]]] = field(default_factory=list)


def reckon_award(award: Award, through: Month, actor: core.Actor) -> Reckoned:
    """Record every month from the first not yet reckoned to `through`. The award is locked by the caller.

    A month whose amount is not known stops there: later months wait for it.
    """
    done = Reckoned()
    versions = list(award.versions.order_by("number").select_related("case"))
    recorded = _recorded(award)
    for month in _months(award, versions, through):
        version = version_in(versions, month)
        if version is None:
            continue
        owed, missing = owed_in(award, version, month)
        if owed is None:
            done.open.append((award.pk, str(month), missing))
            break
        _record(award, version, month, owed, recorded.get(str(month), 0), actor, done)
        award.reckoned_through = str(month)
    award.save(update_fields=["reckoned_through", "overpaid"])
    return done


def _months(award: Award, versions: list[AwardVersion], through: Month) -> Iterator[Month]:
    month = Month.parse(award.reckoned_through) + 1
    newest = versions[-1] if versions else None
    last = Month.parse(newest.last_month) if newest and newest.last_month else through
    if newest is not None and newest.per == "once":
        last = Month.parse(newest.first_month)
    while month <= min(through, last):
        yield month
        month = month + 1


def owed_in(award: Award, version: AwardVersion, month: Month) -> tuple[int | None, tuple[str, ...]]:
    """Yen for a month under a version, or None with the paths that are missing."""
    if version.per == "once":
        return version.amount, ()
    definition = services.definition_of(version.bundle)
    claimed_on = version.case.claimed_on if version.case else award.began_on
    situation = load_situation(
        award.person_id,
        definition,
        on=max(month.first_day, claimed_on),
        arrival=claimed_on,
        answers=version_answers(version),
        but_case=version.case_id,
    )
    outcome = services.month_amount(definition, situation, version.about, month)
    if outcome.known and isinstance(outcome.value, int):
        return outcome.value, ()
    return None, tuple(sorted(f"{m.entity.id if m.entity else ''}.{m.fact}" for m in outcome.missing))


def version_answers(version: AwardVersion) -> dict[str, object]:
    """What was answered in the case of a version and has no row of its own in the store of facts."""
    if version.case is None:
        return {}
    revision = version.case.revisions.order_by("-number").first()
    answers = opened(revision.answers, revision.key_id) if revision else {}
    return {path: value for path, value in answers.items() if not path.startswith(("about.", "evidence."))}


def _recorded(award: Award) -> dict[str, int]:
    """Yen recorded so far by month, over the award and its later corrections."""
    totals: dict[str, int] = {}
    for one in payments.list_instalments_of(person=award.person_id, limit=MOST):
        if one.state != "cancelled" and is_of(award, one.origin):
            totals[one.month] = totals.get(one.month, 0) + one.amount
    return totals


def _record(
    award: Award, version: AwardVersion, month: Month, owed: int, before: int, actor: core.Actor, done: Reckoned
) -> None:
    """Record what is still owed for a month; too much recorded before is set off against what comes (内払調整)."""
    due = owed - before
    if due < 0:
        award.overpaid -= due
        return
    set_off = min(due, award.overpaid)
    award.overpaid -= set_off
    if due - set_off == 0:
        return
    origin = origin_of(award) if not before and not set_off else f"{origin_of(award)}/{version.number}"
    payments.record_instalment(
        origin,
        month,
        award.person_id,
        due - set_off,
        services.definition_of(version.bundle).title(),
        award.right,
        due_on=pay_on(version.pay, month),
        actor=actor,
    )
    done.recorded += 1
    done.amount += due - set_off
