"""Bundles of a municipality, and which of them is in force."""

from django.db import models

from tomoni.core import interface as core

POINTERS = "services.pointers"  # what the process keeps under this name is forgotten when something is published


class Bundle(core.TownModel):
    """Everything a service reaches, as published. `content` is JSON text whose sha256 is `hash`; it never changes."""

    insert_only = True

    service = models.CharField(max_length=60)
    hash = models.CharField(max_length=64)
    content = models.TextField()
    pack = models.CharField(max_length=120)
    version = models.CharField(max_length=40)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "hash"], name="services_bundle_once")]
        indexes = [models.Index(fields=["municipality", "service", "published_at"], name="services_bundle_service")]


class BundlePointer(core.TownModel):
    """From which day a bundle is in force for a service. The latest row of the latest day counts; rows are kept."""

    insert_only = True

    service = models.CharField(max_length=60)
    from_date = models.DateField()
    bundle = models.ForeignKey(Bundle, on_delete=models.PROTECT, db_index=False, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["municipality", "service", "from_date", "id"], name="services_pointer_service"),
            models.Index(fields=["municipality", "bundle"], name="services_pointer_bundle"),
        ]


class MissedWord(core.TownModel):
    """How often, on one day, words were typed that found nothing. Nothing of who typed them.

    `fingerprint` is keyed; `word` stays empty until the same was typed often enough, on different days.
    """

    fingerprint = models.CharField(max_length=64)
    word = models.CharField(max_length=40, blank=True)
    day = models.DateField()
    count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "fingerprint", "day"], name="services_missed_word_a_day")
        ]
        indexes = [models.Index(fields=["municipality", "day"], name="services_missed_words_of_day")]
