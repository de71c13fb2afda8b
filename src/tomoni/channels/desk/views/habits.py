"""How somebody likes to work: the list one begins with, saved filters, keys; and the page that lists the keys."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.errors import FilterRefused
from tomoni.channels.desk.frame import say, show
from tomoni.channels.desk.models import Habit, SavedFilter
from tomoni.channels.look import interface as look
from tomoni.core import interface as core

ROLES = ("clerk", "chief", "surveyor", "protection-officer")
KEPT = "desk_habit"
FIELDS = ("tab", "service", "checks", "state", "channel", "word")
KEYS = (
    ("j", "次の行へ"),
    ("k", "前の行へ"),
    ("Enter", "その行を開く"),
    ("x", "その行を選ぶ、外す（一覧）"),
    ("/", "番号・名前の欄へ（一覧）"),
    ("a", "担当を決めるボタンへ（案件）。Enter で開く"),
    ("n", "メモを書く（案件）"),
    ("l", "一覧へのリンクへ。Enter で開く"),
    ("?", "この画面を開く"),
)


def habit_of(request: HttpRequest) -> dict[str, Any]:
    """Keys and first list, kept in the session so that pages need not ask for them again."""
    found = request.session.get(KEPT)
    if found is None:
        row = Habit.objects.filter(staff=request.desk.staff.pk).first()
        found = request.session[KEPT] = {"keys": row.keys if row else True, "first": row.first if row else ""}
    return dict(found)


def _keep(request: HttpRequest, **changed: Any) -> None:
    Habit.objects.update_or_create(staff_id=request.desk.staff.pk, defaults=changed)
    request.session[KEPT] = {**habit_of(request), **changed}


def filters_of(request: HttpRequest) -> list[dict[str, Any]]:
    """One's own filters and those of the section, by name; kept for some seconds, as every list shows them."""
    me, office = request.desk.staff.pk, request.desk.staff.department_id
    mine = Q(staff=me, department=None) | Q(department=office)
    rows = core.kept(_name(request), lambda: list(SavedFilter.objects.filter(mine).order_by("name", "pk")[:30]))
    first = habit_of(request)["first"]
    return [
        {
            "pk": row.pk,
            "name": row.name,
            "shared": row.department_id is not None,
            "mine": row.staff_id == me,
            "url": f"{reverse('desk:queue')}?{urlencode(row.query)}",
            "first": first == f"filter:{row.pk}",
        }
        for row in rows
    ]


def _name(request: HttpRequest) -> str:
    return f"desk-filters:{request.desk.staff.department_id}:{request.desk.staff.pk}"


def first_query(request: HttpRequest) -> str:
    """The query of the list one begins with, or nothing where it is the usual one or was removed."""
    first = str(habit_of(request)["first"])
    if first.startswith("filter:"):
        me, office = request.desk.staff.pk, request.desk.staff.department_id
        row = SavedFilter.objects.filter(Q(staff=me) | Q(department=office), pk=look.number_in(first[7:], 0)).first()
        return urlencode(row.query) if row else ""
    return urlencode({"tab": first}) if first and first != "team" else ""


@require_POST
@staff_page(*ROLES)
def save(request: HttpRequest) -> HttpResponse:
    """Save the filtered list under a name, for oneself or the section; or remove one; or begin with a list."""
    typed, me = request.POST, request.desk.staff
    back = f"{reverse('desk:queue')}?" + urlencode({n: typed[n] for n in FIELDS if typed.get(n)})
    do = typed.get("do", "save")
    if do == "first":
        _keep(request, first=typed.get("first", "")[:40])
        say(request, "はじめに開く一覧を変えました。")
    elif do == "remove":
        _remove(request, typed.get("saved", ""))
    else:
        name = typed.get("name", "").strip()[:40]
        if not name:
            raise FilterRefused("条件の名前を書いてください。何も保存していません。")
        query = {n: typed[n][:80] for n in FIELDS if typed.get(n)}
        try:
            with transaction.atomic():
                SavedFilter.objects.create(
                    staff=me, department_id=me.department_id if typed.get("shared") else None, name=name, query=query,
                    at=core.now(),
                )  # fmt: skip
        except IntegrityError as fault:
            raise FilterRefused(f"「{name}」という条件は、もうあります。別の名前にしてください。") from fault
        say(request, f"「{name}」を保存しました。")
    core.forget(_name(request))
    return HttpResponseRedirect(back)


def _remove(request: HttpRequest, typed: str) -> None:
    """One's own; a chief removes any of the section."""
    me = request.desk.staff
    rows = SavedFilter.objects.filter(pk=look.number_in(typed, 0))
    own = Q(staff=me.pk) | Q(department=me.department_id) if request.desk.has("chief") else Q(staff=me.pk)
    if not rows.filter(own).delete()[0]:
        raise FilterRefused("この条件はないか、ほかの人のものです。何も消していません。")
    say(request, "条件を消しました。")


@require_http_methods(["GET", "POST"])
@staff_page()
def keys(request: HttpRequest) -> HttpResponse:
    """The keys of the desk; on POST they are switched off or on."""
    if request.method == "POST":
        _keep(request, keys=request.POST.get("keys") == "on")
        say(request, "キーボードの操作を使います。" if habit_of(request)["keys"] else "キーボードの操作を止めました。")
        return HttpResponseRedirect(reverse("desk:keys"))
    return show(request, "desk/keys.html", {"keys": KEYS, "on": habit_of(request)["keys"]})
