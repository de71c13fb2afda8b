"""Around every page: who is signed in. Stands after the tenant and the session in MIDDLEWARE."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from tomoni.core import interface as core

STAFF_PAGES = "/desk/"
ROLES = "roles"  # rows of the roles that were held when the session began


class SignedInMiddleware:
    """Sets `request.account` on residents' pages and `request.staff` on the desk; None where nobody is signed in.

    The sessions are apart (site/middleware.py), so one never opens the other's door. Without a session nothing is read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_desk = request.path.startswith(STAFF_PAGES)
        request.account = None if is_desk else _account(request)
        request.staff = _staff(request) if is_desk else None
        return self.get_response(request)


def _account(request: HttpRequest) -> core.Account | None:
    """The account signed in with, if it still has a person: one query besides that of the session."""
    number = request.session.get("account") if hasattr(request, "session") else None
    return core.Account.objects.select_related("person").filter(pk=number).first() if number else None


def _staff(request: HttpRequest) -> core.Staff | None:
    """Who is signed in. A session ends with a role it began with: who moved signs in anew, in the new place."""
    number = request.session.get("staff") if hasattr(request, "session") else None
    staff = core.find_staff(number) if number else None
    if staff is None:
        return None
    held = sorted(role.pk for role in staff.live_roles())
    began = request.session.get(ROLES)
    if began is None:
        request.session[ROLES] = held
    elif not set(began) <= set(held):
        request.session.flush()
        return None
    return staff
