"""What came in (収受簿) and what went out (発送簿) of the own section."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import say, show
from tomoni.channels.desk.names import names_of
from tomoni.channels.desk.sheets.registers import CHANNEL_WORDS, received_lines, sent_lines, tabs_of
from tomoni.channels.desk.team.addresses import end_of_dispatch
from tomoni.channels.look import interface as look
from tomoni.core import interface as core
from tomoni.documents import interface as documents

ROLES = ("clerk", "chief")
SIZE = 100
BACK_BECAUSE = ("あて所に尋ねあたらない", "保管期間が過ぎた", "受け取りを断られた", "住所が足りない", "そのほか")


@require_http_methods(["GET", "POST"])
@staff_page(*ROLES)
def received(request: HttpRequest) -> HttpResponse:
    """The register of what came in; on POST a line is entered by hand."""
    wrong: dict[str, str] = {}
    if request.method == "POST":
        try:
            line = _enter(request)
        except documents.EntryNotValid as error:
            wrong = {error.field: error.message}
        else:
            say(request, f"{line.number} として、収受簿に載せました。")
            return HttpResponseRedirect(reverse("desk:registers"))
    desk, word = request.desk, request.GET.get("word", "").strip()
    lines = documents.list_received(_office(request), text=word, before=_before(request), limit=SIZE + 1)
    with core.reading(desk.actor, "documents", act="search" if word else "read") as reader:
        names = names_of(reader, desk, {line.person_id for line in lines if line.person_id})
    context = {
        "tabs": tabs_of("registers"),
        "lines": received_lines(lines[:SIZE], names),
        "word": word,
        "next": f"?before={lines[SIZE - 1].pk}" if len(lines) > SIZE else "",
        "channels": [(key, CHANNEL_WORDS[key]) for key in ("mail", "counter", "paper", "fax", "telephone")],
        "today": core.today().isoformat(),
        "typed": request.POST if wrong else {},
        "wrong": wrong,
    }
    return show(request, "desk/registers.html", context, status=400 if wrong else 200)


def _enter(request: HttpRequest) -> Any:
    person = None
    number = request.POST.get("resident", "").strip()
    if number:
        found = core.find_person_by_number(number)
        if found is None:
            raise documents.EntryNotValid("この宛名番号の人はいません。番号を確かめるか、空けてください。", "resident")
        person = found.pk
    return documents.receive(
        request.POST.get("subject", ""),
        _office(request),
        channel=request.POST.get("channel", ""),
        person=person,
        sender=request.POST.get("sender", ""),
        received_on=day_typed(request.POST.get("on", ""), "received_on"),
        actor=request.desk.actor,
    )


@require_POST
@staff_page(*ROLES)
def void(request: HttpRequest, row: int) -> HttpResponse:
    """Make a line void with a reason."""
    line = documents.void_received(row, request.POST.get("reason", ""), actor=request.desk.actor)
    say(request, f"{line.number} を無効にしました。番号と理由は残ります。")
    return HttpResponseRedirect(reverse("desk:registers"))


@require_http_methods(["GET", "POST"])
@staff_page(*ROLES)
def sent(request: HttpRequest) -> HttpResponse:
    """The register of what went out: what waits, what was sent, what came back. POST: these went out today."""
    wrong: dict[str, str] = {}
    if request.method == "POST":
        try:
            count = documents.send_out(
                [row for typed in request.POST.getlist("row") if (row := look.number_in(typed))],
                on=day_typed(request.POST.get("on", ""), "sent_on"),
                how=request.POST.get("how", "") if request.POST.get("how") in documents.Dispatch.How.values else "",
                tracking=request.POST.get("tracking", ""),
                actor=request.desk.actor,
            )
        except documents.EntryNotValid as error:
            wrong = {error.field: error.message}
        else:
            say(request, f"{count}件を、発送した文書として記録しました。")
            return HttpResponseRedirect(reverse("desk:sent"))
    return _sent_page(request, wrong)


def _sent_page(request: HttpRequest, wrong: dict[str, str]) -> HttpResponse:
    desk = request.desk
    state = request.GET.get("state", "waiting")
    state = state if state in documents.Dispatch.State.values else "waiting"
    rows = documents.list_dispatches(_office(request), state, before=_before(request), limit=SIZE + 1)
    with core.reading(desk.actor, "documents") as reader:
        people = {row.document.about_person_id for row in rows if row.document.about_person_id}
        names = names_of(reader, desk, people)
    states = [(key, word) for key, word in documents.Dispatch.State.choices if key != "cancelled"]
    context = {
        "tabs": tabs_of("sent"),
        "states": [{"url": f"?state={key}", "label": word, "here": key == state} for key, word in states],
        "state": state,
        "lines": sent_lines(rows[:SIZE], names),
        "next": f"?state={state}&before={rows[SIZE - 1].pk}" if len(rows) > SIZE and state != "waiting" else "",
        "ways": [one for one in documents.Dispatch.How.choices if one[0] not in ("portal", "held")],
        "because": BACK_BECAUSE,
        "today": core.today().isoformat(),
        "wrong": wrong,
    }
    return show(request, "desk/sent.html", context, status=400 if wrong else 200)


@require_POST
@staff_page(*ROLES)
def returned(request: HttpRequest, row: int) -> HttpResponse:
    """A letter came back."""
    documents.note_returned(
        row, request.POST.get("because", ""), on=day_typed(request.POST.get("on", ""), "returned_on"),
        actor=request.desk.actor,
    )  # fmt: skip
    say(request, "戻ってきた文書として記録しました。「あて先調べ」に入ります。")
    return HttpResponseRedirect(f"{reverse('desk:sent')}?state=returned")


@require_POST
@staff_page(*ROLES)
def again(request: HttpRequest, row: int) -> HttpResponse:
    """Send it once more."""
    how = request.POST.get("how", "")
    if how not in documents.Dispatch.How.values:
        raise documents.EntryNotValid("送り方を選んでください。", "how")
    with transaction.atomic():
        documents.send_again(row, how, to=request.POST.get("to", ""), actor=request.desk.actor)
        end_of_dispatch(row, desk=request.desk)
    say(request, "発送待ちに入れました。")
    return HttpResponseRedirect(reverse("desk:sent"))


@require_GET
@staff_page(*ROLES)
def received_csv(request: HttpRequest) -> HttpResponse:
    """The register of what came in without names, for the section's own book."""
    import csv
    import io

    lines = documents.list_received(_office(request), limit=5_000)
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(["収受番号", "収受日", "届き方", "件名", "案件", "無効の理由"])
    for one in lines:
        words = CHANNEL_WORDS.get(one.channel, one.channel)
        told = (one.number, one.received_on, words, one.subject, one.case_number, one.void_reason)
        writer.writerow([look.plain_cell(cell) for cell in told])
    core.record(request.desk.actor, "export", [], facts=["received"], purpose="documents")
    answer = HttpResponse("﻿" + sheet.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="received-{core.today():%Y%m%d}.csv"'
    return answer


def day_typed(text: str, field: str) -> dt.date | None:
    """A day as a form sends it; None where the field was left empty."""
    if not text.strip():
        return None
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        raise documents.EntryNotValid("日付を、年月日で入れてください。", field) from None


def _office(request: HttpRequest) -> str:
    return str(request.desk.staff.department.key)


def _before(request: HttpRequest) -> int:
    typed = request.GET.get("before", "")
    return look.number_in(typed, 0)
