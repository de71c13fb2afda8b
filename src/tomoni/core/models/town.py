"""The municipality, and the base of every model that belongs to one."""

from typing import Self

from django.db import models

from tomoni.core.domain.tenants import CURRENT
from tomoni.core.errors import TenantMissing
from tomoni.core.models.making import QuicklyMade


class Municipality(models.Model):
    """A town: the tenant. `fictional` towns may offer the demo sign-in, real ones never."""

    code = models.CharField(max_length=6, primary_key=True)
    name = models.CharField(max_length=60)
    name_kana = models.CharField(max_length=60, blank=True)
    name_en = models.CharField(max_length=60, blank=True)
    prefecture = models.CharField(max_length=20, blank=True)
    governor_title = models.CharField(max_length=30, blank=True)
    host = models.CharField(max_length=200, blank=True)
    fictional = models.BooleanField(default=False)
    settings = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


def current_code() -> str:
    """Code of the municipality in whose name the work runs.

    Raises TenantMissing outside `core.tenant(...)`.
    """
    tenant = CURRENT.get()
    if tenant is None:
        raise TenantMissing(
            "Data of a town were touched outside a tenant. Nobody could say whose data they are."
            " Wrap the work in `with core.tenant(municipality):`."
        )
    return tenant.code


def code_or_none() -> str | None:
    """Municipality of a new row; none outside a tenant, which the database then refuses to store."""
    tenant = CURRENT.get()
    return tenant.code if tenant else None


class TownManager(models.Manager):
    """Sees the rows of the current municipality and nothing else."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().filter(municipality_id=current_code())


class TownModel(QuicklyMade):
    """A row that belongs to one municipality.

    The manager filters by the current tenant; on PostgreSQL row-level security refuses what the manager would miss.
    insert_only: triggers refuse UPDATE and DELETE, and the application role is not granted them.
    erasable: rows of an insert-only table may go inside `core.erasing(...)`, when their time of keeping is over.
    """

    insert_only = False
    erasable = False

    # No constraint in the database: every insert of every town would lock the one row of its municipality.
    # Row-level security and the default keep the value true.
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        db_index=False,
        db_constraint=False,
        default=code_or_none,
        editable=False,
        related_name="+",
    )

    objects: models.Manager[Self] = TownManager()

    class Meta:
        abstract = True


class ClosingDay(TownModel):
    """A day on which the town hall is closed besides weekends, holidays and the turn of the year."""

    day = models.DateField()
    reason = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "day"], name="core_closing_day_once"),
        ]


class Sequence(TownModel):
    """Last number given under a name in a year; the row is locked until the transaction ends, so there are no gaps."""

    name = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "name", "year"], name="core_sequence_once"),
        ]
