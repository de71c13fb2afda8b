"""Who looked at my data, when and why; and asking the town about it."""

import csv
import html
import io
from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.timezone import localtime

from tomoni.cases import interface as cases
from tomoni.channels.look import interface as look
from tomoni.channels.portal import records
from tomoni.channels.portal.guard import resident_page
from tomoni.channels.portal.published import published
from tomoni.core import interface as core

PAGE, CSV_MOST, LONGEST = 30, 5_000, 2_000
DISCLOSURE = "disclosure"  # 個人情報の保護に関する法律第76条


@resident_page()
def page(request: HttpRequest) -> HttpResponse:
    """Newest first, a page at a time, filtered by whose, from when to when, and for which application."""
    own = _own_cases(request)
    asked, raw, fault = _asked(request, own)
    before = request.GET.get("before", "")
    cut = look.number_in(before)
    lines = core.records_of(request.person.pk, asked, before=cut, limit=PAGE + 1)
    kept = urlencode({name: value for name, value in raw.items() if value})
    older = f"/records/?{kept}{'&' if kept else ''}before={lines[PAGE - 1].pk}" if len(lines) > PAGE else ""
    context = {
        "lines": _with_questions(request, lines[:PAGE], own),
        "pager": {"older": older, "newer": f"/records/?{kept}" if before else ""},
        "raw": raw,
        "fault": fault,
        "filtered": bool(kept),
        "cases": _named(request, own),
        "sent": request.GET.get("asked") == "1",
    }
    return look.show(request, "portal/records.html", context, status=422 if fault else 200)


@resident_page()
def download(request: HttpRequest) -> HttpResponse:
    """The same as CSV, at most 5,000 lines; taking it is on the ledger."""
    language, own = look.language_of(request), _own_cases(request)
    asked, _, _ = _asked(request, own)
    lines = core.records_of(request.person.pk, asked, limit=CSV_MOST)
    core.record(request.actor, "export", [request.person.pk], facts=["records"], purpose=DISCLOSURE)
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow([str(look.word(f"records.csv_{name}", language)) for name in ("at", "who", "why", "what", "case")])
    for one, line in zip(_each(request, lines, own), lines, strict=True):
        at = localtime(one.at).isoformat(timespec="minutes")
        told = (at, one.who, one.why, one.what, line.case if line.case in own else "")
        sheet.writerow([look.plain_cell(html.unescape(cell)) for cell in told])  # words of a page come escaped
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="records.csv"'
    return answer


@resident_page("GET", "HEAD", "POST")
def ask(request: HttpRequest, entry: int) -> HttpResponse:
    """Ask why this was looked at; the answer stands beside the entry."""
    language = look.language_of(request)
    lines = [line for line in core.records_of(request.person.pk, before=entry + 1, limit=1) if line.pk == entry]
    if not lines or lines[0].who.get("kind") != "staff":
        raise core.RecordNotFound("There is no such entry on your page. Choose it from the list again.")
    if request.method == "POST":
        text = request.POST.get("text", "")[:LONGEST]
        core.ask_about_record(request.person.pk, entry, text, actor=request.actor)
        return HttpResponseRedirect("/records/?asked=1")
    text_label, text_help = look.word("records.ask_text", language), look.word("records.ask_help", language)
    context = {
        "entry": entry,
        "lines": tell_lines(request, lines),
        "already": bool(core.questions_of(request.person.pk, [entry])),
        "fields": [look.Field("text", "text", "long_text", str(text_label), help=str(text_help), required=False)],
    }
    return look.show(request, "portal/records_ask.html", context)


def tell_lines(
    request: HttpRequest, lines: list[core.RecordLine], own_cases: dict[str, str] | None = None
) -> list[look.LedgerLine]:
    """Ledger lines in words; own_cases: service by number, where the page has them already."""
    if own_cases is None:
        own_cases = _own_cases(request)
    words = records.load_words(published(request).values())
    language = look.language_of(request)
    return records.tell(lines, account=request.account, own_cases=own_cases, words=words, language=language)


def _each(request: HttpRequest, lines: list[core.RecordLine], own: dict[str, str]) -> list[look.LedgerLine]:
    """One line in words for each entry, none joined."""
    words, language = records.load_words(published(request).values()), look.language_of(request)
    return [
        records.tell([line], account=request.account, own_cases=own, words=words, language=language)[0]
        for line in lines
    ]


def _with_questions(request: HttpRequest, lines: list[core.RecordLine], own: dict[str, str]) -> list[look.LedgerLine]:
    """In words, each with its case, a way to ask, or what came of the question."""
    found = core.questions_of(request.person.pk, [line.pk for line in lines])
    told = records.tell(
        lines, account=request.account, own_cases=own, words=records.load_words(published(request).values()),
        language=look.language_of(request), linked=True, apart=found,
    )  # fmt: skip
    return [
        replace(one, may_ask=False, asked="asked", answer=found[one.pk].answer) if one.pk in found else one
        for one in told
    ]


def _own_cases(request: HttpRequest) -> dict[str, str]:
    """Numbers of one's own cases with their service."""
    return cases.services_asked_for(request.person.pk)


def _named(request: HttpRequest, own: dict[str, str]) -> list[tuple[str, str]]:
    """One's own cases with the name of their service."""
    names, language = published(request), look.language_of(request)
    return [(number, names[service].title(language) if service in names else number) for number, service in own.items()]


def _asked(request: HttpRequest, own: dict[str, str]) -> tuple[core.RecordFilter, dict[str, str], str]:
    """What is asked for, as it was typed, and what is wrong with it."""
    raw = {name: request.GET.get(name, "").strip()[:40] for name in ("who", "since", "until", "case")}
    try:
        since, until = (date.fromisoformat(raw[name]) if raw[name] else None for name in ("since", "until"))
    except ValueError:
        return core.RecordFilter(), raw, str(look.word("records.wrong_day", look.language_of(request)))
    case = raw["case"] if raw["case"] in own else ""
    return core.RecordFilter(since, until, by_staff=raw["who"] == "staff", case=case), raw, ""
