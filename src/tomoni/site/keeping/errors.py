"""Errors of backups and of taking a town along. Each says what was found, what was left as it was, and what to do.

KeepingError
├── PlaceNotEmpty        site.place_not_empty       there is something where a whole copy should go
├── BackupDamaged        site.backup_damaged        a file of the backup is missing, cut off, changed or strange
├── BackupOfOther        site.backup_of_other       another format, database or version
├── BackupNotProven      site.backup_not_proven     what was restored is not what the manifest says
└── NotKept              site.not_kept              the disk or the database refused
"""

from tomoni.core import interface as core


class KeepingError(core.TomoniError):
    """Root of the errors of backups."""

    code = "site.error"


class PlaceNotEmpty(KeepingError):
    """A whole copy goes only where nothing is; nothing was mixed or overwritten."""

    code = "site.place_not_empty"


class BackupDamaged(KeepingError):
    """The manifest or a file that it names is missing, cut off or changed, or there is a file that it does not name."""

    code = "site.backup_damaged"


class BackupOfOther(KeepingError):
    """The backup is of another format, another database or another version of tomoni."""

    code = "site.backup_of_other"


class BackupNotProven(KeepingError):
    """Counts or the chain of the ledger are not those that the manifest names; the restore was undone."""

    code = "site.backup_not_proven"


class NotKept(KeepingError):
    """The disk or the database refused; what was begun was taken back."""

    code = "site.not_kept"
