"""What notify tells itself through the outbox: mail is tried again without writing the notice again."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NoticeWritten:
    """A notice stands on the person's page; it may have to be mailed."""

    notice: int
    person: int
