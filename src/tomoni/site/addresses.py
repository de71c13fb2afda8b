"""From which address somebody asks, and by https or not, as far as it can be known behind proxies.

What is counted or shared out by address goes by the one; forms, cookies and links go by the other.
"""

import ipaddress
import logging
import threading
from collections.abc import Mapping, MutableMapping
from typing import Any

from django.conf import settings

log = logging.getLogger("tomoni.site")
UNTOLD = threading.Event()  # a proxy stands in front, and nobody said so


def address_in(environ: Mapping[str, Any]) -> str:
    """Who asks, of a WSGI environment: an IPv4 address, or the /64 of an IPv6 one. Empty where it cannot be known.

    Behind proxies (`TOMONI_PROXIES`: how many) it is what the outermost of them saw. A private address without that
    setting is a proxy's own or one of the town hall's network, and stands for many.
    """
    told = str(environ.get("REMOTE_ADDR", ""))
    if settings.TOMONI_PROXIES:
        chain = [one.strip() for one in str(environ.get("HTTP_X_FORWARDED_FOR", "")).split(",")]
        told = chain[-settings.TOMONI_PROXIES] if len(chain) >= settings.TOMONI_PROXIES else ""
    try:
        found = ipaddress.ip_address(told)
    except ValueError:
        return ""
    if _is_near(found):
        return ""
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def take_scheme(environ: MutableMapping[str, Any]) -> None:
    """Behind proxies (`TOMONI_PROXIES`) the scheme is the one the browser used, as they tell by `X-Forwarded-Proto`.

    Without it every form sent by https would be taken for one of another site, and refused. Where no proxy was named
    the header is anybody's word and is not looked at.
    """
    told = str(environ.get("HTTP_X_FORWARDED_PROTO", "")).partition(",")[0].strip().lower()
    if settings.TOMONI_PROXIES and told in ("http", "https"):
        environ["wsgi.url_scheme"] = told


def see_proxy(environ: Mapping[str, Any]) -> None:
    """Warn once where a proxy near by passes addresses on and `TOMONI_PROXIES` is 0, for then nobody is told apart.

    What comes from a public address says nothing: anybody may write that header.
    """
    if settings.TOMONI_PROXIES or UNTOLD.is_set() or "HTTP_X_FORWARDED_FOR" not in environ:
        return
    try:
        near = _is_near(ipaddress.ip_address(str(environ.get("REMOTE_ADDR", ""))))
    except ValueError:
        near = True  # a socket of this machine has no address
    if near:
        UNTOLD.set()
        log.warning(
            "A proxy passes X-Forwarded-For on and TOMONI_PROXIES is 0, so that no address is known: neither numbers of"
            " the waiting room nor wrong passwords are counted by address, and forms sent by https are refused. Set"
            " TOMONI_PROXIES to how many proxies stand in front (usually 1)."
        )


def _is_near(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return address.is_private or address.is_loopback or address.is_link_local
