"""Opening a case from an award: ex officio (職権で始める), or from paper that came in (紙の届・請求を入れる)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tomoni.cases import interface as cases
from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import say, show, show_message
from tomoni.channels.desk.names import names_of
from tomoni.channels.desk.sheets.fields import field_of, parse, raw_of, shown
from tomoni.channels.desk.sheets.office import ACCOUNT_PARTS, CHANNELS, account_fields, office_trouble, parse_account
from tomoni.channels.desk.words import HELD
from tomoni.channels.look import interface as look
from tomoni.core import interface as core


@require_http_methods(["GET", "POST"])
@staff_page("clerk", "chief")
def page(request: HttpRequest, award: int, channel: str) -> HttpResponse:
    """First what is opened and for whom, then what the rules ask; on POST the case is opened."""
    view = cases.find_award(award)
    if view.department != request.desk.staff.department.key:
        raise cases.NotAllowed("This award belongs to another department. Ask that department.", verb="award", needs=[])
    people = cases.list_claimants(award) if channel == "paper" else (view.line.person,)
    with core.reading(request.desk.actor, "awards", act="read", facts=["award", "name"]) as reader:
        names = names_of(reader, request.desk, {*people, *view.people})
        if HELD in names.values():
            return show_message(
                request, "この受給者の案件は、担当者だけが始められます", "支援措置の方がいるためです。",
                todo="支援措置の担当に頼んでください。", back=reverse("desk:award", args=[award]),
                back_label="受給者の画面に戻る", status=403,
            )  # fmt: skip
        service, person = _chosen(request, people)
        context = {
            "award": view,
            "channel": channel,
            "words": CHANNELS[channel],
            "services": [(one.id, one.title()) for one in cases.list_office_services(award, channel)],
            "people": [(pk, names[pk]) for pk in people],
            "service": service,
            "person": person,
            "name": names[view.line.person],
        }
        if not service:
            return show(request, "desk/office.html", context)
        return _form(request, view, channel, context)


def _chosen(request: HttpRequest, people: tuple[int, ...]) -> tuple[str, int]:
    given = request.POST if request.method == "POST" else request.GET
    typed = given.get("person", "")
    person = asked if (asked := look.number_in(typed, 0)) in people else people[0]
    return given.get("service", ""), person


def _form(request: HttpRequest, view: Any, channel: str, context: dict[str, Any]) -> HttpResponse:
    """What the rules ask, round by round: an answer may open the next question."""
    award, service, person = view.line.pk, context["service"], context["person"]
    answers, faults, fault = {}, {}, None
    try:
        form = cases.read_office_form(award, service, person, {}, channel)
        if request.method == "POST":
            for _ in range(3):
                answers, faults = _answers(request, form.items)
                form = cases.read_office_form(award, service, person, answers, channel)
            if not faults and not form.missing:
                return _open(request, view, channel, context, answers)
    except cases.CasesError as error:
        fault = office_trouble(error)
        form = None
    context |= {
        "fields": _fields(request, form, answers, faults) if form else [],
        "fault": fault,
        "because": request.POST.get("because", ""),
        "left": bool(form and form.missing and request.method == "POST"),
        "seen": len(view.steps),
    }
    return show(request, "desk/office.html", context, status=409 if fault else 400 if faults else 200)


def _answers(request: HttpRequest, items: Any) -> tuple[dict[str, Any], dict[str, str]]:
    answers: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for item in items:
        account = str(item.fact.type.kind) == "bank_account"
        raw = {part: request.POST.get(f"{item.path}:{part}", "").strip() for part in ACCOUNT_PARTS} if account else ""
        raw = raw or raw_of(item, request.POST)
        if not (any(raw.values()) if isinstance(raw, dict) else raw):
            continue
        value, words = parse_account(item, raw) if account else parse(item, raw)
        if words:
            faults[item.path] = words
        else:
            answers[item.path] = value
    return answers, faults


def _fields(request: HttpRequest, form: Any, answers: dict[str, Any], faults: dict[str, str]) -> list[Any]:
    fields: list[Any] = []
    for place, item in enumerate(form.items):
        name = form.names.get(item.target.id if item.target else item.entity.id, "")
        error = faults.get(item.path, "")
        if not error and request.method == "POST" and item.path in form.missing:
            error = "答えを選ぶか、入れてください。"
        if str(item.fact.type.kind) == "bank_account":
            fields += account_fields(item, request.POST, error, number=place)
            continue
        known = item.reading.value if item.reading and not item.ask else None
        raw = raw_of(item, request.POST) if request.method == "POST" else shown(item, known)
        field = field_of(item, raw, error, number=place)
        field.label = f"{field.label}（{name}）" if name else field.label
        fields.append(field)
    return fields


def _open(
    request: HttpRequest, view: Any, channel: str, context: dict[str, Any], answers: dict[str, Any]
) -> HttpResponse:
    seen = request.POST.get("seen", "")
    case = cases.open_office_case(
        view.line.pk,
        context["service"],
        context["person"],
        answers,
        channel=channel,
        because=request.POST.get("because", ""),
        actor=request.desk.actor,
        seen=look.number_in(seen, -1),
    )
    say(request, "案件を始めました。確かめて、理由を書いて起案してください。")
    return HttpResponseRedirect(reverse("desk:case", args=[case.number]))
