"""Who may open a page of the desk: a signed-in member of staff with one of the roles the page names.

A page that nobody guarded cannot exist: `tests/channels/desk/test_canary.py` walks the addresses and asks each one
without signing in.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from tomoni.channels.desk.frame import first_page, show_message
from tomoni.channels.desk.troubles import BROKEN, NOT_HERE, trouble_of
from tomoni.channels.desk.words import ROLES
from tomoni.core import interface as core

SIGN_IN = "/desk/sign-in/"
HOME = "/desk/"
log = logging.getLogger(__name__)
CLERKS = ("clerk", "chief", "surveyor")


@dataclass(frozen=True)
class Desk:
    """Who sits at the desk in this request: the person, the roles by department, and the actor for verbs."""

    staff: Any
    actor: Any
    held: dict[str, frozenset[int]] = field(default_factory=dict)

    def has(self, *roles: str) -> bool:
        """Whether any of the roles is held in any department."""
        return any(role in self.held for role in roles)

    @property
    def departments(self) -> frozenset[int]:
        """Keys of all departments in which a role is held, with the person's own."""
        own = frozenset([self.staff.department_id])
        return own.union(*self.held.values()) if self.held else own

    @property
    def role_word(self) -> str:
        """The role that stands beside the name: the first held in the order of the glossary."""
        ranked = ("mayor", "deputy-mayor", "chief", "accountant", "auditor", "admin", "protection-officer", "surveyor",
                  "clerk", "counter")  # fmt: skip
        return next((ROLES[role] for role in ranked if role in self.held), "職員")


def staff_page(*roles: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Guard a page. Without sign-in: to the sign-in page and back. Without one of `roles`: a page that says so."""

    def guard(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            staff = getattr(request, "staff", None)
            if staff is None or not staff.is_active:
                there = urlencode({"next": request.get_full_path() if request.method == "GET" else "/desk/"})
                return HttpResponseRedirect(f"{SIGN_IN}?{there}")
            request.desk = seat(staff)
            if roles and not request.desk.has(*roles):
                if request.path == HOME and (first := first_page(request)):
                    return HttpResponseRedirect(first)
                needs = "・".join(ROLES[role] for role in roles)
                return show_message(request, "この画面を開く役割がありません", f"開けるのは、{needs}です。", status=403)
            return _answered(request, view, *args, **kwargs)

        page.roles = roles
        return page

    return guard


def seat(staff: Any) -> Desk:
    """Read the roles once a request."""
    held: dict[str, set[int]] = {}
    for one in staff.roles.all():
        held.setdefault(one.role, set()).add(one.department_id)
    actor = core.Actor.staff(staff)
    return Desk(staff, actor, {role: frozenset(departments) for role, departments in held.items()})


def _broken(request: HttpRequest, error: Exception) -> HttpResponse:
    """A fault of ours: kept in the log with its place, undone as a whole (status 500), and said in staff's words."""
    request.tomoni_failed = True
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    return show_message(request, BROKEN.title, BROKEN.message, todo=BROKEN.todo, status=500)


def _answered(request: HttpRequest, view: Callable[..., HttpResponse], *args: Any, **kwargs: Any) -> HttpResponse:
    """The page, or what a room refused, or that something broke, as a page that says what is true and what to do."""
    try:
        return view(request, *args, **kwargs)
    except Http404:
        return show_message(request, NOT_HERE.title, NOT_HERE.message, todo=NOT_HERE.todo, status=404)
    except (PermissionDenied, SuspiciousOperation):
        raise
    except Exception as error:
        if not getattr(error, "code", "") or not hasattr(error, "message"):
            return _broken(request, error)
        trouble = trouble_of(error)
        status = 404 if error.code.endswith("not_found") else 403 if error.code.endswith("not_allowed") else 409
        return show_message(request, trouble.title, trouble.message, todo=trouble.todo, status=status)
