"""One message over HTTP to a client: only to addresses that may be told, within seconds, following nobody elsewhere."""

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from http.client import HTTPConnection
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from tomoni.channels.api.errors import WebhookFailed, WebhookRefused

SECONDS = 3.0  # in all; the worker waits so long for one receiver
GLOBAL_UNICAST, SIX_TO_FOUR = ipaddress.ip_network("2000::/3"), ipaddress.ip_network("2002::/16")
LINE = 200  # bytes of the first line of the answer; the rest is not read


def need_address(url: str) -> SplitResult:
    """An address a message may go to. Raises WebhookRefused: no https, a port or a name that is none.

    http is taken only where the installation names networks of its own (TOMONI_WEBHOOK_NETWORKS).
    """
    try:
        found = urlsplit(url)
        port, host = found.port, found.hostname or ""
    except ValueError:
        found, port, host = urlsplit(""), None, ""
    plain = all(33 <= ord(sign) <= 126 for sign in url)
    if not host or not plain or len(url) > 500 or found.username or found.fragment or port == 0:
        raise WebhookRefused("This is no address to which something can be sent. Give a full https address.", why="url")
    if found.scheme != "https" and not (found.scheme == "http" and settings.TOMONI_WEBHOOK_NETWORKS):
        raise WebhookRefused("Messages go by https only. Give an https address.", why="https")
    try:
        literal = ipaddress.ip_address(host)
    except ValueError:
        return found
    if not _may_reach(literal):
        raise WebhookRefused("Nothing is sent into private networks. Give a public address.", why="private")
    return found


def _may_reach(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Public addresses, and those in the networks the installation names.

    Of IPv6 only global unicast (RFC 4291 2.4), and no form that carries an IPv4 address inside (6to4, RFC 3056).
    """
    if _is_named(address):
        return True
    if address.version == 6 and (address not in GLOBAL_UNICAST or address in SIX_TO_FOUR):
        return False
    return address.is_global and not address.is_multicast


def _is_named(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return any(address in ipaddress.ip_network(one) for one in settings.TOMONI_WEBHOOK_NETWORKS)


def post(url: str, body: bytes, headers: Mapping[str, str]) -> None:
    """Send; raises WebhookFailed for any answer but 2xx, a redirect included, and for none in time."""
    there = need_address(url)
    end = time.monotonic() + SECONDS
    try:
        sock = _connect(there, end)
    except (OSError, ValueError) as fault:
        raise WebhookFailed(f"The receiver could not be reached ({type(fault).__name__}).") from None
    with sock:
        try:
            status = _ask(sock, there, body, headers, end)
        except (OSError, ValueError) as fault:
            raise WebhookFailed(f"The receiver broke off or did not answer ({type(fault).__name__}).") from None
    if not 200 <= status < 300:
        raise WebhookFailed(f"The receiver answered {status}; only 2xx counts as taken.", status=status)


def _connect(there: SplitResult, end: float) -> socket.socket:
    """To the very address that was looked at, so that a name cannot point elsewhere a moment later."""
    host, is_tls = there.hostname or "", there.scheme == "https"
    family, kind, proto, where = _look_up(host, there.port or (443 if is_tls else 80), end)
    address = ipaddress.ip_address(str(where[0]).partition("%")[0])
    if not _may_reach(address) or not (is_tls or _is_named(address)):
        raise WebhookFailed("The name leads into a private network, where nothing is sent.")
    sock = socket.socket(family, kind, proto)
    try:
        sock.settimeout(max(0.1, end - time.monotonic()))
        sock.connect(where)
        sock.settimeout(max(0.1, end - time.monotonic()))
        return ssl.create_default_context().wrap_socket(sock, server_hostname=host) if is_tls else sock
    except BaseException:
        sock.close()
        raise


def _look_up(host: str, port: int, end: float) -> tuple[Any, Any, int, Any]:
    """The first address of a name. In a thread of its own, for looking up knows no end of its own."""
    found: list[Any] = []

    def ask() -> None:
        try:
            found.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0])
        except (OSError, ValueError) as fault:
            found.append(fault)

    looking = threading.Thread(target=ask, daemon=True)
    looking.start()
    looking.join(max(0.1, end - time.monotonic()))
    if not found:
        raise TimeoutError
    if isinstance(found[0], Exception):
        raise found[0]
    family, kind, proto, _, where = found[0]
    return family, kind, proto, where


def _ask(sock: socket.socket, there: SplitResult, body: bytes, headers: Mapping[str, str], end: float) -> int:
    call = HTTPConnection("receiver")  # never connected by name; a literal of IPv6 would be misread here
    call.sock = sock
    path = (there.path or "/") + (f"?{there.query}" if there.query else "")
    told = {
        "Host": there.netloc.rpartition("@")[2],
        "Content-Type": "application/json",
        "User-Agent": "tomoni",
        "Connection": "close",
        **headers,
    }
    call.request("POST", path, body, told)
    line = b""
    while b"\n" not in line and len(line) < LINE:
        sock.settimeout(max(0.05, end - time.monotonic()))
        part = sock.recv(LINE)
        if not part or time.monotonic() > end:
            raise TimeoutError
        line += part
    words = line.split(b"\n", 1)[0].split()
    if len(words) < 2 or not words[0].startswith(b"HTTP/"):
        raise ValueError("no answer of HTTP")
    return int(words[1])
