"""A client over HTTP that goes on until it is answered: connections are lost whenever a process is killed."""

import http.client
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie

LOST = (OSError, http.client.HTTPException)
PAUSE, LONGEST = 0.1, 2.0
TRIES = 600  # some twenty minutes: a busy machine starts slowly
MOST_FAULTS = 60  # of these answers with 5xx, two minutes of them
MOST_ASKED = 300  # over one connection, as before a proxy: what came back after a kill gets its share again
LATER = (429, 500, 502, 503)  # say that nothing was kept and that it may be sent again


class NotAnswered(Exception):
    """The server did not come back."""


@dataclass(frozen=True)
class Reply:
    """What came back; names of headers are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


class Talk:
    """One connection, kept open and opened again; cookies of one person where there are some."""

    def __init__(self, host: str, port: int, timeout: float = 60) -> None:
        self._connection = http.client.HTTPConnection(host, port, timeout=timeout)
        self.cookies: dict[str, str] = {}
        self.tried_again = 0
        self._asked = 0

    def ask(self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> Reply:
        """One request, sent again until it is answered. Raises NotAnswered."""
        pause, faults = PAUSE, 0
        for _ in range(TRIES):
            try:
                reply = self._once(method, path, body, headers or {})
            except LOST:
                self._connection.close()
            else:
                if reply.status not in LATER:
                    return reply
                faults += reply.status != 429
                if faults > MOST_FAULTS:
                    raise NotAnswered(f"{method} {path} answered {reply.status} {faults} times: {reply.text[:200]}")
            self.tried_again += 1
            threading.Event().wait(pause)
            pause = min(pause * 1.5, LONGEST)
        raise NotAnswered(f"{method} {path} was not answered")

    def _once(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Reply:
        sent = dict(headers)
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self._asked += 1
        if self._asked % MOST_ASKED == 0:
            self._connection.close()
        self._connection.request(method, path, body, sent)
        answer = self._connection.getresponse()
        content = answer.read()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self._keep(value)
        return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, content)

    def _keep(self, header: str) -> None:
        for name, morsel in SimpleCookie(header).items():
            if morsel["max-age"] == "0" or (not morsel.value and morsel["expires"]):
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = morsel.value

    def close(self) -> None:
        """Hang up."""
        self._connection.close()
