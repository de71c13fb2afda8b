"""The program that applies for people with one POST each, and what it does twice."""

import base64
import json
import threading
from dataclasses import dataclass
from typing import Any

from tomoni.site.surge.homes import Home
from tomoni.site.surge.notebook import Answer
from tomoni.site.surge.plan import Part, account_of
from tomoni.site.surge.talking import Reply, Talk

PATH = "/api/v1/services/special-cash-payment/applications"
CREATED, CONFLICT = 201, 409
LIVE = "cases.claim_already_live"


class Wrong(Exception):
    """The town answered what it must not answer."""


@dataclass
class Door:
    """Where the town is, and by which key; the token is got anew when it is over."""

    host: str
    port: int
    key: str
    secret: str
    token: str = ""

    def __post_init__(self) -> None:
        self._lock = threading.Lock()

    def talk(self) -> Talk:
        """A connection of one's own."""
        return Talk(self.host, self.port)

    def renew(self, worn: str, talk: Talk) -> None:
        """A new token in the place of one that is over; of several threads one asks."""
        with self._lock:
            if self.token != worn:
                return
            told = base64.b64encode(f"{self.key}:{self.secret}".encode()).decode()
            headers = {"Authorization": f"Basic {told}", "Content-Type": "application/x-www-form-urlencoded"}
            reply = talk.ask("POST", "/api/v1/token", b"grant_type=client_credentials", headers)
            self.token = json.loads(reply.body)["access_token"]


def answers_of(home: Home, part: Part, *, wrong: bool) -> dict[str, Any]:
    """`people` and `answers`, as the API and the packages have them; people are told by birth date and kana."""
    people = {f"m{n}": {"birth_date": one.born, "name_kana": one.kana} for n, one in enumerate(home.members[1:], 1)}
    names = ["me", *people]
    answers: dict[str, Any] = {f"{name}.declines_cash": "no" for name in names}
    if part.declines:
        answers[f"{names[-1]}.declines_cash"] = "yes"
    return {"people": people, "answers": answers | {"me.payout_account": account_of(home.number, wrong=wrong)}}


def apply(door: Door, talk: Talk, home: Home, part: Part) -> Answer:
    """Apply as the part says, and note that it counts once. Raises Wrong."""
    key = f"surge-{home.number:08d}"
    if part.again in ("at_once", "two_keys"):
        return _at_once(door, talk, home, part, key)
    number = _number(_send(door, talk, home, part, key))
    if part.again == "replayed":
        again = _send(door, talk, home, part, key)
        if _number(again) != number or again.headers.get("idempotency-replayed") != "true":
            raise Wrong(f"household {home.number}: the same key gave {again.status} {again.text[:200]}")
    return Answer(home.number, number)


def _at_once(door: Door, talk: Talk, home: Home, part: Part, key: str) -> Answer:
    """Two in the same instant: with one key both get the same number, with two keys one is told that it is there."""
    other = key if part.again == "at_once" else f"{key}-b"
    replies: list[Reply] = []
    second = door.talk()
    thread = threading.Thread(target=lambda: replies.append(_send(door, second, home, part, other)))
    thread.start()
    replies.append(_send(door, talk, home, part, key))
    thread.join()
    second.close()
    numbers = {_number(reply) for reply in replies if reply.status == CREATED}
    refused = [reply for reply in replies if reply.status != CREATED]
    if len(numbers) != 1 or len(replies) != 2 or len(refused) != (part.again == "two_keys"):
        raise Wrong(f"household {home.number}, {part.again}: {[(one.status, one.text[:200]) for one in replies]}")
    if any((one.status, json.loads(one.body)["code"]) != (CONFLICT, LIVE) for one in refused):
        raise Wrong(f"household {home.number}, {part.again}: {refused[0].text[:200]}")
    return Answer(home.number, numbers.pop())


def _send(door: Door, talk: Talk, home: Home, part: Part, key: str) -> Reply:
    body = {"on_behalf_of": home.permission, **answers_of(home, part, wrong=part.wrong)}
    data = json.dumps(body, ensure_ascii=False).encode()
    while True:
        token = door.token
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "Idempotency-Key": key}
        reply = talk.ask("POST", PATH, data, headers) if token else None
        if reply is not None and reply.status != 401:
            return reply
        door.renew(token, talk)


def _number(reply: Reply) -> str:
    if reply.status != CREATED:
        raise Wrong(f"{reply.status} {reply.text[:400]}")
    return str(json.loads(reply.body)["number"])
