"""What nobody asks for and must happen all the same: awards follow the register each day, amounts are foreseen monthly.

The worker calls it at every look; a look does little, so that pages are never kept waiting. How far it came is
written down: a killed run goes on, and two workers at once do nothing twice.
"""

from tomoni.cases.actions.changing import follow_award, gone_after
from tomoni.cases.actions.foreseeing import foresee, standing_after
from tomoni.cases.models import AwardWatch
from tomoni.core import interface as core
from tomoni.rules.interface import Month

AHEAD = 2  # months: on 1 October the amount of December is told
MOST = 25  # awards worked out in one look


def watch_awards(*, limit: int = MOST) -> int:
    """Do the next part of what is due today; gives how many awards were looked at, 0 when nothing is left."""
    actor, today = core.Actor.system("worker"), core.today()
    watch = _watch("register", str(today))
    if watch is not None:
        pks = gone_after(watch.looked_at, limit)
        for pk in pks:
            follow_award(pk, actor=actor)
        return _note(watch, pks)
    watch = _watch("amounts", str(Month.of(today)))
    if watch is not None:
        pks = standing_after(watch.looked_at, limit)
        foresee(pks, Month.of(today) + AHEAD, actor=actor)
        return _note(watch, pks)
    return 0


def _watch(kind: str, period: str) -> AwardWatch | None:
    """What is open for this day or month; None where it is done."""
    watch, _ = AwardWatch.objects.get_or_create(kind=kind, defaults={"period": period})
    if watch.period != period:
        AwardWatch.objects.filter(pk=watch.pk, period=watch.period).update(period=period, looked_at=0, done_at=None)
        watch.refresh_from_db()
    return None if watch.done_at is not None or watch.period != period else watch


def _note(watch: AwardWatch, pks: list[int]) -> int:
    """Write down how far it came; the end counts as one, so that what comes next is begun in the next look."""
    same = AwardWatch.objects.filter(pk=watch.pk, period=watch.period, looked_at=watch.looked_at)
    same.update(**({"looked_at": pks[-1]} if pks else {"done_at": core.now()}))
    return len(pks) or 1


def look_again() -> None:
    """Let the watch of today follow the register once more: a file of it was taken in after the watch was done."""
    AwardWatch.objects.filter(kind="register").update(looked_at=0, done_at=None)
