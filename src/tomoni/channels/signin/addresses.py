"""Where to go after sign-in: only to a page of this town."""

from django.utils.http import url_has_allowed_host_and_scheme


def safe_next(there: str, otherwise: str = "/") -> str:
    """The address asked for if it is a path of this site, else `otherwise`."""
    is_path = there.startswith("/") and not there.startswith("//")
    return there if is_path and url_has_allowed_host_and_scheme(there, allowed_hosts=None) else otherwise
