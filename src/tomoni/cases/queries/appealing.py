"""What an appeal needs to know of a decision: whether and where it can be appealed, who had a hand in it."""

from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localtime

from tomoni.cases.domain.appeals import AppealNotice, last_day
from tomoni.cases.domain.transitions import Verb
from tomoni.cases.errors import CaseNotFound
from tomoni.cases.models import Approval, Case, Decision, Draft, Note, Revision, Transition
from tomoni.cases.models.notices import appeal_notice
from tomoni.core import interface as core
from tomoni.services import interface as services

WORKING = frozenset({"change", "decide", "send", "print", "export"})
MOST = 5_000  # entries of one case


@dataclass(frozen=True)
class Appealable:
    """A decision as an appeal sees it. superseded_by: the case that has revised it, or empty."""

    number: str
    person: int
    service: str
    title: str
    department: str
    language: str
    result: str
    result_word: str
    decided_on: date
    notice: AppealNotice | None
    superseded_by: str


@dataclass(frozen=True)
class Involved:
    """Somebody of staff who had a hand in a decision (行政不服審査法9条2項1号). how: words of what they did."""

    staff: int
    name: str
    how: tuple[str, ...]


def appeal_until(known_on: date, decided_on: date, months: int) -> date:
    """The last day to appeal; where the town hall is closed on it, the next open day (地方自治法4条の2第4項)."""
    return core.open_day_from(last_day(known_on, decided_on, months))


def find_appealable(number: str, *, person: int | None = None) -> Appealable:
    """A decided case, with `person` only their own. Raises CaseNotFound, also while nothing is decided."""
    cases = Case.objects.filter(number=number)
    case = (cases if person is None else cases.filter(person=person)).first()
    decision = Decision.objects.filter(case=case).first() if case is not None else None
    if case is None or decision is None:
        raise CaseNotFound(f"There is no decision {number} here that could be appealed. Check the number.")
    definition = services.definition_of(case.bundle)
    later = Revision.objects.filter(of=case, end="decided").select_related("case").first()
    return Appealable(
        number=number,
        person=case.person_id,
        service=case.service,
        title=definition.texts("ja").get("short", definition.title()),
        department=case.department,
        language=case.language,
        result=decision.result,
        result_word=definition.texts("ja").get(f"results.{decision.result}", decision.result),
        decided_on=localtime(decision.decided_at).date(),
        notice=appeal_notice(definition),
        superseded_by=later.case.number if later else "",
    )


def list_involved(number: str) -> tuple[Involved, ...]:
    """Everybody of staff who had a hand in a decision: steps, drafts, approvals, notes, and what the ledger tells:
    opinions of other units among it.

    Reading counts where somebody of the deciding section read it for work; an auditor's look does not.
    """
    case = Case.objects.filter(number=number).first()
    if case is None:
        raise CaseNotFound(f"There is no case {number} here.", number=number)
    found: dict[int, dict[str, None]] = {}
    for staff, how in _hands(case):
        if staff:
            found.setdefault(staff, {})[how] = None
    names = dict(core.Staff.objects.filter(pk__in=list(found)).values_list("pk", "name"))
    return tuple(Involved(pk, names.get(pk, ""), tuple(how)) for pk, how in sorted(found.items()))


def _hands(case: Case) -> list[tuple[int, str]]:
    steps = Transition.objects.filter(case=case, actor_kind="staff").exclude(verb=Verb.NOTE_APPEAL)
    hands = [(int(staff), "案件を進めた") for staff in steps.values_list("actor_id", flat=True) if staff.isdigit()]
    for drafted, returned in Draft.objects.filter(case=case).values_list("drafted_by", "returned_by"):
        hands += [(drafted, "起案した"), (returned, "差し戻した")]
    hands += [(staff, "決裁に加わった") for staff in Approval.objects.filter(case=case).values_list("staff", flat=True)]
    hands += [(by, "決定した") for by in Decision.objects.filter(case=case).values_list("decided_by", flat=True)]
    hands += [(by, "意見やメモを書いた") for by in Note.objects.filter(case=case).values_list("author", flat=True)]
    for line in core.entries_of_case(case.number, [case.person_id, *case.concerns], limit=MOST):
        staff = str(line.who.get("id", ""))
        worked = line.act in WORKING or line.who.get("office") == case.department
        if line.who.get("kind") == "staff" and staff.isdigit() and worked and line.purpose != "appeal":
            hands.append((int(staff), _word_of(line)))
    return hands


def _word_of(line: core.RecordLine) -> str:
    if line.act == "read":
        return "仕事で案件を読んだ"
    return "案件について意見を聞き、または述べた" if "opinion" in line.facts else "案件に書いた"
