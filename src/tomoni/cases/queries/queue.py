"""The queue of the desk: sorted by what the law leaves, paged by key, counted never."""

import base64
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import localtime

from tomoni.cases.domain.clock import Clock
from tomoni.cases.domain.desk import NEVER, TAB_MOST, count_words
from tomoni.cases.domain.receipts import docket
from tomoni.cases.domain.transitions import Effect
from tomoni.cases.models import Case, QueueCount, Transition
from tomoni.cases.models.clocks import read_clocks
from tomoni.cases.queries.screens import QueueLine, QueuePage
from tomoni.core import interface as core
from tomoni.services import interface as services

TABS = ("mine", "team", "overdue", "waiting", "approving")
AT_WORK = ("team", "approving")
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

    cursor: from the page before. checks: all_hold, some_fail, some_open. word: part of a number or a name.
    Five queries, whatever the number of cases. Names reach a page only through `core.reading`.
    """
    cases = _narrow(_of_tab(tab, actor), actor, service, state, channel, checks, word)
    after = _read_cursor(cursor)
    if after is not None:
        due_on, pk = after
        cases = cases.filter(Q(due_on__gt=due_on) | Q(due_on=due_on, pk__gt=pk))
    rows = list(cases.select_related("person", "assignee").order_by("due_on", "pk")[: limit + 1])
    more, rows = len(rows) > limit, rows[:limit]
    return QueuePage(
        tab=tab,
        lines=tuple(_lines(rows, actor)),
        counts=_counts(actor),
        next_cursor=_write_cursor(rows[-1]) if more else None,
    )


def _of_tab(tab: str, actor: core.Actor) -> QuerySet[Case]:
    cases = Case.objects.all()
    if tab == PROTECTED:
        officer = actor.has_role(OFFICER)
        return cases.filter(desk__in=OPEN, person__in=_protected()) if officer else cases.none()
    if tab == "mine":
        return cases.filter(assignee=int(actor.id), desk="team")
    cases = cases.filter(department=actor.office)
    if tab == "overdue":
        return cases.filter(desk__in=AT_WORK, due_on__lt=core.today())
    return cases.filter(desk=tab if tab in TABS else "team")


def _protected() -> QuerySet[core.Person]:
    """Everybody protected today, in whatever section their cases are (支援措置)."""
    today = core.today()
    live = core.Protection.objects.filter(Q(until=None) | Q(until__gte=today), since__lte=today)
    both = Q(protections__in=live) | Q(pk__in=live.values("together_with__person"))
    return core.Person.objects.filter(both).values("pk")


def _narrow(
    cases: QuerySet[Case],
    actor: core.Actor,
    service: str | None,
    state: str | None,
    channel: str | None,
    checks: str | None,
    word: str | None,
) -> QuerySet[Case]:
    for column, value in (("service", service), ("state", state), ("channel", channel)):
        if value:
            cases = cases.filter(**{column: value})
    wanted = {
        "all_hold": Q(check_fails=False, check_opens=False),
        "some_fail": Q(check_fails=True),
        "some_open": Q(check_opens=True),
    }.get(checks or "")
    cases = cases.filter(wanted) if wanted is not None else cases
    if word:
        told = word.strip()
        found = Q(number__startswith=told) | _named(cases, told, actor)
        cases = cases.filter(found | Q(docket_serial=int(told)) if told.isdecimal() and len(told) < 9 else found)
    return cases


def _named(cases: QuerySet[Case], told: str, actor: core.Actor) -> Q:
    """Cases by part of a name. A protected person is found so by the officer alone: a hit would tell who it is."""
    by_name = Q(person__name__contains=told) | Q(person__name_kana__contains=told)
    if actor.has_role(OFFICER):
        return by_name
    people = set(cases.filter(by_name).values_list("person_id", flat=True)[:MOST_NAMED])
    return Q(person__in=people - set(core.find_protections(people)))


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


def steps_of(rows: Iterable[Case]) -> Mapping[int, list[tuple[datetime, str]]]:
    """What moved the clocks of some cases, by case. One query."""
    found: dict[int, list[tuple[datetime, str]]] = {}
    marks = Transition.objects.filter(case__in=[row.pk for row in rows]).exclude(effect=Effect.NONE)
    for case, at, effect in marks.order_by("case_id", "number").values_list("case_id", "at", "effect"):
        found.setdefault(case, []).append((at, effect))
    return found


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
        clock=clock if case.due_on != NEVER else None,
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
