"""The section together: who is there, what each one has, what nobody has; dealing out, skills, substitutes, undo."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tomoni.cases import interface as cases
from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import say, show
from tomoni.channels.desk.models import Deal, Substitute
from tomoni.channels.desk.names import service_names
from tomoni.channels.desk.team import dealing
from tomoni.channels.desk.team.members import members_of, stood_in_for
from tomoni.channels.desk.troubles import trouble_of
from tomoni.channels.look import interface as look

ROLES = ("clerk", "chief")
HOW = {"given": "渡した", "dealt": "割り振った", "arrival": "自動で割り振った", "transfer": "異動で引き継いだ"}
SHOWN = 10


@require_GET
@staff_page(*ROLES)
def page(request: HttpRequest) -> HttpResponse:
    """Members with their load, what nobody has, and what was dealt last."""
    desk = request.desk
    office, titles = desk.staff.department_id, service_names(rights=False)
    waiting = cases.list_unassigned(desk.actor.office, dealing.MOST + 1)
    context = {
        "members": [_member(one, titles, desk) for one in members_of(office)],
        "waiting": min(len(waiting), dealing.MOST),
        "more": len(waiting) > dealing.MOST,
        "standing_in": cases.list_open_of(stood_in_for(desk.staff.pk), desk.actor.office),
        "automatic": dealing.is_automatic(office),
        "may_switch": desk.has("chief"),
        "deals": [_deal(row) for row in _deals(office)],
    }
    return show(request, "desk/team.html", context)


def _member(one: Any, titles: dict[str, str], desk: Any) -> dict[str, Any]:
    mine = one.pk == desk.staff.pk
    return {
        "member": one,
        "chief": "chief" in one.roles,
        "me": mine,
        "skills": [titles.get(service, service) for service in sorted(one.skills)],
        "url": reverse("desk:member", args=[one.pk]) if mine or desk.has("chief") else "",
    }


def _deals(office: int) -> list[Deal]:
    rows = Deal.objects.filter(department=office).select_related("made_by", "undone_by")
    return list(rows.order_by("-at", "-pk")[:SHOWN])


def _deal(row: Deal) -> dict[str, Any]:
    who = row.made_by.name if row.made_by else "自動"
    return {"pk": row.pk, "at": row.at, "who": who, "what": f"{len(row.cases)}件を{HOW.get(row.how, '')}",
            "undone": row.undone_at, "undone_by": row.undone_by.name if row.undone_by else ""}  # fmt: skip


@require_http_methods(["GET", "POST"])
@staff_page(*ROLES)
def deal(request: HttpRequest) -> HttpResponse:
    """Who would get what; on POST exactly what was shown is given."""
    if request.method == "POST":
        wanted = [pair for typed in request.POST.getlist("give") if (pair := _pair(typed)) is not None]
        return finish(request, [(number, None, to) for number, to in wanted], how="dealt")
    members = members_of(request.desk.staff.department_id)
    found = dealing.plan(cases.list_unassigned(request.desk.actor.office, dealing.MOST), members)
    lines = [{"case": case, "to": chosen} for case, chosen in found]
    return show(request, "desk/deal.html", {"lines": lines, "possible": any(chosen for _, chosen in found)})


def _pair(typed: str) -> tuple[str, int] | None:
    number, _, to = typed.rpartition(":")
    staff = look.number_in(to)
    return (number, staff) if number and staff is not None else None


def finish(request: HttpRequest, wanted: list[tuple[str, int | None, int | None]], *, how: str) -> HttpResponse:
    """Give, then say what was given and name what was not."""
    office = request.desk.staff.department_id
    row, refused = dealing.give(wanted, department=office, how=how, actor=request.desk.actor)
    said = (
        f"{len(row.cases)}件を割り当てました。「課の分担」から取り消せます。" if row else "割り当てた案件はありません。"
    )
    said += "".join(f" {number}：{trouble_of(error).title}。" for number, error in refused[:5])
    say(request, said)
    return HttpResponseRedirect(reverse("desk:queue") if how == "given" else reverse("desk:team"))


@require_POST
@staff_page(*ROLES)
def bulk(request: HttpRequest) -> HttpResponse:
    """Cases chosen in the list go to me, to a colleague, or to whom the proposal names."""
    numbers = request.POST.getlist("number")[: dealing.MOST]
    to = request.POST.get("to", "")
    found = [one for one in cases.find_open_cases(numbers) if one.department == request.desk.actor.office]
    colleague = look.number_in(to, 0)
    if not found or not (to in ("me", "auto") or colleague):
        say(request, "左の欄で案件を選び、だれに渡すかを選んでください。何も変えていません。")
        return HttpResponseRedirect(reverse("desk:queue"))
    if to == "auto":
        planned = dealing.plan(found, members_of(request.desk.staff.department_id))
        wanted = [(case.number, case.assignee, chosen.pk) for case, chosen in planned if chosen]
    else:
        whom = request.desk.staff.pk if to == "me" else colleague
        wanted = [(case.number, case.assignee, whom) for case in found]
    return finish(request, [one for one in wanted if one[1] != one[2]], how="given")


@require_POST
@staff_page(*ROLES)
def undo(request: HttpRequest, deal: int) -> HttpResponse:
    """Give back what still stands as it was dealt."""
    row, count = dealing.undo(deal, actor=request.desk.actor)
    left = len(row.cases) - count
    say(
        request,
        f"{count}件の割り当てを取り消しました。"
        + (f"{left}件は、そのあと担当が変わったので残しました。" if left else ""),
    )
    return HttpResponseRedirect(reverse("desk:team"))


@require_POST
@staff_page("chief")
def switch(request: HttpRequest) -> HttpResponse:
    """Deal new cases by itself, or not."""
    on = request.POST.get("automatic") == "yes"
    dealing.set_automatic(request.desk.staff.department_id, on, actor=request.desk.actor)
    say(request, "新しい案件を自動で割り振ります。" if on else "自動の割り振りをやめました。")
    return HttpResponseRedirect(reverse("desk:team"))


@require_http_methods(["GET", "POST"])
@staff_page(*ROLES)
def member(request: HttpRequest, staff: int) -> HttpResponse:
    """What one of the section handles, and who looks after their cases while they are away."""
    members = members_of(request.desk.staff.department_id)
    one = next((one for one in members if one.pk == staff), None)
    if one is None or not (request.desk.has("chief") or staff == request.desk.staff.pk):
        raise Http404
    office, titles = request.desk.actor.office, service_names(rights=False)
    if request.method == "POST":
        skills = [service for service in request.POST.getlist("skill") if service in titles]
        known = {str(other.pk): other.pk for other in members}
        after = [known[typed] for typed in request.POST.getlist("substitute") if typed in known]
        dealing.set_skills(staff, skills, after, actor=request.desk.actor)
        say(request, f"{one.name}さんの得意な手続きと代わりの人を保存しました。")
        return HttpResponseRedirect(reverse("desk:team"))
    chosen = list(Substitute.objects.filter(staff=staff).order_by("place").values_list("by_id", flat=True))
    context = {
        "member": one,
        "services": [(key, title, key in one.skills) for key, title in titles.items()],
        "others": [other for other in members if other.pk != staff],
        "chosen": [*chosen, None, None][: max(2, len(chosen))],
        "office": office,
    }
    return show(request, "desk/member.html", context)
