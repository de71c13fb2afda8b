"""Facts: typed, sourced, dated statements; and the things (pregnancy, disaster, dwelling …) they may be about."""

from django.db import models

from tomoni.core.models.people import Household, Person
from tomoni.core.models.town import TownModel


class Thing(TownModel):
    """An entity besides people and households that a pack declares. Without an owner it concerns the whole town."""

    kind = models.CharField(max_length=40)
    of_person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, db_index=False, related_name="things"
    )
    of_household = models.ForeignKey(
        Household, on_delete=models.CASCADE, null=True, blank=True, db_index=False, related_name="things"
    )
    label = models.CharField(max_length=100, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["municipality", "of_person", "kind"], name="core_things_of_person"),
            models.Index(fields=["municipality", "of_household", "kind"], name="core_things_of_household"),
            models.Index(fields=["municipality", "kind", "since"], name="core_things_by_kind"),
            models.Index(
                fields=["municipality", "since"],
                condition=models.Q(of_person__isnull=True, of_household__isnull=True),
                name="core_things_of_town",
            ),
        ]


class Fact(TownModel):
    """One statement. Two times: since when it holds, and between when and when the town believed it.

    value: JSON text passed through the codec named by key_id ('p0' plain, 'f1' Fernet).
    year: tax or fiscal year for facts kept by year, else null.
    purposes: permitted purposes; an empty list means those which the fact's own declaration permits.
    """

    class About(models.TextChoices):
        PERSON = "person"
        HOUSEHOLD = "household"
        THING = "thing"
        LINK = "link"

    about_kind = models.CharField(max_length=10, choices=About.choices)
    about_id = models.BigIntegerField()
    name = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    value = models.TextField()
    key_id = models.CharField(max_length=8, default="p0")
    purposes = models.JSONField(default=list, blank=True)
    source = models.CharField(max_length=60)
    source_ref = models.CharField(max_length=100, blank=True)
    holds_since = models.DateField()
    known_since = models.DateTimeField()
    known_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "about_kind", "about_id", "name", "holds_since"],
                condition=models.Q(known_until__isnull=True, year__isnull=True),
                name="core_fact_once",
            ),
            models.UniqueConstraint(
                fields=["municipality", "about_kind", "about_id", "name", "year", "holds_since"],
                condition=models.Q(known_until__isnull=True, year__isnull=False),
                name="core_fact_of_year_once",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "about_kind", "about_id", "name"], name="core_facts_about"),
            models.Index(
                fields=["municipality", "source_ref"], condition=~models.Q(source_ref=""), name="core_facts_of_cases"
            ),
        ]
