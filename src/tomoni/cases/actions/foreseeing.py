"""Amounts that the law changes while an award stands: found before their month begins, and told once."""

from datetime import timedelta
from typing import NamedTuple

from django.db import transaction

from tomoni.cases.actions.award_letters import issue_award_letter
from tomoni.cases.actions.chronicle import note_step
from tomoni.cases.actions.reckoning import worth_of_many
from tomoni.cases.events import AwardChanged
from tomoni.cases.models import Award, AwardStep, AwardVersion
from tomoni.core import interface as core
from tomoni.rules.interface import Month

TOGETHER = 250
OLDER = "older-child"
PAPER_DAYS = timedelta(days=15)  # within 15 days, counted from the day after the 1st, it counts from the 1st
SYSTEM = core.Actor.system("cases")


class Coming(NamedTuple):
    """A month from which an award is worth something else, without any decision. Yen a month."""

    award: Award
    month: Month
    before: int
    after: int
    with_paper: int  # what it would be with papers that nobody filed yet; `after` where none would help


def foresee_amounts(through: Month, *, actor: core.Actor) -> int:
    """Find the months up to `through` in which the law changes what an award is worth, and tell each recipient once.

    Gives how many changes are new. The change itself needs no case: months are reckoned by the rules.
    """
    pks = standing_after(0)
    return sum(foresee(pks[at : at + TOGETHER], through, actor=actor) for at in range(0, len(pks), TOGETHER))


def standing_after(after: int, limit: int | None = None) -> list[int]:
    """Keys of live awards that are paid by the month, in their order."""
    live = Award.objects.filter(pk__gt=after, ended_on=None).exclude(first_month="")
    return list(live.order_by("pk").values_list("pk", flat=True)[:limit])


def foresee(pks: list[int], through: Month, *, actor: core.Actor) -> int:
    """The same for some awards. Most change nothing, so they are worked out before anything is locked."""
    found = {one.award.pk for one in _coming(list(Award.objects.filter(pk__in=pks)), through)}
    if not found:
        return 0
    with transaction.atomic():
        awards = list(Award.objects.select_for_update().filter(pk__in=found, ended_on=None).order_by("pk"))
        new = _coming(awards, through)
        for one in new:
            _tell(one, actor)
        return len(new)


def _tell(one: Coming, actor: core.Actor) -> None:
    """A sum that falls for want of a paper names the paper (確認書), on paper too where nobody reads the page."""
    award, month, paper = one.award, one.month, one.with_paper > one.after
    because, more = (OLDER, {"with_paper": one.with_paper}) if paper else ("law", {})
    note_step(award, "amount", actor, month=month, because=because, before=one.before, after=one.after, **more)
    core.emit(AwardChanged(award.pk, "", award.person_id, award.service, award.right, str(month), "amount"))
    if paper:
        sums = {"before": one.before, "after": one.after, "with_paper": one.with_paper}
        issue_award_letter(award, OLDER, SYSTEM, month=month, due_on=month.first_day + PAPER_DAYS, **sums)


def _coming(awards: list[Award], through: Month) -> list[Coming]:
    """Changes nobody was told of. A month from which a decision gave new terms is told by the decision."""
    this, pks = Month.of(core.today()), [award.pk for award in awards]
    months = [this + n for n in range(through.index - this.index + 1)]
    worth = worth_of_many(awards, months)
    told = set(AwardStep.objects.filter(award__in=pks, kind="amount").values_list("award_id", "month"))
    told |= set(AwardVersion.objects.filter(award__in=pks).values_list("award_id", "first_month"))
    found = []
    for award in awards:
        for month in months[1:]:
            before, after = worth.get((award.pk, str(month - 1))), worth.get((award.pk, str(month)))
            if before is None or after is None or before == after or (award.pk, str(month)) in told:
                continue
            found.append(Coming(award, month, before, after, after))
    falling = [one for one in found if one.after < one.before]
    hoped = worth_of_many([one.award for one in falling], sorted({one.month for one in falling}), hoped=True)
    return [one._replace(with_paper=hoped.get((one.award.pk, str(one.month))) or one.after) for one in found]
