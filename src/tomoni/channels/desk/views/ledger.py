"""For the auditor: is the ledger whole, and which reading is unusual. Shows who read how much, never whose data."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import show
from tomoni.channels.desk.words import PROBLEMS, ROLES
from tomoni.core import interface as core

DAYS = 30
MANY_A_DAY = 100  # people read by one person on one day
NIGHT = range(22, 24), range(6)
MOST = 50
MOST_ACTS = 50_000


@require_http_methods(["GET", "POST"])
@staff_page("auditor")
def page(request: HttpRequest) -> HttpResponse:
    """On GET the unusual reading; on POST the ledger is verified too, which reads all of it."""
    checked = request.method == "POST"
    report = core.verify_ledger() if checked else None
    problems = [problem_words(one) for one in report.problems[:200]] if report else []
    if checked:
        core.record(request.desk.actor, "read", [], purpose="audit", facts=["ledger"])
    context = {"checked": checked, "report": report, "problems": problems, "unusual": unusual()}
    return show(request, "desk/ledger.html", context)


def problem_words(problem: Any) -> str:
    """One problem in Japanese."""
    return PROBLEMS.get(problem.kind, "{number}番：{message}").format(number=problem.number, message=problem.message)


def unusual() -> list[dict[str, Any]]:
    """Who read the data of very many people on a day, or read at night or on a closed day, in the last days."""
    since = core.now() - dt.timedelta(days=DAYS)
    people: dict[tuple[str, dt.date], set[int]] = defaultdict(set)
    odd: dict[tuple[str, dt.date], int] = defaultdict(int)
    for at, content in _staff_acts(since):
        key = (_who(content["who"]), at.date())
        people[key].update(content["people"])
        if any(at.hour in hours for hours in NIGHT) or not core.is_open_day(at.date()):
            odd[key] += 1
    lines = [
        {"who": who, "day": day, "what": f"1日に{len(found)}人の情報を見た"}
        for (who, day), found in people.items()
        if len(found) >= MANY_A_DAY
    ]
    lines += [{"who": who, "day": day, "what": f"閉庁の時間に{count}回見た"} for (who, day), count in odd.items()]
    return sorted(lines, key=lambda line: (line["day"], line["who"]), reverse=True)[:MOST]


def _staff_acts(since: dt.datetime) -> Iterator[tuple[dt.datetime, dict[str, Any]]]:
    """What staff did since a moment, newest first, at most MOST_ACTS; the whole ledger is `tomoni ledger verify`."""
    entries = core.LedgerEntry.objects.filter(at__gte=since).order_by("-pk").values_list("at", "content")
    for at, text in entries[:MOST_ACTS].iterator(chunk_size=2_000):
        content = json.loads(text)
        if content["who"]["kind"] == "staff":
            yield at.astimezone(core.now().tzinfo), content


def _who(who: dict[str, str]) -> str:
    role = ROLES.get(who.get("role", ""), "")
    return f"{who.get('name', '')}（{role}）" if role else who.get("name", "")
