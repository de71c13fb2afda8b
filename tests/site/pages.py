"""Pages that show what surrounds a request; only the tests know their addresses."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import path

from tomoni.core import interface as core


def show(request: HttpRequest, **parts: object) -> JsonResponse:
    session = getattr(request, "session", {})
    return JsonResponse(
        {"language": request.language, "who": session.get("who"), "town": core.current_municipality().code}
    )


def sign_in(request: HttpRequest, **parts: object) -> HttpResponse:
    request.session["who"] = request.GET["who"]
    return HttpResponse("in")


def sign_out(request: HttpRequest, **parts: object) -> HttpResponse:
    request.session.flush()
    return HttpResponse("out")


def choose(request: HttpRequest) -> HttpResponse:
    request.session["language"] = request.GET["language"]
    return HttpResponse("chosen")


def write(request: HttpRequest) -> HttpResponse:
    core.Organisation.objects.create(name="written")
    kind = request.GET.get("then")
    if kind == "fail":
        raise RuntimeError("after writing")
    if kind == "missing":
        raise Http404
    return HttpResponse("done", status=int(request.GET.get("status", 200)))


def health(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [
    path("health/", health),
    path("write/", write),
    path("choose/", choose),
    path("", show),
    path("in/", sign_in),
    path("out/", sign_out),
    path("desk/", show),
    path("desk/in/", sign_in),
    path("desk/out/", sign_out),
]
handler500 = "tests.site.pages.failed"
handler404 = "tests.site.pages.missing"


def failed(request: HttpRequest) -> HttpResponse:
    return HttpResponse("failed", status=500)


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Reads after the failure, as a page with a frame does."""
    return HttpResponse(f"missing, {core.Organisation.objects.count()} so far", status=404)
