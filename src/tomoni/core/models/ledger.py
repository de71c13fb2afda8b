"""The ledger: who did what with whose data, and the seals over it. Rows are inserted and never changed."""

from django.db import models

from tomoni.core.models.people import Person
from tomoni.core.models.town import TownModel


class LedgerEntry(TownModel):
    """One act. `content` is canonical JSON: names of facts, never values; `hash` is its sha256 in hex."""

    insert_only = True

    at = models.DateTimeField()
    content = models.TextField()
    hash = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["municipality", "at"], name="core_ledger_by_time")]


class LedgerAbout(TownModel):
    """Whose data an entry is about; what a person's own page of records is read from."""

    insert_only = True

    entry = models.ForeignKey(LedgerEntry, on_delete=models.PROTECT, db_index=False, related_name="about")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, db_index=False, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "person", "entry"], name="core_ledger_about_once"),
        ]
        indexes = [models.Index(fields=["municipality", "entry"], name="core_ledger_people")]


class LedgerUnsealed(TownModel):
    """Entries that no seal covers yet. A trigger of the database writes it, so no entry can miss its seal.

    On purpose without a foreign key: an entry that was removed before its seal leaves its trace here.
    """

    entry = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "entry"], name="core_ledger_unsealed_once"),
        ]


class Seal(TownModel):
    """A hash over a run of entries and over the seal before it. `entries` is a JSON list of [id, hash]."""

    insert_only = True

    number = models.PositiveBigIntegerField()
    previous_hash = models.CharField(max_length=64)
    entries = models.TextField()
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "number"], name="core_seal_number_once"),
        ]
