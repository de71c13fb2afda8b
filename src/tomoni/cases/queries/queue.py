"""The queue of the desk: sorted by what the law leaves, paged by key, counted never."""

import base64
import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.timezone import localtime

from tomoni.cases.domain.clock import Clock
from tomoni.cases.domain.desk import NEVER, ON_DESK, TAB_MOST, count_words
from tomoni.cases.domain.receipts import docket
from tomoni.cases.models import Case, QueueCount
from tomoni.cases.models.clocks import read_clocks, steps_of
from tomoni.cases.queries.screens import QueueLine, QueuePage
from tomoni.core import interface as core
from tomoni.services import interface as services

TABS = ("mine", "team", "overdue", "waiting", "approving")
PROTECTED, OPEN = "protected", ("team", "waiting", "approving")
OFFICER, MOST_NAMED = "protection-officer", 2_000


def list_queue(
    *,
    actor: core.Actor,
    tab: str = "team",
    cursor: str | None = None,
    limit: int = 50,
    service: str | None = None,
    state: str | None = None,
    channel: str | None = None,
    checks: str | None = None,
    word: str | None = None,
) -> QueuePage:
    """One page of a tab (mine, team, overdue, waiting, approving) of the actor's department; `protected`, for the
    protection officer alone, has the open cases of protected people of every department.

    cursor: from the page before. checks: all_hold, some_fail, some_open. word: how a number or (given) name begins.
    Five or six queries, whatever the number of cases. Names reach a page only through `core.reading`.
    """
    cases = _searched(word.strip(), tab, actor) if word else _of_tab(tab, actor)
    cases = _narrow(cases, service, state, channel, checks)
    after = _read_cursor(cursor)
    if after is not None:
        due_on, pk = after
        # Twice the day: where to begin in the index, and what of that day is over.
        cases = cases.filter(Q(due_on__gt=due_on) | Q(due_on=due_on, pk__gt=pk), due_on__gte=due_on)
    rows = _first(cases.select_related("person", "assignee"), limit + 1, apart=tab == "overdue" and not word)
    more, rows = len(rows) > limit, rows[:limit]
    return QueuePage(
        tab=tab,
        lines=tuple(_lines(rows, actor)),
        counts=_counts(actor),
        next_cursor=_write_cursor(rows[-1]) if more else None,
    )


def _first(cases: QuerySet[Case], most: int, *, apart: bool) -> list[Case]:
    """The first by due day. apart: places of the desk one by one, each in the order of its index, then merged."""
    if not apart:
        return list(cases.order_by("due_on", "pk")[:most])
    found = [case for desk in ON_DESK for case in cases.filter(desk=desk).order_by("due_on", "pk")[:most]]
    return sorted(found, key=lambda case: (case.due_on, case.pk))[:most]


def _of_tab(tab: str, actor: core.Actor, cases: QuerySet[Case] | None = None, of: str = "") -> QuerySet[Case]:
    """Cases of a tab; `of`: what stands before the names of columns (`aside_`)."""
    cases = Case.objects.all() if cases is None else cases
    if tab == PROTECTED:  # in whatever section their cases are (支援措置)
        officer = actor.has_role(OFFICER)
        return cases.filter(desk__in=OPEN, person__in=core.find_protected()) if officer else cases.none()
    if tab == "mine":
        return cases.filter(**{f"{of}assignee": int(actor.id), f"{of}desk": "team"})
    cases = cases.filter(**{f"{of}department": actor.office})
    if tab == "overdue":
        return cases.filter(**{f"{of}desk__in": ON_DESK}, due_on__lt=core.today())
    return cases.filter(**{f"{of}desk": tab if tab in TABS else "team"})


def _narrow(
    cases: QuerySet[Case], service: str | None, state: str | None, channel: str | None, checks: str | None
) -> QuerySet[Case]:
    for column, value in (("service", service), ("state", state), ("channel", channel)):
        if value:
            cases = cases.filter(**{column: value})
    wanted = {
        "all_hold": Q(check_fails=False, check_opens=False),
        "some_fail": Q(check_fails=True),
        "some_open": Q(check_opens=True),
    }.get(checks or "")
    return cases.filter(wanted) if wanted is not None else cases


def _searched(told: str, tab: str, actor: core.Actor) -> QuerySet[Case]:
    """Cases of a tab by what was typed, found from the cases or people that it names and not from the tab.

    A tab has 100,000 cases and a name a thousand. So the columns of the tab are told to the database in a form that no
    index has: it has to begin with what is few.
    """
    numbered = told.replace("-", "").isdecimal()
    few = Q(pk__in=_numbered(told, tab, actor)) if numbered else Q(person__in=_named(told, actor))
    columns = {"desk": "", "department": "", "assignee": 0}
    aside = {f"aside_{column}": Coalesce(column, Value(nothing)) for column, nothing in columns.items()}
    return _of_tab(tab, actor, Case.objects.filter(few).alias(**aside), "aside_")


def _numbered(told: str, tab: str, actor: core.Actor) -> list[int]:
    """Cases of a tab whose number begins so, or that the section calls so. Bounds beside the beginning: the index."""
    found = _of_tab(tab, actor).filter(number__gte=told, number__lte=f"{told}zzzz", number__startswith=told)
    rows = set(found.order_by("number").values_list("pk", flat=True)[:MOST_NAMED])
    office = core.list_departments().get(actor.office)
    if office and told.isdecimal() and len(told) < 9:
        year = core.today().year
        mine = Case.objects.filter(docket_symbol=office.symbol, docket_year__in=range(year - 6, year + 1))
        rows.update(mine.filter(docket_serial=int(told)).values_list("pk", flat=True))
    return sorted(rows)


def _named(told: str, actor: core.Actor) -> set[int]:
    """People by name. A protected person is found so by the officer alone: a hit would tell who it is."""
    people = set(core.find_people_named(told.replace("　", " "), MOST_NAMED))
    return people if actor.has_role(OFFICER) else people - core.find_protected()


def _read_cursor(cursor: str | None) -> tuple[date, int] | None:
    if not cursor:
        return None
    try:
        due_on, pk = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        return date.fromisoformat(due_on), int(pk)
    except (ValueError, TypeError):
        return None  # a cursor somebody typed: begin at the first page


def _write_cursor(case: Case) -> str:
    return base64.urlsafe_b64encode(json.dumps([case.due_on.isoformat(), case.pk]).encode()).decode()


def _lines(rows: list[Case], actor: core.Actor) -> Iterable[QueueLine]:
    steps = steps_of(rows)
    protected = core.find_protections([row.person_id for row in rows])
    offices = {key: department.name for key, department in core.list_departments().items()}
    for case in rows:
        definition = services.definition_of(case.bundle)
        clocks = read_clocks(definition, steps.get(case.pk, []), core.today())
        yield _line(case, definition, clocks[0] if clocks else None, case.person_id in protected, actor, offices)


def _line(
    case: Case,
    definition: services.Definition,
    clock: Clock | None,
    protected: bool,
    actor: core.Actor,
    offices: Mapping[str, str],
) -> QueueLine:
    return QueueLine(
        number=case.number,
        docket=docket(case.docket_symbol, case.docket_serial),
        person=case.person_id,
        name=case.person.name,
        unregistered=case.person.unregistered,
        protected=protected,
        service=case.service,
        title=offices.get(case.department, "") if case.sensitive else short_title(definition),
        sensitive=case.sensitive,
        kind=case.kind,
        state=case.state,
        channel=case.channel,
        assignee=case.assignee.name if case.assignee else "",
        mine=str(case.assignee_id) == actor.id,
        checks=case.checks,
        arrived_on=localtime(case.arrived_at).date(),
        due_on=None if case.due_on == NEVER else case.due_on,
        due_kind=case.due_kind,
        clock=clock if case.desk in ON_DESK else None,
    )


def short_title(definition: services.Definition, lang: str = "ja") -> str:
    """The short name of a service in lists."""
    texts: Mapping[str, Any] = definition.texts(lang)
    return texts.get("short") or definition.title(lang)


def _counts(actor: core.Actor) -> dict[str, str]:
    """Counts as they were projected. What is overdue changes by night: until the worker has counted anew, one look."""
    counts, today = dict.fromkeys(TABS, 0), core.today()
    staff = int(actor.id) if actor.id.isdigit() else -1
    for row in QueueCount.objects.filter(Q(staff=None) | Q(staff=staff), department=actor.office):
        counts.update(row.counts)
        if row.staff_id is None and row.on != today:
            counts["overdue"] = _of_tab("overdue", actor)[:TAB_MOST].count()
    return {tab: count_words(count) for tab, count in counts.items()}
