"""外の窓口から: packages of other portals that wait or were refused, their reason, their bytes, and trying again."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from tomoni.channels.api import interface as api
from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import say, show
from tomoni.channels.desk.names import service_names
from tomoni.channels.desk.sheets.programs import REFUSED, problem_of, typed_day
from tomoni.channels.desk.troubles import trouble_of
from tomoni.channels.look import interface as look
from tomoni.core import interface as core
from tomoni.services import interface as services

ROLES = ("clerk", "chief", "admin")
PURPOSE = "api"
PAGE = 50  # waiting packages of a page


@require_http_methods(["GET", "POST"])
@staff_page(*ROLES)
def listing(request: HttpRequest) -> HttpResponse:
    """What waits for the section, and what was refused; no name stands here."""
    if request.method == "POST":
        typed = request.POST.get("refused", "")
        api.settle_refused(look.number_in(typed, 0), actor=request.desk.actor)
        say(request, "片付けました。次に届いたときも読めなければ、また出ます。")
        return HttpResponseRedirect(reverse("desk:packages"))
    titles, own = service_names(rights=False), _own(request)
    mine = None if request.desk.has("admin") else api.of_services(own, list(titles))
    after = look.number_in(request.GET.get("after", ""), 0)
    found = api.list_waiting(mine, after=after, limit=PAGE + 1)
    if after and not found:  # the last of them became cases meanwhile: nothing else is said to be gone
        after, found = 0, api.list_waiting(mine, limit=PAGE + 1)
    context = {
        "waiting": [
            {"row": one, "title": titles.get(one.service, one.service), "why": problem_of(one.problem).title}
            for one in found[:PAGE]
        ],
        "count": f"{api.count_waiting(mine):,}",
        "began": not after,
        "next": found[PAGE - 1].pk if len(found) > PAGE else None,
        "arrived": [{"row": one, "title": titles.get(one.service, one.service)} for one in api.list_arrived(own)],
        "refused": [{"row": one, "why": REFUSED.get(one.why, one.why)} for one in api.list_refused()],
    }
    return show(request, "desk/packages.html", context)


def _own(request: HttpRequest) -> list[str]:
    """Services of the person's section."""
    office = request.desk.actor.office
    return [one.id for one in services.list_definitions(core.today()) if one.department == office]


@require_http_methods(["GET", "POST"])
@staff_page("clerk", "chief")
def page(request: HttpRequest, package: int) -> HttpResponse:
    """One package: why it waits, what is in it, whose it may be; on POST it is tried again."""
    row, fault, errors = _row(request, package), None, ()
    if request.method == "POST":
        person = None
        typed = request.POST.get("person", "").strip()
        if typed and (person := core.find_person_by_number(typed)) is None:
            fault = problem_of("api.person_not_clear")
        elif person is not None and _hidden(request, [person.pk]):
            raise Http404
        else:
            try:
                taken = api.try_again(package, actor=request.desk.actor, person=person)
            except api.PackageRefused as refused:
                return _show(request, row, trouble_of(refused), ())
            if taken.case_number:
                say(request, f"案件 {taken.case_number} になりました。")
                return HttpResponseRedirect(reverse("desk:package", args=[package]))
            fault, errors = problem_of(taken.problem), taken.errors
    return _show(request, _row(request, package), fault, errors)


def _row(request: HttpRequest, package: int) -> Any:
    """A package of the section; one of a service that nobody publishes belongs to every section."""
    try:
        row = api.find_package(package)
    except api.PackageRefused:
        raise Http404 from None
    if row.service not in _own(request) and row.service in service_names(rights=False):
        raise Http404
    return row


def _hidden(request: HttpRequest, people: list[int]) -> bool:
    return not request.desk.has("protection-officer") and bool(core.find_protections(people))


def _show(request: HttpRequest, row: Any, fault: Any, errors: Any) -> HttpResponse:
    context = {
        "row": row,
        "title": service_names(rights=False).get(row.service, row.service),
        "why": problem_of(row.problem) if row.problem else None,
        "fault": fault,
        "errors": errors,
        **_inside(request, row),
    }
    return show(request, "desk/package.html", context, status=409 if fault else 200)


def _inside(request: HttpRequest, row: Any) -> dict[str, Any]:
    """The package as it came, and who in the register it may be from, through the ledger; hidden where one of them
    is protected."""
    try:
        package = api.open_package(row)
    except api.PackageRefused as refused:
        return {"broken": trouble_of(refused)}
    told = package.told["applicant"]
    near = _near(row, told)
    if _hidden(request, near):
        return {"hidden": True}
    terms = [row.source, row.number]
    with core.reading(
        request.desk.actor, PURPOSE, row.case_number, act="search", facts=["package"], terms=terms
    ) as read:
        found = read.find_people(near)
        read.saw(near, ["name", "birth_date", "address", "resident_number"])
    return {
        "told": told,
        "born": typed_day(told["birth_date"]),
        "near": [found[pk] for pk in near if pk in found],
        "files": [(name, len(data)) for name, data in sorted(package.files.items())],
        "text": json.dumps(package.told, ensure_ascii=False, indent=2, sort_keys=True),
    }


def _near(row: Any, told: Any) -> list[int]:
    """Row numbers of who it may be from: the same kana and birth date, or whom the case names."""
    born = typed_day(told["birth_date"])
    near = core.list_people_like(told["name"], told["name_kana"], born, told["address"]) if born else []
    pks = [person.pk for person in near[:10]]
    if row.case_id is not None and row.case.person_id is not None and row.case.person_id not in pks:
        pks.append(row.case.person_id)
    return pks


@require_GET
@staff_page("clerk", "chief")
def raw(request: HttpRequest, package: int) -> HttpResponse:
    """The bytes as they came, to be kept apart; an export."""
    row = _row(request, package)
    found = api.open_package(row)
    near = _near(row, found.told["applicant"])
    if _hidden(request, near):
        raise Http404
    core.record(request.desk.actor, "export", near, facts=["package"], purpose=PURPOSE, case=row.case_number)
    answer = HttpResponse(found.raw, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="package-{package}.zip"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
