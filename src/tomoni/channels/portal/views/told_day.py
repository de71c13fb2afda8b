"""Putting the day of a prepared notice right (the day of a move), before it is made at the desk."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tomoni.cases import interface as cases
from tomoni.channels.asking.forms.fields import make_field
from tomoni.channels.asking.forms.reading import Typed, read_items
from tomoni.channels.asking.viewer import eyes_of
from tomoni.channels.look import interface as look
from tomoni.channels.portal.guard import resident_page
from tomoni.channels.portal.published import published
from tomoni.channels.portal.speaking import banner_of
from tomoni.channels.portal.views.cases import find_case, title_of


@resident_page("GET", "HEAD", "POST")
def page(request: HttpRequest, number: str) -> HttpResponse:
    """The one day, as it was told; saved, it stands on the case."""
    found, told = find_case(request, number), cases.find_day_told(number)
    if told is None or told.item is None:
        return HttpResponseRedirect(f"/cases/{number}/")
    if request.method != "POST":
        return _show(request, found, told)
    typed = read_items(
        request,
        [told.item],
        holder=request.person.name_kana,
        owner=("", 0),
        kept={},
        language=look.language_of(request),
    )
    if typed.faults:
        return _show(request, found, told, typed, status=422)
    try:
        day = date.fromisoformat(str(typed.values[told.item.path]))
        cases.correct_day(number, day, actor=request.actor, version=found.version)
    except cases.CorrectionNotPossible:
        typed.faults[told.item.path] = str(look.word("told_day.fault", look.language_of(request)))
        return _show(request, found, told, typed, status=422)
    return HttpResponseRedirect(f"/cases/{number}/")


def _show(
    request: HttpRequest, found: Any, told: cases.DayView, typed: Typed | None = None, *, status: int = 200
) -> HttpResponse:
    language, typed = look.language_of(request), typed or Typed()
    eyes = eyes_of(request.person.pk, language, dict(found.names))
    raw = typed.raws.get(told.item.path)
    one = make_field(told.item, 0, eyes, raw=raw, value=str(told.day or ""), holder=request.person.name_kana)
    one.error, one.wrong = typed.faults.get(told.item.path, ""), typed.parts.get(told.item.path, "")
    context = {
        "acting": banner_of(request),
        "c": {"number": found.line.number, "title": title_of(found, published(request), language), "day": told.day},
        "fields": [one],
        "others": (),
        "help": look.Help(found.department_name, found.department_phone),
    }
    return look.show(request, "portal/told_day.html", context, status=status)
