"""What awards are worth in each month, recorded exactly once; changes after the fact are set off, never doubled.

Many awards at once: a number of queries for each month, none for each award.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from tomoni.cases.actions.setting_off import Debt, debts_of
from tomoni.cases.models import AnswerRevision, Award, AwardVersion
from tomoni.cases.models.paying import origin_of, pay_on, version_in
from tomoni.cases.models.sealed import opened
from tomoni.cases.models.situations import LiveAward, live_award_keys, situation_of, standing_links
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
    """One month of one award under the version that holds in it. last: the last month of the right, where it ends."""

    award: Award
    version: AwardVersion
    month: Month
    last: str = ""


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
    versions, recorded, debts = _versions(awards), recorded_of(awards), debts_of(awards)
    taken = payments.list_recorded({award.person_id for award in awards})
    due = {award.pk: list(_due_months(award, versions[award.pk], through)) for award in awards}
    owed = _owed([one for months in due.values() for one in months])
    for award in awards:
        for one in due[award.pk]:
            amount, missing = owed[award.pk, str(one.month)]
            if amount is None:
                done.open.append((award.pk, str(one.month), missing))
                break
            _set_down(one, amount, recorded[award.pk].get(str(one.month), 0), debts[award.pk], taken, new)
            award.reckoned_through = str(one.month)
    _save(awards)
    for debt in debts.values():
        debt.settle()
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


def recorded_of(awards: Sequence[Award]) -> dict[int, dict[str, int]]:
    """Yen that stand for each month so far: recorded, with what was set off in it, without what is claimed back."""
    totals: dict[int, dict[str, int]] = {award.pk: {} for award in awards}
    by_origin = {origin_of(award): totals[award.pk] for award in awards}
    for (origin, month), amount in payments.sum_recorded({award.person_id for award in awards}).items():
        of_award = by_origin.get(origin.partition("/")[0])
        if of_award is not None:
            of_award[month] = of_award.get(month, 0) + amount
    for (origin, month), adjusted in payments.sum_adjusted(by_origin).items():
        by_origin[origin][month] = by_origin[origin].get(month, 0) + adjusted.yen
    return totals


def _due_months(award: Award, versions: list[AwardVersion], through: Month) -> Iterator[Due]:
    month = Month.parse(award.reckoned_through) + 1
    newest = versions[-1] if versions else None
    last = Month.parse(newest.last_month) if newest and newest.last_month else through
    if award.held_from:  # 差止: reckoned once it is lifted
        last = min(last, Month.parse(award.held_from) - 1)
    if newest is not None and newest.per == "once":
        last = Month.parse(newest.first_month)
    while month <= min(through, last):
        version = version_in(versions, month)
        if version is not None:
            yield Due(award, version, month, newest.last_month if newest else "")
        month = month + 1


def _owed(due: Iterable[Due], *, hoped: bool = False) -> dict[tuple[int, str], Owed]:
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
    known: dict[frozenset[int], dict[int, list[LiveAward]]] = {}  # the people are the same in nearly every month
    for (purpose, on), part in together.items():
        families = core.load_families({one.award.person_id for one in part}, purpose=purpose, on=on)
        people = frozenset(p.pk for family in families.values() for p in family.people)
        if people not in known:
            known[people] = live_award_keys(people)
        keys = known[people]
        for one in part:
            family, case = families[one.award.person_id], one.version.case_id
            links = standing_links(family, one.award, one.version, keys)
            worth[one.award.pk, str(one.month)] = _worth(one, family, links, answers.get(case or 0, {}), hoped)
    return worth


def _claimed_on(one: Due) -> date:
    return one.version.case.claimed_on if one.version.case else one.award.began_on


def _worth(
    one: Due, family: core.Family, links: list[dict[str, object]], answers: dict[str, object], hoped: bool
) -> Owed:
    definition = services.definition_of(one.version.bundle)
    situation = situation_of(family, definition, arrival=_claimed_on(one), answers=answers, links=links)
    outcome = services.month_amount(definition, situation, one.version.about, one.month, granted=True, hoped=hoped)
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


def worth_of(award: Award, first: Month, last: Month) -> dict[Month, int | None]:
    """What each month is worth under the terms of the award, recorded or not; None where facts are missing."""
    versions = _versions([award])[award.pk]
    months = [first + n for n in range(last.index - first.index + 1)]
    due = [Due(award, version, month) for month in months if (version := _holding(versions, month)) is not None]
    owed = _owed(due)
    return {one.month: owed[award.pk, str(one.month)].amount for one in due}


def worth_of_many(
    awards: Sequence[Award], months: Sequence[Month], *, hoped: bool = False
) -> dict[tuple[int, str], int | None]:
    """The same for many awards; months in which an award does not stand are left out.

    hoped: as it would be with the papers that nobody filed yet (監護相当・生計費の負担についての確認書).
    """
    versions = _versions(awards)
    due = [
        Due(award, version, month)
        for award in awards
        for month in months
        if (version := _holding(versions[award.pk], month)) is not None
    ]
    return {place: one.amount for place, one in _owed(due, hoped=hoped).items()}


def _holding(versions: list[AwardVersion], month: Month) -> AwardVersion | None:
    """The version that holds in a month, unless the award is over by then."""
    last = versions[-1].last_month if versions else ""
    return None if last and str(month) > last else version_in(versions, month)


def _set_down(one: Due, owed: int, before: int, debt: Debt, taken: set[tuple[str, str]], new: New) -> None:
    """Set down what is still owed for a month; too much recorded before is set off against what comes (内払調整)."""
    award, version, month, last = one
    due = owed - before
    if due < 0:
        debt.owe(month, -due)
        return
    set_off = debt.take(month, due)
    if due - set_off == 0:
        return
    origin = _free_origin(award, version, str(month), taken, plain=not before and not set_off)
    title = services.definition_of(version.bundle).title()
    on = pay_on(version.pay, month, last)
    instalment = payments.NewInstalment(origin, str(month), award.person_id, due - set_off, on)
    new.setdefault((title, award.right), []).append(instalment)


def _free_origin(award: Award, version: AwardVersion, month: str, taken: set[tuple[str, str]], *, plain: bool) -> str:
    """The origin of an instalment; one that was taken back keeps its own, so the next gets another."""
    corrected = f"{origin_of(award)}/{version.number}"
    wanted, again = origin_of(award) if plain else corrected, 1
    while (wanted, month) in taken:
        again += 1
        wanted = f"{corrected}.{again}"
    taken.add((wanted, month))
    return wanted


def _save(awards: Sequence[Award]) -> None:
    """One statement for all awards that now stand alike; nearly all do."""
    alike: dict[str, list[int]] = {}
    for award in awards:
        alike.setdefault(award.reckoned_through, []).append(award.pk)
    for through, pks in alike.items():
        Award.objects.filter(pk__in=pks).update(reckoned_through=through)
