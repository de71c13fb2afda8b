"""Webhooks: where a client wants to be told of a step, and the message that is sent, signed with its time."""

import hashlib
import hmac
import json
import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from tomoni.channels.api.clients import WEBHOOKS, Caller
from tomoni.channels.api.errors import ApplicationNotFound, BodyNotReadable, WebhookRefused
from tomoni.channels.api.events import ApplicationStepped
from tomoni.channels.api.models import Application, Client, Webhook
from tomoni.channels.api.permissions import why_not
from tomoni.channels.api.sending import need_address, post
from tomoni.core import interface as core

MOST = 5
EVENT = "channels.ApplicationStepped"


def make_webhook(client: Caller, body: Mapping[str, Any]) -> tuple[Webhook, str]:
    """A webhook and its secret, which is told once. Raises BodyNotReadable, WebhookRefused."""
    url = body.get("url")
    if set(body) != {"url"} or not isinstance(url, str):
        raise BodyNotReadable(
            "Send the address as `url`, and nothing else.", errors=[{"path": "url", "fault": "shape"}]
        )
    need_address(url)
    if _live(client).count() >= MOST:
        raise WebhookRefused(f"A client has at most {MOST} webhooks. End one before making another.", why="many")
    secret = secrets.token_urlsafe(32)
    made = Webhook.objects.create(
        client_id=client.pk,
        key=secrets.token_hex(8),
        url=url,
        secret=core.encode(secret, core.ENCRYPTED, core.key_ring()),
        key_id=core.ENCRYPTED,
        made_at=core.now(),
    )
    return made, secret


def list_webhooks(client: Client | Caller) -> list[dict[str, Any]]:
    """Live webhooks, each with how many messages were given up after eight attempts."""
    return [
        {"id": one.key, "url": one.url, "dead_letters": count_dead(one)} for one in _live(client).order_by("pk")
    ]  # fmt: skip


def end_webhook(client: Client | Caller, key: str) -> None:
    """Nothing is sent there any more, what waits included. Raises ApplicationNotFound where there is none."""
    if not _live(client).filter(key=key[:32]).update(ended_at=core.now()):
        raise ApplicationNotFound("This client has no such webhook, or ended it.")


def count_dead(webhook: Webhook) -> int:
    """Dead letters of a webhook; staff revive them on the desk."""
    dead = core.Delivery.objects.filter(state="dead", event__name=EVENT, event__payload__webhook=webhook.pk)
    return dead.count()


def dead_letters_of(client: Client) -> list[core.Delivery]:
    """Messages to a client that were given up after eight attempts, oldest first."""
    hooks = list(_live(client).values_list("pk", flat=True))
    return [one for one in core.dead_letters() if one.event.name == EVENT and one.event.payload["webhook"] in hooks]


def _live(client: Client | Caller) -> Any:
    return Webhook.objects.filter(client_id=client.pk, ended_at=None)


def tell_clients(numbers: Sequence[str], state: str) -> None:
    """Put one message for each live webhook of the client that sent each of these cases into the outbox."""
    rows = Application.objects.filter(number__in=numbers).exclude(case=None).select_related("client")
    sent = [one for one in rows if WEBHOOKS in one.client.scopes and one.client.ended_at is None]
    if not sent:
        return
    at, hooks = core.now().isoformat(), defaultdict(list)
    for pk, client in Webhook.objects.filter(client__in={one.client_id for one in sent}, ended_at=None).values_list(
        "pk", "client"
    ):
        hooks[client].append(pk)
    core.emit_many(
        ApplicationStepped(webhook, secrets.token_hex(16), one.number, one.service, state, at)
        for one in sorted(sent, key=lambda one: numbers.index(one.number))
        for webhook in sorted(hooks[one.client_id])
    )


def prepare_message(event: ApplicationStepped) -> core.Outside | None:
    """What to send and to whom; None where nobody may be told any more. It is sent outside of a transaction, so that a
    slow receiver holds no lock; killed before the note, it is sent once more under the same id.

    `act` raises WebhookFailed: the outbox tries again.
    """
    webhook = Webhook.objects.filter(pk=event.webhook, ended_at=None).select_related("client").first()
    sent = Application.objects.filter(number=event.number).exclude(case=None).select_related("permission").first()
    if webhook is None or sent is None or webhook.client.ended_at is not None:
        return None
    if why_not(sent.permission, sent.service)[0] or f"follow:{sent.service}" not in webhook.client.scopes:
        return None
    body = json.dumps(
        {"id": event.message, "number": event.number, "service": event.service, "state": event.state, "at": event.at}
    ).encode()
    secret = str(core.decode(webhook.secret, webhook.key_id, core.key_ring()))
    seconds = int(core.now().timestamp())
    headers = {"Tomoni-Message": event.message, "Tomoni-Signature": f"t={seconds},v1={sign(secret, seconds, body)}"}
    actor = core.Actor("system", "api", "system", "", "api", webhook.client.name)
    about, url = sent.permission.person_id, webhook.url
    return core.Outside(
        act=lambda: post(url, body, headers),
        note=lambda: core.record(actor, "send", [about], facts=["state"], purpose="api", case=event.number),
    )


def sign(secret: str, seconds: int, body: bytes) -> str:
    """HMAC-SHA-256 in hex over the time in seconds, a dot, and the body: a message sent again later is known as old.

    >>> sign("secret", 1700000000, b"{}")[:16]
    'b8569b78799ff9e3'
    """
    return hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
