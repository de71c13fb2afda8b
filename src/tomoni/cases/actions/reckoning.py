"""What awards are worth in each month, recorded exactly once; changes after the fact are set off, never doubled.

Many awards at once: a number of queries for each month, none for each award.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from tomoni.cases.models import AnswerRevision, Award, AwardVersion
from tomoni.cases.models.paying import origin_of, pay_on, version_in
from tomoni.cases.models.sealed import opened
from tomoni.cases.models.situations import award_links, live_award_keys, situation_of
from tomoni.core import interface as core
from tomoni.payments import interface as payments
from tomoni.rules.interface import Month
from tomoni.services import interface as services


@dataclass
class Reckoned:
    """What was recorded for some awards. open: (award, month, missing paths) that could not be worked out."""

    recorded: int = 0
    amount: int = 0
    open: list[tuple[int, str, tuple[str, ...]]] = field(default_factory=list)


class Due(NamedTuple):
    """One month of one award under the version that holds in it."""

    award: Award
    version: AwardVersion
    month: Month


class Owed(NamedTuple):
    """Yen for a month, or None with the paths that are missing."""

    amount: int | None
    missing: tuple[str, ...] = ()


New = dict[tuple[str, str], list[payments.NewInstalment]]  # by title of the service and right


def reckon_awards(awards: Sequence[Award], through: Month, actor: core.Actor) -> Reckoned:
    """Record every month from the first not yet reckoned to `through`. The awards are locked by the caller.

    A month whose amount is not known stops its award there: later months wait for it. One entry of the ledger names
    everybody for whom something was recorded.
    """
    done, new = Reckoned(), New()
    versions, recorded = _versions(awards), _recorded(awards)
    due = {award.pk: list(_due_months(award, versions[award.pk], through)) for award in awards}
    owed = _owed([one for months in due.values() for one in months])
    for award in awards:
        for one in due[award.pk]:
            amount, missing = owed[award.pk, str(one.month)]
            if amount is None:
                done.open.append((award.pk, str(one.month), missing))
                break
            _set_down(one, amount, recorded[award.pk].get(str(one.month), 0), new)
            award.reckoned_through = str(one.month)
    _save(awards)
    for (title, right), instalments in new.items():
        payments.record_instalments(instalments, title, right, actor=actor)
        done.recorded += len(instalments)
        done.amount += sum(one.amount for one in instalments)
    return done


def _versions(awards: Sequence[Award]) -> dict[int, list[AwardVersion]]:
    found: dict[int, list[AwardVersion]] = {award.pk: [] for award in awards}
    for version in AwardVersion.objects.filter(award__in=list(found)).order_by("number").select_related("case"):
        found[version.award_id].append(version)
    return found


def _recorded(awards: Sequence[Award]) -> dict[int, dict[str, int]]:
    """Yen recorded so far by month, over each award and its later corrections."""
    totals: dict[int, dict[str, int]] = {award.pk: {} for award in awards}
    by_origin = {origin_of(award): totals[award.pk] for award in awards}
    for (origin, month), amount in payments.sum_recorded({award.person_id for award in awards}).items():
        of_award = by_origin.get(origin.partition("/")[0])
        if of_award is not None:
            of_award[month] = of_award.get(month, 0) + amount
    return totals


def _due_months(award: Award, versions: list[AwardVersion], through: Month) -> Iterator[Due]:
    month = Month.parse(award.reckoned_through) + 1
    newest = versions[-1] if versions else None
    last = Month.parse(newest.last_month) if newest and newest.last_month else through
    if newest is not None and newest.per == "once":
        last = Month.parse(newest.first_month)
    while month <= min(through, last):
        version = version_in(versions, month)
        if version is not None:
            yield Due(award, version, month)
        month = month + 1


def _owed(due: Iterable[Due]) -> dict[tuple[int, str], Owed]:
    """What each month is worth; those of one purpose and day share their queries."""
    worth: dict[tuple[int, str], Owed] = {}
    together: dict[tuple[str, date], list[Due]] = {}
    for one in due:
        if one.version.per == "once":
            worth[one.award.pk, str(one.month)] = Owed(one.version.amount)
            continue
        purpose = services.definition_of(one.version.bundle).purpose
        together.setdefault((purpose, max(one.month.first_day, _claimed_on(one))), []).append(one)
    answers = _answers({one.version.case_id for part in together.values() for one in part if one.version.case_id})
    for (purpose, on), part in together.items():
        families = core.load_families({one.award.person_id for one in part}, purpose=purpose, on=on)
        keys = live_award_keys({p.pk for family in families.values() for p in family.people})
        for one in part:
            family, case = families[one.award.person_id], one.version.case_id
            links = award_links(family, case, keys)
            worth[one.award.pk, str(one.month)] = _worth(one, family, links, answers.get(case or 0, {}))
    return worth


def _claimed_on(one: Due) -> date:
    return one.version.case.claimed_on if one.version.case else one.award.began_on


def _worth(one: Due, family: core.Family, links: list[dict[str, object]], answers: dict[str, object]) -> Owed:
    definition = services.definition_of(one.version.bundle)
    situation = situation_of(family, definition, arrival=_claimed_on(one), answers=answers, links=links)
    outcome = services.month_amount(definition, situation, one.version.about, one.month)
    if outcome.known and isinstance(outcome.value, int):
        return Owed(outcome.value)
    return Owed(None, tuple(sorted(f"{m.entity.id if m.entity else ''}.{m.fact}" for m in outcome.missing)))


def _answers(cases: set[int]) -> dict[int, dict[str, object]]:
    """By case, what was answered in it and has no row of its own in the store of facts."""
    newest = {
        revision.case_id: revision for revision in AnswerRevision.objects.filter(case__in=cases).order_by("number")
    }
    return {
        case: {
            path: value
            for path, value in opened(revision.answers, revision.key_id).items()
            if not path.startswith(("about.", "evidence."))
        }
        for case, revision in newest.items()
    }


def _set_down(one: Due, owed: int, before: int, new: New) -> None:
    """Set down what is still owed for a month; too much recorded before is set off against what comes (内払調整)."""
    award, version, month = one
    due = owed - before
    if due < 0:
        award.overpaid -= due
        return
    set_off = min(due, award.overpaid)
    award.overpaid -= set_off
    if due - set_off == 0:
        return
    origin = origin_of(award) if not before and not set_off else f"{origin_of(award)}/{version.number}"
    title = services.definition_of(version.bundle).title()
    instalment = payments.NewInstalment(origin, str(month), award.person_id, due - set_off, pay_on(version.pay, month))
    new.setdefault((title, award.right), []).append(instalment)


def _save(awards: Sequence[Award]) -> None:
    """One statement for all awards that now stand alike; nearly all do."""
    alike: dict[tuple[str, int], list[int]] = {}
    for award in awards:
        alike.setdefault((award.reckoned_through, award.overpaid), []).append(award.pk)
    for (through, overpaid), pks in alike.items():
        Award.objects.filter(pk__in=pks).update(reckoned_through=through, overpaid=overpaid)
