"""The door of the channel, for the pages of staff and residents about programs and packages."""

from tomoni.channels.api.clients import end_client, list_clients, make_client, renew_secret, see_client
from tomoni.channels.api.errors import ApiError, NameTaken, PackageRefused, PermissionNotPossible
from tomoni.channels.api.intake import (
    Taken,
    count_waiting,
    find_package,
    list_arrived,
    list_refused,
    list_waiting,
    of_services,
    open_package,
    settle_refused,
    try_again,
)
from tomoni.channels.api.originals import is_original, shelf_of
from tomoni.channels.api.permissions import (
    end_permission,
    give_permission,
    list_permissions,
    list_permissions_of,
    why_not,
)
from tomoni.channels.api.webhooks import dead_letters_of, end_webhook, list_webhooks

__all__ = [
    "ApiError",
    "NameTaken",
    "PackageRefused",
    "PermissionNotPossible",
    "Taken",
    "count_waiting",
    "dead_letters_of",
    "end_client",
    "end_permission",
    "end_webhook",
    "find_package",
    "give_permission",
    "is_original",
    "list_arrived",
    "list_clients",
    "list_permissions",
    "list_permissions_of",
    "list_refused",
    "list_waiting",
    "list_webhooks",
    "make_client",
    "of_services",
    "open_package",
    "renew_secret",
    "see_client",
    "settle_refused",
    "shelf_of",
    "try_again",
    "why_not",
]
