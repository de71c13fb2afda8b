"""What can be untrue in core. Every room's own root derives from TomoniError.

TomoniError
├── CoreError                  core.error
│   ├── TenantMissing          core.tenant_missing
│   ├── MunicipalityUnknown    core.municipality_unknown
│   ├── EventMalformed         core.event_malformed
│   ├── ListenerAlreadyThere   core.listener_already_there
│   ├── ListenerMissing        core.listener_missing
│   ├── LeaseLost              core.lease_lost
│   ├── FactUnreadable         core.fact_unreadable
│   ├── FactsAboutNobody       core.facts_about_nobody
│   ├── FileRefused            core.file_refused
│   ├── FileMissing            core.file_missing
│   └── WriterAlreadyThere     core.writer_already_there
"""


class TomoniError(Exception):
    """Root of all errors that a person may read.

    code: stable, begins with the room (`cases.not_open`).
    message: what happened, why it matters, what to do next.
    data: named values for templates and machines; never personal data.
    """

    code = "core.error"

    def __init__(self, message: str = "", **data: object) -> None:
        super().__init__(message)
        self.message = message
        self.data = data


class CoreError(TomoniError):
    """Root of the errors of this room."""

    code = "core.error"


class TenantMissing(CoreError):
    """Work on a town's data began outside `core.tenant(...)`."""

    code = "core.tenant_missing"


class MunicipalityUnknown(CoreError):
    """No municipality has this code or answers at this address."""

    code = "core.municipality_unknown"


class EventMalformed(CoreError):
    """An event is no frozen dataclass of plain values."""

    code = "core.event_malformed"


class ListenerAlreadyThere(CoreError):
    """Two listeners of one event carry the same name."""

    code = "core.listener_already_there"


class ListenerMissing(CoreError):
    """A delivery names a listener that this version does not have."""

    code = "core.listener_missing"


class LeaseLost(CoreError):
    """A delivery was taken over by another worker while this one still ran."""

    code = "core.lease_lost"


class FactUnreadable(CoreError):
    """A stored value cannot be decoded: its key is absent or is not the key it was written with."""

    code = "core.fact_unreadable"


class FactsAboutNobody(CoreError):
    """Facts were to be saved about something that core does not keep facts about."""

    code = "core.facts_about_nobody"


class FileRefused(CoreError):
    """An uploaded file is of a kind or size that is not taken, or carries active content."""

    code = "core.file_refused"


class FileMissing(CoreError):
    """The bytes of a stored file are not on the disk, or are not the ones that were stored."""

    code = "core.file_missing"


class WriterAlreadyThere(CoreError):
    """Another process already writes to this SQLite file."""

    code = "core.writer_already_there"
