"""What a yearly check sends, in a batch: the request, the reminder, the warning; and after it the hold (差止).

Somebody presses once; the worker does some at a time, each award whole or not at all. What cannot be done stays where
it was. A letter of a kind goes out once a line, however often it is pressed.
"""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from tomoni.cases.actions.award_letters import issue_award_letter
from tomoni.cases.actions.holding import suspend_award, warn_of_suspension
from tomoni.cases.actions.yearly import definition_of_run, need_section
from tomoni.cases.domain.checks import Line
from tomoni.cases.errors import AwardNotFound, CasesError, CheckNotPossible
from tomoni.cases.events import YearlyCheckGoesOn
from tomoni.cases.models import CheckedAward, YearlyCheck
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.rules.interface import Month

TOGETHER = 10
BECAUSE = "yearly-check"
DEEDS = {"request": (Line.ASKED,), "reminder": (Line.ASKED,), "warning": (Line.ASKED,), "hold": (Line.WARNED,)}
LETTERS = ("request", "reminder")


def send_to_all(run: int, deed: str, *, actor: core.Actor) -> int:
    """Begin a deed for everybody of a run whom it concerns; gives how many. deed: a key of DEEDS.

    Reminders and warnings after the last day for filing only; holds by a chief, in or after the announced month.
    Raises CheckNotPossible, NotAllowed.
    """
    with transaction.atomic():
        found = YearlyCheck.objects.filter(pk=run).first()
        if found is None or deed not in DEEDS:
            raise AwardNotFound("There is no such yearly check. Open the list of checks again.", right="")
        need_section(definition_of_run(found).department, actor, *(("chief",) if deed == "hold" else ()))
        _need_time(found, deed)
        count = concerned_by(found, deed).count()
        if not count:
            raise CheckNotPossible("There is nobody whom this concerns now, so nothing was sent.", why="nobody")
        core.emit(YearlyCheckGoesOn(run, deed, actor.id, 0))
        core.record(actor, "send", [], facts=["award"], purpose=found.right, deed=f"yearly_{deed}")
        return count


def _need_time(run: YearlyCheck, deed: str) -> None:
    if run.done_at is None:
        raise CheckNotPossible("The run is still looking at awards. Wait until it is done.", why="running")
    if deed != "request" and core.today() <= run.due_on:
        raise CheckNotPossible(f"There is time to file until {run.due_on}. Wait until it is over.", why="too_early")


def concerned_by(run: YearlyCheck, deed: str) -> QuerySet[CheckedAward]:
    """Lines whom a deed still concerns: in the state for it, and not yet reached by the letter of this kind."""
    lines = CheckedAward.objects.filter(run=run, state__in=DEEDS[deed])
    if deed == "hold":
        return lines
    lines = lines.exclude(letters__has_key=deed)
    return lines if deed == "request" else lines.filter(letters__has_key="request")


def go_on_with_check(run: int, deed: str, staff: str, after: int) -> int:
    """The next lines of a deed; gives the key of the last, 0 when none is left. Safe to run twice."""
    found, actor = YearlyCheck.objects.get(pk=run), _actor(staff)
    lines: Sequence[int] = list(
        concerned_by(found, deed).filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:TOGETHER]
    )
    if actor is None or not lines:
        return 0
    for pk in lines:
        _one(pk, deed, actor)
    core.emit(YearlyCheckGoesOn(run, deed, staff, lines[-1]))
    return lines[-1]


def _actor(staff: str) -> core.Actor | None:
    found = core.find_staff(int(staff)) if staff.isdigit() else None
    return core.Actor.staff(found) if found is not None else None


def _one(pk: int, deed: str, actor: core.Actor) -> None:
    """One line, whole or not at all. What is refused, as an award that ended meanwhile, stays as it is."""
    try:
        with transaction.atomic():
            lines = CheckedAward.objects.select_for_update(of=("self",)).select_related("run", "award")
            line = lines.get(pk=pk)
            if line.state not in DEEDS[deed] or deed in line.letters:
                return
            if line.award.ended_on is not None:
                line.state, line.because, line.changed_at = Line.SETTLED, "ended", core.now()
                line.save(update_fields=["state", "because", "changed_at"])
                return
            line.letters = {**line.letters, deed: core.today().isoformat()}
            _do(line, deed, actor)
            line.changed_at = core.now()
            line.save(update_fields=["state", "letters", "warned_on", "changed_at"])
    except (CasesError, documents.DocumentFault):  # a name the fonts cannot set must not stop everybody behind it
        return


def _do(line: CheckedAward, deed: str, actor: core.Actor) -> None:
    month = hold_month(line.run)
    if deed in LETTERS:
        issue_award_letter(line.award, deed, actor, month=month, due_on=line.run.due_on, as_of=line.run.on)
    elif deed == "warning":
        first = max(month, Month.of(core.today()) + 1)
        warn_of_suspension(line.award_id, first_month=first, because=BECAUSE, actor=actor)
        line.state, line.warned_on = Line.WARNED, core.today()
    else:
        suspend_award(line.award_id, because=BECAUSE, actor=actor)
        line.state = Line.HELD


def hold_month(run: YearlyCheck) -> Month:
    """The month from which the definition lets payment be held."""
    yearly = definition_of_run(run).yearly
    return Month(run.year, yearly.hold_from if yearly else 12)
