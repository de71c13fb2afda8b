"""What Django itself refuses below /desk/, in the frame of the desk: a wrong address, an old page, a bad request."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from tomoni.channels.desk.access import seat
from tomoni.channels.desk.frame import show_message
from tomoni.channels.desk.troubles import BROKEN, NOT_HERE

OLD = (
    "この画面は古くなっています",
    "開いたあとにサインインし直したか、別の場所から送られました。何も保存していません。",
    "一覧から開き直して、もう一度送ってください。",
)
BAD = (
    "送られた内容を読めません",
    "大きすぎるか、途中で切れています。何も保存していません。",
    "もう一度送ってください。",
)

FAST = (
    "少し待ってください",
    "この回線から、まちがったサインインが続きました。何も変わっていません。",
    "15分たってから、もう一度サインインしてください。",
)


def _seated(request: HttpRequest) -> HttpRequest:
    """With the menu, where somebody is signed in."""
    staff = getattr(request, "staff", None)
    if staff is not None and not hasattr(request, "desk"):
        request.desk = seat(staff)
    return request


def not_found(request: HttpRequest) -> HttpResponse:
    """404."""
    request = _seated(request)
    return show_message(request, NOT_HERE.title, NOT_HERE.message, todo=NOT_HERE.todo, status=404)


def old_page(request: HttpRequest) -> HttpResponse:
    """403: the token of the form is missing or of another session."""
    title, message, todo = OLD
    return show_message(_seated(request), title, message, todo=todo, status=403)


def bad_request(request: HttpRequest) -> HttpResponse:
    """400."""
    title, message, todo = BAD
    return show_message(_seated(request), title, message, todo=todo, status=400)


def broken(request: HttpRequest) -> HttpResponse:
    """500 outside of a page: reads nothing, for nobody knows what still works."""
    request.staff = None
    return show_message(request, BROKEN.title, BROKEN.message, todo=BROKEN.todo, status=500)


def too_fast(request: HttpRequest) -> HttpResponse:
    """429: too many tries from one address."""
    title, message, todo = FAST
    return show_message(_seated(request), title, message, todo=todo, status=429)
