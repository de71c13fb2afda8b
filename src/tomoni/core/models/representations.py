"""Who may act for a person: dated rows that staff write after they saw the paper."""

from django.db import models

from tomoni.core.models.people import Organisation, Person
from tomoni.core.models.staff import Staff
from tomoni.core.models.town import TownModel


class Representation(TownModel):
    """Somebody, or whoever represents an organisation, acts for a person from one day to another, both included.

    Parents are not here: the register knows them. Rows are never removed; what ended keeps its moment, by whom and why.
    evidence: the paper that staff saw. services: ids, every service where empty. receives: may read the letters too.
    guarded: written while the person was protected (支援措置), by the officer in charge; any other sleeps meanwhile.
    """

    class Ground(models.TextChoices):
        GUARDIAN = "guardian", "法定代理人（成年後見人など）"
        PROXY = "proxy", "委任を受けた代理人"
        ORGANISATION = "organisation", "委任を受けた事業者・団体"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, db_index=False, related_name="+")
    agent = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    ground = models.CharField(max_length=12, choices=Ground.choices)
    services = models.JSONField(default=list)
    receives = models.BooleanField(default=False)
    guarded = models.BooleanField(default=False)
    since = models.DateField()
    until = models.DateField(null=True)
    evidence = models.CharField(max_length=200)
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=40, default="")  # staff:3, resident:12
    ended_because = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")), name="core_representation_days"
            ),
            models.CheckConstraint(
                condition=models.Q(ground="organisation", agent=None, organisation__isnull=False)
                | models.Q(~models.Q(ground="organisation"), agent__isnull=False, organisation=None),
                name="core_representation_by_one",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "person"], name="core_represented"),
            models.Index(fields=["municipality", "agent"], name="core_representing"),
            models.Index(fields=["municipality", "organisation"], name="core_representing_bodies"),
        ]
