"""What a client may know of what it sent: where it stands, by when, and whether the person was asked to mend something.

Not what was decided, and nothing that was answered: the letter goes to the person.
"""

from typing import Any

from django.db.models import Q
from django.utils.timezone import localtime

from tomoni.cases import interface as cases
from tomoni.channels.api.errors import ApplicationNotFound
from tomoni.channels.api.models import Application
from tomoni.channels.api.permissions import need_permission
from tomoni.channels.api.tokens import Token
from tomoni.core import interface as core
from tomoni.services import interface as services

STATES = ("arrived", "checking", "correcting", "decided", "closed", "withdrawn")
PUBLIC = {
    "arrived": "arrived",
    "checking": "checking",
    "correcting": "correcting",
    "reviewing": "checking",
    "drafted": "checking",
    "approving": "checking",
    "decided": "decided",
    "carried_out": "decided",
    "closed": "closed",
    "withdrawn": "withdrawn",
}
MOST = 100


def receipt_of(sent: Application) -> dict[str, Any]:
    """The answer to an application, the same whenever it is asked for again."""
    return {
        "number": sent.number,
        "receipt": sent.receipt.number if sent.receipt is not None else "",
        "service": sent.service,
        "arrived_at": localtime(sent.receipt.arrived_at if sent.receipt is not None else sent.at).isoformat(),
    }


def find_application(token: Token, number: str) -> dict[str, Any]:
    """One application. Raises ApplicationNotFound, ScopeMissing, PermissionNotLive."""
    found = Application.objects.filter(client_id=token.client.pk, number=number[:32]).exclude(case=None)
    sent = found.select_related("permission", "receipt", "case").first() if number else None
    if sent is None:
        raise ApplicationNotFound(f"This client sent no application {number[:32]}, or it is no longer kept.")
    token.need(f"follow:{sent.service}")
    need_permission(token.client, sent.permission.key, sent.service)
    case = cases.find_case_of(sent.permission.person_id, sent.number)
    _note(token, [sent])
    return {
        **receipt_of(sent),
        "state": PUBLIC.get(case.line.state, "closed"),
        "decide_by": str(case.clock.due_on) if case.clock is not None and case.clock.due_on else None,
        "correct_by": str(case.waiting.by_date) if case.waiting is not None else None,
    }


def list_applications(token: Token, after: str, limit: int) -> tuple[list[dict[str, Any]], str]:
    """Applications behind the one numbered `after`, oldest first, and the number to go on behind, or ''.

    Only those the token reaches and whose permission holds today. Raises ApplicationNotFound for an unknown `after`.
    """
    own = Application.objects.filter(client_id=token.client.pk)
    today, followed = core.today(), [s.removeprefix("follow:") for s in token.scopes if s.startswith("follow:")]
    is_alive = Q(permission__person__died_on=None) | Q(permission__person__died_on__gt=today)
    live = own.exclude(case=None).filter(
        is_alive,
        service__in=followed,
        permission__ended_at=None,
        permission__since__lte=today,
        permission__until__gte=today,
    )
    if after:
        last = own.filter(number=after[:32]).first()
        if last is None:
            raise ApplicationNotFound("There is no application behind which to go on. Begin without `after`.")
        live = live.filter(pk__gt=last.pk)
    rows = list(live.select_related("permission", "receipt", "case").order_by("pk")[: limit + 1])
    shown = rows[:limit]
    _note(token, shown)
    lines = [
        {**receipt_of(sent), "state": PUBLIC.get(sent.case.state if sent.case else "", "closed")} for sent in shown
    ]
    return lines, shown[-1].number if len(rows) > limit else ""


def _note(token: Token, shown: list[Application]) -> None:
    """A line of the ledger for each purpose, with everybody whose application was told of."""
    actor = core.Actor.client(token.client.pk, token.client.name)
    people: dict[str, list[int]] = {}
    for sent in shown:
        purpose = services.definition_of(sent.case.bundle).purpose if sent.case is not None else ""
        people.setdefault(purpose, []).append(sent.permission.person_id)
    case = shown[0].number if len(shown) == 1 else ""
    for purpose, pks in people.items():
        core.record(actor, "read", pks, facts=["state"], purpose=purpose, case=case)
