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
│   ├── FileNotScanned         core.file_not_scanned
│   ├── TicketSpent            core.ticket_spent
│   ├── UploadNotFound         core.upload_not_found
│   ├── UploadOutOfStep        core.upload_out_of_step
│   ├── PieceDamaged           core.piece_damaged
│   ├── StoreUnreachable       core.store_unreachable
│   ├── ScannerUnreachable     core.scanner_unreachable
│   ├── ClosingDayRefused      core.closing_day_refused
│   ├── AbsenceRefused         core.absence_refused
│   ├── MandateRefused         core.mandate_refused
│   ├── NotYoursToGrant        core.not_yours_to_grant
│   ├── RepresentationRefused  core.representation_refused
│   ├── UnregisteredRefused    core.unregistered_refused
│   ├── WriterAlreadyThere     core.writer_already_there
│   ├── AuditNotAllowed        core.audit_not_allowed
│   ├── OwnReading             core.own_reading
│   ├── NobodyToAsk            core.nobody_to_ask
│   ├── RemarkMissing          core.remark_missing
│   ├── RemarkOutOfOrder       core.remark_out_of_order
│   ├── RecordNotFound         core.record_not_found
│   ├── QuestionAlreadyThere   core.question_already_there
│   └── SealNotReadable        core.seal_not_readable
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


class FileNotScanned(CoreError):
    """Nobody may read a file that the scanner has not passed, or has refused (`data["why"]`: waiting or refused)."""

    code = "core.file_not_scanned"


class TicketSpent(CoreError):
    """The address of a download was used already, or its minute is over."""

    code = "core.ticket_spent"


class UploadNotFound(CoreError):
    """No such unfinished upload of this person: it is whole, was dropped, or its time is over."""

    code = "core.upload_not_found"


class UploadOutOfStep(CoreError):
    """A piece of an upload does not begin where the last one ended (`data["offset"]`)."""

    code = "core.upload_out_of_step"


class PieceDamaged(CoreError):
    """A piece of an upload is not what its checksum says, or was cut off on the way."""

    code = "core.piece_damaged"


class StoreUnreachable(CoreError):
    """The store of the files does not answer, or refuses its keys."""

    code = "core.store_unreachable"


class ScannerUnreachable(CoreError):
    """The scanner does not answer, or answers what it should not."""

    code = "core.scanner_unreachable"


class WriterAlreadyThere(CoreError):
    """Another process already writes to this SQLite file."""

    code = "core.writer_already_there"


class AuditNotAllowed(CoreError):
    """An act of the audit by somebody whose task it is not."""

    code = "core.audit_not_allowed"


class OwnReading(CoreError):
    """Somebody would judge their own reading, or answer a question about it."""

    code = "core.own_reading"


class NobodyToAsk(CoreError):
    """A section has no chief besides the person whose reading is in question."""

    code = "core.nobody_to_ask"


class RemarkMissing(CoreError):
    """A remark, question or answer without words."""

    code = "core.remark_missing"


class RemarkOutOfOrder(CoreError):
    """Noted twice, asked twice, or answered where nothing was asked."""

    code = "core.remark_out_of_order"


class RecordNotFound(CoreError):
    """No such entry, day or question that this person may see."""

    code = "core.record_not_found"


class QuestionAlreadyThere(CoreError):
    """A person asked about this entry before."""

    code = "core.question_already_there"


class SealNotReadable(CoreError):
    """A file that should hold a published seal of a day does not."""

    code = "core.seal_not_readable"


class ClosingDayRefused(CoreError):
    """A closing day that is past, has no reason, is closed anyway, or is (not) there already. `data['why']`."""

    code = "core.closing_day_refused"


class AbsenceRefused(CoreError):
    """An absence whose days are turned round, past, too many or already noted. `data['why']`."""

    code = "core.absence_refused"


class MandateRefused(CoreError):
    """A mandate without ground or receiver, to oneself, or over another of the same rank. `data['why']`."""

    code = "core.mandate_refused"


class TableInUse(CoreError):
    """A migration needs a table for itself for a moment, and somebody used it all the time. Nothing was changed."""

    code = "core.table_in_use"


class NotYoursToGrant(CoreError):
    """Absences and mandates are kept by the chief of the office and by the administrator. `data['office']`."""

    code = "core.not_yours_to_grant"


class RepresentationRefused(CoreError):
    """Who acts for whom cannot be written down, or ended, so.

    `data["why"]`: not_allowed, person, receiver, organisation, self, days, past, evidence, services, protected,
    other_party, overlap, law (a guardian's authority does not end by the person's word).
    """

    code = "core.representation_refused"


class UnregisteredRefused(CoreError):
    """A person without registration cannot be noted, moved or joined so.

    `data["why"]`: not_allowed, name, kana, reach, reason, proof, seen, alike (`data["people"]`: row numbers of who may
    be the same), protected, same, not_here, joined.
    """

    code = "core.unregistered_refused"
