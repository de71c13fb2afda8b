"""What a client is refused. Every error has a stable code, the status of its answer, and words that say what to do.

ApiError
├── ClientUnknown          no such client, a wrong secret, or it was ended
├── ClientNotMade          a name, scope or address that a client cannot have
├── NameTaken              a live client has this name already
├── TokenNotLive           no token, a forged, old or ended one
├── ScopeMissing           the token does not reach so far
├── TooManyCalls           more calls a minute than the client may make
├── BodyTooLarge           more bytes than are taken
├── BodyNotReadable        no JSON, or not of the described shape; `data['errors']`
├── KeyMissing             an application without an Idempotency-Key
├── KeyReused              the same key with another body; `data`: first, second
├── PermissionNotLive      the person did not permit this client, or no longer, or not for this service
├── PermissionNotPossible  days turned round or too far, nobody with this number, or unknown services
├── AnswersRefused         answers that are missing, wrong or not asked; `data['errors']`
├── ApplicationNotFound    the client sent no such application
├── WebhookRefused         an address to which nothing is sent
├── WebhookFailed          the receiver did not take it; the outbox tries again
└── PackageRefused         a package that cannot be read, or changed after it was taken
"""

from tomoni.core.interface import TomoniError


class ApiError(TomoniError):
    """Root of the channel. `status` is that of HTTP."""

    code = "api.error"
    status = 400


class ClientUnknown(ApiError):
    """No such client, a wrong secret, or the client was ended."""

    code = "api.client_unknown"
    status = 401


class ClientNotMade(ApiError):
    """A name, scope or number of calls that a client cannot have."""

    code = "api.client_not_made"


class NameTaken(ApiError):
    """A live client has this name already; two of one name could not be told apart by staff and residents."""

    code = "api.name_taken"
    status = 409


class TokenNotLive(ApiError):
    """The call carries no token, or one that is forged, over, or of a client that was ended."""

    code = "api.token_not_live"
    status = 401


class ScopeMissing(ApiError):
    """The token does not reach so far. `data['scope']`: the one that is needed."""

    code = "api.scope_missing"
    status = 403


class TooManyCalls(ApiError):
    """More calls a minute than the client may make. `data['per_minute']`."""

    code = "api.too_many_calls"
    status = 429


class BodyTooLarge(ApiError):
    """More bytes than are taken. `data['most']`."""

    code = "api.body_too_large"
    status = 413


class BodyNotReadable(ApiError):
    """The body is no JSON, or not of the shape that the OpenAPI document describes. `data['errors']`."""

    code = "api.body_not_readable"


class KeyMissing(ApiError):
    """An application without an Idempotency-Key of 8 to 200 signs."""

    code = "api.key_missing"


class KeyReused(ApiError):
    """The same Idempotency-Key with another body. `data`: first (number, receipt, hash), second (hash)."""

    code = "api.key_reused"
    status = 409


class PermissionNotLive(ApiError):
    """The person did not permit it, or no longer. `data`: why (unknown, not_begun, ended, service), day."""

    code = "api.permission_not_live"
    status = 403


class PermissionNotPossible(ApiError):
    """Days turned round or too far, nobody with this number, or services that are not published."""

    code = "api.permission_not_possible"


class AnswersRefused(ApiError):
    """Answers that are missing, wrong or not asked. `data["errors"]`: path, fault, words."""

    code = "api.answers_refused"
    status = 422


class ApplicationNotFound(ApiError):
    """The client sent no such application, or may no longer follow it."""

    code = "api.application_not_found"
    status = 404


class WebhookRefused(ApiError):
    """An address to which nothing is sent: no https, a private network, or too many. `data["why"]`."""

    code = "api.webhook_refused"
    status = 422


class WebhookFailed(ApiError):
    """The receiver did not answer with 2xx in time; the outbox tries again. `data["status"]` where there was one."""

    code = "api.webhook_failed"
    status = 502


class PackageRefused(ApiError):
    """A package that cannot be read, or that differs from the one taken under its number. `data["why"]`."""

    code = "api.package_refused"
