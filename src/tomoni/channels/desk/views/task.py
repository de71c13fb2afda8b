"""Entering the facts of a task: what a survey or a check by staff found out (`establishes` in the definition)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tomoni.cases import interface as cases
from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import say, show, show_message
from tomoni.channels.desk.reading import OpenCase, open_case
from tomoni.channels.desk.sheets.fields import field_of, parse, raw_of, shown
from tomoni.channels.desk.troubles import trouble_of
from tomoni.channels.desk.views.stale import show_stale
from tomoni.channels.look import interface as look


@require_http_methods(["GET", "POST"])
@staff_page("clerk", "chief", "surveyor")
def page(request: HttpRequest, number: str, task: str) -> HttpResponse:
    """The form of a task; on POST the facts are written with the case as their source."""
    with open_case(request, number) as opened:
        found = next((one for one in opened.screen.tasks if one.name == task), None)
        if found is None or not found.may:
            return show_message(
                request, "この調査は、いま記録できません", "調査の段階でないか、あなたの役割の調査ではありません。",
                back=opened.sheet.url, back_label="案件に戻る", status=409,
            )  # fmt: skip
        raws = {item.path: _raw(request, item) for item in found.fields}
        parsed = {item.path: parse(item, raws[item.path]) for item in found.fields} if request.method == "POST" else {}
        faulty = any(fault for _, fault in parsed.values())
        if request.method == "GET" or faulty or request.POST.get("do") == "edit":
            return _form(request, opened, found, raws, parsed, status=400 if faulty else 200)
    values = {path: value for path, (value, _) in parsed.items()}
    return _save(request, number, found, values, raws)


def _raw(request: HttpRequest, item: Any) -> Any:
    if request.method == "POST":
        return raw_of(item, request.POST)
    return shown(item, item.reading.value if item.reading else None)


def _form(
    request: HttpRequest, opened: OpenCase, task: Any, raws: Any, parsed: Any, *, status: int, error: Any = None
) -> HttpResponse:
    fields = [
        field_of(item, raws[item.path], parsed.get(item.path, (None, ""))[1], number=place)
        for place, item in enumerate(task.fields)
    ]
    declared = [] if opened.sheet.hidden else [row for row in opened.sheet.rows if row.answer]
    context = {
        "case": opened.sheet,
        "task": {"label": task.label.split("（")[0], "declared": declared},
        "fields": fields,
        "fault": trouble_of(error) if error else None,
    }
    return show(request, "desk/task.html", context, status=status)


def _save(request: HttpRequest, number: str, task: Any, values: dict[str, Any], raws: dict[str, Any]) -> HttpResponse:
    version = request.POST.get("version", "")
    asked = look.number_in(version)
    try:
        cases.establish_facts(number, task.name, values, actor=request.desk.actor, version=asked)
    except cases.StaleCase as error:
        mine = [(item.fact.word("ja"), _text(raws[item.path])) for item in task.fields]
        again = reverse("desk:task", args=[number, task.name])
        return show_stale(request, number, error, mine=mine, carried=_carried(raws), again_url=again)
    except cases.CasesError as error:
        with open_case(request, number) as opened:
            return _form(request, opened, task, raws, {}, status=409, error=error)
    say(request, f"{task.label.split('（')[0]}の結果を記録しました。")
    return HttpResponseRedirect(reverse("desk:case", args=[number]))


def _text(raw: Any) -> str:
    return "-".join(raw.values()) if isinstance(raw, dict) else str(raw)


def _carried(raws: dict[str, Any]) -> list[tuple[str, str]]:
    fields: list[tuple[str, str]] = []
    for path, raw in raws.items():
        fields += (
            [(f"{path}:{part}", text) for part, text in raw.items()] if isinstance(raw, dict) else [(path, str(raw))]
        )
    return fields
