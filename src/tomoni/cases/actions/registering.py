"""What a case leaves in the registers of documents: what came in with it, and how long its record is kept."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.utils.timezone import localtime

from tomoni.cases.domain.receipts import docket
from tomoni.cases.models import Award, AwardVersion, Case
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.services import interface as services

CHANNELS = {one: one for one in ("portal", "counter", "paper", "telephone", "push", "api")}
SUBJECTS = {
    "arrive": "{title}",
    "correct": "{title}（補正の回答）",
    "withdraw": "{title}（取下げ）",
    "appeal": "{title}（審査請求）",
}
REGISTRAR = core.Actor.system("cases")
LONGEST = documents.CLASSES[-1]  # a definition without `keep` loses nothing


def enter_arrival(number: str, what: str, *, on: date | None = None, mark: str = "") -> None:
    """Enter into the register of what came in (収受簿), once. what: a key of SUBJECTS; mark: which."""
    enter_arrivals([number], what, on=on, mark=mark)


def enter_arrivals(numbers: Collection[str], what: str, *, on: date | None = None, mark: str = "") -> None:
    """The same for many cases, in the order in which they arrived; four statements for some hundred."""
    cases = Case.objects.filter(number__in=numbers, person__isnull=False).order_by("pk")
    lines = [_line(case, what, on, mark) for case in cases]
    if len(lines) > 1:
        documents.receive_many(lines, actor=REGISTRAR)
    elif lines:
        documents.receive(**vars(lines[0]), actor=REGISTRAR)


def _line(case: Case, what: str, on: date | None, mark: str) -> documents.NewReceived:
    title = services.definition_of(case.bundle).title()
    return documents.NewReceived(
        SUBJECTS[what].format(title=title),
        case.department,
        channel=CHANNELS.get(case.channel, "counter"),
        received_on=on or (localtime(case.arrived_at).date() if what == "arrive" else core.today()),
        person=case.person_id,
        case_number=case.number,
        origin=f"case:{case.number}/{what}{mark}",
    )


def enter_correction(number: str) -> None:
    """The answer to the newest request for correction came in."""
    case = Case.objects.filter(number=number).first()
    answered = case and case.corrections.filter(end="answered").order_by("-number").first()
    if answered is not None:
        enter_arrival(number, "correct", on=localtime(answered.ended_at).date(), mark=f"/{answered.number}")


def file_case(number: str) -> documents.KeptRecord | None:
    """Enter a closed or withdrawn case into the register of records (文書保存簿); safe to do again.

    What a continuing right stands on is complete when the right ends, not when it was granted.
    """
    file_cases([number])
    return documents.find_kept_record("case", number)


def file_cases(numbers: Sequence[str]) -> None:
    """The same for many."""
    cases = list(Case.objects.filter(number__in=numbers).order_by("pk"))
    awards = awards_of([case for case in cases if _goes_on(services.definition_of(case.bundle))])
    documents.keep_records("case", [_record(case, awards.get(case.pk)) for case in cases])


def _goes_on(definition: services.Definition) -> bool:
    """The record is complete when the right ends that was granted."""
    return definition.keep is None or definition.keep.from_ == "award-end"


def _record(case: Case, award: Award | None) -> documents.NewRecord:
    definition = services.definition_of(case.bundle)
    keep = definition.keep
    closed = localtime(case.closed_at or case.changed_at).date()
    complete = closed if award is None else max(closed, award.ended_on) if award.ended_on else None
    return documents.NewRecord(
        case.number,
        title=f"{definition.title()}　{docket(case.docket_symbol, case.docket_serial)}",
        department=case.department,
        years=keep.years if keep and keep.years else LONGEST,
        completed_on=complete,
        ends_with=f"award:{award.pk}" if award else "",
        classification=definition.title(),
    )


def awards_of(cases: Sequence[Case]) -> Mapping[int, Award]:
    """By case, the first award it gave terms to; no query for no case."""
    if not cases:
        return {}
    rows = AwardVersion.objects.filter(case__in=cases).select_related("award").order_by("-award_id")
    return {row.case_id: row.award for row in rows}


def note_award_ended(award: int) -> int:
    """The right has ended: the time of keeping of all its cases is counted from here; gives how many."""
    found = Award.objects.filter(pk=award).first()
    if found is None or found.ended_on is None:
        return 0
    return documents.complete_records(f"award:{award}", found.ended_on)


def hold_case_record(number: str, because: str, *, origin: str, note: str = "", actor: core.Actor) -> None:
    """Keep the record of a case from being destroyed, filed or not: appeal, litigation, disclosure, audit.

    `documents.lift_holds_of(origin)` lets go of it again. Raises documents.EntryNotValid, NotInState.
    """
    kept = documents.find_kept_record("case", number)
    if kept is None:
        case = Case.objects.get(number=number)
        kept = file_case(number) if case.closed_at else _file_open(case)
    if kept is not None:
        documents.lay_hold(kept.pk, because, origin=origin, note=note, actor=actor)


def _file_open(case: Case) -> documents.KeptRecord:
    definition = services.definition_of(case.bundle)
    keep, title = definition.keep, definition.title()
    return documents.keep_record(
        "case",
        case.number,
        title=f"{title}　{docket(case.docket_symbol, case.docket_serial)}",
        department=case.department,
        years=keep.years if keep and keep.years else LONGEST,
        completed_on=None,
        classification=title,
    )
