"""Files of registers: what was taken in and when, which rows were refused, and what went back to the core systems."""

from django.db import models

from tomoni.core.models.town import TownModel


class RegisterRun(TownModel):
    """One taking in of the files of a register.

    digest: sha256 of the mapping, the files, the kind and the day; the same again goes on with this run. day: as of
    which the files were written. place: {file: last row that is stored}. counts: {kind of change: how many}.
    ends_held: why endings wait for a word (`many`, `unreadable`), empty where they were made.
    """

    class State(models.TextChoices):
        RUNNING = "running", "途中"
        DONE = "done", "終わった"

    register = models.CharField(max_length=60)
    mapping = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    full = models.BooleanField()
    day = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    files = models.JSONField(default=list)
    place = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    refused = models.PositiveIntegerField(default=0)
    ends_held = models.CharField(max_length=20, blank=True)
    begun_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    by = models.CharField(max_length=100)

    class Meta:
        indexes = [
            models.Index(fields=["municipality", "register", "day"], name="core_register_runs"),
            models.Index(fields=["municipality", "digest"], name="core_register_run_by_files"),
        ]


class RegisterRefusal(TownModel):
    """A row that was not taken in: where it stands and why, never what stands in it. The first thousand of a run."""

    insert_only = True

    run = models.ForeignKey(RegisterRun, on_delete=models.PROTECT, db_index=False, related_name="refusals")
    file = models.CharField(max_length=100)
    line = models.PositiveIntegerField()
    column = models.CharField(max_length=100, blank=True)
    code = models.CharField(max_length=40)

    class Meta:
        indexes = [models.Index(fields=["municipality", "run"], name="core_refusals_of_run")]


class FactsExport(TownModel):
    """One file of established facts, once written never other than it was: it can be made again from its rows."""

    mapping = models.CharField(max_length=60)
    file = models.CharField(max_length=100)
    count = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    placed_at = models.DateTimeField(null=True)
    by = models.CharField(max_length=100)

    class Meta:
        indexes = [models.Index(fields=["municipality", "mapping", "placed_at"], name="core_facts_exports")]


class ExportedFact(TownModel):
    """A fact (row number) that went to the core systems through a mapping; once each, also when it is gone here."""

    insert_only = True

    export = models.ForeignKey(FactsExport, on_delete=models.PROTECT, db_index=False, related_name="facts")
    mapping = models.CharField(max_length=60)
    fact = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "mapping", "fact"], name="core_fact_exported_once"),
        ]
        indexes = [
            models.Index(fields=["municipality", "export"], name="core_facts_of_export"),
        ]
