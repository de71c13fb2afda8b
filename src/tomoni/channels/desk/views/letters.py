"""Dead letters: what was to happen after a change and failed eight times. Ids only, no personal data."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import say, show
from tomoni.channels.desk.words import EVENTS, LISTENERS
from tomoni.core import interface as core

ROLES = ("chief", "admin")


@require_GET
@staff_page(*ROLES)
def page(request: HttpRequest) -> HttpResponse:
    """What failed, counted by kind, and the list, oldest first."""
    kinds, letters = core.dead_kinds(), core.dead_letters()
    total = sum(kind.number for kind in kinds)
    told = {"kinds": [_kind(one) for one in kinds], "letters": [_line(one) for one in letters]}
    return show(request, "desk/letters.html", told | {"total": f"{total:,}", "more": total > len(letters)})


def _kind(kind: core.DeadKind) -> dict[str, Any]:
    """The words, and the names that the button sends."""
    return {
        **vars(kind),
        "event_words": EVENTS.get(kind.event, kind.event),
        "listener_words": LISTENERS.get(kind.listener, kind.listener),
        "count": f"{kind.number:,}",
    }


def _line(letter: Any) -> dict[str, Any]:
    number = str(letter.event.payload.get("case_number", ""))
    return {
        "pk": letter.pk,
        "event": EVENTS.get(letter.event.name, letter.event.name),
        "listener": LISTENERS.get(letter.listener, letter.listener),
        "case": number,
        "url": reverse("desk:case", args=[number]) if number else "",
        "at": letter.event.at,
        "error": letter.last_error.split(":")[0][:80],
    }


@require_POST
@staff_page(*ROLES)
def retry(request: HttpRequest, delivery: int) -> HttpResponse:
    """Put one back into the outbox with all its attempts."""
    core.revive(delivery)
    return _again(request, "やり直しに入れました。数分のうちに、もう一度試します。")


@require_POST
@staff_page(*ROLES)
def retry_all(request: HttpRequest) -> HttpResponse:
    """The same for all of one kind, after what they failed for was mended."""
    number = core.revive_all(request.POST.get("event", ""), request.POST.get("listener", ""))
    if not number:
        say(request, "やり直すものは、もうありません。")
        return HttpResponseRedirect(reverse("desk:letters"))
    return _again(request, f"{number:,}件をやり直しに入れました。順に、もう一度試します。")


def _again(request: HttpRequest, words: str) -> HttpResponse:
    core.record(request.desk.actor, "change", [], purpose="retry", facts=["delivery"])
    say(request, words)
    return HttpResponseRedirect(reverse("desk:letters"))
