"""Shows a page in its frame: language, town, who is signed in, whom to ask."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tomoni.channels.look.towns import look_of
from tomoni.channels.look.words import HTML_LANG, LANGUAGES


@dataclass(frozen=True)
class Help:
    """Whom to ask, at the foot of every resident page."""

    department: str
    phone: str
    hours: str = ""


def language_of(request: HttpRequest) -> str:
    """The language of this page: chosen in the session, else of the account, else Japanese."""
    language = getattr(request, "language", "ja")
    return language if language in LANGUAGES else "ja"


def show(
    request: HttpRequest, template: str, context: dict | None = None, *, status: int = 200, language: str = ""
) -> HttpResponse:
    """Render a template with what every frame needs. `help` in the context (a Help) names the department to ask."""
    chosen = language or language_of(request)
    town = getattr(request, "town", None)
    frame = {
        "language": chosen,
        "html_lang": HTML_LANG[chosen],
        "languages": [(code, name, HTML_LANG[code], code == chosen) for code, name in LANGUAGES.items()],
        "town": town,
        "look": look_of(town, chosen),
        "lent": getattr(request, "lent", False),
        "account": getattr(request, "account", None),
        "staff": getattr(request, "staff", None),
        "here": request.get_full_path() if request.method == "GET" else request.path,
    }
    return render(request, template, {**frame, **(context or {})}, status=status)
