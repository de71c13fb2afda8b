"""Anybody who was given a certificate can see whether this town issued it. Nobody's data are shown."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode

from tomoni.channels.look import interface as look
from tomoni.channels.portal.guard import open_page
from tomoni.documents import interface as documents

LONGEST = 60


@open_page()
def form(request: HttpRequest) -> HttpResponse:
    """The form; a code in it leads to the page of the code."""
    code = request.GET.get("code", "").strip().replace("/", "")[:LONGEST]
    if code:
        return HttpResponseRedirect(f"/verify/{urlencode({'': code})[1:]}/")
    return look.show(request, "portal/verify.html", {"asked": "", "found": None})


@open_page()
def page(request: HttpRequest, code: str) -> HttpResponse:
    """Valid, revoked, or no such certificate."""
    found = documents.find_by_verify_code(code[:LONGEST])
    context = {"asked": code[:LONGEST], "found": found}
    return look.show(request, "portal/verify.html", context, status=200 if found else 404)
