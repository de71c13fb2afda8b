"""Who may open a page of the portal, and what a page says when a room refuses."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tomoni.channels.portal.errors import trouble, trouble_of
from tomoni.core import interface as core

View = Callable[..., HttpResponse]


def resident_page(*methods: str) -> Callable[[View], View]:
    """A page for somebody signed in whose account has a person. Sets `request.actor` and `request.person`."""

    def guard(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in (methods or ("GET", "HEAD")):
                return trouble(request, "405", 405)
            if request.account is None or request.account.person is None:
                there = request.get_full_path() if request.method == "GET" else "/"
                return HttpResponseRedirect(f"/sign-in/?{urlencode({'next': there})}")
            request.actor = core.Actor.resident(request.account)
            request.person = request.account.person
            return _answered(view, request, *args, **kwargs)

        return page

    return guard


def open_page(*methods: str) -> Callable[[View], View]:
    """A page for everybody."""

    def guard(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in (methods or ("GET", "HEAD")):
                return trouble(request, "405", 405)
            return _answered(view, request, *args, **kwargs)

        return page

    return guard


def _answered(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """The page, or what a room refused in words."""
    try:
        return view(request, *args, **kwargs)
    except Exception as error:
        if not getattr(error, "code", "") or not hasattr(error, "message"):
            raise
        return trouble_of(request, error)
