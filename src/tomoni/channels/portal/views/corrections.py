"""Mending what the desk asked about, and nothing else."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tomoni.cases import interface as cases
from tomoni.channels.look import interface as look
from tomoni.channels.portal.forms.fields import make_field
from tomoni.channels.portal.forms.reading import Typed, read_items
from tomoni.channels.portal.guard import resident_page
from tomoni.channels.portal.published import published
from tomoni.channels.portal.values import show_value
from tomoni.channels.portal.viewer import Eyes, eyes_of
from tomoni.channels.portal.views.cases import title_of


@resident_page("GET", "HEAD", "POST")
def page(request: HttpRequest, number: str) -> HttpResponse:
    """Only the named items, each with what was answered before and why it is asked."""
    found = cases.find_case_of(request.person.pk, number, lang=look.language_of(request))
    if found.waiting is None:
        return HttpResponseRedirect(f"/cases/{number}/")
    eyes = eyes_of(request.person.pk, look.language_of(request), dict(found.names))
    if request.method != "POST":
        return _show(request, found, eyes, Typed())
    typed = read_items(
        request,
        found.waiting_items,
        holder=request.person.name_kana,
        owner=("person", request.person.pk),
        kept=_before(found),
        language=eyes.language,
    )
    if request.POST.get("go", "").startswith(("bank:", "branch:", "postal:")):
        typed.faults.clear()
        return _show(request, found, eyes, typed, helped=request.POST["go"])
    if typed.faults:
        return _show(request, found, eyes, typed, status=422)
    cases.answer_correction(number, typed.values, actor=request.actor, version=found.version)
    return HttpResponseRedirect(f"/cases/{number}/")


def _before(found: Any) -> dict[str, Any]:
    """What was answered, by path."""
    return {line.path: line.answer for line in found.items}


def _show(
    request: HttpRequest, found: Any, eyes: Eyes, typed: Typed, *, helped: str = "", status: int = 200
) -> HttpResponse:
    before = _before(found)
    notes = {path: note for path, _, note in found.waiting.items}
    fields = []
    for number, item in enumerate(found.waiting_items):
        raw = typed.raws.get(item.path)
        if helped == f"postal:{item.path}" and isinstance(raw, dict):
            raw = {**raw, "address": look.address_of(raw.get("postal_code", "")) or raw.get("address", "")}
        one = make_field(item, number, eyes, raw=raw, value=before.get(item.path), holder=request.person.name_kana)
        one.error, one.wrong = typed.faults.get(item.path, ""), typed.parts.get(item.path, "")
        one.extra["note"] = notes.get(item.path, "")
        if before.get(item.path) is not None:
            one.extra["answered"] = show_value(item.fact, before[item.path], eyes.language, eyes.name)
        fields.append(one)
    context = {
        "c": {
            "number": found.line.number,
            "title": title_of(found, published(request), eyes.language),
            "correction": {"by": found.waiting.by_date, "reason": found.waiting.reason},
        },
        "fields": fields,
        "others": (),
        "wrong": sum(1 for one in fields if one.error),
        "help": look.Help(found.department_name, found.department_phone),
    }
    return look.show(request, "portal/correct.html", context, status=status)
