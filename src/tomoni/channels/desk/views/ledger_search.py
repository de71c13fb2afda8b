"""Searching the ledger: by time, staff, section, act, person number, case, and without a case. The search is on it too.

What is typed is sent and not put into the address: it may be a name.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import show
from tomoni.channels.desk.names import names_of
from tomoni.channels.desk.sheets.ledger import CSV_HEAD, csv_row, entry_line
from tomoni.channels.desk.views.ledger_frame import namer, tabs_of
from tomoni.channels.desk.words import ACTS
from tomoni.channels.look import interface as look
from tomoni.core import interface as core

SIZE, EXPORT_MOST, NAMES = 50, 5_000, 100
FIELDS = ("since", "until", "staff", "office", "act", "person", "case", "no_case", "term")
PURPOSE = "audit"


@dataclass
class Typed:
    """What was typed, what it means, and what is wrong with it, by field."""

    raw: dict[str, str]
    asked: core.ActSearch = field(default_factory=core.ActSearch)
    people: list[int] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)


@require_http_methods(["GET", "POST"])
@staff_page("auditor")
def page(request: HttpRequest) -> HttpResponse:
    """The newest acts of staff, or those that fit. No names of residents; those stand on the page of one entry."""
    typed = _read(request)
    lines, before = [], request.POST.get("before", "")
    if not typed.faults:
        number = look.number_in(before)
        lines = core.find_acts(typed.asked, before=number, limit=SIZE + 1)
        _record(request, "search" if typed.raw else "read", typed)
    words = namer()
    context = {
        "tabs": tabs_of(request),
        "lines": [entry_line(line, words) for line in lines[:SIZE]],
        "typed": typed.raw,
        "faults": typed.faults,
        "carried": list(typed.raw.items()),
        "next": lines[SIZE - 1].pk if len(lines) > SIZE else "",
        "started": bool(before),
        "size": SIZE,
        **_choices(),
    }
    return show(request, "desk/ledger/search.html", context, status=400 if typed.faults else 200)


@require_POST
@staff_page("auditor")
def export(request: HttpRequest) -> HttpResponse:
    """What fits as CSV, at most 5,000 entries, without names of residents; an export on the ledger."""
    typed = _read(request)
    if typed.faults:
        return page(request)
    words, out, before = namer(), io.StringIO(), None
    writer = csv.writer(out)
    writer.writerow(CSV_HEAD)
    for _ in range(EXPORT_MOST // 500):
        lines = core.find_acts(typed.asked, before=before, limit=500)
        writer.writerows(csv_row(entry_line(line, words)) for line in lines)
        if len(lines) < 500:
            break
        before = lines[-1].pk
    _record(request, "export", typed)
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="ledger-{core.today():%Y%m%d}.csv"'
    return answer


@require_GET
@staff_page("auditor")
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry with the names of its people; protected ones stay 確かめ中 to all but the officer in charge."""
    found = core.find_entry(pk)
    if found is None:
        raise Http404
    shown = found.people[:NAMES]
    purpose = core.INQUIRY if request.GET.get("day") else PURPOSE
    with core.reading(request.desk.actor, purpose, found.case, facts=["ledger"]) as reader:
        names = names_of(reader, request.desk, shown)
    if not shown:
        core.record(request.desk.actor, "read", [], purpose=purpose, facts=["ledger"])
    context = {
        "tabs": tabs_of(request),
        "entry": entry_line(found, namer()),
        "names": [names[pk] for pk in shown],
        "rest": len(found.people) - len(shown),
    }
    return show(request, "desk/ledger/entry.html", context)


def _record(request: HttpRequest, act: str, typed: Typed) -> None:
    terms = [typed.raw[name] for name in ("case", "term", "person") if typed.raw.get(name)]
    core.record(request.desk.actor, act, typed.people, purpose=PURPOSE, facts=["ledger"], terms=terms)


def _choices() -> dict[str, Any]:
    staff = core.Staff.objects.select_related("department").order_by("department__key", "name", "pk")
    return {
        "staff_choices": [(str(one.pk), f"{one.name}　{one.department.name}") for one in staff],
        "office_choices": [(key, one.name) for key, one in core.list_departments().items()],
        "act_choices": list(ACTS.items()),
        "search_url": reverse("desk:ledger-search"),
        "export_url": reverse("desk:ledger-export"),
    }


def _read(request: HttpRequest) -> Typed:
    typed = Typed({name: value for name in FIELDS if (value := request.POST.get(name, "").strip()[:80])})
    raw, faults = typed.raw, typed.faults
    since, until = _day(raw, "since", faults), _day(raw, "until", faults)
    if since and until and until < since:
        faults["until"] = "終わりの日が、始めの日より前です。"
    staff = look.number_in(raw.get("staff", ""))
    if raw.get("staff") and staff is None:
        faults["staff"] = "職員を、一覧から選んでください。"
    if raw.get("act") and raw["act"] not in ACTS:
        faults["act"] = "操作を、一覧から選んでください。"
    person = _person(request, typed)
    if not faults:
        typed.asked = core.ActSearch(
            since=since, until=until, staff=staff,
            office=raw.get("office", ""), act=raw.get("act", ""), person=person,
            case=core.NO_CASE if raw.get("no_case") else raw.get("case", ""), term=raw.get("term", ""),
        )  # fmt: skip
    return typed


def _day(raw: dict[str, str], name: str, faults: dict[str, str]) -> dt.date | None:
    try:
        return dt.date.fromisoformat(raw[name]) if raw.get(name) else None
    except ValueError:
        faults[name] = "日を、年月日で入れてください。"
        return None


def _person(request: HttpRequest, typed: Typed) -> int | None:
    number = typed.raw.get("person", "")
    if not number:
        return None
    person = core.find_person_by_number(number)
    if person is None:
        typed.faults["person"] = "この宛名番号の人はいません。番号を確かめてください。"
        return None
    if core.ever_protected([person.pk]) and not request.desk.has("protection-officer"):
        typed.faults["person"] = "この人の記録は、支援措置の担当だけが探せます。担当と一緒に確かめてください。"
        return None
    typed.people = [person.pk]
    return person.pk
