"""Words that are written again and again (定型文): the list, making, changing, sharing, removing and bringing back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.errors import PhraseRefused
from tomoni.channels.desk.frame import say, show, show_message
from tomoni.channels.desk.models import Phrase
from tomoni.channels.desk.team import phrases

ROLES = ("clerk", "chief", "surveyor")
GONE = "desk_phrase_gone"
FIELDS = ("kind", "title", "text", "law", "shared")
PLACES = {"placeholder": "text", "taken": "title", "not_yours": "shared"}  # the field under which a refusal stands


@require_http_methods(["GET", "POST"])
@staff_page(*ROLES)
def listing(request: HttpRequest) -> HttpResponse:
    """One's own and the section's; a form for new words; after removing, a way back."""
    if request.method == "GET":
        return _list(request)
    if request.POST.get("do") == "restore":
        return _restore(request)
    return _keep(request, None)


@require_http_methods(["GET", "POST"])
@staff_page(*ROLES)
def page(request: HttpRequest, phrase: int) -> HttpResponse:
    """One, to change it; on POST it is changed or removed. Another section's is not there."""
    row = phrases.find_phrase(phrase, request.desk)
    if row is None:
        return show_message(
            request, "この定型文はありません", "もう消されたか、ほかの課のものです。",
            back=reverse("desk:phrases"), back_label="定型文の一覧", status=404,
        )  # fmt: skip
    if request.method == "GET":
        return _form(request, row, {**{name: getattr(row, name, "") for name in FIELDS}, "shared": not row.staff_id})
    if request.POST.get("do") != "remove":
        return _keep(request, row)
    request.session[GONE] = phrases.remove(row, desk=request.desk)
    phrases.forget(request.desk)
    return HttpResponseRedirect(f"{reverse('desk:phrases')}?removed=1")


def _keep(request: HttpRequest, row: Phrase | None) -> HttpResponse:
    typed = {name: request.POST.get(name, "") for name in FIELDS}
    try:
        kept = phrases.keep(typed, desk=request.desk, row=row)
    except PhraseRefused as error:
        why = str(error.data.get("why", ""))
        faults = {PLACES.get(why, why): error.message}
        return _form(request, row, typed, faults) if row else _list(request, typed=typed, faults=faults)
    phrases.forget(request.desk)
    request.session.pop(GONE, None)
    say(request, f"「{kept.title}」を{'課の' if kept.staff_id is None else '自分の'}定型文に保存しました。")
    return HttpResponseRedirect(reverse("desk:phrases"))


def _restore(request: HttpRequest) -> HttpResponse:
    gone = request.session.get(GONE)
    if gone:
        kept = phrases.restore(gone, desk=request.desk)
        request.session.pop(GONE, None)
        phrases.forget(request.desk)
        say(request, f"「{kept.title}」を元に戻しました。")
    return HttpResponseRedirect(reverse("desk:phrases"))


def _choices(request: HttpRequest) -> dict[str, Any]:
    return {
        "kinds": [(key, label, phrases.LONGEST[key]) for key, label in phrases.KINDS],
        "placeholders": [f"{{{name}}}" for name in phrases.PLACEHOLDERS],
        "longest": max(phrases.LONGEST.values()),
        "may_share": phrases.may_share(request.desk),
    }


def _list(
    request: HttpRequest, *, typed: dict[str, Any] | None = None, faults: dict[str, str] | None = None
) -> HttpResponse:
    rows = [(row, phrases.may_change(row, request.desk)) for row in phrases.seen_by(request.desk)[: phrases.MANY]]
    context = {
        **_choices(request),
        "groups": [(label, [pair for pair in rows if pair[0].kind == key]) for key, label in phrases.KINDS],
        "any": bool(rows),
        "typed": typed or {"kind": phrases.KINDS[0][0]},
        "faults": faults or {},
        "gone": request.session.get(GONE) if request.GET.get("removed") else None,
    }
    return _shown(request, "desk/phrases.html", context)


def _form(
    request: HttpRequest, row: Phrase, typed: dict[str, Any], faults: dict[str, str] | None = None
) -> HttpResponse:
    may = phrases.may_change(row, request.desk)
    context = {**_choices(request), "row": row, "typed": typed, "faults": faults or {}, "may": may}
    return _shown(request, "desk/phrase.html", context)


def _shown(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    faults = context["faults"]
    if faults:
        told = "印のある欄を見てください。書いたことは残っています。"
        if not context.get("may", True):  # there is no form whose field could be marked
            told = " ".join(faults.values())
        context["fault"] = {"title": "保存していません", "message": told}
    return show(request, template, context, status=400 if faults else 200)
