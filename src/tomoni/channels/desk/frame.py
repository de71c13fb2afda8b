"""The frame of every page of the desk: menu by role, what was just done, what a room refused."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from tomoni.channels.look import interface as look
from tomoni.core import interface as core

SAID = "desk_said"

# (address, words, roles that see it)
MENU = (
    ("desk:queue", "一覧", ("clerk", "chief", "surveyor", "protection-officer")),
    ("desk:approvals", "決裁", ("chief",)),
    ("desk:payments", "支払", ("clerk", "chief", "accountant")),
    ("desk:services", "手続きの成績", ("clerk", "chief", "admin", "auditor")),
    ("desk:letters", "届かなかった処理", ("chief", "admin")),
    ("desk:ledger", "証跡", ("auditor",)),
)


def show(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Render a page of the desk in Japanese with its menu; what was said last stands on top once."""
    desk = getattr(request, "desk", None)
    staff = desk.staff if desk else None
    frame = {
        "town": core.current_municipality(),
        "staff": staff,
        "staff_role": desk.role_word if desk else "",
        "office": staff.department.name if staff else "",
        "menu": menu_of(request) if desk else [],
        "said": request.session.pop(SAID, "") if hasattr(request, "session") and request.method == "GET" else "",
        "now": core.now(),
        "typed": {},
    }
    return look.show(request, template, {**frame, **context}, status=status, language="ja")


def menu_of(request: HttpRequest) -> list[dict[str, Any]]:
    """The pages this person may open, the running one marked."""
    items = []
    for name, label, roles in MENU:
        if request.desk.has(*roles):
            url = reverse(name)
            here = request.path == url or (url != reverse("desk:queue") and request.path.startswith(url))
            items.append({"url": url, "label": label, "here": here})
    return items


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
