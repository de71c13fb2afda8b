"""Who takes this case: the proposal, everybody of the section with their load, and nobody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tomoni.cases import interface as cases
from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import say, show
from tomoni.channels.desk.team import dealing
from tomoni.channels.desk.team.members import members_of
from tomoni.channels.desk.troubles import trouble_of
from tomoni.channels.look import interface as look


@require_http_methods(["GET", "POST"])
@staff_page("clerk", "chief")
def page(request: HttpRequest, number: str) -> HttpResponse:
    """Choose and press once. What somebody else did meanwhile is told, and nothing is overwritten."""
    found = next(iter(cases.find_open_cases([number])), None)
    if found is None or found.department != request.desk.actor.office:
        raise cases.CaseNotFound("There is no open case of this number in your department.", number=number)
    error = None
    if request.method == "POST":
        try:
            return _give(request, found)
        except cases.CasesError as refused:
            error = refused
            found = next(iter(cases.find_open_cases([number])), found)
    members = members_of(request.desk.staff.department_id)
    proposed = dealing.propose(found.service, [one for one in members if one.pk != found.assignee])
    context = {
        "case": found,
        "has": next((one for one in members if one.pk == found.assignee), None),
        "proposed": proposed,
        "members": [(one, found.service in one.skills) for one in members],
        "any_skill": any(found.service in one.skills for one in members),
        "case_url": reverse("desk:case", args=[number]),
        "fault": trouble_of(error) if error else None,
    }
    return show(request, "desk/assign.html", context, status=409 if error else 200)


def _give(request: HttpRequest, found: cases.OpenCase) -> HttpResponse:
    typed, seen = request.POST.get("to", ""), request.POST.get("seen", "")
    to = look.number_in(typed)
    before = look.number_in(seen)
    office = request.desk.staff.department_id
    _, refused = dealing.give([(found.number, before, to)], department=office, how="given", actor=request.desk.actor)
    if refused:
        raise refused[0][1]
    say(request, "担当を決めました。" if to else "担当を外しました。課の全部から選べます。")
    return HttpResponseRedirect(reverse("desk:case", args=[found.number]))
