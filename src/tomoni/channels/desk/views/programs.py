"""連携プログラム: programs that may apply for people, what they may, their secrets, permissions and dead messages."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tomoni.channels.api import interface as api
from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import say, show
from tomoni.channels.desk.names import names_of, service_names
from tomoni.channels.desk.sheets.programs import permission_line, scope_boxes, scope_words, typed_day
from tomoni.channels.desk.troubles import trouble_of
from tomoni.core import interface as core

PURPOSE = "api"


@require_http_methods(["GET", "POST"])
@staff_page("admin")
def listing(request: HttpRequest) -> HttpResponse:
    """Every program, ended ones too; on POST a new one, whose secret is shown this once."""
    made, secret, fault = None, "", None
    if request.method == "POST":
        try:
            made, secret = _make(request)
        except api.ApiError as error:
            fault = trouble_of(error)
    titles, typed = service_names(rights=False), request.POST if fault else {}
    context = {
        "programs": [{"row": one, "scopes": scope_words(one.scopes, titles)} for one in api.list_clients()],
        "boxes": scope_boxes(titles, request.POST.getlist("scope") if fault else ()),
        "typed": typed,
        "made": made,
        "secret": secret,
        "fault": fault,
    }
    return _unkept(show(request, "desk/programs.html", context, status=409 if fault else 200))


def _make(request: HttpRequest) -> tuple[Any, str]:
    """A program; a second press of the button is refused by its name."""
    name, per_minute = request.POST.get("name", "").strip(), request.POST.get("per_minute", "").strip()
    if any(one.name == name and one.ended_at is None for one in api.list_clients()):
        raise api.NameTaken("A program of this name is there already. Choose another name, or give it a new secret.")
    many = int(per_minute) if per_minute.isascii() and per_minute.isdecimal() and len(per_minute) < 9 else 0
    return api.make_client(name, request.POST.getlist("scope"), per_minute=many, actor=request.desk.actor)


def _unkept(answer: HttpResponse) -> HttpResponse:
    """A page that may hold a secret is kept nowhere."""
    answer["Cache-Control"] = "no-store"
    return answer


@require_http_methods(["GET", "POST"])
@staff_page("admin")
def page(request: HttpRequest, program: str) -> HttpResponse:
    """One program; on POST a new secret, its end, a permission given or ended, a webhook ended, a message revived."""
    client = _client(program)
    secret, fault = "", None
    if request.method == "POST":
        do = request.POST.get("do", "")
        try:
            if do == "renew":
                secret = api.renew_secret(client.key, actor=request.desk.actor)
            elif do in ACTS:
                say(request, ACTS[do](request, client))
                return HttpResponseRedirect(reverse("desk:program", args=[client.key]))
        except api.ApiError as error:
            fault = trouble_of(error)
    context = {**_context(request, client), "secret": secret, "fault": fault, "typed": request.POST if fault else {}}
    return _unkept(show(request, "desk/program.html", context, status=409 if fault else 200))


def _client(program: str) -> Any:
    try:
        return api.see_client(program)
    except api.ApiError:
        raise Http404 from None


def _end(request: HttpRequest, client: Any) -> str:
    api.end_client(client.key, actor=request.desk.actor)
    return f"「{client.name}」を止めました。いまから何も送れません。送られたものは残ります。"


def _permit(request: HttpRequest, client: Any) -> str:
    typed = request.POST
    person = core.find_person_by_number(typed.get("person", "").strip())
    until = typed_day(typed.get("until", ""))
    if person is None or until is None:
        raise api.PermissionNotPossible("Nobody has this number, or the last day is no day. Mend it.")
    if not request.desk.has("protection-officer") and core.find_protections([person.pk]):
        raise api.PermissionNotPossible("Only the officer in charge notes permissions of this person.")
    made = api.give_permission(
        client.key, person.pk, typed.getlist("service"), until=until, because=typed.get("because", ""),
        actor=request.desk.actor,
    )  # fmt: skip
    return f"許可を記録しました。プログラムに渡す鍵は {made.key} です。"


def _end_permission(request: HttpRequest, client: Any) -> str:
    key = request.POST.get("key", "")
    if key not in {one.key for one in api.list_permissions(client)}:
        raise Http404
    api.end_permission(key, actor=request.desk.actor)
    return "許可を終わらせました。いまから、何も送れず、何も知らされません。"


def _end_webhook(request: HttpRequest, client: Any) -> str:
    api.end_webhook(client, request.POST.get("key", ""))
    core.record(request.desk.actor, "change", [], facts=["api_client"], purpose=PURPOSE)
    return "この送り先には、もう送りません。"


def _revive(request: HttpRequest, client: Any) -> str:
    dead = {str(one.pk): one for one in api.dead_letters_of(client)}
    if request.POST.get("key", "") not in dead:
        raise Http404
    core.revive(dead[request.POST["key"]].pk)
    core.record(request.desk.actor, "change", [], facts=["delivery"], purpose="retry")
    return "もう一度送ります。数分のうちに試します。"


ACTS = {
    "end": _end, "permit": _permit, "end-permission": _end_permission, "end-webhook": _end_webhook, "revive": _revive,
}  # fmt: skip


def _context(request: HttpRequest, client: Any) -> dict[str, Any]:
    titles, rows = service_names(rights=False), api.list_permissions(client)
    with core.reading(request.desk.actor, PURPOSE, facts=["name", "api_permission"]) as reader:
        names = names_of(reader, request.desk, [row.person_id for row in rows])
    lets = [one.removeprefix("apply:") for one in client.scopes if one.startswith("apply:")]
    return {
        "client": client,
        "scopes": scope_words(client.scopes, titles),
        "permissions": [permission_line(row, names[row.person_id], titles) for row in rows],
        "offered": [(one, titles.get(one, one)) for one in lets],
        "webhooks": api.list_webhooks(client),
        "dead": [
            {"pk": one.pk, "number": one.event.payload["number"], "at": one.event.at, "error": one.last_error[:120]}
            for one in api.dead_letters_of(client)
        ],
    }
