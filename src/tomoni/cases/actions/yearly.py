"""The yearly check of awards (現況届) as a run: who must file, who has, letters in a batch, and what follows.

The definition says as of which day, until when, from which month payment may be held, and who must file (`yearly`).
A run looks at every award of the right, some at a look of the worker; a killed run goes on. Nothing follows by itself:
letters, warnings and holds are pressed by somebody, and a hold needs its warning and the month that it named.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NoReturn

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from tomoni.cases.actions.chronicle import note_step
from tomoni.cases.domain.checks import Line, judge_line
from tomoni.cases.errors import AwardNotFound, CheckNotPossible, NotAllowed
from tomoni.cases.events import YearlyCheckGoesOn
from tomoni.cases.models import Award, Case, CheckedAward, YearlyCheck
from tomoni.cases.models.judged import HOLDS
from tomoni.cases.models.situations import award_links, live_award_keys, situation_of
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.rules.interface import Month
from tomoni.services import interface as services

LOOK = "look"
MOST = 25  # awards looked at in one look


def begin_yearly_check(service: str, year: int, *, actor: core.Actor) -> YearlyCheck:
    """Open the check of a year. It looks at awards as they stood on the day of the definition.

    Raises CheckNotPossible: no such check, its day is still to come, or it was opened already; NotAllowed.
    """
    definition = next((one for one in services.list_definitions(core.today()) if one.id == service), None)
    if definition is None or definition.yearly is None:
        _refuse("no_check", f"The service {service} has no yearly check. Choose another.")
    need_section(definition.department, actor)
    yearly = definition.yearly
    on, until = date(year, *yearly.on), date(year, *yearly.until)
    if on > core.today():
        _refuse("too_early", f"The check looks at awards as they stand on {on}. Open it on that day or later.")
    if year < core.today().year - 1:
        _refuse("too_late", "Checks of this and the last year can be opened. Correct older years award by award.")
    with transaction.atomic():
        try:
            with transaction.atomic():
                run = YearlyCheck.objects.create(
                    right=definition.right, service=service, year=year, on=on, due_on=until, began_at=core.now()
                )
        except IntegrityError:
            _refuse("begun", f"The check of {year} was opened already. Go on there.")
        core.record(actor, "change", [], facts=["award"], purpose=definition.right, deed="yearly_check")
        core.emit(YearlyCheckGoesOn(run.pk, LOOK, "", 0))
        return run


def need_section(department: str, actor: core.Actor, *roles: str) -> None:
    """Clerks and chiefs of the department, or the given roles. Raises NotAllowed."""
    needs = roles or ("clerk", "chief")
    if actor.kind != "system" and not (actor.office == department and set(needs) & {*actor.roles, actor.role}):
        raise NotAllowed(
            f"This check belongs to {department}, and this is done there by: {', '.join(needs)}. Ask that department.",
            verb="yearly_check",
            needs=list(needs),
        )


def definition_of_run(run: YearlyCheck) -> services.Definition:
    """The definition as it stood when the run was opened."""
    return services.find_definition(run.service, localtime(run.began_at).date())


def look_at_awards(pk: int, *, limit: int = MOST) -> int:
    """Look at the next awards of a run; gives how many, 0 when nothing is left."""
    with transaction.atomic():
        run = YearlyCheck.objects.select_for_update().filter(pk=pk, done_at=None).first()
        if run is None:
            return 0
        standing = Award.objects.filter(pk__gt=run.looked_at, right=run.right, ended_on=None, began_on__lte=run.on)
        awards = list(standing.exclude(first_month="").order_by("pk")[:limit])
        if awards:
            _look(run, awards)
            run.looked_at = awards[-1].pk
        else:
            run.done_at = core.now()
        run.save(update_fields=["looked_at", "done_at"])
        if awards:
            core.emit(YearlyCheckGoesOn(pk, LOOK, "", run.looked_at))
        return len(awards)


def _look(run: YearlyCheck, awards: Sequence[Award]) -> None:
    """Ask the rules of all of them as of the day of the run: what the register answers, nobody is asked."""
    definition, actor = definition_of_run(run), core.Actor.system("worker")
    granting = {one.bundle: one for one in map(_granting, awards)}
    families = core.load_families({one.person_id for one in awards}, purpose=definition.purpose, on=run.on)
    keys = live_award_keys({person.pk for family in families.values() for person in family.people})
    for award in awards:
        family = families[award.person_id]
        links = award_links(family, keys=keys)
        situation = situation_of(family, definition, arrival=run.on, answers={}, links=links)
        situation = services.take_unsaid(granting[_granting(award).bundle], situation)
        answer = services.ask(definition, situation)
        checks = {check.key: HOLDS[check.holds] for check in answer.checks}
        state, hints = judge_line(checks, definition.yearly.must, definition.yearly.questions)
        CheckedAward.objects.create(
            run=run, award=award, person_id=award.person_id, state=state, hints=hints, changed_at=core.now()
        )
        if state == Line.CONFIRMED:
            note_step(award, "checked", actor, month=Month.of(run.on), because="register")
    core.record(actor, "read", [one.person_id for one in awards], facts=["award"], purpose=run.right)


def _granting(award: Award) -> services.Definition:
    return services.definition_of(award.versions.order_by("-number").values_list("bundle", flat=True)[0])


def note_answer(number: str) -> None:
    """The report of somebody arrived (到達): their line of the newest run is answered. Safe to run twice."""
    case = Case.objects.filter(number=number).first()
    with transaction.atomic():
        line = _line_of(case)
        if line is not None and line.state != Line.SETTLED:
            line.state, line.case, line.changed_at = Line.ANSWERED, case, core.now()
            line.save(update_fields=["state", "case", "changed_at"])


def note_settled(number: str) -> None:
    """The report was looked at and its case is closed. Safe to run twice."""
    case = Case.objects.filter(number=number).first()
    with transaction.atomic():
        line = _line_of(case)
        if line is not None and line.case_id == case.pk and line.state != Line.SETTLED:
            _settle(line, "", core.Actor.system("cases"))


def looked_at(services_of: Iterable[str]) -> set[str]:
    """Those of some services whose awards a yearly check looks at: to the reports of others nothing happens."""
    return set(YearlyCheck.objects.filter(service__in=set(services_of)).values_list("service", flat=True))


def _line_of(case: Case | None) -> CheckedAward | None:
    if case is None or case.person_id is None:
        return None
    lines = CheckedAward.objects.select_for_update(of=("self",)).select_related("award")
    return lines.filter(run__service=case.service, person=case.person_id).order_by("-run__year", "-pk").first()


def settle_line(line: int, because: str, *, actor: core.Actor, seen: str) -> CheckedAward:
    """A case worker looked at an award and it stays as it is; `because` says what was found.

    seen: the state on the screen. A held award is resumed first. Raises CheckNotPossible, NotAllowed.
    """
    with transaction.atomic():
        held = find_line(line, actor, seen)
        if held.award.held_from:
            _refuse("held", "Payment of this award is held. Resume it first, on the page of the award.")
        if held.state == Line.SETTLED or held.state == Line.CONFIRMED:
            _refuse("settled", "This award was checked already. There is nothing to settle.")
        if not because.strip():
            _refuse("reason", "Write what was found; whoever looks later reads it.")
        _settle(held, because.strip()[:200], actor)
        core.record(actor, "decide", [held.person_id], facts=["award"], purpose=held.run.right)
        return held


def note_paper_answer(line: int, *, actor: core.Actor, seen: str) -> CheckedAward:
    """The report came on paper: it is entered into the register of what came in (収受簿), and waits to be looked at.

    Raises CheckNotPossible, NotAllowed.
    """
    with transaction.atomic():
        held = find_line(line, actor, seen)
        if held.state not in (Line.ASKED, Line.WARNED, Line.HELD):
            _refuse("settled", "Nothing is awaited for this award, so nothing was entered.")
        enter_paper(held, actor)
        held.state, held.changed_at = Line.ANSWERED, core.now()
        held.letters = {**held.letters, "paper": core.today().isoformat()}
        held.save(update_fields=["state", "changed_at", "letters"])
        core.record(actor, "change", [held.person_id], facts=["award"], purpose=held.run.right)
        return held


def enter_paper(line: CheckedAward, actor: core.Actor) -> None:
    """One line in the register of what came in (収受簿)."""
    definition = definition_of_run(line.run)
    documents.receive(
        definition.title(),
        definition.department,
        channel="paper",
        person=line.person_id,
        received_on=core.today(),
        origin=f"yearly:{line.pk}",
        actor=actor,
    )


def find_line(line: int, actor: core.Actor, seen: str) -> CheckedAward:
    """A line of a run, locked, for somebody of its section who saw it in the state `seen`."""
    lines = CheckedAward.objects.select_for_update(of=("self",)).select_related("run", "award")
    found = lines.filter(pk=line).first()
    if found is None:
        raise AwardNotFound("There is no such line in a yearly check. Open the check again.", right="")
    need_section(definition_of_run(found.run).department, actor)
    if seen != found.state:
        _refuse("stale", "Something happened to this line since you opened it. Nothing was changed; look again.")
    return found


def _settle(line: CheckedAward, because: str, actor: core.Actor) -> None:
    line.state, line.because, line.changed_at = Line.SETTLED, because, core.now()
    line.save(update_fields=["state", "because", "changed_at"])
    award = Award.objects.select_for_update().get(pk=line.award_id)
    note_step(award, "checked", actor, month=Month.of(line.run.on), because="answered", case=line.case)


def _refuse(why: str, message: str) -> NoReturn:
    raise CheckNotPossible(message, why=why)
