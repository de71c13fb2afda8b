"""The language switch at the foot of every resident page."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from tomoni.channels.look import interface as look
from tomoni.channels.signin.addresses import safe_next
from tomoni.core import interface as core


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Remember the language in the session and, when signed in, in the account for letters and mail."""
    language = request.POST.get("language", "")
    if language in look.LANGUAGES:
        request.session["language"] = language
        if request.account:
            core.set_language(request.account, language)
    return HttpResponseRedirect(safe_next(request.POST.get("next", "")))
