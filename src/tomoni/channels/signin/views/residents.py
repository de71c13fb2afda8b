"""Sign-in and sign-out of residents."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.views.decorators.http import require_http_methods, require_POST

from tomoni.channels.look import interface as look
from tomoni.channels.signin import demo
from tomoni.channels.signin.addresses import safe_next
from tomoni.core import interface as core


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The list of demo residents; choosing one signs in. A real town's page says where else to go."""
    if request.method == "POST":
        return _enter(request)
    context = {"open": demo.is_open(), "next": safe_next(request.GET.get("next", ""))}
    if context["open"]:
        context["accounts"] = demo.list_residents(look.language_of(request))
    return look.show(request, "signin/choose_resident.html", context)


def _enter(request: HttpRequest) -> HttpResponse:
    if not demo.is_open():
        raise Http404("demo sign-in is closed")
    chosen = request.POST.get("account", "")
    rows = core.Account.objects.select_related("person").filter(subject__startswith=demo.SUBJECT)
    account = rows.filter(pk=look.number_in(chosen, 0)).first()
    if account is None or account.person is None:
        raise Http404("no such demo account")
    language = request.session.get("language") or account.language
    request.session.flush()  # a new key, so that nobody who knew the old one is signed in with it
    request.session["account"] = account.pk
    request.session["language"] = language
    rotate_token(request)
    return HttpResponseRedirect(safe_next(request.POST.get("next", "")))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; the row goes too."""
    request.session.flush()
    rotate_token(request)
    return HttpResponseRedirect("/")
