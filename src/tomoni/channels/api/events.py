"""News of this channel to itself: one message a webhook, so that each is tried again by itself."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ApplicationStepped:
    """An application reached a public state and a webhook is to be told. `message`: its id. `at`: ISO time."""

    webhook: int
    message: str
    number: str
    service: str
    state: str
    at: str
