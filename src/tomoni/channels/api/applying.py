"""An application of a client: once for each key, for a person who permitted it, through the verbs of cases."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from tomoni.cases import interface as cases
from tomoni.channels.api.answering import Answering, Someone
from tomoni.channels.api.clients import Caller
from tomoni.channels.api.errors import AnswersRefused, ApiError, BodyNotReadable, KeyMissing, KeyReused
from tomoni.channels.api.models import Application
from tomoni.channels.api.naming import find_names
from tomoni.channels.api.permissions import Permitted, need_permission
from tomoni.channels.api.plain import read_plain
from tomoni.core import interface as core
from tomoni.services import interface as services

PARTS = {"on_behalf_of": str, "people": dict, "answers": dict, "language": str}
LANGUAGES = ("ja", "easy", "en")
MOST_ANSWERS = 500
REFUSED = (ApiError, cases.CasesError, services.ServicesError, core.FileRefused)
NOT_FITTING = "What is known of the person and what was answered do not fit. Check the answers, or ask the town."


def apply(client: Caller, service: str, key: str, body: Mapping[str, Any]) -> tuple[Application, bool]:
    """Send an application; whether it was sent before. The same key with the same body gives the same one.

    Raises KeyMissing, KeyReused, BodyNotReadable, PermissionNotLive, AnswersRefused and what `cases` refuses. Of what
    is refused nothing is kept but a line of the ledger, for a person's data were read.
    """
    if not (8 <= len(key) <= 200 and key.isascii() and key.isprintable()):
        raise KeyMissing("Send an Idempotency-Key of 8 to 200 ASCII signs, a new one for each application.")
    _need_shape(body)
    hashes = _hash(f"{client.key} {key}"), _hash(json.dumps([service, body], sort_keys=True))
    permission: Permitted | None = None
    try:
        definition = services.find_definition(service, core.today())
        permission = need_permission(client, body["on_behalf_of"], service)
        return _send(client, permission, definition, hashes, body), False
    except (*REFUSED, IntegrityError) as refused:
        earlier = _earlier(client, *hashes)  # the same press of a button, before or in the same instant
        if earlier is not None:
            return earlier, True
        if permission is not None and not isinstance(refused, IntegrityError):
            actor = core.Actor.client(client.pk, client.name)
            core.record(actor, "read", [permission.person], facts=["register"], purpose=definition.purpose)
        if isinstance(refused, services.SituationNotValid):
            raise AnswersRefused(NOT_FITTING) from None  # its own words name people by the number of their row
        raise


def _need_shape(body: Mapping[str, Any]) -> None:
    faults = [part for part in body if part not in PARTS]
    faults += [part for part, kind in PARTS.items() if part in body and not isinstance(body[part], kind)]
    faults += [part for part in ("on_behalf_of", "answers") if part not in body]
    if body.get("language", "ja") not in LANGUAGES:
        faults.append("language")
    if not faults and len(body["answers"]) + len(body.get("people", {})) > MOST_ANSWERS:
        faults.append("answers")
    if faults:
        raise BodyNotReadable(
            "The body is not as /api/v1/openapi.json describes it.",
            errors=[{"path": part[:60], "fault": "shape"} for part in dict.fromkeys(faults)],
        )


def _earlier(client: Caller, key_hash: str, body_hash: str) -> Application | None:
    found = Application.objects.filter(client_id=client.pk, key_hash=key_hash).select_related("receipt").first()
    if found is None or found.body_hash == body_hash:
        return found
    raise KeyReused(
        "This key was used for another application. What arrived first stands; use a new key for a new one.",
        first={"number": found.number, "body_sha256": found.body_hash},
        second={"body_sha256": body_hash},
    )


def _send(
    client: Caller, permission: Permitted, definition: services.Definition, hashes: tuple[str, str],
    body: Mapping[str, Any],
) -> Application:  # fmt: skip
    """The row of the key arrives with the case: who comes in the same instant is refused by it."""
    made = list[Application]()

    def beside(receipt: Any, arrived: Any) -> list[Application]:
        (case,) = arrived
        row = Application(
            client_id=client.pk, permission_id=permission.pk, key_hash=hashes[0], body_hash=hashes[1],
            service=definition.id, receipt=receipt, case=case, number=case.number, at=core.now(),
        )  # fmt: skip
        made.append(row)
        return [row]

    actor = core.Actor.client(client.pk, client.name)
    whole = cases.begin_wholes(definition, [permission.person])[permission.person]
    person = next(one for one in whole.family.people if one.pk == permission.person)
    sending = read_plain(whole, person, hashes[0], body, actor=actor, beside=beside)
    if sending is not None:
        cases.submit_whole(sending)
        return made[-1]
    with transaction.atomic():
        receipt = send_answers(actor, person, whole, hashes[0], body)
        (row,) = beside(receipt, [receipt.cases.get()])
        row.save(force_insert=True)
        return row


def send_answers(actor: core.Actor, person: Someone, whole: Any, key: str, body: Mapping[str, Any]) -> Any:
    """An interview of its own, answered and sent; its receipt. Raises AnswersRefused and what `cases` refuses."""
    language = body.get("language", "ja")
    names = find_names(whole.family, body.get("people", {}))
    service = whole.definition.id
    interview = cases.start_interview(actor, person.pk, [service], language=language, anew=True)
    answering = Answering(interview, person, names, body["answers"], language)
    answering.answer_all()
    try:
        return cases.submit_interview(interview.token, key, person=person.pk, actor=actor)
    except cases.AnswersNotComplete as missing:
        raise AnswersRefused(missing.message, errors=answering.missing(missing.data["faults"])) from None


def forget_application(number: str) -> None:
    """The case was destroyed: what said that a client sent it goes too."""
    Application.objects.filter(number=number).delete()


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
