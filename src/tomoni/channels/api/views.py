"""The addresses below /api/v1/."""

import base64
import binascii
import hashlib
import json
from typing import Any
from urllib.parse import parse_qs, unquote

from django.http import HttpRequest, HttpResponse, JsonResponse

from tomoni.channels.api import clients, following, webhooks
from tomoni.channels.api.applying import apply
from tomoni.channels.api.catalogue import found_by, line_of
from tomoni.channels.api.errors import ApiError, ClientUnknown, ScopeMissing
from tomoni.channels.api.guard import public, read_bytes, read_object, with_token
from tomoni.channels.api.openapi import document
from tomoni.channels.api.problems import problem
from tomoni.channels.api.tokens import SECONDS, give_token
from tomoni.core import interface as core
from tomoni.services import interface as services

SMALL = 8_192  # bytes of a form or of a webhook


@public("POST")
def token(request: HttpRequest) -> HttpResponse:
    """OAuth 2.0 client credentials (RFC 6749 4.4): a client and its secret in, a short-lived token out."""
    try:
        form = {name: values[0] for name, values in parse_qs(read_bytes(request, SMALL).decode()).items()}
    except ValueError:
        return _oauth_fault(400, "invalid_request", "Send the form as application/x-www-form-urlencoded in UTF-8.")
    if form.get("grant_type") != "client_credentials":
        return _oauth_fault(400, "unsupported_grant_type", "Only client_credentials is known here.")
    try:
        client = clients.sign_in_client(*_credentials(request, form))
        clients.count_call(client)
        made, scopes = give_token(client, form.get("scope", "").split())
    except ClientUnknown as unknown:
        return _oauth_fault(401, "invalid_client", unknown.message)
    except ScopeMissing as missing:
        return _oauth_fault(400, "invalid_scope", missing.message)
    told = {"access_token": made, "token_type": "Bearer", "expires_in": SECONDS, "scope": " ".join(scopes)}
    return JsonResponse(told, headers={"Cache-Control": "no-store"})


def _credentials(request: HttpRequest, form: dict[str, str]) -> tuple[str, str]:
    """Client and secret, out of the header (each form-encoded, RFC 6749 2.3.1) or out of the form."""
    kind, _, told = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return form.get("client_id", ""), form.get("client_secret", "")
    try:
        key, _, secret = base64.b64decode(told, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return "", ""
    return unquote(key), unquote(secret)


def _oauth_fault(status: int, error: str, words: str) -> HttpResponse:
    response = JsonResponse({"error": error, "error_description": words}, status=status)
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Basic realm="tomoni"'
    response.headers["Cache-Control"] = "no-store"
    return response


@public("GET", "HEAD")
def openapi(request: HttpRequest) -> HttpResponse:
    """The document for programs that write programs; the same tag as long as nothing was published."""
    text = json.dumps(document(), ensure_ascii=False, sort_keys=True)
    tag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers={"ETag": tag})
    return HttpResponse(text, content_type="application/json", headers={"ETag": tag, "Cache-Control": "no-cache"})


@public("GET", "HEAD")
def list_services(request: HttpRequest) -> HttpResponse:
    """Every service published today; with `q` those that everyday words find, best first, and what else they find."""
    typed = request.GET.get("q", "").strip()
    if typed:
        return _answer(found_by(typed, request.language))
    return _answer({"services": [line_of(one, request.language) for one in services.list_definitions(core.today())]})


@with_token("POST")
def applications_of(request: HttpRequest, service: str) -> HttpResponse:
    """Send an application; the same key and body give the same answer, however often."""
    request.token.need(f"apply:{service}")
    body = read_object(request)
    sent, again = apply(request.token.client, service, request.headers.get("Idempotency-Key", ""), body)
    response = _answer(following.receipt_of(sent), 201)
    response.headers["Location"] = f"/api/v1/applications/{sent.number}"
    if again:
        response.headers["Idempotency-Replayed"] = "true"
    return response


@with_token("GET", "HEAD")
def applications(request: HttpRequest) -> HttpResponse:
    """The client's own applications, a page at a time."""
    told = request.GET.get("limit", "50")
    limit = int(told) if told.isascii() and told.isdigit() and len(told) < 4 else 0
    if not 1 <= limit <= following.MOST:
        return problem(400, "api.limit", f"A page holds 1 to {following.MOST} applications.")
    rows, last = following.list_applications(request.token, request.GET.get("after", ""), limit)
    return _answer(
        {"applications": rows} | ({"next": f"/api/v1/applications?after={last}&limit={limit}"} if last else {})
    )


@with_token("GET", "HEAD")
def application(request: HttpRequest, number: str) -> HttpResponse:
    """One of the client's own applications."""
    return _answer(following.find_application(request.token, number))


@with_token("GET", "HEAD", "POST")
def webhooks_of(request: HttpRequest) -> HttpResponse:
    """The client's webhooks; a new one."""
    request.token.need(clients.WEBHOOKS)
    client = request.token.client
    if request.method != "POST":
        return _answer({"webhooks": webhooks.list_webhooks(client)})
    made, secret = webhooks.make_webhook(client, read_object(request, SMALL))
    return _answer({"id": made.key, "url": made.url, "secret": secret}, 201)


@with_token("DELETE")
def webhook(request: HttpRequest, webhook: str) -> HttpResponse:
    """Nothing is sent there any more."""
    request.token.need(clients.WEBHOOKS)
    webhooks.end_webhook(request.token.client, webhook)
    return HttpResponse(status=204)


@public("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    """Every other address below /api/."""
    raise NothingHere("There is nothing at this address. See /api/v1/openapi.json.")


class NothingHere(ApiError):
    """An address below /api/ that is none."""

    code = "api.address_unknown"
    status = 404


def _answer(document: dict[str, Any], status: int = 200) -> HttpResponse:
    return JsonResponse(document, status=status, json_dumps_params={"ensure_ascii": False})
