"""The frame of every page of the desk: menu by role, what was just done, what a room refused."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from tomoni.channels.asking.lending import SAID
from tomoni.channels.look import interface as look
from tomoni.core import interface as core

# (address, words, roles that see it)
MENU = (
    ("desk:queue", "一覧", ("clerk", "chief", "surveyor", "protection-officer")),
    ("desk:intake", "受付", ("clerk", "chief", "counter")),
    ("desk:approvals", "決裁", ("mayor", "deputy-mayor", "chief", "clerk")),
    ("desk:awards", "受給者台帳", ("clerk", "chief")),
    ("desk:payments", "支払", ("clerk", "chief", "accountant")),
    ("desk:team", "課の分担", ("clerk", "chief")),
    ("desk:children", "台帳を待っている方", ("clerk", "chief")),
    ("desk:forwarding", "ほかの機関へ送る", ("clerk", "chief")),
    ("desk:ledger", "証跡", ("auditor",)),
    ("desk:staff", "職員", ("admin",)),
    ("desk:opinions", "意見照会", ("clerk", "chief", "surveyor", "accountant", "admin")),
    ("desk:registers", "文書", ("clerk", "chief")),
    ("desk:services", "手続きの成績", ("clerk", "chief", "admin", "auditor")),
    ("desk:closing-days", "閉庁日", ("chief", "admin")),
    ("desk:mandates", "不在と代決", ("mayor", "deputy-mayor", "chief", "admin")),
    ("desk:appeals", "審査請求", ("clerk", "chief", "protection-officer")),
    ("desk:letters", "届かなかった処理", ("chief", "admin")),
    ("desk:packages", "外の窓口から", ("clerk", "chief", "admin")),
    ("desk:programs", "連携プログラム", ("admin",)),
    ("desk:imports", "台帳の取り込み", ("admin",)),
    ("desk:missed", "見つからなかった言葉", ("chief", "admin")),
    ("desk:ledger-asked", "監査からの問い", ("chief",)),
    ("desk:ledger-questions", "記録の問い", ("protection-officer",)),
    ("desk:phrases", "定型文", ("clerk", "chief", "surveyor")),
)
AT_ONCE = 4  # items of the menu that are always seen; a chief has a dozen


def show(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Render a page of the desk in Japanese with its menu; what was said last stands on top once."""
    desk = getattr(request, "desk", None)
    staff = desk.staff if desk else None
    frame = {
        "town": core.current_municipality(),
        "staff": staff,
        "staff_role": desk.role_word if desk else "",
        "office": staff.department.name if staff else "",
        **(menu_of(request) if desk else {}),
        "said": request.session.pop(SAID, "") if hasattr(request, "session") and request.method == "GET" else "",
        "now": core.now(),
        "typed": {},
        "keys_on": request.session.get("desk_habit", {}).get("keys", True) if desk else False,
    }
    return look.show(request, template, {**frame, **context}, status=status, language="ja")


def menu_of(request: HttpRequest) -> dict[str, Any]:
    """The pages this person may open, the running one marked: the first few, and the rest one press away."""
    items = []
    for name, label, roles in MENU:
        if request.desk.has(*roles):
            url = reverse(name)
            here = request.path == url or (url != reverse("desk:queue") and request.path.startswith(url))
            items.append({"url": url, "label": label, "here": here})
    shown = len(items) if len(items) <= AT_ONCE + 1 else AT_ONCE
    return {
        "menu": items[:shown],
        "menu_more": items[shown:],
        "menu_more_here": any(item["here"] for item in items[shown:]),
    }


def first_page(request: HttpRequest) -> str:
    """The address of the first page of this person's menu, where one comes in; empty without any role."""
    return next((reverse(name) for name, _, roles in MENU if request.desk.has(*roles)), "")


def say(request: HttpRequest, words: str) -> None:
    """Keep one sentence for the next page."""
    request.session[SAID] = words


def show_message(
    request: HttpRequest,
    title: str,
    message: str,
    *,
    todo: str = "",
    back: str = "",
    back_label: str = "",
    status: int = 200,
) -> HttpResponse:
    """A page that says one thing and what to do next."""
    context = {"title": title, "message": message, "todo": todo, "back": back, "back_label": back_label}
    return show(request, "desk/message.html", context, status=status)
