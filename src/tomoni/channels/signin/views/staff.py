"""Sign-in and sign-out of staff."""

from django.contrib.auth.hashers import make_password
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.views.decorators.http import require_http_methods, require_POST

from tomoni.channels.asking import lending
from tomoni.channels.asking.lending import Lent
from tomoni.channels.look import interface as look
from tomoni.channels.signin import demo, throttle
from tomoni.channels.signin.addresses import safe_next
from tomoni.core import interface as core

HOME = "/desk/"


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Number and password; in a fictional town also a list of staff to choose from."""
    if request.method == "GET":
        return _page(request, next_page=request.GET.get("next", ""))
    if "demo" in request.POST:
        return _enter_demo(request)
    login, password = request.POST.get("login", "").strip(), request.POST.get("password", "")
    missing = {name: "入れてください。" for name, value in (("login", login), ("password", password)) if not value}
    if missing:
        response = _page(request, login=login, faults=missing, status=422)
        response.is_no_try = True  # nothing was guessed, so nobody on this address comes nearer to being stopped
        return response
    if throttle.is_closed(login):
        words = "まちがいが続いたので、15分のあいだ止めています。待ってから、もう一度入れてください。"
        response = _page(request, login=login, others=(words,), status=429)
        response.headers["Retry-After"] = str(int(throttle.WITHIN.total_seconds()))
        return response
    staff = core.find_staff_by_login(login)
    if staff is None or not staff.check_password(password):
        if staff is None:
            make_password(password)  # takes as long as a check, so that nobody learns which names exist
        throttle.note_failure(login)
        return _page(
            request, login=login, others=("職員番号かパスワードが違います。もう一度入れてください。",), status=422
        )
    throttle.forget(login)
    return _enter(request, staff)


def _enter_demo(request: HttpRequest) -> HttpResponse:
    chosen = request.POST["demo"]
    if not demo.is_open() or not chosen.isdecimal():
        raise Http404("demo sign-in is closed")
    staff = core.find_staff(int(chosen))
    if staff is None:
        raise Http404("no such staff")
    return _enter(request, staff)


def _enter(request: HttpRequest, staff: core.Staff) -> HttpResponse:
    lent = Lent.of(request)
    request.session.flush()  # a new key, so that nobody who knew the old one is signed in with it
    request.session["staff"] = staff.pk
    rotate_token(request)
    there = safe_next(request.POST.get("next", ""), HOME)
    response = HttpResponseRedirect(lending.take_back(request, lent, staff) if lent else there)
    response.delete_cookie(lending.COOKIE, samesite="Lax")
    return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session of staff; the row goes too."""
    request.session.flush()
    rotate_token(request)
    return HttpResponseRedirect("/desk/sign-in/")


def _page(
    request: HttpRequest,
    *,
    login: str = "",
    faults: dict[str, str] | None = None,
    others: tuple[str, ...] = (),
    next_page: str = "",
    status: int = 200,
) -> HttpResponse:
    faults = faults or {}
    fields = [
        look.Field("login", "login", "text", "職員番号", raw=login, error=faults.get("login", "")),
        look.Field("password", "password", "text", "パスワード", error=faults.get("password", "")),
    ]
    context = {
        "fields": fields,
        "others": others,
        "next": safe_next(next_page or request.POST.get("next", ""), HOME),
        "lent": Lent.of(request),
        "demo_staff": demo.list_staff() if demo.is_open() else [],
    }
    return look.show(request, "signin/staff.html", context, status=status, language="ja")
