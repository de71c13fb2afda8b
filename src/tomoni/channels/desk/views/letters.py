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
    """The list, oldest first."""
    return show(request, "desk/letters.html", {"letters": [_line(one) for one in core.dead_letters()]})


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
    core.record(request.desk.actor, "change", [], purpose="retry", facts=["delivery"])
    say(request, "やり直しに入れました。数分のうちに、もう一度試します。")
    return HttpResponseRedirect(reverse("desk:letters"))
